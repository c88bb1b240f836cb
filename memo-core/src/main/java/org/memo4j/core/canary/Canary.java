package org.memo4j.core.canary;

import org.memo4j.core.Checks;

/**
 * A text with a secret in it, and how often it is put into the training data.
 *
 * @param id name of the canary
 * @param prefix text before the secret: the prompt of an extraction
 * @param secret the secret
 * @param suffix text after the secret
 * @param replicas number of copies in the training data; 0 makes it a control, which no model has seen
 */
public record Canary(String id, String prefix, String secret, String suffix, int replicas) {
    /**
     * Checks the parts.
     *
     * @param id name of the canary
     * @param prefix text before the secret
     * @param secret the secret, not empty
     * @param suffix text after the secret
     * @param replicas number of copies, at least 0
     */
    public Canary {
        Checks.check(!secret.isEmpty(), "the secret of canary '%s' must not be empty", id);
        Checks.atLeast(replicas, 0, "replicas");
    }

    /**
     * The whole text.
     *
     * @return prefix, secret and suffix
     */
    public String text() {
        return prefix + secret + suffix;
    }

    /**
     * Where the secret starts in the text.
     *
     * @return index of its first {@code char}
     */
    public int secretStart() {
        return prefix.length();
    }

    /**
     * Where the secret ends in the text.
     *
     * @return index after its last {@code char}
     */
    public int secretEnd() {
        return prefix.length() + secret.length();
    }

    /**
     * The same text with another secret, as rank among all secrets needs it.
     *
     * @param other the other secret
     * @return prefix, other secret and suffix
     */
    public String textWith(String other) {
        return prefix + other + suffix;
    }
}
