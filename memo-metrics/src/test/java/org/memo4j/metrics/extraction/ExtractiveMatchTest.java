package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.metrics.MetricIds;

class ExtractiveMatchTest {
    private static Function<List<String>, List<String>> each(Function<String, String> model) {
        return sources -> sources.stream().map(model).toList();
    }

    @Test
    void findsTheShortestPrefixWithTheSameOutput() {
        // from the second word on the output is known, but the fourth word confuses the model
        Function<String, String> model = source ->
                source.startsWith("one two") && !source.endsWith("four") ? "eins zwei drei vier" : "unbekannt";
        ExtractiveMatchResult result = ExtractiveMatch.withDefaults()
                .measure(each(model), List.of("one two three four five"), List.of(" eins zwei drei vier\n"));
        assertThat(result.replicated(0)).isTrue();
        assertThat(result.ratio(0)).isEqualTo(2 / 5.0);
        assertThat(result.memorized(0)).isTrue();
        assertThat(result.fraction()).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(1, 1, 0.95));
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.EXTRACTIVE_MATCH);
        assertThat(result.toString()).contains("counted      1", "extractive   1.0000");
    }

    @Test
    void triesNoPrefixThatIsOneWordShort() {
        // the source's prefixes end two words before the end: 5 words, lengths 1 to 3
        List<String> asked = new ArrayList<>();
        Function<String, String> model = source -> {
            asked.add(source);
            return source.split(" ").length >= 4 ? "a b c d e" : "z";
        };
        ExtractiveMatchResult result =
                ExtractiveMatch.withDefaults().measure(each(model), List.of("1 2 3 4 5"), List.of("a b c d e"));
        assertThat(asked).containsExactly("1 2 3 4 5", "1", "1 2", "1 2 3");
        assertThat(result.ratio(0)).isEqualTo(1);
        assertThat(result.memorized(0)).isFalse();
    }

    @Test
    void countsReplicatedPairsThatPassTheFilters() {
        List<String> sources = List.of(
                "a b c", // three words only
                "a b c d", // kept; 3/4 of it is never tried: prefixes of 1 and 2 words
                "a b c d e f", // target too short: 6 > 1.3 * 4
                "q w e r", // copied
                "k l m n", // not replicated
                "no de no de"); // the caller's filter
        List<String> targets = List.of("x y z", "x y z u", "x y z u", "q w e r", "x y z u", "x y z u");
        Function<String, String> model = source -> source.equals("a b c")
                ? "x y z"
                : source.equals("q w e r") ? source : source.startsWith("k") ? "?" : "x y z u";
        ExtractiveMatch metric = ExtractiveMatch.withDefaults().withFilter((s, t) -> !s.contains("no"));
        ExtractiveMatchResult result = metric.measure(each(model), sources, targets);
        assertThat(IntStream.range(0, 6).mapToObj(result::counted))
                .containsExactly(false, true, false, false, false, false);
        assertThat(result.replication()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(5, 6, 0.95));
        assertThat(result.ratio(1)).isEqualTo(0.25);
        assertThatIllegalArgumentException().isThrownBy(() -> result.ratio(4)).withMessageContaining("not replicated");
        assertThat(metric.withMinimumWords(3)
                        .withLengthRatio(2)
                        .measure(each(model), sources, targets)
                        .counted())
                .isEqualTo(3);
    }

    @Test
    void countsTheThresholdItself() {
        Function<String, String> model = source -> source.split(" ").length >= 3 ? "a b c d e f g h" : "?";
        ExtractiveMatch metric = ExtractiveMatch.withDefaults().withThreshold(0.375);
        assertThat(metric.measure(each(model), List.of("1 2 3 4 5 6 7 8"), List.of("a b c d e f g h"))
                        .memorized(0))
                .isTrue();
        assertThat(metric.withThreshold(0.37)
                        .measure(each(model), List.of("1 2 3 4 5 6 7 8"), List.of("a b c d e f g h"))
                        .memorized(0))
                .isFalse();
    }

    @Test
    void hasNoFractionWithoutCountedPairs() {
        ExtractiveMatchResult result =
                ExtractiveMatch.withDefaults().measure(each(source -> "wrong"), List.of("a b c d"), List.of("x y z u"));
        assertThat(result.fraction()).isEmpty();
        assertThat(result.counted()).isZero();
        assertThat(result.replication().value()).isZero();
        assertThat(result.toString()).contains("extractive   -");
    }

    @Test
    void agreesWithTheDefinitionOnRandomModels() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> sources = IntStream.range(0, 40)
                    .mapToObj(i -> random.ints(random.nextInt(2, 8), 0, 3)
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining(" ")))
                    .toList();
            // outputs of a few kinds, decided by a hash of the whole prefix, so that matches are not monotone
            long salt = random.nextLong();
            Function<String, String> model =
                    source -> "u v w x y".substring(0, 5 + 2 * (int) (((source.hashCode() * salt) >>> 40) % 3));
            List<String> targets = sources.stream()
                    .map(s -> random.nextInt(4) == 0 ? "u v w x" : model.apply(s))
                    .toList();
            double threshold = random.nextDouble(0.1, 0.9);
            ExtractiveMatchResult result =
                    ExtractiveMatch.withDefaults().withThreshold(threshold).measure(each(model), sources, targets);
            int memorized = 0;
            int counted = 0;
            for (int i = 0; i < sources.size(); i++) {
                String[] words = sources.get(i).split(" ");
                int y = targets.get(i).split(" ").length;
                boolean kept = model.apply(sources.get(i)).equals(targets.get(i))
                        && words.length >= 4
                        && (double) words.length / y <= 1.3
                        && (double) y / words.length <= 1.3;
                assertThat(result.counted(i)).as("seed %d, pair %d", seed, i).isEqualTo(kept);
                if (kept) {
                    int pair = i;
                    double ratio = IntStream.rangeClosed(1, words.length - 2)
                                    .filter(l -> model.apply(String.join(" ", Arrays.copyOf(words, l)))
                                            .equals(targets.get(pair)))
                                    .findFirst()
                                    .orElse(words.length)
                            / (double) words.length;
                    assertThat(result.ratio(i)).as("seed %d, pair %d", seed, i).isEqualTo(ratio);
                    counted++;
                    memorized += ratio <= threshold ? 1 : 0;
                }
            }
            assertThat(result.fraction())
                    .as("seed %d", seed)
                    .hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(memorized, counted, 0.95));
        }
    }

    @Test
    void tellsSecondaryFromPrimaryMemorization() {
        List<String> sources = List.of("a b c d", "e f g h", "i j k l");
        Function<String, String> student = source -> source.charAt(0) < 'e' ? "1 2 3 4" : "5 6 7 8";
        ExtractiveMatchResult corpus = ExtractiveMatch.withDefaults()
                .measure(each(student), sources, List.of("1 2 3 4", "? ? ? ?", "5 6 7 8"));
        ExtractiveMatchResult teacher = ExtractiveMatch.withDefaults()
                .measure(each(student), sources, List.of("1 2 3 4", "5 6 7 8", "5 6 7 8"));
        assertThat(corpus.memorized()).containsExactly(true, false, true);
        assertThat(teacher.beyond(corpus)).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(1, 3, 0.95));
    }

    @Test
    void refusesToGoBeyondAnotherVersion() {
        ExtractiveMatchResult now = ExtractiveMatch.withDefaults().measure(x -> x, List.of("a b"), List.of("a b"));
        MetricId id = now.provenance().metric();
        ExtractiveMatchResult other = new ExtractiveMatchResult(
                new ExtractiveMatchResult.Rows(new boolean[1], new int[1], new int[1]),
                0.5,
                ProportionInterval.DEFAULT,
                Provenance.of(new MetricId(id.name(), id.version() + 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> now.beyond(other))
                .withMessageContaining("definition has changed");
    }

    @Test
    void refusesBadInput() {
        ExtractiveMatch metric = ExtractiveMatch.withDefaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.measure(s -> List.of(), List.of("a"), List.of("b")))
                .withMessageContaining("the model's outputs has 0");
        assertThatIllegalArgumentException().isThrownBy(() -> metric.measure(s -> s, List.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.measure(s -> s, List.of("a"), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withThreshold(1));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withLengthRatio(0.9));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withLengthRatio(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withMinimumWords(0));
    }
}
