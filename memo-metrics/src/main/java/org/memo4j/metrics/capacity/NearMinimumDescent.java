package org.memo4j.metrics.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.metrics.MetricIds;

/**
 * Stochastic gradient descent beside a memorizing minimum: started a distance {@code rho} away, where the risk is about
 * {@code rho^2}, it soon reaches a risk of the order of {@code rho^4} without leaving the neighborhood, if the minimum is a
 * point where the network is differentiable.
 *
 * <pre>
 * R(theta) = 1 / (2 N) sum_i |f_theta(x_i) - y_i|^2,   theta_0 = theta* + rho v, |v| = 1 at random
 * theta &lt;- theta - eta grad of 1/2 |f_theta(x_i) - y_i|^2, every i once an epoch, in random order
 * C = R(theta_0) / rho^2;   measured: epochs until R(theta) &lt;= C rho^4, and the largest |theta - theta*| on the way
 * </pre>
 *
 * One unit vector serves all distances, so the runs compare.
 *
 * <p>A step is stable below {@code 2 / max_i |J_i|^2}, {@code J_i} the gradient of the output at {@code x_i} in the
 * parameters, and half of that is a good one; the default serves networks of moderate weights. The slowest part of the
 * error then takes about {@code q = max_i |J_i|^2 / s^2} epochs to shrink by {@code e}, {@code s} the smallest singular
 * value of the matrix of all {@code J_i}.
 *
 * <p>Networks of {@link ReluMemorizer} are steep. For six points {@code |J_i|^2} is about 3000 and {@code q} 160, and the
 * descent takes hundreds of epochs. Over evenly spaced points with random labels {@code q} grows with between the fourth
 * and the fifth power of their number, 300 to 1000 for 9 points, 4000 to 8000 for 16 and 2e7 for 100, where no number of
 * epochs suffices. Scaling the sums of ReLU layers down and the last layer up leaves the function as it is and divides
 * {@code q} by 5 or more (with 1/8 and 1/32), but brings the kinks nearer by the product of the factors, and with them the
 * end of the neighborhood. Where a first or last point of a block or an extreme label is among the points, the network has a
 * kink there and the theorem does not speak of it; the descent is seen to do the same.
 *
 * <p>Cost: {@code O(epochs N parameters)}.
 *
 * <p>Source: Yun, Sra, Jadbabaie, <em>Small ReLU Networks are Powerful Memorizers: a Tight Analysis of Memorization
 * Capacity</em>, NeurIPS 2019, Theorem 5.1. Departure: the theorem's constant is not computed; {@code C} is the one that
 * the start itself has.
 */
public final class NearMinimumDescent {
    private static final NearMinimumDescent DEFAULTS = new NearMinimumDescent(0.05, 10_000, 0, Progress.NONE);

    private final double learningRate;
    private final int epochs;
    private final long seed;
    private final Progress progress;

    private NearMinimumDescent(double learningRate, int epochs, long seed, Progress progress) {
        this.learningRate = learningRate;
        this.epochs = epochs;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * Learning rate 0.05, at most 10,000 epochs, seed 0.
     *
     * @return the defaults
     */
    public static NearMinimumDescent withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the step size.
     *
     * @param value step size, greater than 0
     * @return a new object
     */
    public NearMinimumDescent withLearningRate(double value) {
        return new NearMinimumDescent(Checks.positive(value, "learningRate"), epochs, seed, progress);
    }

    /**
     * Sets when to give up.
     *
     * @param value most epochs of a run, at least 1
     * @return a new object
     */
    public NearMinimumDescent withEpochs(int value) {
        return new NearMinimumDescent(learningRate, Checks.atLeast(value, 1, "epochs"), seed, progress);
    }

    /**
     * Sets the seed of the direction and of the orders.
     *
     * @param value the seed
     * @return a new object
     */
    public NearMinimumDescent withSeed(long value) {
        return new NearMinimumDescent(learningRate, epochs, value, progress);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each run
     * @return a new object
     */
    public NearMinimumDescent withProgress(Progress value) {
        return new NearMinimumDescent(learningRate, epochs, seed, value);
    }

    /**
     * Descends from several distances.
     *
     * @param minimum a network that memorizes the labels
     * @param points the points
     * @param labels the labels, one row a point
     * @param distances the distances {@code rho}, each greater than 0
     * @return a run for each distance
     * @throws IllegalArgumentException if the network does not memorize the labels: its risk must be below 1e-12
     */
    public NearMinimumDescentResult measure(
            DenseNetwork minimum, double[][] points, double[][] labels, double... distances) {
        Checks.check(points.length > 0, "points is empty; give at least one");
        Checks.sameLength(labels.length, "labels", points.length, "points");
        Checks.check(distances.length > 0, "distances is empty; give at least one");
        SquaredLoss start = new SquaredLoss(minimum);
        double risk = start.risk(points, labels);
        Checks.check(
                risk < 1e-12, "the network must memorize the labels, but its risk is %.2g; start from a minimum", risk);
        double[] center = start.parameters();
        double[] direction = unit(center.length, new SplittableRandom(seed));
        List<NearMinimumDescentResult.Run> runs = new ArrayList<>();
        for (int d = 0; d < distances.length; d++) {
            runs.add(run(new SquaredLoss(minimum), center, direction, new Task(points, labels, distances[d])));
            progress.update("descending", d + 1, distances.length);
        }
        DataHash hash = new DataHash().add(center).add(distances);
        for (int i = 0; i < points.length; i++) {
            hash.add(points[i]).add(labels[i]);
        }
        return new NearMinimumDescentResult(
                runs,
                Provenance.of(MetricIds.NEAR_MINIMUM_DESCENT)
                        .with("learningRate", learningRate)
                        .with("epochs", epochs)
                        .withSeed(seed)
                        .withData(hash.value()));
    }

    private record Task(double[][] points, double[][] labels, double distance) {}

    private NearMinimumDescentResult.Run run(SquaredLoss loss, double[] center, double[] direction, Task task) {
        double rho = Checks.positive(task.distance, "distance");
        double[] theta = new double[center.length];
        for (int p = 0; p < theta.length; p++) {
            theta[p] = center[p] + rho * direction[p];
        }
        loss.setParameters(theta);
        double initial = loss.risk(task.points, task.labels);
        double goal = initial * rho * rho;
        double risk = initial;
        double furthest = rho;
        int[] order = new int[task.points.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        SplittableRandom random = new SplittableRandom(seed ^ 0x5D);
        int epoch = 0;
        while (risk > goal && epoch < epochs) {
            Progress.checkInterrupted("descending");
            shuffle(order, random);
            for (int i : order) {
                loss.step(task.points[i], task.labels[i], learningRate);
                furthest = Math.max(furthest, loss.distance(center));
            }
            risk = loss.risk(task.points, task.labels);
            epoch++;
        }
        OptionalInt reached = risk <= goal ? OptionalInt.of(epoch) : OptionalInt.empty();
        return new NearMinimumDescentResult.Run(rho, initial, risk, reached, furthest);
    }

    private static double[] unit(int size, SplittableRandom random) {
        double[] unit = new double[size];
        double squares = 0;
        for (int i = 0; i < size; i++) {
            unit[i] = Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
            squares += unit[i] * unit[i];
        }
        for (int i = 0; i < size; i++) {
            unit[i] /= Math.sqrt(squares);
        }
        return unit;
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
