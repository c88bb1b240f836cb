package org.memo4j.metrics.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class BayesBaselineTest {
    @Test
    void termWiseFollowsTheMostFrequentToken() {
        // after [1]: 2 twice, 3 three times; after [1, 3]: 5 twice
        TokenSequences training =
                TokenSequences.of(new int[][] {{1, 2, 9}, {1, 2, 9}, {1, 3, 4}, {1, 3, 5}, {1, 3, 5}, {7, 8, 8}});
        assertThat(BayesBaseline.TERM_WISE.matchedLengths(training, 1).lengths())
                .containsExactly(0, 0, 1, 2, 2, 2);
        // whole suffixes: [2, 9] and [3, 5] twice each, the smaller one wins
        assertThat(BayesBaseline.SEQUENCE.matchedLengths(training, 1).lengths()).containsExactly(2, 2, 0, 0, 0, 2);
    }

    @Test
    void agreesWithCountingEverything() {
        SplittableRandom random = new SplittableRandom(12);
        for (int round = 0; round < 300; round++) {
            int prefix = random.nextInt(3);
            List<int[]> sequences = new ArrayList<>();
            int n = 1 + random.nextInt(12);
            for (int i = 0; i < n; i++) {
                sequences.add(random.ints(prefix + 1 + random.nextInt(4), 0, 2).toArray());
            }
            TokenSequences training = TokenSequences.of(sequences);
            assertThat(BayesBaseline.TERM_WISE.matchedLengths(training, prefix).lengths())
                    .as("term-wise, round %d", round)
                    .isEqualTo(termWise(sequences, prefix));
            assertThat(BayesBaseline.SEQUENCE.matchedLengths(training, prefix).lengths())
                    .as("sequence, round %d", round)
                    .isEqualTo(whole(sequences, prefix));
        }
    }

    private static int[] termWise(List<int[]> sequences, int prefix) {
        return sequences.stream()
                .mapToInt(s -> {
                    int at = prefix;
                    while (at < s.length) {
                        Map<Integer, Integer> next = new TreeMap<>();
                        for (int[] other : sequences) {
                            if (other.length > at && Arrays.equals(other, 0, at, s, 0, at)) {
                                next.merge(other[at], 1, Integer::sum);
                            }
                        }
                        int most = next.values().stream().max(Integer::compare).orElseThrow();
                        int best = next.entrySet().stream()
                                .filter(e -> e.getValue() == most)
                                .findFirst()
                                .orElseThrow()
                                .getKey();
                        if (best != s[at]) {
                            break;
                        }
                        at++;
                    }
                    return at - prefix;
                })
                .toArray();
    }

    private static int[] whole(List<int[]> sequences, int prefix) {
        return sequences.stream()
                .mapToInt(s -> {
                    Map<int[], Integer> count = new TreeMap<>(Arrays::compare);
                    for (int[] other : sequences) {
                        if (Arrays.equals(other, 0, prefix, s, 0, prefix)) {
                            count.merge(other, 1, Integer::sum);
                        }
                    }
                    int most = count.values().stream().max(Integer::compare).orElseThrow();
                    int[] best = count.entrySet().stream()
                            .filter(e -> e.getValue() == most)
                            .findFirst()
                            .orElseThrow()
                            .getKey();
                    int mismatch = Arrays.mismatch(s, best);
                    return (mismatch < 0 ? s.length : mismatch) - prefix;
                })
                .toArray();
    }

    @Test
    void saysWhereItComesFrom() {
        TokenSequences training = TokenSequences.of(new int[][] {{1, 2, 9}, {1, 2, 9}, {1, 3, 4}});
        BayesBaselineResult result = BayesBaseline.SEQUENCE.matchedLengths(training, 1);
        assertThat(result.size()).isEqualTo(3);
        assertThat(result.distribution().max()).isEqualTo(2);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.SKEW_BASELINE);
        assertThat(result.provenance().options())
                .containsEntry("form", "SEQUENCE")
                .containsEntry("prefix", "1");
        assertThat(result.provenance().data()).contains(training.hash());
        assertThat(result.toString()).contains("SEQUENCE", "sequences  3", "max        2");
        result.lengths()[0] = 7;
        assertThat(result.lengths()).containsExactly(2, 2, 0);
    }

    @Test
    void refusesSequencesWithoutSuffix() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BayesBaseline.SEQUENCE.matchedLengths(TokenSequences.of(), 1))
                .withMessageContaining("no training sequence");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        BayesBaseline.SEQUENCE.matchedLengths(TokenSequences.of(new int[][] {{1, 2}, {1}}), 1))
                .withMessageContaining("sequence 1 has 1 tokens");
    }
}
