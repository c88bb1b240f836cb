package org.memo4j.metrics.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class SkewTrendTest {
    /** Lengths matched of targets of ten tokens. */
    private static SkewedMemorizationResult lengths(int... matched) {
        TokenSequences targets = TokenSequences.of(
                Arrays.stream(matched).mapToObj(m -> new int[10]).toArray(int[][]::new));
        TokenSequences generations = TokenSequences.of(
                Arrays.stream(matched).mapToObj(m -> new int[m]).toArray(int[][]::new));
        return SkewedMemorization.withDefaults()
                .withBootstrap(Bootstrap.withDefaults().withReplicates(50))
                .lengths(generations, targets);
    }

    @Test
    void comparesEachStageWithTheOneBefore() {
        SkewTrend trend = SkewTrend.along("epoch")
                .with(1, lengths(0, 0, 1, 0, 1, 0))
                .with(2, lengths(1, 1, 2, 1, 2, 9))
                .with(3, lengths(1, 2));
        assertThat(trend.stages()).hasSize(3);
        assertThat(trend.stages().get(0).change()).isEmpty();
        assertThat(trend.stages().get(1).change()).hasValueSatisfying(change -> {
            assertThat(change.shift()).isEqualTo(1);
            assertThat(change.pValue()).isEqualTo(2.0 / 64); // all six rise
        });
        assertThat(trend.stages().get(2).change()).isEmpty();
        assertThat(trend.quantiles(1)).containsExactly(1, 9, 2);
        assertThat(trend.toString()).contains("epoch", "p-value 0.0313");
    }

    @Test
    void otherMeasuresAreComparedByRank() {
        SkewedMemorizationResult result = lengths(0, 3, 5, 9);
        assertThat(result.rankCorrelation(
                                new double[] {0.1, 0.2, 0.3, 0.9},
                                Bootstrap.withDefaults().withReplicates(50))
                        .value())
                .isEqualTo(1);
    }

    @Test
    void refusesStagesOutOfOrder() {
        SkewTrend trend = SkewTrend.along("epoch").with(2, lengths(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> trend.with(2, lengths(0, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> trend.with(Double.NaN, lengths(0, 1)));
    }

    @Test
    void refusesStagesOfOtherDefinitionsAndVersions() {
        SkewedMemorizationResult now = lengths(0, 1);
        SkewTrend trend = SkewTrend.along("epoch").with(1, now);
        MetricId id = MetricIds.SKEW_LENGTH;
        MetricId changed = new MetricId(id.name(), id.version() + 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trend.with(2, of(changed)))
                .withMessageContaining(changed + " cannot be compared with one of " + id)
                .withMessageContaining("compute the older one again");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trend.with(2, of(MetricIds.SKEW_PROBABILITY)))
                .withMessageContaining("same definition");
        assertThat(trend.with(2, of(id)).stages()).hasSize(2);
    }

    private static SkewedMemorizationResult of(MetricId metric) {
        return new SkewedMemorizationResult(
                new double[] {0, 1}, "tokens", Bootstrap.withDefaults().withReplicates(50), Provenance.of(metric));
    }

    @Test
    void saysWhereItComesFrom() {
        SkewTrend empty = SkewTrend.along("epoch");
        SkewTrend trend = empty.with(1, lengths(0, 1)).with(2, lengths(0, 2));
        assertThat(trend.provenance().metric()).isEqualTo(MetricIds.SKEW_TREND);
        assertThat(trend.provenance().options())
                .containsEntry("axis", "epoch")
                .containsEntry("stages of", MetricIds.SKEW_LENGTH.toString());
        assertThat(trend.provenance())
                .isEqualTo(empty.with(1, lengths(0, 1)).with(2, lengths(0, 2)).provenance());
        assertThat(List.of(
                        empty.provenance().data(),
                        trend.provenance().data(),
                        empty.with(1, lengths(0, 1))
                                .with(3, lengths(0, 2))
                                .provenance()
                                .data(),
                        empty.with(1, lengths(0, 1))
                                .with(2, lengths(0, 3))
                                .provenance()
                                .data()))
                .doesNotHaveDuplicates();
    }
}
