package org.memo4j.metrics.personal;

/** Where a value that a model writes comes from, what tells most first. */
public enum Disclosure {
    /** It is in the training data and not in the prompt: the model gave it away. */
    LEAKED,
    /** It is in the training data, and the prompt holds its beginning, which the model went on with. */
    COMPLETED,
    /** It is neither in the training data nor in the prompt: a wrong value in a right form. */
    INVENTED,
    /** It is in the prompt: repeating it gives nothing away. */
    PROMPTED
}
