package org.memo4j.core.kernel;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the subset-sum kernel to use.
 *
 * <table>
 *   <caption>Kernels</caption>
 *   <tr><th>name</th><th>what it is</th><th>best for</th></tr>
 *   <tr><td>{@code popcount}</td><td>64 models to a word; exact; takes scores of 0 and 1 only</td>
 *       <td>{@link Scores#BINARY}</td></tr>
 *   <tr><td>{@code float-tables}</td><td>tables of the sums of 4 models each, in float; off by at most
 *       {@code (m / 32 + 8) 2^-24} of the sum of the absolute scores of {@code m} models</td>
 *       <td>{@link Scores#FLOAT}</td></tr>
 *   <tr><td>{@code tables}</td><td>the same in double; off by the rounding of double</td>
 *       <td>{@link Scores#DOUBLE}</td></tr>
 *   <tr><td>{@code reference}</td><td>row after row in double; the oracle</td><td></td></tr>
 * </table>
 *
 * <p>{@code -Dmemo.kernel.subset-sum=name} forces one; one that cannot take the scores is an error then. Kernels keep to
 * plain Java 17, need no flag and run on every machine.
 */
public final class SubsetSumKernels {
    /** System property that forces a kernel. */
    public static final String PROPERTY = "memo.kernel.subset-sum";

    private static final Logger LOG = LoggerFactory.getLogger(SubsetSumKernels.class);
    private static final List<SubsetSumKernel> ALL = List.of(
            new PopcountSubsetSums(), new FloatTableSubsetSums(), new TableSubsetSums(), new ReferenceSubsetSums());

    private SubsetSumKernels() {}

    /** What is known of the scores. */
    public enum Scores {
        /** All are 0 or 1. */
        BINARY("popcount"),
        /** All are floats. */
        FLOAT("float-tables"),
        /** Any. */
        DOUBLE("tables");

        private final String kernel;

        Scores(String kernel) {
            this.kernel = kernel;
        }
    }

    /**
     * The best kernel for some scores, or the one that {@code -Dmemo.kernel.subset-sum} forces.
     *
     * @param scores what is known of the scores
     * @return the kernel
     * @throws IllegalArgumentException if the property names no kernel
     */
    public static SubsetSumKernel best(Scores scores) {
        String forced = System.getProperty(PROPERTY);
        SubsetSumKernel kernel = named(forced == null ? scores.kernel : forced);
        LOG.debug("Subset-sum kernel: {} ({})", kernel.name(), forced == null ? "the best" : "forced");
        return kernel;
    }

    /**
     * The kernel of a name.
     *
     * @param name the name, see the table above
     * @return the kernel
     * @throws IllegalArgumentException if there is no kernel of this name
     */
    public static SubsetSumKernel named(String name) {
        for (SubsetSumKernel kernel : ALL) {
            if (kernel.name().equals(name)) {
                return kernel;
            }
        }
        List<String> names = ALL.stream().map(SubsetSumKernel::name).toList();
        throw new IllegalArgumentException(
                "there is no subset-sum kernel '" + name + "'; -D" + PROPERTY + " may name one of " + names);
    }
}
