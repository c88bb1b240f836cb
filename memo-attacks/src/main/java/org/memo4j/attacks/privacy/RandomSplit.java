package org.memo4j.attacks.privacy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Checks;

/** Two disjoint parts of the examples: one chooses, the other is counted. */
record RandomSplit(RocCurve choosing, RocCurve counting) {
    /** Splits members and non-members apart, so that both parts have both. */
    static RandomSplit byClass(MembershipScores scores, double fraction, SplittableRandom random) {
        double[] in = shuffled(scores.members(), random);
        double[] out = shuffled(scores.nonMembers(), random);
        int i = cut(in.length, fraction, "members");
        int o = cut(out.length, fraction, "non-members");
        return new RandomSplit(
                RocCurve.of(Arrays.copyOf(in, i), Arrays.copyOf(out, o)),
                RocCurve.of(Arrays.copyOfRange(in, i, in.length), Arrays.copyOfRange(out, o, out.length)));
    }

    /** Splits all examples together: the coins of the counted part stay fair and independent. */
    static RandomSplit blind(MembershipScores scores, double fraction, SplittableRandom random) {
        double[] in = scores.members();
        double[] out = scores.nonMembers();
        double[] order = new double[Math.addExact(in.length, out.length)];
        Arrays.setAll(order, i -> i);
        shuffled(order, random);
        int cut = cut(order.length, fraction, "canaries");
        return new RandomSplit(part(in, out, order, 0, cut), part(in, out, order, cut, order.length));
    }

    private static RocCurve part(double[] in, double[] out, double[] order, int from, int to) {
        double[] members = new double[in.length];
        double[] nonMembers = new double[out.length];
        int i = 0;
        int o = 0;
        for (int k = from; k < to; k++) {
            int example = (int) order[k];
            if (example < in.length) {
                members[i++] = in[example];
            } else {
                nonMembers[o++] = out[example - in.length];
            }
        }
        return RocCurve.of(Arrays.copyOf(members, i), Arrays.copyOf(nonMembers, o));
    }

    private static double[] shuffled(double[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
        return values;
    }

    private static int cut(int size, double fraction, String name) {
        int cut = (int) (size * fraction);
        Checks.check(
                cut >= 1 && cut < size,
                "%d %s cannot be split at %s: both parts need at least one; use another choice of threshold",
                size,
                name,
                fraction);
        return cut;
    }
}
