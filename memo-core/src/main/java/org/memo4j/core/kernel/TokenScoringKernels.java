package org.memo4j.core.kernel;

/** Finds the token-scoring kernel to use. */
public final class TokenScoringKernels {
    private TokenScoringKernels() {}

    /**
     * The reference implementation, which is always right.
     *
     * @return the reference
     */
    public static TokenScoringKernel reference() {
        return new ReferenceTokenScoring();
    }

    /**
     * The best kernel that this machine can run.
     *
     * @return the kernel
     */
    public static TokenScoringKernel best() {
        return reference();
    }
}
