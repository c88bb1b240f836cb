package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class NearDuplicatesTest {
    private static Set<List<Integer>> shingles(int[] text, int length) {
        Set<List<Integer>> shingles = new HashSet<>();
        if (text.length > 0 && text.length < length) {
            shingles.add(Arrays.stream(text).boxed().toList());
        }
        for (int i = 0; i + length <= text.length; i++) {
            shingles.add(Arrays.stream(text, i, i + length).boxed().toList());
        }
        return shingles;
    }

    private static double jaccard(Set<List<Integer>> a, Set<List<Integer>> b) {
        Set<List<Integer>> union = new HashSet<>(a);
        union.addAll(b);
        return union.isEmpty() ? 0 : (double) (a.size() + b.size() - union.size()) / union.size();
    }

    /** All pairs at or above the threshold. */
    private static List<NearDuplicatePair> slow(List<int[]> texts, int length, double threshold) {
        List<Set<List<Integer>>> sets =
                texts.stream().map(text -> shingles(text, length)).toList();
        List<NearDuplicatePair> pairs = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            for (int j = i + 1; j < sets.size(); j++) {
                double similarity = jaccard(sets.get(i), sets.get(j));
                if (similarity >= threshold) {
                    pairs.add(new NearDuplicatePair(i, j, similarity));
                }
            }
        }
        return pairs;
    }

    private static List<int[]> texts(int alphabet, SplittableRandom random) {
        List<int[]> texts = new ArrayList<>(RandomTexts.draw(alphabet, random).documents());
        int copies = random.nextInt(12);
        for (int c = 0; c < copies; c++) {
            int[] copy = texts.get(random.nextInt(texts.size())).clone();
            for (int edits = random.nextInt(4); edits > 0 && copy.length > 0; edits--) {
                copy[random.nextInt(copy.length)] = random.nextInt(alphabet);
            }
            texts.add(copy);
        }
        return texts;
    }

    /**
     * 64 bands of 2 hashes miss a pair of similarity 0.5 with probability 0.75^64 = 1e-8; at most 171 pairs in each of 240
     * cases, so one is missed with probability below 5e-4 over the seeds, which are fixed.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 256, 50_257})
    void agreesWithTheDefinition(int alphabet) {
        int found = 0;
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed * 37L + alphabet);
            List<int[]> texts = texts(alphabet, random);
            int length = 1 + random.nextInt(6);
            double threshold = 0.5 + random.nextDouble() / 2;
            NearDuplicatesResult result = NearDuplicates.withDefaults()
                    .withThreshold(threshold)
                    .withShingleLength(length)
                    .withBands(64, 2)
                    .withSeed(seed)
                    .within(RandomTexts.corpus(texts, alphabet <= 256 && random.nextBoolean()));
            assertThat(result.pairs())
                    .as("alphabet %d, seed %d", alphabet, seed)
                    .isEqualTo(slow(texts, length, threshold));
            assertThat(result.compared()).isGreaterThanOrEqualTo(result.pairs().size());
            assertThat(result.documents()).isEqualTo(texts.size());
            checkGroups(result);
            found += result.pairs().size();
        }
        assertThat(found).isGreaterThan(60);
    }

    /** Every pair lies in one group, and no group falls into two without a pair between them. */
    private static void checkGroups(NearDuplicatesResult result) {
        Set<Integer> seen = new HashSet<>();
        for (DocumentGroup group : result.groups()) {
            assertThat(group.documents()).isSorted().allMatch(seen::add);
            Set<Integer> reached = new HashSet<>(group.documents().subList(0, 1));
            for (int round = 0; round < group.size(); round++) {
                for (NearDuplicatePair pair : result.pairs()) {
                    if (reached.contains(pair.first()) || reached.contains(pair.second())) {
                        reached.add(pair.first());
                        reached.add(pair.second());
                    }
                }
            }
            assertThat(reached).containsExactlyInAnyOrderElementsOf(group.documents());
        }
        for (NearDuplicatePair pair : result.pairs()) {
            assertThat(seen).contains(pair.first(), pair.second());
        }
        assertThat(result.grouped()).isEqualTo(seen.size());
    }

    /**
     * A pair is compared as often as the formula says: over 3000 seeds, outside of the central 1 - 1e-6 of the binomial
     * distribution with probability 1e-6, for each of three pairs.
     */
    @Test
    void missesAPairAsOftenAsItSays() {
        NearDuplicates metric = NearDuplicates.withDefaults()
                .withShingleLength(1)
                .withBands(3, 2)
                .withThreshold(0.01);
        for (int common : new int[] {4, 10, 16}) {
            // 20 different tokens in all, so the similarity is common / 20
            int[] all = new SplittableRandom(common)
                    .ints(0, 50_257)
                    .distinct()
                    .limit(20)
                    .toArray();
            int half = (20 - common) / 2;
            SymbolCorpus corpus = SymbolCorpus.ofTokens(
                    TokenSequences.of(Arrays.copyOf(all, common + half), concat(all, common, common + half)));
            int found = 0;
            int seeds = 3000;
            for (int seed = 0; seed < seeds; seed++) {
                NearDuplicatesResult result = metric.withSeed(seed).within(corpus);
                found += result.pairs().size();
                result.pairs().forEach(pair -> assertThat(pair.similarity()).isEqualTo(common / 20.0));
            }
            double p = 1 - metric.missProbability(common / 20.0);
            assertThat(p).isCloseTo(1 - Math.pow(1 - common * common / 400.0, 3), within(1e-12));
            double below = new BinomialDistribution(null, seeds, p).cumulativeProbability(found);
            assertThat(below).as("%d of %d found, p = %s", found, seeds, p).isBetween(5e-7, 1 - 5e-7);
        }
    }

    /** The first tokens and those from {@code to} on. */
    private static int[] concat(int[] all, int first, int to) {
        int[] joined = Arrays.copyOf(all, first + all.length - to);
        System.arraycopy(all, to, joined, first, all.length - to);
        return joined;
    }

    @Test
    void ignoresShortAndEmptyTextsOnlyWhereTheyDiffer() {
        SymbolCorpus corpus = SymbolCorpus.ofTexts(
                Corpus.ofTexts("", "short", "", "short", "shorter than", "Short"), SymbolUnit.BYTES);
        NearDuplicates metric = NearDuplicates.withDefaults();
        NearDuplicatesResult result = metric.within(corpus);
        assertThat(result.pairs()).containsExactly(new NearDuplicatePair(1, 3, 1));
        assertThat(result.groups()).containsExactly(new DocumentGroup(List.of(1, 3), List.of("1", "3")));
        assertThat(metric.within(corpus.withNormalization(Normalization.NONE.withFoldedCase(true)))
                        .groups()
                        .get(0)
                        .documents())
                .containsExactly(1, 3, 5);
        assertThat(result.toString()).contains("1 pairs of 1 compared, 2 of 6 documents in 1 groups", "2: 1, 3");
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.NEAR_DUPLICATES);
        assertThat(result.provenance().seed()).hasValue(42);
        assertThat(metric.missProbability(0.8)).isCloseTo(3e-6, within(1e-6));
        assertThat(metric.missProbability(1)).isZero();
    }

    @Test
    void refusesBadInput() {
        NearDuplicates metric = NearDuplicates.withDefaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.withThreshold(0))
                .withMessageContaining("threshold");
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withThreshold(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withShingleLength(0));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withBands(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withBands(1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.withBands(1 << 20, 2))
                .withMessageContaining("take fewer");
        assertThatIllegalArgumentException().isThrownBy(() -> metric.missProbability(2));
    }
}
