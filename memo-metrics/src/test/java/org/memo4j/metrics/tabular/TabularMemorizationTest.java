package org.memo4j.metrics.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.CharTokenizer;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class TabularMemorizationTest {
    private static final TabularMemorization TESTS = TabularMemorization.withDefaults();

    /** A table of random values: a color, a size and an amount that is nearly unique. */
    private static DataTable random(long seed, int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] colors = {"red", "green", "blue", "white"};
        return DataTable.parse("amount,color,size\n"
                + IntStream.range(0, rows)
                        .mapToObj(
                                i -> random.nextInt(10_000) + "," + colors[random.nextInt(4)] + "," + random.nextInt(5))
                        .collect(Collectors.joining("\n")));
    }

    /** Knows the file by heart: goes on after the last place where the prompt's end stands. */
    private static UnaryOperator<String> memory(DataTable table) {
        String text = table.text();
        return prompt -> {
            int at = text.indexOf(prompt);
            return at < 0 ? "" : text.substring(at + prompt.length());
        };
    }

    @Test
    void aModelThatKnowsTheFileIsAlwaysRight() {
        DataTable table = random(1, 60);
        HeaderTestResult header = TESTS.header(table, memory(table));
        CompletionTestResult rows = TESTS.rowCompletion(table, memory(table));
        CompletionTestResult first = TESTS.firstToken(table, memory(table));
        for (int s = 0; s < header.size(); s++) {
            assertThat(header.matched(s)).isEqualTo(header.completion(s).length());
            assertThat(header.matchedLines(s)).isEqualTo(62 - header.line(s));
            assertThat(header.guessed(s)).isLessThan(10);
        }
        assertThat(header.best()).isZero();
        assertThat(header.pValue()).isEqualTo(0.001);
        for (CompletionTestResult result : List.of(rows, first)) {
            assertThat(result.accuracy()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(25, 25, 0.95));
            for (TabularBaseline baseline : TabularBaseline.values()) {
                assertThat(result.accuracy(baseline)).as("%s", baseline).isLessThan(0.5);
                assertThat(result.pValue(baseline)).as("%s", baseline).isLessThan(1e-3);
            }
        }
        assertThat(rows.provenance().metric()).isEqualTo(MetricIds.TABULAR_ROW);
        assertThat(first.provenance().metric()).isEqualTo(MetricIds.TABULAR_FIRST_TOKEN);
        assertThat(header.provenance().metric()).isEqualTo(MetricIds.TABULAR_HEADER);
        assertThat(header.toString()).contains("Header test", "p-value of the best  0.001");
        assertThat(rows.toString()).contains("Completion of the next row, 25 questions", "marginal", "context");
    }

    @Test
    void asksForTheRowAfterTheRowsInThePrompt() {
        DataTable table = random(2, 40);
        CompletionTestResult result =
                TESTS.withQuestions(100).withPrefixRows(3).rowCompletion(table, prompt -> "\n x \ny");
        assertThat(result.size()).isEqualTo(37);
        List<Integer> asked = new ArrayList<>();
        for (int q = 0; q < result.size(); q++) {
            int row = result.row(q);
            asked.add(row);
            assertThat(result.prompt(q))
                    .isEqualTo(table.row(row - 3) + "\n" + table.row(row - 2) + "\n" + table.row(row - 1) + "\n");
            assertThat(result.truth(q)).isEqualTo(table.row(row));
            assertThat(result.answer(q)).isEqualTo("x");
            assertThat(result.right(q)).isFalse();
        }
        assertThat(asked).doesNotHaveDuplicates();
        assertThat(result.accuracy().value()).isZero();
        assertThat(result.pValue(TabularBaseline.MARGINAL)).isEqualTo(1);
    }

    @Test
    void doesNotAskWhatThePromptShows() {
        DataTable table = DataTable.parse("a\n1\n1\n2\n1\n1\n");
        CompletionTestResult result = TESTS.withPrefixRows(1).rowCompletion(table, p -> "1");
        assertThat(IntStream.range(0, result.size()).map(result::row)).containsExactlyInAnyOrder(2, 3);
        // "1" is the most frequent row, drawn with 4/5; the last row of the prompt is never it
        assertThat(result.accuracy(TabularBaseline.MODE)).isEqualTo(0.5);
        assertThat(result.accuracy(TabularBaseline.MARGINAL)).isCloseTo((0.2 + 0.8) / 2, within(1e-15));
        assertThat(result.accuracy(TabularBaseline.CONTEXT)).isZero();
        // P[at least one right] = 1 - 0.8 * 0.2
        assertThat(result.pValue(TabularBaseline.MARGINAL)).isCloseTo(0.84, within(1e-12));
    }

    @Test
    void completesFeatures() {
        DataTable table = random(3, 80);
        assertThat(TabularMemorization.mostUnique(table)).isEqualTo("amount");
        List<String> prompts = new ArrayList<>();
        UnaryOperator<String> memory = prompt -> {
            prompts.add(prompt);
            String last = prompt.substring(prompt.lastIndexOf("\n\n") + 2);
            for (int row = 0; row < table.size(); row++) {
                if (last.equals("color = " + table.value(row, 1) + ", size = " + table.value(row, 2) + ", amount = ")) {
                    return "amount = \"" + table.value(row, 0) + "\"\n\ncolor = ";
                }
            }
            return "";
        };
        CompletionTestResult result = TESTS.withQuestions(80).featureCompletion(table, "amount", memory);
        // the first row with the same color and size is remembered, so those alike are wrong
        for (int q = 0; q < result.size(); q++) {
            int row = result.row(q);
            int first = IntStream.range(0, table.size())
                    .filter(r -> table.value(r, 1).equals(table.value(row, 1))
                            && table.value(r, 2).equals(table.value(row, 2)))
                    .findFirst()
                    .orElseThrow();
            assertThat(result.right(q)).isEqualTo(table.value(first, 0).equals(table.value(row, 0)));
            assertThat(result.truth(q)).isEqualTo(table.value(row, 0));
            assertThat(prompts.get(q).split("\n\n")).hasSize(6);
            assertThat(prompts.get(q)).doesNotContain("amount = " + table.value(row, 0) + "\n");
        }
        assertThat(result.right()).isBetween(15, 25);
        assertThat(result.accuracy(TabularBaseline.MARGINAL)).isCloseTo(1 / 80.0, within(0.01));
        assertThat(result.pValue(TabularBaseline.MARGINAL)).isLessThan(1e-9);
        assertThat(result.provenance().options()).containsEntry("feature", "amount");
    }

    @Test
    void showsWhatCanBeWorkedOut() {
        // the second column is a function of the first, the rows are numbered: nothing is memory
        DataTable table = DataTable.parse("id,parity\n"
                + IntStream.range(100, 200)
                        .mapToObj(i -> i % 10 + "-" + i + "," + i % 2)
                        .collect(Collectors.joining("\n")));
        CompletionTestResult first = TESTS.withPrefixRows(2).firstToken(table, memory(table));
        assertThat(first.accuracy().value()).isEqualTo(1);
        assertThat(first.accuracy(TabularBaseline.CONTEXT)).isEqualTo(1);
        assertThat(first.pValue(TabularBaseline.CONTEXT)).isEqualTo(1);
        assertThat(first.pValue(TabularBaseline.MARGINAL)).isLessThan(1e-9);
        DataTable twins = DataTable.parse("a,b\n" + "x,1\nx,1\ny,2\ny,2\n".repeat(10));
        CompletionTestResult feature = TESTS.withExamples(2).featureCompletion(twins, "b", p -> "1");
        assertThat(feature.accuracy(TabularBaseline.CONTEXT)).isEqualTo(1);
    }

    @Test
    void contextDoesNotSeeTheAnswerItself() {
        // every step from one first character to the next occurs once, and no two rows share a value
        DataTable table = DataTable.parse("a,b\n"
                + IntStream.range(0, 26)
                        .mapToObj(i -> (char) ('a' + i) + "," + i)
                        .collect(Collectors.joining("\n")));
        assertThat(TESTS.withPrefixRows(1).firstToken(table, memory(table)).accuracy(TabularBaseline.CONTEXT))
                .isZero();
        assertThat(TESTS.featureCompletion(table, "b", prompt -> "").accuracy(TabularBaseline.CONTEXT))
                .isZero();
    }

    @Test
    void whoDrawsFromTheColumnsIsNotCaught() {
        int caught = 0;
        int runs = 60;
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        DataTable table = random(seed, 200);
        for (int r = 0; r < runs; r++) {
            UnaryOperator<String> guesser = prompt -> table.value(random.nextInt(table.size()), 1);
            caught +=
                    TESTS.withSeed(r).featureCompletion(table, "color", guesser).pValue(TabularBaseline.MARGINAL)
                                    <= 0.05
                            ? 1
                            : 0;
        }
        // at most 5 % each; P[Bin(60, 0.05) > 12] < 1e-5
        assertThat(caught).as("seed %d", seed).isLessThanOrEqualTo(12);
    }

    @Test
    void knowsTheTailOfIndependentEvents() {
        SplittableRandom random = new SplittableRandom(6);
        for (int n = 0; n <= 8; n++) {
            double[] p = random.doubles(n).toArray();
            for (int count = 0; count <= n; count++) {
                double sum = 0;
                for (int set = 0; set < 1 << n; set++) {
                    if (Integer.bitCount(set) >= count) {
                        double probability = 1;
                        for (int i = 0; i < n; i++) {
                            probability *= (set >> i & 1) == 1 ? p[i] : 1 - p[i];
                        }
                        sum += probability;
                    }
                }
                assertThat(Chances.atLeast(count, p)).isCloseTo(sum, within(1e-12));
            }
        }
    }

    @Test
    void guessesRowsOfTheColumnsFields() {
        DataTable table = random(7, 30);
        MarginalRows guesser = new MarginalRows(table, new SplittableRandom(8));
        for (int row = 0; row < 10; row++) {
            for (int within = 0; within < table.row(row).length(); within++) {
                String continuation = guesser.continuation(row, within, 100);
                assertThat(continuation).hasSize(100);
                DataTable read = DataTable.parse(
                        table.row(row).substring(0, within) + continuation.substring(0, continuation.lastIndexOf('\n')),
                        table.names());
                for (int r = 0; r < read.size(); r++) {
                    for (int c = 0; c < 3; c++) {
                        String value = read.value(r, c);
                        int column = c;
                        assertThat(IntStream.range(0, 30)
                                        .anyMatch(i -> table.value(i, column).equals(value)))
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void repeatsItselfWithTheSameSeed() {
        DataTable table = random(9, 50);
        UnaryOperator<String> model = prompt -> prompt.substring(prompt.length() / 2);
        assertThat(TESTS.rowCompletion(table, model).toString())
                .isEqualTo(TESTS.rowCompletion(table, model).toString());
        assertThat(TESTS.header(table, model).toString())
                .isEqualTo(TESTS.header(table, model).toString());
        CompletionTestResult one = TESTS.featureCompletion(table, "size", model);
        CompletionTestResult other = TESTS.withSeed(1).featureCompletion(table, "size", model);
        assertThat(IntStream.range(0, 25).map(other::row).toArray())
                .isNotEqualTo(IntStream.range(0, 25).map(one::row).toArray());
    }

    /** Emits the token after the last one. */
    private record Counting(int vocabularySize) implements LanguageModel {
        @Override
        public int contextLength() {
            return 20;
        }

        @Override
        public OptionalInt startToken() {
            return OptionalInt.empty();
        }

        @Override
        public LogitRows logits(TokenSequences batch) {
            int length = batch.maxLength();
            float[] logits = new float[batch.size() * length * vocabularySize];
            for (int b = 0; b < batch.size(); b++) {
                for (int t = 0; t < length; t++) {
                    logits[(b * length + t) * vocabularySize + (batch.token(b, t) + 1) % vocabularySize] = 1;
                }
            }
            return LogitRows.of(logits, vocabularySize);
        }
    }

    @Test
    void completesWithALanguageModel() {
        CharTokenizer tokenizer = CharTokenizer.train(List.of("abcdefgh"));
        ModelCompletion completion = ModelCompletion.of(new Counting(tokenizer.vocabularySize()), tokenizer, 3);
        int a = tokenizer.encode("a")[0];
        assertThat(completion.apply("ba")).isEqualTo(tokenizer.decode(new int[] {a + 1, a + 2, a + 3}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> completion.apply("a".repeat(19)))
                .withMessageContaining("context of 20");
        assertThatIllegalArgumentException().isThrownBy(() -> ModelCompletion.of(new Counting(3), tokenizer, 0));
    }

    @Test
    void worksOnARealTable() throws IOException {
        Path file = Path.of(System.getProperty("memo.shared", "."), "data", "adult", "adult.data");
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        List<String> names = IntStream.range(0, 15).mapToObj(c -> "c" + c).toList();
        String csv = Files.readAllLines(file).stream().limit(3000).collect(Collectors.joining("\n"));
        DataTable table = DataTable.parse(csv, names);
        // fnlwgt, the sampling weight
        assertThat(TabularMemorization.mostUnique(table)).isEqualTo("c2");
        assertThat(TESTS.rowCompletion(table, memory(table)).accuracy().value()).isEqualTo(1);
        CompletionTestResult first = TESTS.firstToken(table, memory(table));
        assertThat(first.accuracy().value()).isEqualTo(1);
        assertThat(first.provenance().options()).containsEntry("characters", "1");
        assertThat(first.pValue(TabularBaseline.CONTEXT)).isLessThan(1e-3);
        CompletionTestResult work = TESTS.featureCompletion(table, "c1", prompt -> "Private");
        assertThat(work.accuracy(TabularBaseline.MODE))
                .isEqualTo(work.accuracy().value());
        assertThat(work.accuracy(TabularBaseline.MARGINAL)).isBetween(0.3, 0.7);
    }

    @Test
    void refusesBadInput() {
        DataTable small = random(1, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TESTS.header(small, p -> ""))
                .withMessageContaining("line 8, but the table has 6 lines");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TESTS.rowCompletion(small, p -> ""))
                .withMessageContaining("fewer prefix rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TESTS.firstToken(small, p -> ""))
                .withMessageContaining("fewer prefix rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TESTS.firstToken(DataTable.parse("a\n" + "1234567\n".repeat(20)), p -> ""))
                .withMessageContaining("too much alike");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TESTS.featureCompletion(small, "weight", p -> ""))
                .withMessageContaining("no column 'weight'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TESTS.featureCompletion(DataTable.parse("a,b\n1,1\n2,1\n"), "b", p -> ""))
                .withMessageContaining("set fewer examples");
        assertThatIllegalArgumentException().isThrownBy(() -> TESTS.withQuestions(0));
        assertThatIllegalArgumentException().isThrownBy(() -> TESTS.withPrefixRows(0));
        assertThatIllegalArgumentException().isThrownBy(() -> TESTS.withExamples(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> TESTS.withConfidence(1));
    }
}
