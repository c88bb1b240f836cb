package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.NpyFile;
import org.memo4j.core.text.TokenSequences;

/** The token arrays of the Training Data Extraction Challenge, and an attacker who has no model but its training split. */
class ExtractionBenchmarkTest {
    private static TokenSequences read(String name) throws IOException {
        Path file = Path.of(System.getProperty("memo.shared", "."), "data", "lm-extraction-benchmark", name);
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        return TokenSequences.of(NpyFile.readIntMatrix(file));
    }

    /** Places in the training split, by the two tokens before them. */
    private static Map<Long, List<int[]>> index(List<int[]> training) {
        Map<Long, List<int[]>> index = new HashMap<>();
        for (int i = 0; i < training.size(); i++) {
            int[] tokens = training.get(i);
            for (int t = 2; t + 50 <= tokens.length; t++) {
                index.computeIfAbsent(key(tokens[t - 2], tokens[t - 1]), k -> new ArrayList<>())
                        .add(new int[] {i, t});
            }
        }
        return index;
    }

    private static long key(int a, int b) {
        return (long) a << 32 | b;
    }

    @Test
    void copyingTheTrainingSplitFindsHalfOfTheValidationSuffixes() throws IOException {
        List<int[]> prefixes = read("train_prefix.npy").toList();
        List<int[]> suffixes = read("train_suffix.npy").toList();
        List<int[]> training = new ArrayList<>();
        for (int i = 0; i < prefixes.size(); i++) {
            int[] whole = Arrays.copyOf(prefixes.get(i), 100);
            System.arraycopy(suffixes.get(i), 0, whole, 50, 50);
            training.add(whole);
        }
        TokenSequences prompts = read("val_prefix.npy");
        TokenSequences targets = read("val_suffix.npy");
        Map<Long, List<int[]>> index = index(training);
        int[][] guesses = new int[prompts.size()][];
        double[] confidence = new double[guesses.length];
        for (int v = 0; v < guesses.length; v++) {
            int[] prompt = prompts.get(v);
            guesses[v] = new int[50];
            for (int[] place : index.getOrDefault(key(prompt[48], prompt[49]), List.of())) {
                int[] tokens = training.get(place[0]);
                int same = 2;
                while (same < Math.min(50, place[1]) && tokens[place[1] - 1 - same] == prompt[49 - same]) {
                    same++;
                }
                if (same > confidence[v]) {
                    confidence[v] = same;
                    guesses[v] = Arrays.copyOfRange(tokens, place[1], place[1] + 50);
                }
            }
        }
        TokenSequences guessed = TokenSequences.of(guesses);
        RecallAtErrorsResult recall = RecallAtErrors.withDefaults().ofSuffixes(guessed, targets, confidence);
        ExactMatchResult match = ExactMatch.withDefaults().generated(guessed, targets);
        // the split shares documents: no model is needed to extract this much
        assertThat(recall.recall(100)).isBetween(0.4, 0.6);
        assertThat(recall.recall(1_000_000)).isCloseTo(match.fraction().value(), within(1e-12));
        assertThat(recall.errors())
                .isEqualTo(1000 - (int) Math.round(1000 * match.fraction().value()));
        // the benchmark's suffixes are not in their prefixes
        PromptFilterResult filter = PromptFalsePositiveFilter.withDefaults().ofTokens(prompts, targets);
        assertThat(filter.standing()).isEqualTo(1000);
        assertThat(filter.fraction(match.exact()).orElseThrow().value())
                .isEqualTo(match.fraction().value());
    }
}
