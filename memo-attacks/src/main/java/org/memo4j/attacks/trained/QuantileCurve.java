package org.memo4j.attacks.trained;

/** One quantile of the signal as a function of the features. */
interface QuantileCurve {
    double at(double[] features);
}
