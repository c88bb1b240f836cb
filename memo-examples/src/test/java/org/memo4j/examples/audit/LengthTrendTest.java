package org.memo4j.examples.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.watch.Observation;
import org.memo4j.core.watch.Trace;

class LengthTrendTest {
    /** Documents of some lengths; all tokens right up to, and not at, a position. */
    private static TokenScores scores(int[] lengths, int wrongFrom) {
        TokenScores.Builder builder = TokenScores.builder(0);
        for (int length : lengths) {
            int[] ranks = new int[length];
            double[] logProbabilities = new double[length];
            for (int t = 0; t < length; t++) {
                ranks[t] = t < wrongFrom ? 0 : 1;
                logProbabilities[t] = -1;
            }
            builder.addSequence(new int[length], logProbabilities, ranks);
        }
        return builder.build();
    }

    private static Trace trace(int[] lengths, int... wrongFrom) {
        List<Observation> observations = new ArrayList<>();
        for (int e = 0; e < wrongFrom.length; e++) {
            observations.add(new Observation(
                    10L * (e + 1),
                    e + 1,
                    AuditRun.TRAIN,
                    LengthTrend.LENGTH.name(),
                    LengthTrend.LENGTH.perSequence().apply(scores(lengths, wrongFrom[e]))));
        }
        return new Trace(observations);
    }

    @Test
    void aTextNoLongerThanThePromptHasNoLength() {
        double[] lengths = LengthTrend.LENGTH.perSequence().apply(scores(new int[] {1, 16, 17, 40}, 26));
        assertThat(lengths).containsExactly(Double.NaN, Double.NaN, 1, 10);
    }

    /** Short documents change neither mean nor median nor Gini, which zeros in their place would. */
    @Test
    void shortDocumentsHaveNoPartInTheTrend() {
        LengthTrend trend = LengthTrend.of(trace(new int[] {5, 40, 16, 40, 12, 40, 3}, 16, 26))
                .orElseThrow();
        assertThat(trend.watched()).isEqualTo(7);
        assertThat(trend.documents()).isEqualTo(3);
        assertThat(trend.epochs()).hasSize(2);
        assertThat(trend.epochs().get(0).mean().value()).isZero();
        assertThat(trend.epochs().get(0).gini()).isEmpty();
        assertThat(trend.epochs().get(0).pValue()).isEmpty();
        LengthTrend.Epoch last = trend.epochs().get(1);
        assertThat(last.mean().value()).isEqualTo(10);
        assertThat(last.median()).isEqualTo(10);
        assertThat(last.gini().orElseThrow().value()).isZero();
        // three documents of three grew: two signs in eight say no more than that
        assertThat(last.pValue()).hasValue(0.25);
    }

    @Test
    void oneLongDocumentHasNoDistribution() {
        assertThat(LengthTrend.of(trace(new int[] {5, 40, 16}, 20))).isEmpty();
    }
}
