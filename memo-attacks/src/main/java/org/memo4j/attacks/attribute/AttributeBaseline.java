package org.memo4j.attacks.attribute;

/** How to guess an attribute without the target. */
public enum AttributeBaseline {
    /** The most frequent value of the prior, for every record. */
    PRIOR,

    /** The most probable value of the imputed distribution of the record. */
    IMPUTATION
}
