package org.memo4j.attacks.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.Golden;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.kernel.TokenScoringKernels;
import org.memo4j.core.kernel.TokenStatistics;
import org.memo4j.core.score.TokenScores;

/**
 * Every entry of the token-level golden file, from logits on: definitions of Min-K%++ (run.py) and MIMIR, both MIT. Logits
 * are float32 here and decimals there, hence 1e-6 for what comes out of them; scores of the golden columns agree to 1e-12.
 */
class TokenLevelGoldenTest {
    /** Three tokens of the file, so that a fresh clone tests them too. */
    @Test
    void threeTokens() {
        float[] logits = {
            0.068f, 2.719f, 2.449f, -1.021f, -0.596f, -1.055f, 1.139f, -0.112f, 1.494f, -3.695f, 3.133f, -0.193f,
            1.361f, -0.273f, -0.758f
        };
        int[] targets = {3, 2, 3};
        double[] logProbabilities = {-4.378716466037538, -2.29192092258788, -3.6367368636279416};
        double[] means = {-0.9568231169379345, -1.0885167463463168, -0.7175976848242558};
        double[] variances = {0.5763107982960884, 0.4745026343066743, 1.0534398719619809};
        double[] normalized = {-4.50752445035632, -1.7469971656907748, -2.8441331593542594};
        TokenStatistics statistics = new TokenStatistics(3);
        TokenScoringKernels.best().score(LogitRows.of(logits, 5), new int[] {0, 1, 2}, targets, statistics, 0);
        TokenScores scores =
                TokenScores.builder(0).addSequence(targets, statistics, 0).build();
        for (int t = 0; t < 3; t++) {
            assertThat(scores.logProbability(0, t)).isCloseTo(logProbabilities[t], within(1e-6));
            assertThat(scores.mean(0, t)).isCloseTo(means[t], within(1e-6));
            assertThat(scores.variance(0, t)).isCloseTo(variances[t], within(1e-6));
        }
        TokenScores columns = TokenScores.builder(0)
                .addSequence(new int[0], logProbabilities, new int[0], means, variances)
                .build();
        // the least one of three, the two least, and all
        double[] fractions = {0.34, 0.67, 1};
        double[] minK = {logProbabilities[0], -4.00772666483274, -3.435791417417787};
        double[] plus = {normalized[0], -3.67582880485529, -3.0328849251337844};
        for (int i = 0; i < 3; i++) {
            assertThat(MinKScore.withDefaults().withFraction(fractions[i]).score(columns)[0])
                    .isCloseTo(minK[i], within(1e-12));
            assertThat(MinKPlusPlusScore.withDefaults()
                            .withFraction(fractions[i])
                            .score(columns)[0])
                    .isCloseTo(plus[i], within(1e-12));
        }
    }

    @Test
    void compressedLengthsOfPython() {
        assertThat(ZlibScore.compressedLength("")).isEqualTo(8);
        assertThat(ZlibScore.compressedLength("a")).isEqualTo(9);
        assertThat(ZlibScore.compressedLength("a".repeat(20))).isEqualTo(11);
        assertThat(ZlibScore.compressedLength("To be or not to be, that is the question."))
                .isEqualTo(45);
        assertThat(ZlibScore.compressedLength("naïve café 你好")).isEqualTo(28);
    }

    private static TokenScores fromLogits(JsonNode file) {
        JsonNode logits = file.get("logits");
        int tokens = logits.size();
        int vocabulary = logits.get(0).size();
        float[] cells = new float[tokens * vocabulary];
        int[] rows = new int[tokens];
        int[] targets = new int[tokens];
        for (int t = 0; t < tokens; t++) {
            rows[t] = t;
            targets[t] = file.get("target").get(t).asInt();
            for (int v = 0; v < vocabulary; v++) {
                cells[t * vocabulary + v] = (float) logits.get(t).get(v).asDouble();
            }
        }
        TokenStatistics statistics = new TokenStatistics(tokens);
        TokenScoringKernels.best().score(LogitRows.of(cells, vocabulary), rows, targets, statistics, 0);
        return TokenScores.builder(0).addSequence(targets, statistics, 0).build();
    }

    private static TokenScores fromColumns(JsonNode file) {
        return TokenScores.builder(0)
                .addSequence(
                        new int[0],
                        Golden.row(file.get("token_log_probs")),
                        new int[0],
                        Golden.row(file.get("mu")),
                        Golden.row(file.get("sigma_var")))
                .build();
    }

    @Test
    void columnsFromLogits() throws IOException {
        JsonNode file = Golden.read("token_level_mia.json");
        TokenScores scores = fromLogits(file);
        double[] normalized = Golden.row(file.get("normalized"));
        for (int t = 0; t < scores.length(0); t++) {
            assertThat(scores.logProbability(0, t))
                    .isCloseTo(file.get("token_log_probs").get(t).asDouble(), within(1e-6));
            assertThat(scores.mean(0, t)).isCloseTo(file.get("mu").get(t).asDouble(), within(1e-6));
            assertThat(scores.variance(0, t))
                    .isCloseTo(file.get("sigma_var").get(t).asDouble(), within(1e-6));
            TokenScores one = TokenScores.builder(0)
                    .addSequence(
                            new int[0],
                            new double[] {scores.logProbability(0, t)},
                            new int[0],
                            new double[] {scores.mean(0, t)},
                            new double[] {scores.variance(0, t)})
                    .build();
            assertThat(MinKPlusPlusScore.withDefaults().score(one)[0]).isCloseTo(normalized[t], within(1e-5));
        }
    }

    @Test
    void scores() throws IOException {
        JsonNode file = Golden.read("token_level_mia.json");
        for (TokenScores scores : new TokenScores[] {fromColumns(file), fromLogits(file)}) {
            double tolerance = scores.hasTokens() ? 1e-5 : 1e-12;
            double loss = file.get("loss").asDouble();
            assertThat(LossScore.withDefaults().score(scores)[0]).isCloseTo(-loss, within(tolerance));
            assertThat(Math.exp(scores.loss(0)))
                    .isCloseTo(file.get("perplexity").asDouble(), within(20 * tolerance));
            for (Map.Entry<String, JsonNode> entry : file.get("k").properties()) {
                double fraction = Double.parseDouble(entry.getKey());
                double minK = MinKScore.withDefaults().withFraction(fraction).score(scores)[0];
                double plus =
                        MinKPlusPlusScore.withDefaults().withFraction(fraction).score(scores)[0];
                if (entry.getValue().get("k_count").asInt() == 0) {
                    // the sources average an empty list; here at least one token counts
                    assertThat(minK)
                            .isEqualTo(
                                    MinKScore.withDefaults().withFraction(0.2).score(scores)[0]);
                } else {
                    assertThat(minK).isCloseTo(entry.getValue().get("min_k").asDouble(), within(tolerance));
                    assertThat(plus).isCloseTo(entry.getValue().get("min_k_pp").asDouble(), within(tolerance));
                }
            }
        }
    }

    @Test
    void zlibLengths() throws IOException {
        JsonNode lengths = Golden.read("token_level_mia.json").get("zlib_lengths");
        assertThat(lengths).hasSizeGreaterThan(5);
        for (JsonNode c : lengths) {
            assertThat(ZlibScore.compressedLength(c.get("text").asText()))
                    .as("%s", c)
                    .isEqualTo(c.get("zlib_level6_len").asInt());
        }
    }
}
