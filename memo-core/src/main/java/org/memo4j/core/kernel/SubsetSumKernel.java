package org.memo4j.core.kernel;

/**
 * The subset-sum kernel: given one row of scores a model and many subsets {@code I_k} of the models,
 *
 * <pre>
 * out[k][c] = sum over s in I_k of rows[s][c]
 * </pre>
 *
 * With the models that saw training example {@code k} as subset, this is what the influence of every training example on
 * every test example comes down to: a matrix product whose left side is bits.
 *
 * <p>The caller cuts the columns into strips of {@link #width()} and prepares each; a strip then serves any number of
 * subsets, in batches. A sum depends on its subset and column alone, not on strip or batch, so the numbers are the same
 * for any number of threads. Implementations and prepared strips are immutable and thread-safe.
 */
public interface SubsetSumKernel {
    /**
     * Name by which {@code -Dmemo.kernel.subset-sum} asks for it.
     *
     * @return the name
     */
    String name();

    /**
     * Number of columns that a strip should have, so that its tables stay in the cache.
     *
     * @return the number, at least 1
     */
    int width();

    /**
     * Prepares columns.
     *
     * @param rows one row a model, of at least {@code columns} finite scores
     * @param columns number of columns
     * @return sums over any subset of these rows
     * @throws IllegalArgumentException if the kernel cannot take these scores
     */
    Strip prepare(double[][] rows, int columns);

    /** Prepared columns. */
    interface Strip {
        /**
         * Adds up some subsets.
         *
         * @param subsets the subsets: bit {@code s % 64} of word {@code s / 64} is set if model {@code s} belongs to it;
         *     no bit is set past the last model
         * @param from first subset
         * @param count number of subsets
         * @param out takes the sums of subset {@code from + k} in {@code out[k]}, from entry 0
         */
        void sums(long[][] subsets, int from, int count, double[][] out);
    }
}
