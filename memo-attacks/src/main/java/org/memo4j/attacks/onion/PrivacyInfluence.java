package org.memo4j.attacks.onion;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;

/**
 * Privacy influence: how well the attack does on a target example in the models that did not see another example, the
 * source. A high value says that removing the source would expose the target.
 *
 * <pre>
 * PRIVINF(remove x =&gt; t) = mean over the models m that x is OUT of [ attack right about t in m ]
 * </pre>
 *
 * <p>All pairs come from the models of one population, nothing is trained. A value's standard error is about
 * {@code sqrt(p (1 - p) / n_out)}, as large as most influences unless there are thousands of models: what stands out among
 * many sources stands out by chance too. Check the strongest ones by removing them ({@link Removal#of}) and training again.
 *
 * <p>Source: Carlini, Jagielski, Zhang, Papernot, Terzis, Tramer, <em>The Privacy Onion Effect: Memorization is
 * Relative</em>, NeurIPS 2022, section 5.1, which leaves the models with the source out of the estimate on purpose. Cost:
 * {@code targets * examples * models / 64} word operations.
 */
public final class PrivacyInfluence {
    private static final int PRINTED = 5;

    private final Provenance provenance;
    private final AttackSuccess success;
    private final int[] targets;
    private final double[][] values;

    private PrivacyInfluence(Provenance provenance, AttackSuccess success, int[] targets, double[][] values) {
        this.provenance = provenance;
        this.success = success;
        this.targets = targets;
        this.values = values;
    }

    /**
     * Influence of every example on some targets.
     *
     * @param success success of the attack on a population
     * @param targets numbers of the targets, at least one, each in the population
     * @return the influences
     * @throws IllegalArgumentException if there is no target, one is not in the population, or an example is OUT of no model
     */
    public static PrivacyInfluence of(AttackSuccess success, int... targets) {
        Checks.check(targets.length > 0, "there is no target; name at least one example");
        Membership membership = success.membership();
        long[][] out = outBits(membership);
        double[][] values = new double[targets.length][out.length];
        for (int t = 0; t < targets.length; t++) {
            Progress.checkInterrupted("privacy influence");
            int column = success.column(targets[t]);
            long[] right = rightBits(success, column);
            for (int i = 0; i < out.length; i++) {
                int count = 0;
                for (int w = 0; w < right.length; w++) {
                    count += Long.bitCount(right[w] & out[i][w]);
                }
                values[t][i] = (double) count / membership.outCount(i);
            }
            values[t][column] = Double.NaN;
        }
        Provenance provenance = Provenance.of(new MetricId("onion.privacy-influence", 1))
                .with("success", success.provenance().options())
                .with("targets", Arrays.toString(targets));
        return new PrivacyInfluence(
                success.provenance().data().map(provenance::withData).orElse(provenance),
                success,
                targets.clone(),
                values);
    }

    private static long[][] outBits(Membership membership) {
        int models = membership.models();
        long[][] out = new long[membership.examples()][];
        for (int i = 0; i < out.length; i++) {
            Checks.check(
                    membership.outCount(i) > 0,
                    "the example in column %d is IN all %d models; its removal is estimated from models without it",
                    i,
                    models);
            out[i] = membership.modelBits(i);
            for (int w = 0; w < out[i].length; w++) {
                out[i][w] = ~out[i][w];
            }
        }
        return out;
    }

    private static long[] rightBits(AttackSuccess success, int column) {
        long[] bits = new long[(success.models() + 63) / 64];
        for (int m = 0; m < success.models(); m++) {
            if (success.isRight(m, column)) {
                bits[m >> 6] |= 1L << m;
            }
        }
        return bits;
    }

    /**
     * Where it comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Numbers of the targets.
     *
     * @return a copy
     */
    public int[] targets() {
        return targets.clone();
    }

    /**
     * Influence of all examples on a target.
     *
     * @param target number of the target
     * @return a copy, in the order of the population's examples, each in [0, 1]; NaN for the target itself
     * @throws IllegalArgumentException if it is none of the targets
     */
    public double[] on(int target) {
        return values[row(target)].clone();
    }

    /**
     * The examples whose removal would expose a target most.
     *
     * @param target number of the target
     * @param count how many, fewer than the population has
     * @return numbers of the examples, strongest first, of equal ones those with lower numbers first
     * @throws IllegalArgumentException if it is none of the targets, or there are not so many examples beside it
     */
    public int[] strongest(int target, int count) {
        double[] influence = values[row(target)];
        int[] examples = success.examples();
        Checks.check(
                count >= 1 && count < examples.length, "count must be in [1, %d), but is %d", examples.length, count);
        return IntStream.range(0, examples.length)
                .filter(i -> examples[i] != target)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -influence[i]).thenComparingInt(i -> examples[i]))
                .limit(count)
                .mapToInt(i -> examples[i])
                .toArray();
    }

    private int row(int target) {
        for (int t = 0; t < targets.length; t++) {
            if (targets[t] == target) {
                return t;
            }
        }
        throw new IllegalArgumentException(
                "example " + target + " is none of the targets " + Arrays.toString(targets) + "; name it as a target");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "PrivacyInfluence of %d examples", success.examples().length));
        for (int t = 0; t < Math.min(PRINTED, targets.length); t++) {
            text.append(String.format(
                    Locale.ROOT, "%n  on %-7d success rate %.4f, without", targets[t], success.rate(targets[t])));
            for (int source : strongest(targets[t], Math.min(PRINTED, success.examples().length - 1))) {
                text.append(String.format(Locale.ROOT, "  %d: %.4f", source, values[t][success.column(source)]));
            }
        }
        return text.append(targets.length > PRINTED ? String.format("%n  ...") : "")
                .toString();
    }
}
