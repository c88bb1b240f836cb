package org.memo4j.metrics.extraction;

/** Why a target can be emitted without having been memorized, see {@link PromptFalsePositiveFilter}. */
public enum PromptGiveaway {
    /** The whole target is in the prompt. */
    IN_PROMPT,
    /** A large piece of the target is in the prompt. */
    COPIED,
    /** The target repeats itself with a short period. */
    REPEATED
}
