package org.memo4j.attacks.membership;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;

/**
 * The scores of an attack in two disjoint parts, one to choose a threshold on and one to count on. An accuracy at the
 * threshold that is best for the very examples it is counted on
 * ({@link org.memo4j.attacks.roc.RocCurve#oracleBalancedAccuracy()}) is too high; this one is not.
 *
 * <p>Members and non-members are split by themselves, so that both parts have both in the same proportion.
 *
 * @param choosing scores to choose on
 * @param counting scores to count on
 */
public record ValidationSplit(MembershipScores choosing, MembershipScores counting) {
    /**
     * Splits at random.
     *
     * @param scores scores of an attack
     * @param fraction share of each class to choose on, in (0, 1)
     * @param seed the seed
     * @return both parts
     * @throws IllegalArgumentException if a class has too few scores for both parts
     */
    public static ValidationSplit of(MembershipScores scores, double fraction, long seed) {
        Checks.openProbability(fraction, "fraction");
        SplittableRandom random = new SplittableRandom(seed);
        double[] in = shuffled(scores.members(), random);
        double[] out = shuffled(scores.nonMembers(), random);
        int i = cut(in.length, fraction, "members");
        int o = cut(out.length, fraction, "non-members");
        Provenance provenance = scores.provenance().with("split", fraction).with("split seed", seed);
        return new ValidationSplit(
                MembershipScores.of(provenance.with("part", "choosing"), Arrays.copyOf(in, i), Arrays.copyOf(out, o)),
                MembershipScores.of(
                        provenance.with("part", "counting"),
                        Arrays.copyOfRange(in, i, in.length),
                        Arrays.copyOfRange(out, o, out.length)));
    }

    private static double[] shuffled(double[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
        return values;
    }

    private static int cut(int size, double fraction, String name) {
        int cut = (int) (size * fraction);
        Checks.check(
                cut >= 1 && cut < size,
                "%d %s cannot be split at %s: both parts need at least one; take another fraction or more examples",
                size,
                name,
                fraction);
        return cut;
    }

    /**
     * Counts at the threshold with the best accuracy on the choosing part. Its {@link Confusion#balancedAccuracy()},
     * {@link Confusion#advantage()} and {@link Confusion#ppv} describe a fixed rule, with valid binomial intervals.
     *
     * @param prior share of members to choose the threshold for, in [0, 1]; 1/2 for the balanced accuracy
     * @return the counts on the counting part
     */
    public Confusion atBestThreshold(double prior) {
        return counting.roc().at(choosing.roc().oracleThreshold(prior));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "ValidationSplit, %d + %d examples to choose on, %d + %d to count on: balanced accuracy %.4f",
                choosing.members().length,
                choosing.nonMembers().length,
                counting.members().length,
                counting.nonMembers().length,
                atBestThreshold(0.5).balancedAccuracy());
    }
}
