package org.memo4j.core;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private static Provenance of(String name, int version) {
        return Provenance.of(new MetricId(name, version));
    }

    @Test
    void refusesToCompareDifferentDefinitions() {
        Provenance first = of("a.length", 2);
        assertThatCode(() -> first.checkSameMetric(
                        of("a.length", 2).with("interval", "other").withSeed(3)))
                .doesNotThrowAnyException();
        for (int version : new int[] {1, 3}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> first.checkSameMetric(of("a.length", version)))
                    .withMessage("a result of a.length/" + version + " cannot be compared with one of a.length/2, since"
                            + " the definition has changed between the versions; compute the older one again");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> first.checkSameMetric(of("b.length", 2)))
                .withMessageContaining("b.length/2 cannot be compared with one of a.length/2")
                .withMessageContaining("same definition");
    }
}
