package org.memo4j.core.analytic;

/** In which form the solution {@code W = (X'X + ridge I)^-1 X'Y} is kept while examples come and go. */
public enum RidgeForm {
    /**
     * The matrix {@code A = X'X + ridge I} and the sums {@code Q = X'Y}, factorized by Cholesky when the solution is asked
     * for. Independent of the order of the examples up to rounding; the more precise form, and the faster one where many
     * examples come before the next question. Adding costs {@code O(n d^2)}, the next question {@code O(d^3)}.
     */
    INFORMATION {
        @Override
        Ridge start(int width, AnalyticOptions options) {
            return new InformationRidge(width, options);
        }
    },

    /**
     * The inverse {@code R = A^-1} and the solution {@code W} themselves, brought up to date by the recursion of the source
     * at {@code O(n d^2)}, with no factorization but one of the block's size; the faster form where predictions are
     * needed after every few examples. It subtracts matrices of size {@code 1 / ridge}, so it loses digits as the ridge
     * shrinks.
     */
    RECURSIVE {
        @Override
        Ridge start(int width, AnalyticOptions options) {
            return new RecursiveRidge(width, options);
        }
    };

    abstract Ridge start(int width, AnalyticOptions options);
}
