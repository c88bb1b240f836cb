package org.memo4j.metrics.capacity;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;

/** A network that memorizes its points, and how exactly. Immutable. */
public final class MemorizingNetwork {
    private final DenseNetwork network;
    private final double[] errors;
    private final double gap;
    private final Provenance provenance;

    private MemorizingNetwork(DenseNetwork network, double[] errors, double gap, Provenance provenance) {
        this.network = network;
        this.errors = errors;
        this.gap = gap;
        this.provenance = provenance;
    }

    /** Runs the network on all points. */
    static MemorizingNetwork of(
            DenseNetwork network, double gap, double[][] points, double[][] labels, Provenance provenance) {
        double[][] outputs = network.outputs(points);
        double[] errors = new double[points.length];
        DataHash hash = new DataHash();
        for (int i = 0; i < points.length; i++) {
            hash.add(points[i]).add(labels[i]);
            for (int o = 0; o < labels[i].length; o++) {
                double error = Math.abs(outputs[i][o] - labels[i][o]);
                // a NaN must not pass for exact
                errors[i] = error <= errors[i] ? errors[i] : error;
            }
        }
        return new MemorizingNetwork(network, errors, gap, provenance.withData(hash.value()));
    }

    /**
     * The network.
     *
     * @return the network, in double
     */
    public DenseNetwork network() {
        return network;
    }

    /**
     * Number of points that it memorizes.
     *
     * @return the number
     */
    public int size() {
        return errors.length;
    }

    /**
     * Distance of the network's output from the label, for each point.
     *
     * @return a copy; of several outputs the one that is furthest off
     */
    public double[] errors() {
        return errors.clone();
    }

    /**
     * Largest distance of an output from its label.
     *
     * @return the distance
     */
    public double maxError() {
        return Arrays.stream(errors).max().orElseThrow();
    }

    /**
     * Numerical margin of the construction: how far apart the points stay, relative to their extent. Weights are of the
     * order of its inverse, and errors of the order of the machine precision times that.
     *
     * @return the smallest distance, in (0, 1]; see the memorizer for what it is between
     */
    public double gap() {
        return gap;
    }

    /**
     * Largest absolute weight.
     *
     * @return the weight
     */
    public double largestWeight() {
        double largest = 0;
        for (DenseLayer layer : network.layers()) {
            for (double[] row : layer.weights()) {
                for (double weight : row) {
                    largest = Math.max(largest, Math.abs(weight));
                }
            }
        }
        return largest;
    }

    /**
     * Where the network comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Memorizing network%n  points          %d%n  hidden widths   %s%n  parameters      %d%n  largest error"
                        + "   %.2g%n  smallest gap    %.2g%n  largest weight  %.2g",
                size(),
                Arrays.toString(network.hiddenWidths()),
                network.parameters(),
                maxError(),
                gap,
                largestWeight());
    }
}
