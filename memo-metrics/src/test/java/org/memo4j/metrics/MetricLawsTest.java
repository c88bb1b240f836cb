package org.memo4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.extraction.Alignment;
import org.memo4j.metrics.extraction.DiscoverableExtraction;
import org.memo4j.metrics.extraction.DiscoverableExtractionResult;
import org.memo4j.metrics.extraction.ExactMatch;
import org.memo4j.metrics.extraction.ExtractionStrength;
import org.memo4j.metrics.extraction.ExtractiveMatch;
import org.memo4j.metrics.extraction.ExtractiveMatchResult;
import org.memo4j.metrics.extraction.LongestCommonPrefix;
import org.memo4j.metrics.extraction.LongestCommonPrefixResult;
import org.memo4j.metrics.extraction.ProbabilisticExtraction;
import org.memo4j.metrics.extraction.ProbabilisticExtractionResult;
import org.memo4j.metrics.extraction.SequenceFractions;
import org.memo4j.metrics.extraction.TokenAccuracy;
import org.memo4j.metrics.extraction.TokenSpan;
import org.memo4j.metrics.extraction.TruthRatio;
import org.memo4j.metrics.extraction.TruthRatioResult;
import org.memo4j.metrics.generative.EmpiricalScore;
import org.memo4j.metrics.generative.ScoreError;
import org.memo4j.metrics.hallucination.SourceCopy;
import org.memo4j.metrics.hallucination.SourceCopyResult;
import org.memo4j.metrics.personal.PersonalInference;
import org.memo4j.metrics.personal.PersonalInferenceResult;
import org.memo4j.metrics.similarity.CorpusSimilarity;
import org.memo4j.metrics.similarity.Rouge;
import org.memo4j.metrics.similarity.TranslationEditRate;
import org.memo4j.metrics.skew.EmbeddingDiversity;
import org.memo4j.metrics.skew.LengthDecomposition;
import org.memo4j.metrics.skew.SkewedMemorization;
import org.memo4j.metrics.skew.SkewedMemorizationResult;
import org.memo4j.metrics.skew.TokenDependence;

/**
 * What holds for every metric over rows, whatever they are: in another order the rows have their own values and all of them
 * together the same; so have they with each row twice.
 */
class MetricLawsTest {
    private static final int ROWS = 40;
    private static final int TOKENS = 12;
    private static final Bootstrap FAST = Bootstrap.withDefaults().withReplicates(20);

    /** What a metric says of each row, possibly nothing, and of all together; numbers in [0, 1]. */
    private record Outcome(double[] rows, double... all) {}

    /** A metric on random data: what it says of a choice of the rows. */
    private record Case(String name, Function<SplittableRandom, Function<int[], Outcome>> draw) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case("longest common prefix", MetricLawsTest::longestCommonPrefix),
                new Case(
                        "token accuracy",
                        random -> fractions(
                                random,
                                s -> TokenAccuracy.withDefaults()
                                        .withBootstrap(FAST)
                                        .ofScores(s, TokenSpan.scored()))),
                new Case(
                        "extraction strength",
                        random -> fractions(
                                random,
                                s -> ExtractionStrength.withDefaults()
                                        .withBootstrap(FAST)
                                        .ofScores(s, TokenSpan.scored()))),
                new Case("discoverable extraction", MetricLawsTest::discoverable),
                new Case("probabilistic extraction", MetricLawsTest::probabilistic),
                new Case("extractive match", MetricLawsTest::extractive),
                new Case("truth ratio", MetricLawsTest::truthRatio),
                new Case("source copies", MetricLawsTest::sourceCopy),
                new Case("personal inference", MetricLawsTest::personalInference),
                new Case("skewed memorization", MetricLawsTest::skewed),
                new Case("length decomposition", MetricLawsTest::decomposition),
                new Case("token dependence", MetricLawsTest::dependence),
                new Case("embedding diversity", MetricLawsTest::diversity),
                new Case("empirical score, by sample", MetricLawsTest::scoreOfSamples),
                new Case("empirical score, by point", MetricLawsTest::scoreAtPoints),
                new Case("ROUGE", MetricLawsTest::rouge),
                new Case("TER", MetricLawsTest::editRate));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void orderAndCopiesDoNotMatter(Case metric) {
        for (long seed = 1; seed <= 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Function<int[], Outcome> of = metric.draw().apply(random);
            int[] inOrder = IntStream.range(0, ROWS).toArray();
            Outcome expected = of.apply(inOrder);
            String as = metric + ", seed " + seed;
            assertThat(expected.rows()).as(as).doesNotContain(Double.NaN);
            for (double value : Stream.of(expected.rows(), expected.all())
                    .flatMapToDouble(Arrays::stream)
                    .toArray()) {
                assertThat(value).as(as).isBetween(-1e-12, 1 + 1e-12);
            }
            // rows that are all alike would follow any order, and a sum of nothing would stay nothing
            assertThat(Arrays.stream(expected.rows()).distinct().count()).as(as).isNotEqualTo(1);
            assertThat(Arrays.stream(expected.all()).anyMatch(v -> v > 0.01 && v < 0.99))
                    .as(as)
                    .isTrue();

            int[] shuffled = inOrder.clone();
            for (int i = ROWS - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int other = shuffled[i];
                shuffled[i] = shuffled[j];
                shuffled[j] = other;
            }
            int[] doubled = Arrays.copyOf(shuffled, 2 * ROWS);
            System.arraycopy(inOrder, 0, doubled, ROWS, ROWS);
            for (int[] rows : List.of(shuffled, doubled)) {
                Outcome actual = of.apply(rows);
                if (expected.rows().length > 0) {
                    assertThat(actual.rows())
                            .as(as)
                            .isEqualTo(Arrays.stream(rows)
                                    .mapToDouble(r -> expected.rows()[r])
                                    .toArray());
                }
                assertThat(actual.all()).as(as).containsExactly(expected.all(), within(1e-12));
            }
        }
    }

    private static Function<int[], Outcome> longestCommonPrefix(SplittableRandom random) {
        int[][] targets = tokens(random);
        int[][] generations = edited(targets, random);
        return rows -> {
            LongestCommonPrefixResult result = LongestCommonPrefix.withDefaults()
                    .withBootstrap(FAST)
                    .ofTokens(sequences(generations, rows), sequences(targets, rows));
            return new Outcome(
                    result.shares(),
                    result.meanShare().value(),
                    result.meanLength().value() / TOKENS);
        };
    }

    private static Function<int[], Outcome> fractions(
            SplittableRandom random, Function<TokenScores, SequenceFractions> metric) {
        TokenScores scores = scores(random);
        return rows -> {
            SequenceFractions result = metric.apply(scores.select(rows));
            return new Outcome(result.values(), result.mean().value());
        };
    }

    private static Function<int[], Outcome> discoverable(SplittableRandom random) {
        TokenScores scores = scores(random);
        DiscoverableExtraction metric = DiscoverableExtraction.withDefaults()
                .withAlignment(Alignment.PREFIX_AT_START)
                .withPrefixLengths(1, 5)
                .withSuffixLength(4);
        return rows -> {
            DiscoverableExtractionResult result = metric.ofScores(scores.select(rows));
            return new Outcome(
                    each(rows, i -> (result.matched(i, 1) + result.matched(i, 5)) / 8.0),
                    result.fraction(1).value(),
                    result.fraction(5).value(),
                    result.any().value(),
                    result.meanMatched(1) / 4);
        };
    }

    private static Function<int[], Outcome> probabilistic(SplittableRandom random) {
        TokenScores scores = scores(random);
        ProbabilisticExtraction metric =
                ProbabilisticExtraction.withDefaults().withTrials(1, 1000).withProbabilities(0.01, 0.5);
        return rows -> {
            ProbabilisticExtractionResult result = metric.ofScores(scores.select(rows), TokenSpan.scored());
            return new Outcome(
                    each(rows, i -> result.probability(i, 1000)),
                    result.fraction(1, 0.01).value(),
                    result.fraction(1000, 0.01).value(),
                    result.fraction(1000, 0.5).value());
        };
    }

    private static Function<int[], Outcome> extractive(SplittableRandom random) {
        List<String> sources = texts(random, 30);
        List<String> targets = texts(random, 30);
        int[] needed = random.ints(ROWS, 1, 9).toArray(); // words of the source that the model needs; 8 are too many
        Function<String, String> model = source -> IntStream.range(0, ROWS)
                .filter(i -> sources.get(i).startsWith(source) && source.split(" ").length >= needed[i])
                .mapToObj(targets::get)
                .findFirst()
                .orElse("?");
        return rows -> {
            ExtractiveMatchResult result = ExtractiveMatch.withDefaults()
                    .measure(asked -> asked.stream().map(model).toList(), pick(sources, rows), pick(targets, rows));
            return new Outcome(
                    each(
                            rows,
                            i -> (result.replicated(i) ? 0.25 : 0)
                                    + (result.counted(i) ? 0.25 : 0)
                                    + (result.memorized(i) ? 0.5 : 0)),
                    result.replication().value(),
                    result.fraction().orElseThrow().value());
        };
    }

    private static Function<int[], Outcome> truthRatio(SplittableRandom random) {
        TokenScores right = scores(random);
        TokenScores wrong = scores(random);
        return rows -> {
            TruthRatioResult result = TruthRatio.withDefaults()
                    .withBootstrap(FAST)
                    .ofScores(
                            right.select(rows),
                            wrong.select(rows),
                            IntStream.range(0, rows.length).toArray());
            return new Outcome(
                    each(rows, i -> squashed(result.preference(i))),
                    result.truth().value(),
                    result.indifference().value());
        };
    }

    private static Function<int[], Outcome> sourceCopy(SplittableRandom random) {
        List<String> sources = texts(random, 4);
        List<String> outputs = texts(random, 4);
        return rows -> {
            SourceCopyResult result = SourceCopy.withDefaults().detect(pick(sources, rows), pick(outputs, rows));
            return new Outcome(result.copiedShares(), result.rate().value());
        };
    }

    private static Function<int[], Outcome> personalInference(SplittableRandom random) {
        double[][] scores = new double[ROWS][];
        int[] truths = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            scores[i] = random.doubles(2 + random.nextInt(5)).toArray();
            truths[i] = random.nextInt(scores[i].length);
        }
        return rows -> {
            PersonalInferenceResult result = PersonalInference.withDefaults()
                    .ofScores(
                            Arrays.stream(rows).mapToObj(r -> scores[r]).toArray(double[][]::new),
                            Arrays.stream(rows).map(r -> truths[r]).toArray());
            return new Outcome(
                    Arrays.stream(result.ranks())
                            .mapToDouble(rank -> 1.0 / rank)
                            .toArray(),
                    result.accuracy().value(),
                    result.accuracy(2).value(),
                    result.chance(),
                    result.meanReciprocalRank());
        };
    }

    private static Function<int[], Outcome> skewed(SplittableRandom random) {
        int[] lengths = random.ints(ROWS, 0, TOKENS + 1).toArray();
        return rows -> {
            SkewedMemorizationResult result = SkewedMemorization.withDefaults()
                    .withBootstrap(FAST)
                    .lengths(Arrays.stream(rows).map(r -> lengths[r]).toArray());
            return new Outcome(
                    Arrays.stream(result.values()).map(v -> v / TOKENS).toArray(),
                    result.mean().value() / TOKENS,
                    result.gini().orElseThrow().value(),
                    result.topShare(0.05).orElseThrow().value(), // of 40 and of 80 rows, so nothing is rounded
                    result.topShare(0.1).orElseThrow().value());
        };
    }

    private static Function<int[], Outcome> decomposition(SplittableRandom random) {
        TokenScores scores = scores(random);
        return rows -> {
            LengthDecomposition result = LengthDecomposition.of(
                    ExactMatch.withDefaults().teacherForced(scores.select(rows), TokenSpan.scored()));
            return new Outcome(
                    new double[0],
                    IntStream.rangeClosed(0, result.steps())
                            .mapToDouble(j ->
                                    j == 0 ? result.geometric() : result.step(j).value())
                            .toArray());
        };
    }

    private static Function<int[], Outcome> dependence(SplittableRandom random) {
        TokenScores scores = scores(random);
        return rows -> {
            TokenDependence result = TokenDependence.of(scores.select(rows), TokenSpan.scored());
            return new Outcome(
                    new double[0],
                    IntStream.rangeClosed(1, result.positions())
                            .mapToDouble(result::mutualInformation)
                            .toArray());
        };
    }

    private static Function<int[], Outcome> diversity(SplittableRandom random) {
        double[][] prefixes = points(random, 3);
        double[][] full = points(random, 5);
        return rows -> {
            EmbeddingDiversity result = EmbeddingDiversity.of(pick(prefixes, rows), pick(full, rows), FAST);
            double prefix = result.prefix().value();
            double whole = result.full().value();
            assertThat(result.gap().value()).isCloseTo(whole - prefix, within(1e-12));
            return new Outcome(
                    new double[0], (1 + withoutCopies(prefix, rows)) / 2, (1 + withoutCopies(whole, rows)) / 2);
        };
    }

    /** An example and its copy are a pair too, of cosine 1: one of each {@code 2 n - 1} pairs of {@code n} examples. */
    private static double withoutCopies(double similarity, int... rows) {
        double n = ROWS;
        return rows.length == ROWS ? similarity : ((2 * n - 1) * similarity - 1) / (2 * n - 2);
    }

    private static Function<int[], Outcome> scoreOfSamples(SplittableRandom random) {
        double[][] samples = points(random, 2);
        double[][] points = points(random, 2);
        return rows -> {
            EmpiricalScore score = EmpiricalScore.of(pick(samples, rows), 0.8, 0.6);
            return new Outcome(
                    new double[0],
                    Arrays.stream(points)
                            .flatMapToDouble(p -> Arrays.stream(
                                    new double[] {score.score(p)[0], score.score(p)[1], score.logDensity(p)}))
                            .map(MetricLawsTest::squashed)
                            .toArray());
        };
    }

    private static Function<int[], Outcome> scoreAtPoints(SplittableRandom random) {
        EmpiricalScore score = EmpiricalScore.of(points(random, 2), 0.8, 0.6);
        double[][] points = points(random, 2);
        double[][] learned = points(random, 2);
        return rows -> {
            ScoreError result = score.error(pick(points, rows), pick(learned, rows), FAST);
            double mean = result.mean().value();
            return new Outcome(
                    Arrays.stream(result.errors()).map(e -> e / (1 + e)).toArray(), mean / (1 + mean));
        };
    }

    private static Function<int[], Outcome> rouge(SplittableRandom random) {
        int[][] targets = tokens(random);
        int[][] predictions = edited(targets, random);
        List<String> texts = texts(random, 6);
        List<String> others = texts(random, 6);
        return rows -> {
            CorpusSimilarity common = Rouge.l().corpus(sequences(predictions, rows), sequences(targets, rows));
            CorpusSimilarity pairs = Rouge.n(2).corpus(pick(texts, rows), pick(others, rows));
            return new Outcome(
                    each(rows, i -> (common.sentence(i) + pairs.sentence(i)) / 2),
                    common.score(),
                    common.precision().orElseThrow().score(),
                    common.recall().orElseThrow().score(),
                    pairs.score());
        };
    }

    private static Function<int[], Outcome> editRate(SplittableRandom random) {
        int[][] targets = tokens(random);
        int[][] hypotheses = edited(targets, random);
        List<String> texts = texts(random, 6);
        List<String> others = texts(random, 6);
        return rows -> {
            TranslationEditRate metric = TranslationEditRate.withDefaults();
            CorpusSimilarity ids = metric.corpus(sequences(hypotheses, rows), sequences(targets, rows));
            CorpusSimilarity words = metric.corpus(pick(texts, rows), pick(others, rows));
            // more edits than words are possible
            return new Outcome(
                    each(rows, i -> (ids.sentence(i) + words.sentence(i)) / 1000),
                    ids.score() / 500,
                    words.score() / 500);
        };
    }

    private static double[] each(int[] rows, IntFunction<Double> value) {
        return IntStream.range(0, rows.length)
                .mapToObj(value)
                .mapToDouble(v -> v)
                .toArray();
    }

    private static double squashed(double value) {
        return 1 / (1 + Math.exp(-value));
    }

    /** Scores in which every token of a third of the sequences is right, and seven of ten tokens of the others. */
    private static TokenScores scores(SplittableRandom random) {
        TokenScores.Builder builder = TokenScores.builder(0);
        for (int i = 0; i < ROWS; i++) {
            double right = random.nextInt(3) == 0 ? 1 : 0.7;
            builder.addSequence(
                    new int[0],
                    random.doubles(TOKENS, -2, 0).toArray(),
                    IntStream.range(0, TOKENS)
                            .map(t -> random.nextDouble() < right ? 0 : 1)
                            .toArray());
        }
        return builder.build();
    }

    private static int[][] tokens(SplittableRandom random) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> random.ints(1 + random.nextInt(TOKENS), 0, 6).toArray())
                .toArray(int[][]::new);
    }

    /** The same tokens, some of them changed and the end left out. */
    private static int[][] edited(int[][] tokens, SplittableRandom random) {
        return Arrays.stream(tokens)
                .map(t -> Arrays.stream(t, 0, 1 + random.nextInt(t.length))
                        .map(x -> random.nextInt(6) == 0 ? 6 : x)
                        .toArray())
                .toArray(int[][]::new);
    }

    /** Texts of four to seven words. */
    private static List<String> texts(SplittableRandom random, int words) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> random.ints(4 + random.nextInt(4), 0, words)
                        .mapToObj(w -> "w" + w)
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static double[][] points(SplittableRandom random, int dimension) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> random.doubles(dimension, -1, 2).toArray())
                .toArray(double[][]::new);
    }

    private static TokenSequences sequences(int[][] tokens, int... rows) {
        return TokenSequences.of(Arrays.stream(rows).mapToObj(r -> tokens[r]).toArray(int[][]::new));
    }

    private static double[][] pick(double[][] vectors, int... rows) {
        return Arrays.stream(rows).mapToObj(r -> vectors[r]).toArray(double[][]::new);
    }

    private static List<String> pick(List<String> texts, int... rows) {
        return Arrays.stream(rows).mapToObj(texts::get).toList();
    }
}
