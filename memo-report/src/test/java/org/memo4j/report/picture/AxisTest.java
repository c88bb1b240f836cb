package org.memo4j.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
    @Test
    void controlStandsApartFromTheReplicas() {
        Axis axis = Axis.around("replicas", Scale.LOG2, new double[] {64, 0, 1, 16, 4});
        assertThat(axis.position(1)).isZero();
        assertThat(axis.position(64)).isEqualTo(6);
        assertThat(axis.position(0)).isEqualTo(-2);
        assertThat(axis.labels().apply(-2.0)).isEqualTo("0");
        assertThat(axis.labels().apply(-1.0)).isEmpty();
        assertThat(axis.labels().apply(0.0)).isEqualTo("1");
        assertThat(axis.labels().apply(1.0)).as("no data at 2").isEmpty();
        assertThat(axis.labels().apply(4.0)).isEqualTo("16");
        assertThat(axis.labels().apply(6.0)).isEqualTo("64");
        assertThat(axis.labels().apply(5.5)).isEmpty();
    }

    @Test
    void powersOfTwoLabelDataInBetween() {
        Axis axis = Axis.around("replicas", Scale.LOG2, new double[] {1, 10, 100});
        assertThat(axis.position(10)).isCloseTo(3.3219, within(1e-4));
        assertThat(axis.labels().apply(3.0)).isEqualTo("8");
        assertThat(axis.labels().apply(-2.0)).as("no control").isEmpty();
    }

    @Test
    void decadesCarryTheLabels() {
        Axis axis = Axis.around("rate", Scale.LOG10, new double[] {0, 5e-5, 1});
        assertThat(axis.min()).isBetween(-4.5, -4.3);
        assertThat(axis.max()).isBetween(0.0, 0.2);
        assertThat(axis.labels().apply(-4.0)).isEqualTo("0.0001");
        assertThat(axis.labels().apply(-2.5)).isEmpty();
        assertThat(axis.labels().apply(0.0)).isEqualTo("1");
        assertThat(axis.labels().apply(-7.0)).isEqualTo("1e-7");
        Axis narrow = Axis.around("rate", Scale.LOG10, new double[] {0.2, 0.8});
        assertThat(narrow.min()).isLessThan(-1);
        assertThat(narrow.max()).isGreaterThan(0);
    }

    @Test
    void blankEndsDiffer() {
        Axis axis = Axis.around("rate", Scale.LOG10, new double[] {0.05, 20});
        assertThat(axis.labels().apply(axis.min()))
                .isBlank()
                .isNotEqualTo(axis.labels().apply(axis.max()));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.1,0.1", "0.30000000000000004,0.3", "-2,-2", "1400,'1,400'", "1e9,1E9", "0.00001,1E-5"})
    void linearLabelsAreShort(double value, String label) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            Axis axis = Axis.around("x", Scale.LINEAR, new double[] {-1e10, 1e10});
            assertThat(axis.labels().apply(value)).isEqualTo(label);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void wholeScaleHasNoFractions() {
        Axis axis = Axis.around("epochs", Scale.WHOLE, new double[] {0, 2});
        assertThat(axis.labels().apply(1.0)).isEqualTo("1");
        assertThat(axis.labels().apply(0.5)).isEmpty();
    }

    @Test
    void aSingleValueHasRoomAroundIt() {
        for (Scale scale : Scale.values()) {
            Axis axis = Axis.around("x", scale, new double[] {3});
            assertThat(axis.min()).as(scale.name()).isLessThan(axis.position(3));
            assertThat(axis.max()).as(scale.name()).isGreaterThan(axis.position(3));
        }
    }
}
