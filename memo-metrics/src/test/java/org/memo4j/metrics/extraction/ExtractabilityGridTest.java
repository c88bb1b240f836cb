package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class ExtractabilityGridTest {
    private static final DiscoverableExtraction EXTRACTION = DiscoverableExtraction.withDefaults()
            .withPrefixLengths(0, 1, 10)
            .withSuffixLength(1)
            .withShortSequences(ShortSequences.LEAVE_OUT);

    /** Extraction of sequences of 11 tokens, as told for each prefix length. */
    private static DiscoverableExtractionResult extraction(boolean[][] extracted) {
        TokenSequences sequences = TokenSequences.of(IntStream.range(0, extracted[0].length)
                .mapToObj(i -> new int[11])
                .toList());
        return EXTRACTION.ofGenerations(sequences, k -> {
            boolean[] column = extracted[k == 10 ? 2 : k];
            return TokenSequences.of(IntStream.range(0, column.length)
                    .mapToObj(i -> new int[] {column[i] ? 0 : 1})
                    .toList());
        });
    }

    @Test
    void putsSequencesInGeometricBuckets() {
        int[] repetitions = {1, 2, 3, 4, 7, 8, 1024, 1023, 1};
        DiscoverableExtractionResult all = extraction(new boolean[3][repetitions.length]);
        ExtractabilityGridResult grid = ExtractabilityGrid.withDefaults().measure(all, repetitions);
        assertThat(grid.buckets())
                .containsExactly(
                        new ExtractabilityGridResult.Bucket(1, 1, 2),
                        new ExtractabilityGridResult.Bucket(2, 3, 2),
                        new ExtractabilityGridResult.Bucket(4, 7, 2),
                        new ExtractabilityGridResult.Bucket(8, 8, 1),
                        new ExtractabilityGridResult.Bucket(1023, 1023, 1),
                        new ExtractabilityGridResult.Bucket(1024, 1024, 1));
        assertThat(IntStream.range(0, 9).map(grid::bucket)).containsExactly(0, 1, 1, 2, 2, 3, 5, 4, 0);
        assertThat(ExtractabilityGrid.withDefaults()
                        .withExactRepetitions()
                        .measure(all, repetitions)
                        .buckets())
                .extracting(ExtractabilityGridResult.Bucket::least)
                .containsExactly(1, 2, 3, 4, 7, 8, 1023, 1024);
    }

    @Test
    void cutsQuarterDoublingsWhereThePaperDoes() {
        int[] repetitions = IntStream.rangeClosed(1, 1500).toArray();
        ExtractabilityGridResult grid = ExtractabilityGrid.withDefaults()
                .withBucketsPerDoubling(4)
                .measure(extraction(new boolean[3][repetitions.length]), repetitions);
        for (ExtractabilityGridResult.Bucket bucket : grid.buckets()) {
            // r^4 / 2^n in [1, 2) for all members: integers only
            int n = (int) Math.floor(4 * Math.log(bucket.least() + 1e-9) / Math.log(2) + 1e-12);
            assertThat(Math.pow(bucket.least(), 4)).isGreaterThanOrEqualTo(Math.pow(2, n));
            assertThat(Math.pow(bucket.greatest(), 4)).isLessThan(Math.pow(2, n + 1));
            assertThat(bucket.size()).isEqualTo(bucket.greatest() - bucket.least() + 1);
        }
    }

    @Test
    void countsCellsAndLeavesOutShortSequences() {
        TokenSequences sequences = TokenSequences.of(new int[11], new int[11], new int[2], new int[2]);
        DiscoverableExtractionResult extraction = EXTRACTION.ofGenerations(
                sequences,
                k -> k == 10
                        ? TokenSequences.of(new int[] {0}, new int[] {1})
                        : TokenSequences.of(new int[] {0}, new int[] {0}, new int[] {0}, new int[] {1}));
        ExtractabilityGridResult grid = ExtractabilityGrid.withDefaults().measure(extraction, 1, 1, 1, 5);
        assertThat(grid.fraction(0, 1)).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(3, 3, 0.95));
        assertThat(grid.fraction(0, 10)).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(1, 2, 0.95));
        assertThat(grid.fraction(1, 1)).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(0, 1, 0.95));
        assertThat(grid.fraction(1, 10)).isEmpty();
        assertThat(grid.eligible(1, 10)).isZero();
        assertThat(grid.overRepetitions(10)).isEmpty();
        assertThat(grid.overRepetitions(1)).isPresent();
        assertThat(grid.overPrefixLengths(1)).isEmpty();
        assertThat(grid.provenance().metric()).isEqualTo(MetricIds.EXTRACTABILITY_GRID);
        assertThat(grid.toString()).contains("k = 10", "per tenfold");
    }

    @Test
    void fitsTheLeastSquaresLine() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = 200;
            int[] repetitions = IntStream.range(0, n)
                    .map(i -> (int) Math.exp(random.nextDouble(0, 6)))
                    .toArray();
            boolean[][] extracted = new boolean[3][n];
            for (boolean[] column : extracted) {
                for (int i = 0; i < n; i++) {
                    column[i] = random.nextDouble() < 0.1 + 0.3 * Math.log10(repetitions[i]);
                }
            }
            ExtractabilityGridResult grid =
                    ExtractabilityGrid.withDefaults().measure(extraction(extracted), repetitions);
            SimpleRegression line = new SimpleRegression();
            for (int b = 0; b < grid.buckets().size(); b++) {
                int bucket = b;
                int[] members = IntStream.range(0, n)
                        .filter(i -> grid.bucket(i) == bucket)
                        .toArray();
                line.addData(
                        Arrays.stream(members)
                                .mapToDouble(i -> Math.log10(repetitions[i]))
                                .average()
                                .orElseThrow(),
                        grid.fraction(b, 1).orElseThrow().value());
            }
            LogLinearTrend trend = grid.overRepetitions(1).orElseThrow();
            assertThat(trend.slope().value()).as("seed %d", seed).isCloseTo(line.getSlope(), within(1e-12));
            assertThat(trend.intercept()).as("seed %d", seed).isCloseTo(line.getIntercept(), within(1e-12));
            assertThat(trend.rSquared()).as("seed %d", seed).isCloseTo(line.getRSquare(), within(1e-9));
            assertThat(trend.points()).isEqualTo(grid.buckets().size());
        }
    }

    @Test
    void coversTheTrueSlope() {
        // p(r) = 0.5 log10 r over r = 1, 3, 9: at r = 1 the fraction is always 0
        long seed = 31;
        SplittableRandom random = new SplittableRandom(seed);
        int runs = 400;
        int covered = 0;
        int size = 30;
        int[] repetitions = IntStream.range(0, 3 * size)
                .map(i -> i < size ? 1 : i < 2 * size ? 3 : 9)
                .toArray();
        for (int r = 0; r < runs; r++) {
            boolean[] hits = new boolean[3 * size];
            for (int i = 0; i < hits.length; i++) {
                hits[i] = random.nextDouble() < 0.5 * Math.log10(repetitions[i]);
            }
            covered += ExtractabilityGrid.withDefaults()
                            .withInterval(BinomialInterval.WILSON)
                            .withExactRepetitions()
                            .measure(extraction(new boolean[][] {hits, hits, hits}), repetitions)
                            .overRepetitions(1)
                            .orElseThrow()
                            .slope()
                            .covers(0.5)
                    ? 1
                    : 0;
        }
        // nominal 380 of 400; P[Bin(400, 0.95) < 360] < 1e-4
        assertThat(covered).as("seed %d", seed).isGreaterThanOrEqualTo(360);
    }

    @Test
    void doesNotClaimCertaintyWhereAllFractionsAreZero() {
        boolean[] none = new boolean[20];
        int[] repetitions = IntStream.range(0, 20).map(i -> i < 10 ? 1 : 10).toArray();
        LogLinearTrend trend = ExtractabilityGrid.withDefaults()
                .measure(extraction(new boolean[][] {none, none, none}), repetitions)
                .overRepetitions(1)
                .orElseThrow();
        assertThat(trend.slope().value()).isZero();
        assertThat(trend.slope().lower()).isLessThan(-0.1);
        assertThat(trend.slope().upper()).isGreaterThan(0.1);
        assertThat(trend.rSquared()).isNaN();
    }

    @Test
    void doesNotDependOnTheOrderOfTheSequences() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
        SplittableRandom random = new SplittableRandom(4);
        int[] repetitions = random.ints(50, 1, 30).toArray();
        boolean[] hits = new boolean[50];
        for (int i = 0; i < 50; i++) {
            hits[i] = random.nextBoolean();
        }
        order.sort((a, b) -> Integer.compare(a * 7919 % 101, b * 7919 % 101));
        boolean[] shuffledHits = new boolean[50];
        int[] shuffled = new int[50];
        for (int i = 0; i < 50; i++) {
            shuffledHits[i] = hits[order.get(i)];
            shuffled[i] = repetitions[order.get(i)];
        }
        ExtractabilityGridResult one =
                ExtractabilityGrid.withDefaults().measure(extraction(new boolean[][] {hits, hits, hits}), repetitions);
        ExtractabilityGridResult two = ExtractabilityGrid.withDefaults()
                .measure(extraction(new boolean[][] {shuffledHits, shuffledHits, shuffledHits}), shuffled);
        assertThat(two.toString()).isEqualTo(one.toString());
    }

    @Test
    void refusesBadInput() {
        DiscoverableExtractionResult extraction = extraction(new boolean[3][2]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtractabilityGrid.withDefaults().measure(extraction, 1, 0))
                .withMessageContaining("control group");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtractabilityGrid.withDefaults().measure(extraction, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExtractabilityGrid.withDefaults().withBucketsPerDoubling(0));
        ExtractabilityGridResult grid = ExtractabilityGrid.withDefaults().measure(extraction, 1, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> grid.fraction(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> grid.fraction(0, 5));
    }
}
