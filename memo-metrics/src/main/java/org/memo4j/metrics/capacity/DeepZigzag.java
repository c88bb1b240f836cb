package org.memo4j.metrics.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;

/**
 * A {@link ReluZigzag} for each of several segments of the line, one after the other in pairs of hidden layers. The
 * position is carried along by one unit as long as it is needed, and the sum so far by one unit an output. A zigzag is -1
 * everywhere outside its segment, so 1 is added to each and the sum is at least 0, which ReLU lets pass.
 */
final class DeepZigzag {
    private final ProjectedPoints line;
    private final double[][] labels;
    private final int segments;
    private final int outputs;
    private final double origin;

    private DeepZigzag(ProjectedPoints line, double[][] labels, int segments) {
        this.line = line;
        this.labels = labels;
        this.segments = segments;
        this.outputs = labels[0].length;
        this.origin = line.positions()[0] - 1;
    }

    static DenseNetwork of(ProjectedPoints line, double[][] labels, int segments, LabelScale scale) {
        Checks.check(
                segments <= line.size(),
                "segments must be at most the %d distinct points, but is %d",
                line.size(),
                segments);
        return new DeepZigzag(line, labels, segments).build(scale);
    }

    /** Rows of a layer under construction. */
    private static final class Rows {
        private final List<double[]> weights = new ArrayList<>();
        private final List<Double> biases = new ArrayList<>();

        void add(double[] row, double bias) {
            weights.add(row);
            biases.add(bias);
        }

        DenseLayer layer(DenseActivation activation) {
            return new DenseLayer(
                    weights.toArray(double[][]::new),
                    biases.stream().mapToDouble(Double::doubleValue).toArray(),
                    activation);
        }
    }

    private DenseNetwork build(LabelScale scale) {
        List<DenseLayer> layers = new ArrayList<>();
        int ranks = 0;
        for (int i = 0; i < segments; i++) {
            List<ReluZigzag> zigzags = zigzags(i);
            layers.add(odd(i, zigzags.get(0).kinks(), layers, ranks));
            ranks = zigzags.get(0).starts().length;
            layers.add(even(zigzags, layers.get(layers.size() - 1)));
        }
        DenseLayer last = layers.get(layers.size() - 1);
        Rows output = new Rows();
        for (int o = 0; o < outputs; o++) {
            double[] row = sumSoFar(segments, o, ranks, last.units());
            for (int u = 0; u < row.length; u++) {
                row[u] *= scale.half(o);
            }
            // the terms of the last segment come without their 1
            output.add(row, scale.center(o) - (ranks + 1) * scale.half(o));
        }
        layers.add(output.layer(DenseActivation.IDENTITY));
        return DenseNetwork.of(layers);
    }

    private List<ReluZigzag> zigzags(int i) {
        double[] z = line.positions();
        int from = (int) ((long) i * z.length / segments);
        int to = (int) ((long) (i + 1) * z.length / segments);
        double left = from == 0 ? 1 : z[from] - z[from - 1];
        double right = to == z.length ? 1 : z[to] - z[to - 1];
        // an even number of functions, so that they add up to the same on both sides of the segment
        int ranks = (int) Math.ceil(Math.sqrt((to - from) / (double) outputs));
        int even = Math.max(2, ranks + ranks % 2);
        double[] positions = Arrays.copyOfRange(z, from, to);
        return IntStream.range(0, outputs)
                .mapToObj(o -> {
                    double[] values = IntStream.range(from, to)
                            .mapToDouble(p -> labels[line.order()[p]][o])
                            .toArray();
                    return ReluZigzag.of(new ReluZigzag.Segment(positions, values, left, right), even, true);
                })
                .toList();
    }

    /** Kinks of segment {@code i}, then the position if it is still needed, then the sums so far. */
    private DenseLayer odd(int i, double[] kinks, List<DenseLayer> layers, int ranksBefore) {
        Rows rows = new Rows();
        int inputs =
                i == 0 ? line.direction().length : layers.get(layers.size() - 1).units();
        double[] position = i == 0 ? line.direction() : unit(2 * ranksBefore * outputs, inputs);
        double start = i == 0 ? 0 : origin;
        for (double kink : kinks) {
            rows.add(position, start - kink);
        }
        if (i + 1 < segments) {
            rows.add(position, start - origin);
        }
        for (int o = 0; o < outputs && i > 0; o++) {
            rows.add(sumSoFar(i, o, ranksBefore, inputs), -ranksBefore);
        }
        return rows.layer(DenseActivation.RELU);
    }

    /** The two sides of each clipped function of a segment, then position and sums as they were. */
    private static DenseLayer even(List<ReluZigzag> zigzags, DenseLayer before) {
        Rows rows = new Rows();
        for (ReluZigzag zigzag : zigzags) {
            for (int k = 0; k < zigzag.starts().length; k++) {
                double[] row = Arrays.copyOf(zigzag.bends()[k], before.units());
                rows.add(row, zigzag.starts()[k] + 1);
                rows.add(row, zigzag.starts()[k] - 1);
            }
        }
        for (int carried = zigzags.get(0).kinks().length; carried < before.units(); carried++) {
            rows.add(unit(carried, before.units()), 0);
        }
        return rows.layer(DenseActivation.RELU);
    }

    /**
     * Adds the clipped functions of an output, in the layer after segment {@code i - 1}, to the sum before. With the bias
     * {@code -ranks} this is the zigzag plus 1: the constants of the clips are {@code -ranks}, that of an even number of
     * functions is -1.
     */
    private double[] sumSoFar(int i, int output, int ranks, int inputs) {
        double[] row = new double[inputs];
        for (int k = 0; k < ranks; k++) {
            row[2 * (output * ranks + k)] = 1;
            row[2 * (output * ranks + k) + 1] = -1;
        }
        if (i > 1) {
            row[inputs - outputs + output] = 1;
        }
        return row;
    }

    private static double[] unit(int index, int size) {
        double[] unit = new double[size];
        unit[index] = 1;
        return unit;
    }
}
