package org.memo4j.metrics.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.metrics.MetricIds;

/**
 * Builds, without training, a network that memorizes any labels of {@code N} distinct points, with about
 * {@code 2 sqrt(N)} units in each of two hidden layers: the known-memorizing model that metrics and attacks can be tested
 * on.
 *
 * <p>The points are projected on a line, sorted, and cut into {@code B} blocks of {@code K}. The first hidden layer has a
 * kink at the first and the last point of every block. Unit {@code k} of the second computes from these a zigzag
 * {@code g_k} that passes through the label at the {@code k}-th point of every block and is clipped to +-1 at every other;
 * the directions of the zigzags alternate, so that the clipped terms cancel:
 *
 * <pre>
 * f(x) = sum_k clip(g_k(u . x)) - (1 if K is even, else 0),   clip(t) = relu(t + 1) - relu(t - 1) - 1
 * hidden widths: ReLU 2B - 1, 2 K d_y;   hard tanh B, K d_y;   B K &gt;= N
 * </pre>
 *
 * Labels are scaled to [-1, 1] and back in the last layer. {@link #classify} adds a third hidden layer that maps the scalar
 * code of a class to its indicator and corrects errors on the way (widths {@code 4 C}, or {@code 2 C} for hard tanh), so
 * its outputs are 0 and 1 exactly or nearly. {@link #withSegments} spreads the points over several pairs of hidden layers.
 *
 * <p>The result verifies itself: it holds the largest error over the points, computed through the network. Errors grow with
 * {@code N} and with how unevenly the projected points lie, since weights are of the order of 2 / gap: about 1e-11 for 100
 * points, and for 10,000 about 4e-6, or for hard tanh 2e-7, in double; in float a network of real-valued labels is off by
 * 1e-2 at 100 points already.
 *
 * <p>Cost: {@code O(T N (d + log N))} for the projection on {@code T} directions, {@code O(N)} weights; verifying takes
 * {@code O(N^2)}.
 *
 * <p>Source: Yun, Sra, Jadbabaie, <em>Small ReLU Networks are Powerful Memorizers: a Tight Analysis of Memorization
 * Capacity</em>, NeurIPS 2019, Theorem 3.1, Propositions 3.2 and 3.4. Departures: the ReLU construction uses the two kinks
 * of a block independently, which takes {@code 2B - 1} units for the {@code 2B} of the theorem and keeps weights small; the
 * projection is the best of many random ones, that with the smallest weights.
 */
public final class ReluMemorizer {
    private static final double TOLERANCE = 1e-3;
    private static final ReluMemorizer DEFAULTS = new ReluMemorizer(DenseActivation.RELU, new int[0], 1, 128, 0);

    private final DenseActivation activation;
    private final int[] widths;
    private final int segments;
    private final int directions;
    private final long seed;

    private ReluMemorizer(DenseActivation activation, int[] widths, int segments, int directions, long seed) {
        this.activation = activation;
        this.widths = widths;
        this.segments = segments;
        this.directions = directions;
        this.seed = seed;
    }

    /**
     * ReLU, two hidden layers (three to classify) as narrow as possible, the best of 128 directions, seed 0.
     *
     * @return the defaults
     */
    public static ReluMemorizer withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the activation.
     *
     * @param value {@code RELU} or {@code HARD_TANH}
     * @return a new object
     */
    public ReluMemorizer withActivation(DenseActivation value) {
        Checks.check(value != DenseActivation.IDENTITY, "activation must bend, but is IDENTITY; use RELU or HARD_TANH");
        return new ReluMemorizer(value, widths, segments, directions, seed);
    }

    /**
     * Sets the most units of the first two hidden layers. The network may be narrower.
     *
     * @param first units of the first hidden layer, at least 1
     * @param second units of the second hidden layer, at least 1
     * @return a new object
     */
    public ReluMemorizer withWidths(int first, int second) {
        int[] value = {Checks.atLeast(first, 1, "first"), Checks.atLeast(second, 1, "second")};
        return new ReluMemorizer(activation, value, segments, directions, seed);
    }

    /**
     * Spreads the points over several pairs of hidden layers, which makes each narrower. From two on only ReLU is possible,
     * the widths are chosen, and {@link #classify} is not there.
     *
     * @param value number of pairs, at least 1
     * @return a new object
     */
    public ReluMemorizer withSegments(int value) {
        return new ReluMemorizer(activation, widths, Checks.atLeast(value, 1, "segments"), directions, seed);
    }

    /**
     * Sets how many random directions are tried.
     *
     * @param value number of directions, at least 1
     * @return a new object
     */
    public ReluMemorizer withDirections(int value) {
        return new ReluMemorizer(activation, widths, segments, Checks.atLeast(value, 1, "directions"), seed);
    }

    /**
     * Sets the seed of the directions.
     *
     * @param value the seed
     * @return a new object
     */
    public ReluMemorizer withSeed(long value) {
        return new ReluMemorizer(activation, widths, segments, directions, value);
    }

    /**
     * Memorizes real-valued labels.
     *
     * @param points the points, one row a point
     * @param labels one row a point, one column an output
     * @return the network, with what is left of the error
     * @throws IllegalArgumentException if equal points have different labels, the widths do not suffice, points lie too
     *     close for double precision, or several segments are asked for together with hard tanh or widths
     */
    public MemorizingNetwork memorize(double[][] points, double[][] labels) {
        Checks.check(
                segments == 1 || activation == DenseActivation.RELU,
                "segments is %d, but only ReLU networks are spread over several pairs of layers, and activation is %s; use"
                        + " RELU or one segment",
                segments,
                activation);
        Checks.check(
                segments == 1 || widths.length == 0,
                "segments is %d, but the widths %s were given, and those of several pairs of layers are chosen; leave one"
                        + " of the two out",
                segments,
                Arrays.toString(widths));
        Checks.check(labels.length > 0 && labels[0].length > 0, "labels is empty; give one row a point");
        for (double[] label : labels) {
            Checks.sameLength(label.length, "a label", labels[0].length, "the first one");
            Checks.finite(label, "label");
        }
        LabelScale scale = LabelScale.of(labels);
        double[][] scaled = scale.scaled(labels);
        ProjectedPoints line = project(points, labels, scaled);
        DenseNetwork network;
        if (segments > 1) {
            network = DeepZigzag.of(line, scaled, segments, scale);
        } else {
            Stack stack = stack(line, scaled);
            network = DenseNetwork.of(List.of(
                    stack.first,
                    stack.second,
                    new DenseLayer(stack.sum(scale), stack.rest(scale), DenseActivation.IDENTITY)));
        }
        return verified(network, line, points, labels);
    }

    /**
     * Memorizes classes.
     *
     * @param points the points, one row a point
     * @param classes class of each point, from 0
     * @return the network with one output a class, 1 for the class of a point and 0 for the others
     * @throws IllegalArgumentException if equal points have different classes, there are fewer than two, the widths do not
     *     suffice, or points lie too close for double precision
     */
    public MemorizingNetwork classify(double[][] points, int... classes) {
        int count = IntStream.of(classes).max().orElse(0) + 1;
        Checks.check(count >= 2, "classes must hold at least two classes, but hold %d", count);
        Checks.check(segments == 1, "classes are memorized by one pair of layers, but segments is %d", segments);
        double[][] codes = new double[classes.length][];
        double[][] indicators = new double[classes.length][count];
        for (int i = 0; i < classes.length; i++) {
            codes[i] = new double[] {code(Checks.index(classes[i], count, "class"), count)};
            indicators[i][classes[i]] = 1;
        }
        ProjectedPoints line = project(points, codes, codes);
        Stack stack = stack(line, codes);
        return verified(decoded(stack, count), line, points, indicators);
    }

    /** The direction with the smallest weights, or with the widest gap if there are several segments. */
    private ProjectedPoints project(double[][] points, double[][] labels, double[][] scaled) {
        return ProjectedPoints.of(
                points,
                labels,
                new SplittableRandom(seed),
                directions,
                segments > 1 ? line -> -line.gap() : line -> largestWeight(line, scaled));
    }

    private double largestWeight(ProjectedPoints line, double[][] labels) {
        return largest(
                activation == DenseActivation.RELU
                        ? Arrays.stream(reluZigzags(line, labels)).map(ReluZigzag::bends)
                        : Arrays.stream(hardTanhZigzags(line, labels)).map(HardTanhZigzag::weights));
    }

    private static double largest(Stream<double[][]> weights) {
        return weights.flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    private static double code(int label, int count) {
        return -1 + 2.0 * label / (count - 1);
    }

    /** Adds the layer that is 1 near the code of a class, and 0 near the codes of the others. */
    private DenseNetwork decoded(Stack stack, int count) {
        double spacing = 2.0 / (count - 1);
        double[] sum = stack.sum(LabelScale.NONE)[0];
        double rest = stack.rest(LabelScale.NONE)[0];
        List<double[]> weights = new ArrayList<>();
        List<Double> biases = new ArrayList<>();
        double[] shifts = activation == DenseActivation.RELU ? new double[] {1, -1} : new double[] {0};
        for (int c = 0; c < count; c++) {
            for (int side : new int[] {-1, 1}) {
                double edge = code(c, count) + side * spacing / 2;
                for (double shift : shifts) {
                    weights.add(Arrays.stream(sum).map(w -> w * 4 / spacing).toArray());
                    biases.add((rest - edge) * 4 / spacing + shift);
                }
            }
        }
        int units = 2 * shifts.length;
        double[][] last = new double[count][count * units];
        for (int c = 0; c < count; c++) {
            for (int u = 0; u < units; u++) {
                boolean rises = shifts.length == 1 ? u == 0 : u == 0 || u == 3;
                last[c][c * units + u] = rises ? 0.5 : -0.5;
            }
        }
        return DenseNetwork.of(List.of(
                stack.first,
                stack.second,
                new DenseLayer(
                        weights.toArray(double[][]::new),
                        biases.stream().mapToDouble(Double::doubleValue).toArray(),
                        activation),
                new DenseLayer(last, new double[count], DenseActivation.IDENTITY)));
    }

    /** The first two hidden layers, and how many ranks a block has. */
    private record Stack(DenseLayer first, DenseLayer second, int ranks, int outputs) {
        /** Weights that add up the clipped functions of each output. */
        double[][] sum(LabelScale scale) {
            double[][] sum = new double[outputs][second.units()];
            int each = second.units() / outputs;
            for (int o = 0; o < outputs; o++) {
                for (int u = 0; u < each; u++) {
                    double sign = second.activation() == DenseActivation.RELU && u % 2 == 1 ? -1 : 1;
                    sum[o][o * each + u] = sign * scale.half(o);
                }
            }
            return sum;
        }

        double[] rest(LabelScale scale) {
            double constant = ReluZigzag.shift(ranks) + (second.activation() == DenseActivation.RELU ? ranks : 0);
            return IntStream.range(0, outputs)
                    .mapToDouble(o -> scale.center(o) - constant * scale.half(o))
                    .toArray();
        }
    }

    private Stack stack(ProjectedPoints line, double[][] labels) {
        int outputs = labels[0].length;
        int ranks = ranks(line.size(), outputs);
        return activation == DenseActivation.RELU
                ? relu(line, labels, ranks, outputs)
                : hardTanh(line.direction(), ranks, hardTanhZigzags(line, labels));
    }

    private int ranks(int points, int outputs) {
        if (widths.length == 0) {
            return Math.max(1, (int) Math.ceil(Math.sqrt(points / (double) outputs)));
        }
        boolean relu = activation == DenseActivation.RELU;
        int blocks = relu ? (widths[0] + 1) / 2 : widths[0];
        int ranks = widths[1] / outputs / (relu ? 2 : 1);
        Checks.check(
                (long) blocks * ranks >= points,
                "hidden widths %d and %d memorize %d points at most with %s and %d output(s) (%s), but there are %d"
                        + " distinct points; make a layer wider",
                widths[0],
                widths[1],
                (long) blocks * ranks,
                activation,
                outputs,
                relu ? "floor((d1 + 1) / 2) * floor(d2 / (2 d_y))" : "d1 * floor(d2 / d_y)",
                points);
        return (points + blocks - 1) / blocks;
    }

    private Stack relu(ProjectedPoints line, double[][] labels, int ranks, int outputs) {
        List<double[]> weights = new ArrayList<>();
        List<Double> biases = new ArrayList<>();
        ReluZigzag[] zigzags = reluZigzags(line, labels);
        for (ReluZigzag zigzag : zigzags) {
            for (int k = 0; k < ranks; k++) {
                for (double side : new double[] {1, -1}) {
                    weights.add(zigzag.bends()[k]);
                    biases.add(zigzag.starts()[k] + side);
                }
            }
        }
        double[] kinks = zigzags[0].kinks();
        double[][] first = new double[kinks.length][];
        Arrays.fill(first, line.direction());
        return new Stack(
                new DenseLayer(first, Arrays.stream(kinks).map(t -> -t).toArray(), DenseActivation.RELU),
                new DenseLayer(
                        weights.toArray(double[][]::new),
                        biases.stream().mapToDouble(Double::doubleValue).toArray(),
                        DenseActivation.RELU),
                ranks,
                outputs);
    }

    /** One of each output. */
    private ReluZigzag[] reluZigzags(ProjectedPoints line, double[][] labels) {
        int ranks = ranks(line.size(), labels[0].length);
        return IntStream.range(0, labels[0].length)
                .mapToObj(o -> ReluZigzag.of(
                        new ReluZigzag.Segment(line.positions(), column(line, labels, o), 1, 1), ranks, false))
                .toArray(ReluZigzag[]::new);
    }

    /** One of each output. */
    private HardTanhZigzag[] hardTanhZigzags(ProjectedPoints line, double[][] labels) {
        int outputs = labels[0].length;
        int ranks = ranks(line.size(), outputs);
        int padded = (line.size() + ranks - 1) / ranks * ranks;
        double[] z = Arrays.copyOf(line.positions(), padded);
        for (int i = line.size(); i < padded; i++) {
            z[i] = z[i - 1] + 1;
        }
        return IntStream.range(0, outputs)
                .mapToObj(o -> HardTanhZigzag.of(z, Arrays.copyOf(column(line, labels, o), padded), ranks))
                .toArray(HardTanhZigzag[]::new);
    }

    private static Stack hardTanh(double[] direction, int ranks, HardTanhZigzag... zigzags) {
        Checks.check(
                largest(Arrays.stream(zigzags).map(HardTanhZigzag::weights)) < Double.POSITIVE_INFINITY,
                "points are spaced so unevenly that the weights of hard-tanh units leave double precision; use RELU, other"
                        + " widths or more directions");
        int outputs = zigzags.length;
        double[][] second = new double[ranks * outputs][];
        double[] secondBiases = new double[second.length];
        for (int o = 0; o < outputs; o++) {
            for (int k = 0; k < ranks; k++) {
                second[o * ranks + k] = zigzags[o].weights()[k];
                secondBiases[o * ranks + k] = zigzags[o].biases()[k];
            }
        }
        double[] bounds = zigzags[0].bounds();
        double[][] first = new double[bounds.length - 1][];
        double[] firstBiases = new double[first.length];
        for (int j = 0; j < first.length; j++) {
            double slope = 2 * HardTanhZigzag.slope(j) / (bounds[j + 1] - bounds[j]);
            first[j] = Arrays.stream(direction).map(v -> v * slope).toArray();
            firstBiases[j] = -slope * (bounds[j] + bounds[j + 1]) / 2;
        }
        return new Stack(
                new DenseLayer(first, firstBiases, DenseActivation.HARD_TANH),
                new DenseLayer(second, secondBiases, DenseActivation.HARD_TANH),
                ranks,
                outputs);
    }

    private static double[] column(ProjectedPoints line, double[][] labels, int output) {
        return IntStream.of(line.order()).mapToDouble(i -> labels[i][output]).toArray();
    }

    private MemorizingNetwork verified(
            DenseNetwork network, ProjectedPoints line, double[][] points, double[][] labels) {
        Provenance provenance = Provenance.of(MetricIds.RELU_MEMORIZER)
                .with("activation", activation)
                .with("widths", Arrays.toString(widths))
                .with("segments", segments)
                .with("directions", directions)
                .withSeed(seed);
        MemorizingNetwork result = MemorizingNetwork.of(network, line.gap(), points, labels, provenance);
        double range = LabelScale.of(labels).largestHalf();
        Checks.check(
                result.maxError() <= TOLERANCE * range,
                "the network is off by %.2g where labels range over %.2g: the projected points lie too close (smallest"
                        + " distance %.2g of the largest) for double precision; merge near-duplicates, try more directions"
                        + " or spread the points over segments",
                result.maxError(),
                2 * range,
                line.gap());
        return result;
    }
}
