package org.memo4j.core.analytic;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.random.Well19937c;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel.Form;
import org.memo4j.core.kernel.MatrixKernels;

/**
 * A fixed expansion of an input by random weights, which lets a linear classifier separate what it could not before.
 *
 * <pre>
 * RELU     z = max(0, x V),    V ~ N(0, scale^2)
 * COSINE   z = sqrt(2 / width) cos(x V + b),   V ~ N(0, scale^2), b ~ U(0, 2 pi)
 * IDENTITY z = x
 * </pre>
 *
 * <p>The weights follow from the seed alone: the generator is Commons Math's {@code Well19937c}, whose numbers do not
 * change from JDK to JDK. Immutable; safe for several threads.
 *
 * <p>Sources: Zhuang, Weng, Wei, Xie, Toh, Lin, <em>ACIL: Analytic Class-Incremental Learning with Absolute Memorization and
 * Privacy Protection</em>, NeurIPS 2022, section 3 (ReLU, "feature expansion"); Rahimi, Recht, <em>Random Features for
 * Large-Scale Kernel Machines</em>, NeurIPS 2007 (cosine).
 */
public final class RandomFeatures {
    /** What is done after the random projection. */
    public enum Kind {
        /** Nothing, and no projection either. */
        IDENTITY,
        /** {@code max(0, z)}. */
        RELU,
        /** {@code sqrt(2 / width) cos(z + b)}. */
        COSINE
    }

    private final Kind kind;
    private final int inputs;
    private final double scale;
    private final long seed;
    private final @Nullable DenseMatrix projection;
    private final double[] offsets;

    private RandomFeatures(Kind kind, Size size, double scale, long seed) {
        this.kind = kind;
        this.inputs = Checks.atLeast(size.inputs, 1, "inputs");
        this.scale = scale;
        this.seed = seed;
        if (kind == Kind.IDENTITY) {
            projection = null;
            offsets = new double[inputs];
            return;
        }
        Checks.atLeast(size.width, 1, "width");
        Checks.positive(scale, "scale");
        Well19937c random = new Well19937c(seed);
        DenseMatrix drawn = DenseMatrix.zeros(inputs, size.width);
        for (int i = 0; i < drawn.values().length; i++) {
            drawn.values()[i] = scale * random.nextGaussian();
        }
        projection = drawn;
        offsets = new double[size.width];
        for (int j = 0; j < offsets.length; j++) {
            offsets[j] = kind == Kind.COSINE ? 2 * Math.PI * random.nextDouble() : 0;
        }
    }

    /** Numbers of inputs and features. */
    private record Size(int inputs, int width) {}

    /**
     * No expansion.
     *
     * @param inputs length of an input
     * @return the identity
     */
    public static RandomFeatures identity(int inputs) {
        return new RandomFeatures(Kind.IDENTITY, new Size(inputs, inputs), 1, 0);
    }

    /**
     * The expansion of the source, with weights of standard deviation {@code 1 / sqrt(inputs)}, so that features are of the
     * size of the inputs.
     *
     * @param inputs length of an input
     * @param width number of features; the source takes more than inputs, 8,000 to 15,000
     * @param seed the seed
     * @return the expansion
     */
    public static RandomFeatures relu(int inputs, int width, long seed) {
        return relu(inputs, width, 1 / Math.sqrt(inputs), seed);
    }

    /**
     * The expansion of the source.
     *
     * @param inputs length of an input
     * @param width number of features
     * @param scale standard deviation of the weights, positive
     * @param seed the seed
     * @return the expansion
     */
    public static RandomFeatures relu(int inputs, int width, double scale, long seed) {
        return new RandomFeatures(Kind.RELU, new Size(inputs, width), scale, seed);
    }

    /**
     * Random Fourier features, which approximate a Gaussian kernel of bandwidth {@code 1 / scale}.
     *
     * @param inputs length of an input
     * @param width number of features
     * @param scale standard deviation of the weights, positive
     * @param seed the seed
     * @return the expansion
     */
    public static RandomFeatures cosine(int inputs, int width, double scale, long seed) {
        return new RandomFeatures(Kind.COSINE, new Size(inputs, width), scale, seed);
    }

    static RandomFeatures of(Kind kind, int[] sizes, double scale, long seed) {
        return new RandomFeatures(kind, new Size(sizes[0], sizes[1]), scale, seed);
    }

    /**
     * Kind of the expansion.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Length of an input.
     *
     * @return the number of inputs
     */
    public int inputs() {
        return inputs;
    }

    /**
     * Number of features.
     *
     * @return the length of an expanded vector
     */
    public int width() {
        return offsets.length;
    }

    /**
     * Standard deviation of the weights.
     *
     * @return the scale
     */
    public double scale() {
        return scale;
    }

    /**
     * The seed.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * Expands inputs.
     *
     * @param examples one vector an example, finite
     * @return one feature vector an example
     * @throws IllegalArgumentException if a vector has another length or an entry that is not finite
     */
    public double[][] expand(float[][] examples) {
        DenseMatrix z = DenseMatrix.zeros(examples.length, width());
        expandRows(examples, 0, z);
        return z.toArray();
    }

    void checkLength(float[] values, int example) {
        // no message is made as long as all is well
        if (values.length != inputs) {
            Checks.sameLength(values.length, "example " + example, inputs, "an input of the classifier");
        }
    }

    static void checkFinite(float[] values, int example) {
        for (int j = 0; j < values.length; j++) {
            // no arguments are boxed as long as all is well
            if (!Float.isFinite(values[j])) {
                throw new IllegalArgumentException("entry " + j + " of example " + example + " must be finite, but is "
                        + values[j] + "; repair it or leave the example out");
            }
        }
    }

    /** Expands as many examples as {@code z} has rows, from one on. */
    void expandRows(float[][] examples, int from, DenseMatrix z) {
        DenseMatrix weights = projection;
        if (weights == null) {
            copyRows(examples, from, z);
            return;
        }
        DenseMatrix x = DenseMatrix.zeros(z.rows(), inputs);
        copyRows(examples, from, x);
        Arrays.fill(z.values(), 0);
        MatrixKernels.best(width()).multiplyAdd(Form.PLAIN, x, weights, z);
        if (kind == Kind.RELU) {
            for (int i = 0; i < z.values().length; i++) {
                z.values()[i] = Math.max(0, z.values()[i]);
            }
            return;
        }
        double factor = Math.sqrt(2.0 / width());
        for (int i = 0; i < z.values().length; i++) {
            z.values()[i] = factor * Math.cos(z.values()[i] + offsets[i % offsets.length]);
        }
    }

    private void copyRows(float[][] examples, int from, DenseMatrix x) {
        double[] values = x.values();
        for (int i = 0; i < x.rows(); i++) {
            float[] example = examples[from + i];
            checkLength(example, from + i);
            checkFinite(example, from + i);
            int at = i * inputs;
            for (int j = 0; j < inputs; j++) {
                values[at + j] = example[j];
            }
        }
    }

    /** Equal if they expand alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RandomFeatures that
                && kind == that.kind
                && inputs == that.inputs
                && width() == that.width()
                && Double.compare(scale, that.scale) == 0
                && seed == that.seed;
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(kind, inputs, width(), scale, seed);
    }

    @Override
    public String toString() {
        return kind == Kind.IDENTITY
                ? inputs + " inputs as they are"
                : String.format(
                        Locale.ROOT,
                        "%d %s features of %d inputs, scale %.4g, seed %d",
                        width(),
                        kind,
                        inputs,
                        scale,
                        seed);
    }
}
