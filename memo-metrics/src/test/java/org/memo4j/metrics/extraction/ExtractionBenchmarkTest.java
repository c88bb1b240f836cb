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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.NpyFile;
import org.memo4j.core.text.BytePairTokenizer;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.personal.Disclosure;
import org.memo4j.metrics.personal.PersonalExtraction;
import org.memo4j.metrics.personal.PersonalExtractionResult;

/**
 * The token arrays of the Training Data Extraction Challenge, and an attacker who has no model but its training split. The
 * numbers are those of the page of results.
 */
class ExtractionBenchmarkTest {
    private static final int SUFFIX = 50;

    private static Path file(String folder, String name) {
        Path file = Path.of(System.getProperty("memo.shared", "."), "data", folder, name);
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        return file;
    }

    /** Arrays side by side: texts of as many tokens as they have columns. */
    private static TokenSequences read(String... names) throws IOException {
        List<int[]> rows = List.of();
        for (String name : names) {
            List<int[]> more = TokenSequences.of(NpyFile.readIntMatrix(file("lm-extraction-benchmark", name)))
                    .toList();
            List<int[]> before = rows;
            rows = rows.isEmpty()
                    ? more
                    : IntStream.range(0, more.size())
                            .mapToObj(i -> joined(before.get(i), more.get(i)))
                            .toList();
        }
        return TokenSequences.of(rows);
    }

    private static int[] joined(int[] first, int[] second) {
        int[] whole = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);
        return whole;
    }

    /** Guesses, and how many tokens before each of them its prompt shares with the training split. */
    private record Copies(TokenSequences guesses, double[] matched) {}

    /** What follows the longest match of the end of each prompt in the training texts, the first one among equals. */
    private static Copies copy(TokenSequences training, TokenSequences prompts) {
        Map<Long, List<int[]>> index = index(training, prompts);
        int[][] guesses = new int[prompts.size()][SUFFIX];
        double[] matched = new double[guesses.length];
        for (int v = 0; v < guesses.length; v++) {
            int[] prompt = prompts.get(v);
            for (int[] place : index.getOrDefault(lastTwo(prompt, prompt.length), List.of())) {
                int[] tokens = training.get(place[0]);
                int same = 2;
                while (same < Math.min(prompt.length, place[1])
                        && tokens[place[1] - 1 - same] == prompt[prompt.length - 1 - same]) {
                    same++;
                }
                if (same > matched[v]) {
                    matched[v] = same;
                    guesses[v] = Arrays.copyOfRange(tokens, place[1], place[1] + SUFFIX);
                }
            }
        }
        return new Copies(TokenSequences.of(guesses), matched);
    }

    /** Places in the training texts after the last two tokens of a prompt. */
    private static Map<Long, List<int[]>> index(TokenSequences training, TokenSequences prompts) {
        Map<Long, List<int[]>> index = new HashMap<>();
        for (int[] prompt : prompts.toList()) {
            index.put(lastTwo(prompt, prompt.length), new ArrayList<>());
        }
        for (int i = 0; i < training.size(); i++) {
            int[] tokens = training.get(i);
            for (int t = 2; t + SUFFIX <= tokens.length; t++) {
                List<int[]> places = index.get(lastTwo(tokens, t));
                if (places != null) {
                    places.add(new int[] {i, t});
                }
            }
        }
        return index;
    }

    private static long lastTwo(int[] tokens, int end) {
        return (long) tokens[end - 2] << 32 | tokens[end - 1];
    }

    @Test
    void copyingTheTrainingSplitFindsHalfOfTheValidationSuffixes() throws IOException {
        TokenSequences prompts = read("val_prefix.npy");
        TokenSequences targets = read("val_suffix.npy");
        check(copy(read("train_prefix.npy", "train_suffix.npy"), prompts), 0.408, 0.515, 471);
        TokenSequences training = read("train_preprefix.npy", "train_prefix.npy", "train_suffix.npy");
        Copies copies = copy(training, prompts);
        RecallAtErrorsResult recall = check(copies, 0.447, 0.525, 463);
        assertThat(recall.precision(10)).isCloseTo(0.980, within(5e-4));
        assertThat(recall.precision(100)).isCloseTo(0.841, within(5e-4));
        assertThat(recall.estimate(100).lower()).isCloseTo(0.491, within(5e-4));
        assertThat(recall.estimate(100).upper()).isCloseTo(0.556, within(5e-4));

        ExactMatchResult match = ExactMatch.withDefaults().generated(copies.guesses(), targets);
        assertThat(match.fraction().value()).isEqualTo(0.537);
        // the benchmark's suffixes are not in their prefixes
        PromptFilterResult filter = PromptFalsePositiveFilter.withDefaults().ofTokens(prompts, targets);
        assertThat(filter.standing()).isEqualTo(1000);
        assertThat(filter.fraction(match.exact()).orElseThrow().value()).isEqualTo(0.537);
        // also what StreamingSearch finds, see EnginesTest
        Set<List<Integer>> suffixes = lists(read("train_suffix.npy")).collect(Collectors.toSet());
        assertThat(lists(targets).filter(suffixes::contains).count()).isEqualTo(291);

        PersonalExtractionResult personal = personal(training, prompts, copies.guesses());
        assertThat(List.of("email", "phone", "ipv4", "iban", "credit card", "us ssn"))
                .extracting(personal::trainingValues)
                .containsExactly(846, 48, 23, 1, 1, 0);
        assertThat(personal.values("email", Disclosure.LEAKED)).isEqualTo(1);
        assertThat(personal.values("phone", Disclosure.LEAKED)).isEqualTo(1);
        assertThat(personal.recall().orElseThrow().value()).isEqualTo(2.0 / 919);
        assertThat(personal.precision().orElseThrow().value()).isEqualTo(1);
    }

    private static RecallAtErrorsResult check(Copies copies, double atTen, double atHundred, int wrong)
            throws IOException {
        RecallAtErrorsResult recall = RecallAtErrors.withDefaults()
                .withErrors(10, 100)
                .ofSuffixes(copies.guesses(), read("val_suffix.npy"), copies.matched());
        assertThat(recall.recall(10)).isCloseTo(atTen, within(5e-4));
        assertThat(recall.recall(100)).isCloseTo(atHundred, within(5e-4));
        assertThat(recall.errors()).isEqualTo(wrong);
        assertThat(recall.recall(1000)).isCloseTo((1000 - wrong) / 1000.0, within(1e-12));
        return recall;
    }

    private static PersonalExtractionResult personal(
            TokenSequences training, TokenSequences prompts, TokenSequences guesses) throws IOException {
        BytePairTokenizer tokenizer =
                BytePairTokenizer.load(file("gpt2-bpe", "encoder.json"), file("gpt2-bpe", "vocab.bpe"));
        return PersonalExtraction.withDefaults()
                .measure(decode(tokenizer, training), decode(tokenizer, prompts), decode(tokenizer, guesses));
    }

    private static Stream<List<Integer>> lists(TokenSequences sequences) {
        return sequences.toList().stream()
                .map(tokens -> Arrays.stream(tokens).boxed().toList());
    }

    private static List<String> decode(BytePairTokenizer tokenizer, TokenSequences sequences) {
        return sequences.toList().stream().map(tokenizer::decode).toList();
    }
}
