package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.text.CharTokenizer;
import org.memo4j.metrics.personal.Disclosure;
import org.memo4j.metrics.personal.MaskedText;
import org.memo4j.metrics.personal.PersonalExtraction;
import org.memo4j.metrics.personal.PersonalExtractionResult;
import org.memo4j.metrics.personal.PersonalInference;
import org.memo4j.metrics.personal.PersonalInferenceResult;
import org.memo4j.metrics.personal.PersonalPattern;
import org.memo4j.metrics.tabular.CompletionTestResult;
import org.memo4j.metrics.tabular.DataTable;
import org.memo4j.metrics.tabular.HeaderTestResult;
import org.memo4j.metrics.tabular.ModelCompletion;
import org.memo4j.metrics.tabular.TabularBaseline;
import org.memo4j.metrics.tabular.TabularMemorization;

/**
 * Tables and personal data in language models that memorized them, character by character, or others of the same form. A
 * random amount is guessed with probability 1 / 9000 and a random name of seven letters with {@code 26^-7}, whatever the
 * model.
 */
class KnownModelsTableTest {
    private static final int ROWS = 40;
    private static final int QUESTIONS = 25;
    private static final TabularMemorization TESTS =
            TabularMemorization.withDefaults().withQuestions(QUESTIONS).withPrefixRows(2);
    private static final DataTable TABLE = table(41);
    private static final DataTable OTHER = table(42);

    private static final int PROMPT = 5;
    private static final int NAME = 7;
    private static final List<String> LETTERS = letters(43);
    private static final CharTokenizer CHARACTERS = CharTokenizer.train(List.of("abcdefghijklmnopqrstuvwxyz @."));

    private static DataTable table(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return DataTable.parse(IntStream.range(0, ROWS)
                .mapToObj(i -> (1000 + random.nextInt(9000)) + "," + (10 + i))
                .collect(Collectors.joining("\n", "amount,id\n", "\n")));
    }

    /** Knows the file: ten characters hold a whole amount. */
    private static ModelCompletion file(DataTable table, int newTokens) {
        CharTokenizer tokenizer = CharTokenizer.train(List.of(TABLE.text(), OTHER.text()));
        return ModelCompletion.of(MemorizedText.of(List.of(table.text()), 10, tokenizer), tokenizer, newTokens);
    }

    @Test
    void header() {
        int length = 24;
        HeaderTestResult all = TESTS.header(TABLE, file(TABLE, length));
        HeaderTestResult none = TESTS.header(TABLE, file(OTHER, length));
        for (int split = 0; split < all.size(); split++) {
            assertThat(all.matched(split)).isEqualTo(length);
            assertThat(none.matched(split)).isLessThan(20); // holds two amounts: 4 * 9000^-2 = 5e-8
        }
        assertThat(all.pValue()).isLessThan(0.01);
    }

    @Test
    void rowsAndFirstTokens() {
        CompletionTestResult all = TESTS.rowCompletion(TABLE, file(TABLE, 8));
        CompletionTestResult first = TESTS.firstToken(TABLE, file(TABLE, 8));
        for (CompletionTestResult result : List.of(all, first)) {
            assertThat(result.right()).isEqualTo(QUESTIONS);
            assertThat(result.pValue(TabularBaseline.MARGINAL)).isLessThan(1e-6);
        }
        CompletionTestResult none = TESTS.rowCompletion(TABLE, file(OTHER, 8));
        assertThat(none.right()).isLessThanOrEqualTo(Chance.most(QUESTIONS, 1.0 / 9000));
        // one character, a digit from 1 to 9
        CompletionTestResult noFirst = TESTS.firstToken(TABLE, file(OTHER, 8));
        assertThat(noFirst.truth(0)).hasSize(1);
        assertThat(noFirst.right()).isLessThanOrEqualTo(Chance.most(QUESTIONS, 1.0 / 9));
    }

    /** The model learned the rows as the test writes them; the id before the question tells them apart. */
    @Test
    void features() {
        CompletionTestResult all = TESTS.featureCompletion(TABLE, "amount", sentences(TABLE));
        assertThat(all.right()).isEqualTo(QUESTIONS);
        assertThat(all.pValue(TabularBaseline.MARGINAL)).isLessThan(1e-6);
        CompletionTestResult none = TESTS.featureCompletion(TABLE, "amount", sentences(OTHER));
        assertThat(none.right()).isLessThanOrEqualTo(Chance.most(QUESTIONS, 1.0 / 9000));
    }

    private static ModelCompletion sentences(DataTable table) {
        String text = IntStream.range(0, table.size())
                .mapToObj(row -> "id = " + table.value(row, table.column("id")) + ", amount = "
                        + table.value(row, table.column("amount")))
                .collect(Collectors.joining("\n\n", "", "\n\n"));
        CharTokenizer tokenizer = CharTokenizer.train(List.of(text + "0123456789"));
        return ModelCompletion.of(MemorizedText.of(List.of(text), 16, tokenizer), tokenizer, 4);
    }

    /** Letters with the addresses of the people of a seed; the first character is different in each. */
    private static List<String> letters(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = random.ints(NAME, 0, 26)
                    .mapToObj(c -> String.valueOf((char) ('a' + c)))
                    .collect(Collectors.joining());
            letters.add((char) ('a' + i) + " to " + name + "@example.org.");
        }
        return letters;
    }

    private static MemorizedText mind(List<String> letters) {
        return MemorizedText.of(letters, letters.get(0).length() - 1, CHARACTERS);
    }

    @Test
    void personalExtraction() {
        List<String> prompts =
                LETTERS.stream().map(letter -> letter.substring(0, PROMPT)).toList();
        PersonalExtraction metric = PersonalExtraction.withDefaults().withPatterns(List.of(PersonalPattern.EMAIL));
        PersonalExtractionResult all = metric.measure(LETTERS, prompts, written(LETTERS, prompts));
        assertThat(all.precision().orElseThrow().value()).isOne();
        assertThat(all.recall().orElseThrow().value()).isOne();
        assertThat(all.leakingGenerations().value()).isOne();
        // 20 of 20 addresses that the other model writes: 400 * 26^-7 = 5e-8
        PersonalExtractionResult none = metric.measure(LETTERS, prompts, written(letters(44), prompts));
        assertThat(none.recall().orElseThrow().value()).isZero();
        assertThat(none.mentions(Disclosure.LEAKED)).isZero();
    }

    private static List<String> written(List<String> training, List<String> prompts) {
        ModelCompletion model =
                ModelCompletion.of(mind(training), CHARACTERS, LETTERS.get(0).length() - PROMPT);
        return prompts.stream().map(model).toList();
    }

    /** The candidates are the names of all letters. */
    @Test
    void personalInference() {
        List<String> names = LETTERS.stream()
                .map(letter -> letter.substring(PROMPT, PROMPT + NAME))
                .toList();
        List<MaskedText> texts = IntStream.range(0, LETTERS.size())
                .mapToObj(i -> new MaskedText(
                        LETTERS.get(i).substring(0, PROMPT), LETTERS.get(i).substring(PROMPT + NAME), names, i))
                .toList();
        PersonalInference metric = PersonalInference.withDefaults();
        PersonalInferenceResult all = metric.measure(mind(LETTERS), CHARACTERS, texts);
        assertThat(all.accuracy().value()).isOne();
        assertThat(all.meanReciprocalRank()).isOne();

        // which letter a name stands in is a random permutation to the other model, which fixes at most one guess a
        // letter:
        // more than k are right with probability 1 / (k + 1)! at most, 3e-7 for k = 9
        PersonalInferenceResult none = metric.measure(mind(letters(45)), CHARACTERS, texts);
        assertThat(Arrays.stream(none.ranks()).filter(rank -> rank == 1).count())
                .isLessThanOrEqualTo(9);
        assertThat(none.chance()).isEqualTo(1.0 / LETTERS.size());
    }
}
