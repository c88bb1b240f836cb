package org.memo4j.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.Estimate;

class CurveTest {
    @Test
    void keepsItsOwnCopies() {
        double[] x = {1, 2};
        Curve curve = Curve.of("a", x, x);
        x[0] = 9;
        curve.x()[1] = 9;
        assertThat(curve.x()).containsExactly(1, 2);
        assertThat(curve.y()).containsExactly(1, 2);
        assertThat(curve.lower()).containsOnly(Double.NaN);
        assertThat(curve.upper()).containsOnly(Double.NaN);
        assertThat(curve.size()).isEqualTo(2);
        assertThat(curve).hasToString("a (2 points)");
        assertThat(curve.isReference()).isFalse();
        assertThat(curve.asReference().isReference()).isTrue();
    }

    @Test
    void anIntervalIsWholeOrMissing() {
        Curve curve = Curve.of(
                "a",
                new double[] {1, 2, 3},
                List.of(
                        estimate(0.5, 0.4, 0.6),
                        estimate(0.5, Double.NaN, 0.6),
                        estimate(0.5, 0, Double.POSITIVE_INFINITY)));
        assertThat(curve.lower()).containsExactly(0.4, Double.NaN, Double.NaN);
        assertThat(curve.upper()).containsExactly(0.6, Double.NaN, Double.NaN);
    }

    @Test
    void refusesWhatIsNoCurve() {
        assertThatIllegalArgumentException().isThrownBy(() -> Curve.of(" ", new double[1], new double[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> Curve.of("a", new double[0], new double[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curve.of("a", new double[2], new double[1]))
                .withMessageContaining("y of curve 'a' has 1 entries, but x has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curve.of("a", new double[1], new double[] {Double.NaN}))
                .withMessageContaining("y of curve 'a'[0] must be finite");
    }

    private static Estimate estimate(double value, double lower, double upper) {
        return new Estimate(value, lower, upper, 0.95, "test");
    }
}
