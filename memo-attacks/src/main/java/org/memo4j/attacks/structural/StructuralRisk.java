package org.memo4j.attacks.structural;

/**
 * What {@link StructuralChecks} look for. A group is all training records with equal predicted probabilities, {@code k} the
 * smallest size that may be released.
 */
public enum StructuralRisk {
    /** A group of fewer than {@code k} records: who is known to be in it is one of few. */
    K_ANONYMITY,

    /** A group with a class of probability 0: nobody in it is of that class, and with one class left, all are of it. */
    CLASS_DISCLOSURE,

    /** A group of two records or more which all have one label: who is known to be in it has that label. */
    SINGLE_LABEL,

    /** A group with a class of more than 0 but fewer than {@code k} expected records (probability times size). */
    SMALL_CELL,

    /** Too few records for the parameters of the model, as a regression with hardly more records than coefficients. */
    DEGREES_OF_FREEDOM
}
