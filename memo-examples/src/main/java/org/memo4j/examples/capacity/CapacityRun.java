package org.memo4j.examples.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.attacks.membership.LossScore;
import org.memo4j.attacks.membership.MembershipEvaluation;
import org.memo4j.attacks.membership.MembershipInference;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.examples.tabular.FeatureEncoding;
import org.memo4j.examples.tabular.Records;
import org.memo4j.metrics.capacity.MemorizationBounds;
import org.memo4j.metrics.capacity.MemorizingNetwork;
import org.memo4j.metrics.capacity.NearMinimumDescent;
import org.memo4j.metrics.capacity.NearMinimumDescentResult;
import org.memo4j.metrics.capacity.ReluMemorizer;

/** The experiment. */
final class CapacityRun {
    private static final double[] SCALES = {1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2};
    private static final double[] DISTANCES = {0.3, 0.1, 0.03, 0.01};
    private static final int MEMBERS = 500;
    private static final int CLASSES = 10;
    private static final String TASK = "building networks";

    private final int[] sizes;
    private final int dimensions;
    private final long seed;

    CapacityRun(int[] sizes, int dimensions, long seed) {
        Checks.check(sizes.length > 0, "--points is empty; give at least one number");
        for (int size : sizes) {
            Checks.atLeast(size, 2, "--points");
        }
        this.sizes = sizes.clone();
        this.dimensions = Checks.atLeast(dimensions, 1, "--dimensions");
        this.seed = seed;
    }

    CapacityResult run(@Nullable Records records, Progress progress) {
        Optional<CapacityResult.Table> table = Optional.ofNullable(records).map(this::table);
        List<CapacityResult.Built> networks = new ArrayList<>();
        List<CapacityResult.Noise> noise = new ArrayList<>();
        for (int s = 0; s < sizes.length; s++) {
            progress.update(TASK, s, sizes.length + 2);
            double[][] points = points(sizes[s], s);
            double[][] labels = signs(sizes[s], s);
            for (DenseActivation activation : List.of(DenseActivation.RELU, DenseActivation.HARD_TANH)) {
                MemorizingNetwork built = ReluMemorizer.withDefaults()
                        .withActivation(activation)
                        .withSeed(seed)
                        .memorize(points, labels);
                networks.add(built(activation, built, points, labels));
                if (activation == DenseActivation.RELU) {
                    noise.addAll(noise(built.network(), points, labels));
                }
            }
        }
        progress.update(TASK, sizes.length, sizes.length + 2);
        MembershipEvaluation memorizer = attack(memorizing(101));
        MembershipEvaluation other = attack(memorizing(102));
        progress.update(TASK, sizes.length + 1, sizes.length + 2);
        NearMinimumDescentResult descent = descent();
        progress.update(TASK, sizes.length + 2, sizes.length + 2);
        return new CapacityResult(
                networks, noise, memorizer, other, descent, table, dimensions + " coordinates, seed " + seed);
    }

    private CapacityResult.Table table(Records records) {
        float[][] features = FeatureEncoding.of(records).features();
        double[][] points = new double[features.length][];
        for (int i = 0; i < points.length; i++) {
            points[i] = doubles(features[i]);
        }
        int[] labels = records.labels();
        MemorizingNetwork network =
                ReluMemorizer.withDefaults().withDirections(8).withSeed(seed).classify(points, labels);
        double[][] indicators = new double[labels.length][records.classes().size()];
        for (int i = 0; i < labels.length; i++) {
            indicators[i][labels[i]] = 1;
        }
        return new CapacityResult.Table(
                records.source(),
                points.length,
                points[0].length,
                indicators[0].length,
                built(DenseActivation.RELU, network, points, indicators));
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(d -> values[d]).toArray();
    }

    private static CapacityResult.Built built(
            DenseActivation activation, MemorizingNetwork built, double[][] points, double[][] labels) {
        DenseNetwork network = built.network();
        DenseNetwork rounded = mapped(network, w -> (float) w);
        double error = 0;
        double[][] outputs = rounded.outputs(points);
        for (int i = 0; i < points.length; i++) {
            for (int o = 0; o < labels[i].length; o++) {
                error = Math.max(error, Math.abs(outputs[i][o] - labels[i][o]));
            }
        }
        return new CapacityResult.Built(
                activation,
                points.length,
                network.hiddenWidths(),
                network.parameters(),
                MemorizationBounds.of(activation, 1, network.hiddenWidths()).possible(),
                built.maxError(),
                error,
                built.largestWeight(),
                built.provenance());
    }

    private List<CapacityResult.Noise> noise(DenseNetwork network, double[][] points, double[][] labels) {
        List<CapacityResult.Noise> noise = new ArrayList<>();
        for (double scale : SCALES) {
            SplittableRandom random = new SplittableRandom(seed ^ 0x7015E);
            double[][] outputs =
                    mapped(network, w -> w * (1 + scale * gaussian(random))).outputs(points);
            long right = IntStream.range(0, points.length)
                    .filter(i -> outputs[i][0] > 0 == labels[i][0] > 0)
                    .count();
            noise.add(new CapacityResult.Noise(points.length, scale, right / (double) points.length));
        }
        return noise;
    }

    private static DenseNetwork mapped(DenseNetwork network, DoubleUnaryOperator change) {
        return DenseNetwork.of(network.layers().stream()
                .map(layer -> new DenseLayer(
                        Arrays.stream(layer.weights())
                                .map(row -> Arrays.stream(row).map(change).toArray())
                                .toArray(double[][]::new),
                        Arrays.stream(layer.biases()).map(change).toArray(),
                        layer.activation()))
                .toList());
    }

    /** A network that memorizes the classes of a set of points. */
    private Classifier memorizing(int set) {
        float[][] features = features(set);
        double[][] points = Arrays.stream(features).map(CapacityRun::doubles).toArray(double[][]::new);
        return ReluMemorizer.withDefaults()
                .withSeed(seed)
                .classify(points, classes(set))
                .network()
                .classifier();
    }

    /** Set 101 are the members, set 103 the others. */
    private MembershipEvaluation attack(Classifier model) {
        LossScore loss = LossScore.withDefaults();
        return MembershipInference.withDefaults()
                .evaluate(MembershipScores.of(
                        loss.provenance(),
                        loss.score(model.score(features(101), classes(101))),
                        loss.score(model.score(features(103), classes(103)))));
    }

    private float[][] features(int set) {
        double[][] points = points(MEMBERS, set);
        float[][] features = new float[points.length][dimensions];
        for (int i = 0; i < points.length; i++) {
            for (int d = 0; d < dimensions; d++) {
                features[i][d] = (float) points[i][d];
            }
        }
        return features;
    }

    private int[] classes(int set) {
        return random(set, 2).ints(MEMBERS, 0, CLASSES).toArray();
    }

    private NearMinimumDescentResult descent() {
        SplittableRandom random = random(0, 3);
        DenseNetwork teacher = DenseNetwork.of(
                List.of(layer(20, 6, DenseActivation.RELU, random), layer(1, 20, DenseActivation.IDENTITY, random)));
        double[][] points = new double[10][6];
        for (double[] point : points) {
            Arrays.setAll(point, d -> gaussian(random));
        }
        return NearMinimumDescent.withDefaults()
                .withSeed(seed)
                .measure(teacher, points, teacher.outputs(points), DISTANCES);
    }

    private static DenseLayer layer(int units, int inputs, DenseActivation activation, SplittableRandom random) {
        double[][] weights = new double[units][inputs];
        double[] biases = new double[units];
        for (int j = 0; j < units; j++) {
            Arrays.setAll(weights[j], i -> gaussian(random) / Math.sqrt(inputs));
            biases[j] = gaussian(random) / 10;
        }
        return new DenseLayer(weights, biases, activation);
    }

    private double[][] points(int count, int set) {
        SplittableRandom random = random(set, 0);
        double[][] points = new double[count][dimensions];
        for (double[] point : points) {
            Arrays.setAll(point, d -> gaussian(random));
        }
        return points;
    }

    private double[][] signs(int count, int set) {
        SplittableRandom random = random(set, 1);
        return IntStream.range(0, count)
                .mapToObj(i -> new double[] {random.nextBoolean() ? 1 : -1})
                .toArray(double[][]::new);
    }

    private SplittableRandom random(int set, int purpose) {
        return new SplittableRandom(new SplittableRandom(seed + 1_000_003L * set).nextLong() + purpose);
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
