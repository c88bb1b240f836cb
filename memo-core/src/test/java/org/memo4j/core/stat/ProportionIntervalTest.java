package org.memo4j.core.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

class ProportionIntervalTest {
    @Test
    void isThatOfItsKindAndConfidence() {
        ProportionInterval wilson =
                ProportionInterval.DEFAULT.withKind(BinomialInterval.WILSON).withConfidence(0.9);
        assertThat(wilson.estimate(2, 3)).isEqualTo(BinomialInterval.WILSON.estimate(2, 3, 0.9));
        assertThat(wilson.estimate(new boolean[] {true, false, true})).isEqualTo(wilson.estimate(2, 3));
        assertThat(ProportionInterval.DEFAULT.estimate(2, 3))
                .isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(2, 3, 0.95));
        assertThat(wilson.addTo(Provenance.of(new MetricId("a.b", 1))).options())
                .containsExactly(entry("interval", "WILSON"), entry("confidence", "0.9"));
    }

    @Test
    void refusesOtherConfidences() {
        for (double bad : new double[] {0, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ProportionInterval.DEFAULT.withConfidence(bad))
                    .withMessageContaining("confidence");
        }
    }
}
