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

    private static double[] shuffled(double[] values, SplittableRandom random) {
        return Arrays.stream(permutation(values.length, random))
                .mapToDouble(i -> values[i])
                .toArray();
    }

    /** Splits all examples together: the coins of the counted part stay fair and independent. */
    static RandomSplit blind(MembershipScores scores, double fraction, SplittableRandom random) {
        double[] in = scores.members();
        double[] out = scores.nonMembers();
        int[] order = permutation(Math.addExact(in.length, out.length), random);
        int cut = cut(order.length, fraction, "canaries");
        return new RandomSplit(
                part(in, out, Arrays.copyOf(order, cut)), part(in, out, Arrays.copyOfRange(order, cut, order.length)));
    }

    private static RocCurve part(double[] in, double[] out, int[] examples) {
        return RocCurve.of(
                Arrays.stream(examples)
                        .filter(e -> e < in.length)
                        .mapToDouble(e -> in[e])
                        .toArray(),
                Arrays.stream(examples)
                        .filter(e -> e >= in.length)
                        .mapToDouble(e -> out[e - in.length])
                        .toArray());
    }

    private static int[] permutation(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
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
