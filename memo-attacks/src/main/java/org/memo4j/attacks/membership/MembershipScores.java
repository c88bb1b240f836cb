package org.memo4j.attacks.membership;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

/**
 * What an attack says about examples whose membership is known: one score an example, higher = more likely a member.
 *
 * <p>Immutable. Infinite scores are legal, NaN is refused.
 */
public final class MembershipScores {
    private final String label;
    private final Provenance provenance;
    private final double[] members;
    private final double[] nonMembers;

    private MembershipScores(String label, Provenance provenance, double[] members, double[] nonMembers) {
        this.label = label;
        this.provenance = provenance;
        this.members = members;
        this.nonMembers = nonMembers;
    }

    /**
     * Scores of both classes.
     *
     * @param attack provenance of the scores; its metric names the attack
     * @param members scores of the members, at least one
     * @param nonMembers scores of the non-members, at least one
     * @return the scores
     * @throws IllegalArgumentException if a class is empty or a score is NaN
     */
    public static MembershipScores of(Provenance attack, double[] members, double[] nonMembers) {
        double[] in = checked(members.clone(), "members");
        double[] out = checked(nonMembers.clone(), "nonMembers");
        return new MembershipScores(
                attack.metric() + (attack.options().isEmpty() ? "" : " " + attack.options()),
                attack.with("members", in.length)
                        .with("non-members", out.length)
                        .withData(DataHash.of(in, out)),
                in,
                out);
    }

    /**
     * Parts the scores of a mixed list.
     *
     * @param attack provenance of the scores; its metric names the attack
     * @param scores scores of all examples
     * @param member whether example {@code i} is a member
     * @return the scores, each class in the order of the list
     * @throws IllegalArgumentException if the lengths differ, a class is empty or a score is NaN
     */
    public static MembershipScores split(Provenance attack, double[] scores, boolean[] member) {
        Checks.sameLength(member.length, "member", scores.length, "scores");
        double[] in = new double[scores.length];
        double[] out = new double[scores.length];
        int i = 0;
        int o = 0;
        for (int k = 0; k < scores.length; k++) {
            if (member[k]) {
                in[i++] = scores[k];
            } else {
                out[o++] = scores[k];
            }
        }
        return of(attack, Arrays.copyOf(in, i), Arrays.copyOf(out, o));
    }

    private static double[] checked(double[] scores, String name) {
        Checks.check(
                scores.length > 0,
                "%s must hold at least one score; membership inference is measured on members and non-members",
                name);
        for (int i = 0; i < scores.length; i++) {
            Checks.check(
                    !Double.isNaN(scores[i]),
                    "%s[%d] must be a number, but is NaN; repair it or leave the example out",
                    name,
                    i);
        }
        return scores;
    }

    /**
     * Name and version of the attack.
     *
     * @return the metric of the provenance
     */
    public MetricId attack() {
        return provenance.metric();
    }

    /**
     * Name of the attack with its options, to tell two settings of one attack apart in a table.
     *
     * @return for example {@code membership.min-k/1 {fraction=0.2}}
     */
    public String label() {
        return label;
    }

    /**
     * Where the scores come from, how many there are, and a hash of them.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Scores of the members.
     *
     * @return a copy
     */
    public double[] members() {
        return members.clone();
    }

    /**
     * Scores of the non-members.
     *
     * @return a copy
     */
    public double[] nonMembers() {
        return nonMembers.clone();
    }

    /**
     * ROC curve of the scores.
     *
     * @return the curve
     */
    public RocCurve roc() {
        return RocCurve.of(members, nonMembers);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MembershipScores that
                && provenance.equals(that.provenance)
                && Arrays.equals(members, that.members)
                && Arrays.equals(nonMembers, that.nonMembers);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(members) + Arrays.hashCode(nonMembers);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s: scores of %d members and %d non-members", label, members.length, nonMembers.length);
    }
}
