package org.memo4j.metrics.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;

class NearMinimumDescentTest {
    private static final Random RANDOM = new Random(1);
    private static final DenseNetwork TEACHER =
            DenseNetwork.of(List.of(layer(20, 6, DenseActivation.RELU), layer(1, 20, DenseActivation.IDENTITY)));
    private static final double[][] POINTS = matrix(10, 6, 1);

    private static double[][] matrix(int rows, int columns, double scale) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            Arrays.setAll(row, i -> scale * RANDOM.nextGaussian());
        }
        return matrix;
    }

    private static DenseLayer layer(int units, int inputs, DenseActivation activation) {
        return new DenseLayer(matrix(units, inputs, 1 / Math.sqrt(inputs)), matrix(1, units, 0.1)[0], activation);
    }

    /** The risk falls from about rho^2 to rho^4 within the neighborhood, sooner from farther away. */
    @Test
    void reachesTheFourthPowerWithinTheNeighborhood() {
        NearMinimumDescentResult result = NearMinimumDescent.withDefaults()
                .measure(TEACHER, POINTS, TEACHER.outputs(POINTS), 0.3, 0.1, 0.03, 0.01);
        double constant = result.runs().get(3).constant();
        int before = 0;
        for (NearMinimumDescentResult.Run run : result.runs()) {
            assertThat(run.constant()).isBetween(constant / 1.5, constant * 1.5);
            assertThat(run.finalRisk()).isLessThanOrEqualTo(run.initialRisk() * run.distance() * run.distance());
            assertThat(run.furthest()).isBetween(run.distance(), 1.1 * run.distance());
            assertThat(run.epochs()).isPresent();
            assertThat(run.epochs().getAsInt()).isBetween(before, 500);
            before = run.epochs().getAsInt();
        }
        assertThat(result.toString()).contains("furthest/rho");
    }

    @Test
    void givesUp() {
        NearMinimumDescentResult result =
                NearMinimumDescent.withDefaults().withEpochs(1).measure(TEACHER, POINTS, TEACHER.outputs(POINTS), 0.01);
        assertThat(result.runs().get(0).epochs()).isEmpty();
        assertThat(result.toString()).contains("-");
    }

    @Test
    void gradientIsThatOfFiniteDifferences() {
        double[] label = {0.3};
        SquaredLoss loss = new SquaredLoss(TEACHER);
        double[] start = loss.parameters();
        loss.step(POINTS[0], label, 1);
        double[] after = loss.parameters();
        for (int p = 0; p < start.length; p += 3) {
            double h = 1e-6;
            double[] moved = start.clone();
            moved[p] += h;
            double up = risk(moved, label);
            moved[p] -= 2 * h;
            double down = risk(moved, label);
            assertThat(start[p] - after[p]).isCloseTo((up - down) / (2 * h), org.assertj.core.data.Offset.offset(1e-7));
        }
    }

    private static double risk(double[] parameters, double[] label) {
        SquaredLoss loss = new SquaredLoss(TEACHER);
        loss.setParameters(parameters);
        return loss.risk(new double[][] {POINTS[0]}, new double[][] {label});
    }

    @Test
    void badInput() {
        double[][] wrong = TEACHER.outputs(POINTS);
        wrong[0][0] += 1;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NearMinimumDescent.withDefaults().measure(TEACHER, POINTS, wrong, 0.1))
                .withMessageContaining("must memorize");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> NearMinimumDescent.withDefaults().measure(TEACHER, POINTS, TEACHER.outputs(POINTS), -0.1))
                .withMessageContaining("distance");
    }
}
