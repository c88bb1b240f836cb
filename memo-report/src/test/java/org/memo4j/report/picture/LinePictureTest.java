package org.memo4j.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.Estimate;

class LinePictureTest {
    private static final LinePicture PLAIN =
            LinePicture.titled("Title").withX("x", Scale.LINEAR).withY("y", Scale.LINEAR);

    private static Estimate estimate(double value, double lower, double upper) {
        return new Estimate(value, lower, upper, 0.95, "test");
    }

    @Test
    void drawsEveryCurveInItsColor() {
        Picture picture = PLAIN.withCurve(Curve.of("a", new double[] {0, 1}, new double[] {0, 1}))
                .withCurve(Curve.of("b", new double[] {0, 1}, new double[] {1, 0}))
                .withCurve(Curve.of("c", new double[] {0, 1}, new double[] {0.7, 0.7})
                        .asReference())
                .withLevel("level", 0.5)
                .picture();
        BufferedImage image = picture.image();
        assertThat(Pixels.count(image, Style.distinct(0).color())).isGreaterThan(1000);
        assertThat(Pixels.count(image, Style.distinct(1).color())).isGreaterThan(1000);
        assertThat(Pixels.count(image, Style.REFERENCE)).isGreaterThan(1000);
        assertThat(Pixels.count(image, Style.distinct(2).color())).isZero();
        assertThat(Pixels.hasWhiteEdge(image)).isTrue();
    }

    @Test
    void logarithmicAxesDropZeros() {
        Picture picture = LinePicture.titled("ROC")
                .withX("fpr", Scale.LOG10)
                .withY("tpr", Scale.LOG10)
                .withCurve(Curve.of("a", new double[] {0, 0, 0.01, 1}, new double[] {0, 0.2, 0.3, 1}))
                .picture();
        assertThat(picture.data().toCsv()).isEqualTo("curve,x,y\na,0.01,0.3\na,1.0,1.0\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinePicture.titled("ROC")
                        .withX("fpr", Scale.LOG10)
                        .withCurve(Curve.of("a", new double[] {0}, new double[] {1}))
                        .picture())
                .withMessageContaining("curve 'a' has no point above zero");
    }

    @Test
    void logarithmToBaseTwoKeepsZeros() {
        Picture picture = PLAIN.withX("replicas", Scale.LOG2)
                .withCurve(Curve.of("a", new double[] {0, 1}, new double[] {1, 2}))
                .picture();
        assertThat(picture.data().rows()).isEqualTo(2);
        for (Scale scale : List.of(Scale.LOG2, Scale.LOG10)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PLAIN.withX("x", scale)
                            .withCurve(Curve.of("a", new double[] {1, -1}, new double[] {1, 1}))
                            .picture())
                    .withMessageContaining("x[1] of curve 'a' must be >= 0");
        }
    }

    @Test
    void intervalsAreDrawnAndListed() {
        double[] x = {1, 2};
        LinePicture with = PLAIN.withCurve(Curve.of("a", x, List.of(estimate(1, 0, 3), estimate(1, 0.5, 2))));
        LinePicture without = PLAIN.withYShown(0).withYShown(3).withCurve(Curve.of("a", x, new double[] {1, 1}));
        assertThat(with.picture().data().toCsv())
                .isEqualTo("curve,x,y,lower,upper\na,1.0,1.0,0.0,3.0\na,2.0,1.0,0.5,2.0\n");
        assertThat(without.picture().data().names()).containsExactly("curve", "x", "y");
        assertThat(Pixels.count(with.picture().image(), Style.distinct(0).color()))
                .isGreaterThan(Pixels.count(
                                without.picture().image(), Style.distinct(0).color())
                        + 300);
    }

    @Test
    void anIntervalDownToZeroFitsALogarithmicAxis() {
        Picture picture = PLAIN.withY("rate", Scale.LOG10)
                .withCurve(Curve.of("a", new double[] {1, 2}, List.of(estimate(0.1, 0, 0.3), estimate(0.2, 0.1, 0.4))))
                .picture();
        assertThat(Pixels.count(picture.image(), Style.distinct(0).color())).isGreaterThan(1000);
    }

    @Test
    void thinsLongCurvesButKeepsTheirExtremes() {
        int n = 200_000;
        double[] x = IntStream.range(0, n).asDoubleStream().toArray();
        double[] y = new double[n];
        y[77_777] = 5;
        y[123_456] = -5;
        String csv = PLAIN.withCurve(Curve.of("a", x, y)).picture().data().toCsv();
        assertThat(csv.lines().count()).isBetween(500L, 1700L);
        assertThat(csv).contains("\na,0.0,0.0\n", "\na,77777.0,5.0\n", "\na,123456.0,-5.0\n", "\na,199999.0,0.0\n");
    }

    @Test
    void aPointAloneIsSeen() {
        for (Scale scale : Scale.values()) {
            Picture picture = PLAIN.withX("x", scale)
                    .withCurve(Curve.of("a", new double[] {4}, new double[] {2}))
                    .picture();
            assertThat(Pixels.count(picture.image(), Style.distinct(0).color()))
                    .as(scale.name())
                    .isGreaterThan(50);
        }
    }

    @Test
    void describesWhatItShows() {
        Picture picture = PLAIN.withCurve(Curve.of("loss", new double[] {1, 20}, new double[] {4, 0.5}))
                .withLevel("ceiling", 10)
                .picture();
        assertThat(picture.title()).isEqualTo("Title");
        assertThat(picture.description())
                .isEqualTo(
                        "Line picture of y against x. loss: 4.00 at 1.00, 0.500 at 20.0. Dashed line, ceiling: 10.0.");
        assertThat(picture).hasToString("Title: " + picture.description());
        assertThat(picture.withTitle("T").withDescription("D")).hasToString("T: D");
    }

    @Test
    void neverHangsOverEvenlySpacedData() {
        // XChart 4.0.3 loops without end over evenly spaced data whose labels do not fit.
        for (int n : new int[] {2, 3, 40, 400}) {
            double[] x = IntStream.range(0, n)
                    .asDoubleStream()
                    .map(i -> 1e6 + i * 1e5)
                    .toArray();
            Picture picture = PLAIN.withCurve(Curve.of("a", x, x)).picture();
            assertThat(Pixels.count(picture.image(new PictureSize(300, 240)), Style.QUIET_INK))
                    .as("labels of %d points", n)
                    .isGreaterThan(20);
        }
    }

    @Test
    void refusesWhatCannotBeDrawn() {
        Curve curve = Curve.of("a", new double[] {1}, new double[] {1});
        assertThatIllegalArgumentException().isThrownBy(PLAIN::picture).withMessageContaining("at least one curve");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withCurves(List.of(curve, curve)))
                .withMessageContaining("already has a curve 'a'");
        assertThatIllegalArgumentException().isThrownBy(() -> LinePicture.titled(""));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withLevel("l", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withYShown(Double.POSITIVE_INFINITY));
        assertThat(PLAIN.withCurve(curve)).hasToString("Title [a (1 points)]");
    }

    @Test
    void orderedColorsGrowDarker() {
        double[] light = IntStream.range(0, 7)
                .mapToObj(i -> Style.ordered(i, 7).color())
                .mapToDouble(c -> 0.2126 * c.getRed() + 0.7152 * c.getGreen() + 0.0722 * c.getBlue())
                .toArray();
        double[] sorted = light.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < light.length; i++) {
            assertThat(light[i]).isCloseTo(sorted[light.length - 1 - i], within(0.0));
        }
    }
}
