package org.memo4j.core.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the token-scoring kernel to use.
 *
 * <table>
 *   <caption>Kernels, best first</caption>
 *   <tr><th>name</th><th>what it is</th></tr>
 *   <tr><td>{@code chunked}</td><td>plain Java in loops that the JIT compiler vectorizes; float arithmetic, drained into
 *       double. Promised against the reference: log-probability and mean to {@code 1e-5}, or {@code 1e-6} of their size
 *       if that is more; variance to {@code 3e-4} of its size or {@code 1e-12}; rank equal. Seen over 127,988 random rows
 *       of 2 to 50,257 logits with standard deviations from 0.01 to 30: at most {@code 2e-6} and {@code 4.3e-6}, in
 *       tenths of their size beyond 10, and {@code 1.6e-4} of the variance</td></tr>
 *   <tr><td>{@code reference}</td><td>the formulas in double, three passes; the oracle, 20 to 40 times
 *       slower</td></tr>
 * </table>
 *
 * <p>{@code -Dmemo.kernel=name} forces one. Kernels keep to plain Java 17, need no flag and run on every machine.
 */
public final class TokenScoringKernels {
    /** System property that forces a kernel. */
    public static final String PROPERTY = "memo.kernel";

    private static final Logger LOG = LoggerFactory.getLogger(TokenScoringKernels.class);
    private static final List<TokenScoringKernel> BEST_FIRST =
            List.of(new ChunkedTokenScoring(), new ReferenceTokenScoring());
    private static @Nullable TokenScoringKernel chosen;

    private TokenScoringKernels() {}

    /**
     * The reference implementation, which is always right.
     *
     * @return the reference
     */
    public static TokenScoringKernel reference() {
        return named("reference");
    }

    /**
     * The best kernel, or the one that {@code -Dmemo.kernel} forces; the choice is made and logged once a process.
     *
     * @return the kernel
     * @throws IllegalArgumentException if the property names no kernel
     */
    public static synchronized TokenScoringKernel best() {
        if (chosen == null) {
            String forced = System.getProperty(PROPERTY);
            chosen = choose(forced);
            LOG.info("Token-scoring kernel: {} ({})", chosen.name(), forced == null ? "the best" : "forced");
        }
        return chosen;
    }

    /**
     * The kernel of a name.
     *
     * @param name the name, see the table above
     * @return the kernel
     * @throws IllegalArgumentException if there is no kernel of this name
     */
    public static TokenScoringKernel named(String name) {
        for (TokenScoringKernel kernel : BEST_FIRST) {
            if (kernel.name().equals(name)) {
                return kernel;
            }
        }
        List<String> names = BEST_FIRST.stream().map(TokenScoringKernel::name).toList();
        throw new IllegalArgumentException(
                "there is no token-scoring kernel '" + name + "'; -D" + PROPERTY + " may name one of " + names);
    }

    /**
     * A kernel that gives the rows of each call, 16 at a time, to the threads of the common pool. The numbers are the
     * same for any number of threads, to the bit; of several bad rows, the first in order is reported. Worth it for calls
     * of hundreds of rows while nothing else uses the cores, so not while models train in parallel.
     *
     * @param kernel the kernel that scores the rows
     * @return the parallel form, of the same name
     */
    public static TokenScoringKernel parallel(TokenScoringKernel kernel) {
        return new ParallelTokenScoring(kernel);
    }

    static TokenScoringKernel choose(@Nullable String forced) {
        return forced == null ? BEST_FIRST.get(0) : named(forced);
    }
}
