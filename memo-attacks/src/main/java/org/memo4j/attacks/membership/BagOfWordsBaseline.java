package org.memo4j.attacks.membership;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

/**
 * Blind baseline: tells members from non-members by their words alone, without any model. If it does better than
 * chance, the two sets of texts differ in topic, time or source, and a membership attack on them measures that
 * difference, not memorization; report it beside every attack on texts.
 *
 * <p>A naive Bayes classifier over the words of a text, each counted once, cross-fitted: the texts of a fold are scored
 * by the counts of the other folds,
 *
 * <pre>
 * score(x) = sum over words w of x: ln (c_in(w) + 1) / (C_in + V) - ln (c_out(w) + 1) / (C_out + V)
 * </pre>
 *
 * with {@code c(w)} the number of the class's texts that hold {@code w}, {@code C} the sum of these and {@code V} the
 * number of words; words that the other folds do not have are skipped. Words are lower-cased runs of letters and digits.
 * Without any difference the AUC is at or slightly below 1/2, since a word that a fold has more often is rarer in the
 * others.
 *
 * <p>Cost: linear in the words. Source of the idea: Das, Zhang and Tramer, <em>Blind baselines beat membership inference
 * attacks for foundation models</em>, 2024; Meeus et al., <em>SoK: membership inference attacks on LLMs are rushing
 * nowhere</em>, 2024, who use a random forest.
 */
public final class BagOfWordsBaseline {
    private static final MetricId ID = new MetricId("membership.blind-bag-of-words", 1);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final int folds;
    private final long seed;

    private BagOfWordsBaseline(int folds, long seed) {
        this.folds = folds;
        this.seed = seed;
    }

    /**
     * Ten folds, a fixed seed.
     *
     * @return the defaults
     */
    public static BagOfWordsBaseline withDefaults() {
        return new BagOfWordsBaseline(10, 1L);
    }

    /**
     * Sets the number of folds.
     *
     * @param value number of folds, at least 2
     * @return a new object
     */
    public BagOfWordsBaseline withFolds(int value) {
        return new BagOfWordsBaseline(Checks.atLeast(value, 2, "folds"), seed);
    }

    /**
     * Sets the seed of the folds.
     *
     * @param value the seed
     * @return a new object
     */
    public BagOfWordsBaseline withSeed(long value) {
        return new BagOfWordsBaseline(folds, value);
    }

    /**
     * Scores every text by its words.
     *
     * @param texts the texts
     * @param member whether text {@code i} is a member
     * @return the scores of both classes
     * @throws IllegalArgumentException if a class has fewer texts than there are folds
     */
    public MembershipScores attack(List<String> texts, boolean[] member) {
        Checks.sameLength(member.length, "member", texts.size(), "texts");
        int[] fold = folds(member);
        Map<String, Integer> ids = new HashMap<>();
        int[][] words = texts.stream().map(text -> words(text, ids)).toArray(int[][]::new);
        int[][] all = new int[2][ids.size()];
        for (int i = 0; i < words.length; i++) {
            add(all[member[i] ? 1 : 0], words[i], 1);
        }
        double[] scores = new double[words.length];
        for (int f = 0; f < folds; f++) {
            int[][] others = {all[0].clone(), all[1].clone()};
            for (int i = 0; i < words.length; i++) {
                if (fold[i] == f) {
                    add(others[member[i] ? 1 : 0], words[i], -1);
                }
            }
            double[] ratio = ratios(others[1], others[0]);
            for (int i = 0; i < words.length; i++) {
                if (fold[i] == f) {
                    for (int word : words[i]) {
                        scores[i] += ratio[word];
                    }
                }
            }
        }
        return MembershipScores.split(Provenance.of(ID).with("folds", folds).withSeed(seed), scores, member);
    }

    /** Deals the texts of each class over the folds at random, evenly. */
    private int[] folds(boolean[] member) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] fold = new int[member.length];
        for (boolean side : new boolean[] {true, false}) {
            int[] rows = new int[member.length];
            int count = 0;
            for (int i = 0; i < member.length; i++) {
                if (member[i] == side) {
                    rows[count++] = i;
                }
            }
            Checks.check(
                    count >= folds,
                    "there are %d %s, but each of %d folds needs one; use fewer folds or more texts",
                    count,
                    side ? "members" : "non-members",
                    folds);
            for (int i = count - 1; i >= 0; i--) {
                int j = random.nextInt(i + 1);
                fold[rows[j]] = i % folds;
                rows[j] = rows[i];
            }
        }
        return fold;
    }

    private static int[] words(String text, Map<String, Integer> ids) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .distinct()
                .mapToInt(word -> ids.computeIfAbsent(word, w -> ids.size()))
                .toArray();
    }

    private static void add(int[] counts, int[] words, int amount) {
        for (int word : words) {
            counts[word] += amount;
        }
    }

    private static double[] ratios(int[] in, int[] out) {
        int vocabulary = 0;
        for (int w = 0; w < in.length; w++) {
            vocabulary += in[w] + out[w] > 0 ? 1 : 0;
        }
        double shift = Math.log((double) Arrays.stream(out).asLongStream().sum() + vocabulary)
                - Math.log((double) Arrays.stream(in).asLongStream().sum() + vocabulary);
        double[] ratios = new double[in.length];
        for (int w = 0; w < in.length; w++) {
            ratios[w] = in[w] + out[w] > 0 ? Math.log(in[w] + 1.0) - Math.log(out[w] + 1.0) + shift : 0;
        }
        return ratios;
    }
}
