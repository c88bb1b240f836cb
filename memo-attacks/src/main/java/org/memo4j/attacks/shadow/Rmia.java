package org.memo4j.attacks.shadow;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.core.stat.SortedValues;

/**
 * The robust membership inference attack: is the example likelier under the target, relative to reference models, than
 * examples of the population are?
 *
 * <pre>
 * r(x)    = p(x | target) / p(x)
 * score   = share of the population examples z with r(x) / r(z) &gt; gamma        in [0, 1]
 * OFFLINE   p(x) = ((1 + a) p_out + (1 - a)) / 2      p_out: mean over the reference models that did not see x
 * ONLINE    p(x) = (p_in + p_out) / 2
 * p(z)      as in OFFLINE, or for ONLINE the mean over all reference models: none of them saw z
 * </pre>
 *
 * The signals are probabilities, {@code CONFIDENCE}. The ratios of the population are sorted once and each example is
 * looked up, {@code O((n + z) log z)}: the table of all pairs is never made. The score has {@code z + 1} values, so a
 * false-positive rate below {@code 1 / z} cannot be resolved: take a large population, of examples that neither the target
 * nor a reference model was trained on.
 *
 * <p>Source: Zarifzadeh, Liu, Shokri, <em>Low-Cost High-Power Membership Inference Attacks</em>, ICML 2024, sections 2 and
 * 3. Departures: {@code p_out} is the mean over exactly the reference models that did not see the example, where the
 * published code takes the largest so many signals after setting those of the others to 0, and so biases it, or for one
 * pair of reference models solves {@code p_in = a p_out + 1 - a} for the {@code p_out} of a model that saw it, which
 * may be negative; the ratio must exceed gamma, as in the published code, where the paper has "at least".
 */
public final class Rmia {
    private static final int STEPS = 10;

    private final boolean online;
    private final double gamma;
    private final double offlineA;
    private final boolean interpolated;

    private Rmia(boolean online, double gamma, double offlineA, boolean interpolated) {
        this.online = online;
        this.gamma = gamma;
        this.offlineA = offlineA;
        this.interpolated = interpolated;
    }

    /**
     * Offline, {@code gamma = 1}, {@code a = 0.3}.
     *
     * @return the defaults
     */
    public static Rmia withDefaults() {
        return new Rmia(false, 1, 0.3, false);
    }

    /**
     * Uses the reference models that saw an example too.
     *
     * @return a new object
     */
    public Rmia online() {
        return new Rmia(true, gamma, offlineA, interpolated);
    }

    /**
     * Sets the ratio that must be exceeded.
     *
     * @param value the ratio, positive; 1 or 2 are usual
     * @return a new object
     */
    public Rmia withGamma(double value) {
        return new Rmia(online, Checks.positive(value, "gamma"), offlineA, interpolated);
    }

    /**
     * Sets how much {@code p_in} follows {@code p_out} offline, and attacks offline.
     *
     * @param value {@code a} of {@code p_in = a p_out + 1 - a}, in [0, 1]; see {@link #tuned}
     * @return a new object
     */
    public Rmia withOfflineA(double value) {
        return new Rmia(false, gamma, Checks.probability(value, "offlineA"), interpolated);
    }

    /**
     * Tells apart examples that exceed the same number of population examples, by where their ratio lies between those of
     * the next two,
     *
     * <pre>
     * score = (k + g) / (z + 1)      k: population examples exceeded, as above
     * g     = (b - lower) / (upper - lower)    b = r(x) / gamma;  lower, upper: the population's ratios around b
     *       = b / smallest  below all of them,   1 - largest / b  above all
     * </pre>
     *
     * so that the score is continuous and ascends with the ratio, and {@code k} is the same as without. Where more than a
     * share {@code fpr} of the non-members exceed all of the population, as they do about when {@code fpr < 1 / z}, the
     * published score gives them and many members one value, and no threshold has that false-positive rate. For one query.
     *
     * @return a new object
     */
    public Rmia interpolated() {
        return new Rmia(online, gamma, offlineA, true);
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        Provenance provenance = Provenance.of(new MetricId("membership.rmia", 1))
                .with("form", online ? "online" : "offline")
                .with("gamma", gamma);
        provenance = interpolated ? provenance.with("ties", "interpolated") : provenance;
        return online ? provenance : provenance.with("a", offlineA);
    }

    /**
     * A model's probabilities on the population, with those of the reference models.
     *
     * @param target probabilities of the target, one an example of the population
     * @param references probabilities of the reference models, in the order of those of the attack
     */
    public record Population(double[] target, ScoreMatrix references) {
        /**
         * Copies and checks.
         *
         * @param target probabilities of the target, one an example of the population
         * @param references probabilities of the reference models
         */
        public Population {
            Checks.sameLength(target.length, "target", references.examples(), "references");
            Checks.check(target.length > 0, "the population is empty; give examples that no model was trained on");
            target = probabilities(target.clone());
        }

        /**
         * Probabilities of the target.
         *
         * @return a copy
         */
        @Override
        public double[] target() {
            return target.clone();
        }
    }

    /**
     * Scores every example.
     *
     * @param target the target's probability of the label of each example
     * @param references the same of the reference models; the target is none of them
     * @param membership which reference model saw which example
     * @param population examples that no model was trained on
     * @return one score an example, in [0, 1], higher = more likely a member
     * @throws IllegalArgumentException if the shapes differ, a signal is not a probability, or an example has no reference
     *     model on a side that is needed
     */
    public double[] score(double[] target, ScoreMatrix references, Membership membership, Population population) {
        Lira.checkShapes(target, references, membership);
        Checks.sameLength(
                population.references.models(), "models of the population", references.models(), "references");
        Side.Pair sides = Side.both(references, membership, Center.MEAN);
        return score(probabilities(target.clone()), sides, sorted(population.target, means(population.references)));
    }

    /**
     * Scores every example by several queries, for example its augmentations as they were used in training: each pair of an
     * example and one of the population is decided by most of the queries, query {@code q} of the one against query
     * {@code q} of the other,
     *
     * <pre>
     * score = share of the population examples z with r_q(x) / r_q(z) &gt; gamma for more than half of the q
     * </pre>
     *
     * as in the code that came with the paper; with one query it is the other method. Here nothing can be sorted: {@code
     * O(n z queries)}, still without a table of pairs.
     *
     * @param targets the target's probabilities, one array a query
     * @param references the same of the reference models, one table a query
     * @param membership which reference model saw which example
     * @param populations the population, once a query, the examples in the same order
     * @return one score an example, in [0, 1], higher = more likely a member
     * @throws IllegalArgumentException as for one query, or if there is no query or the numbers of queries or of the
     *     population's examples differ
     */
    public double[] score(
            List<double[]> targets, List<ScoreMatrix> references, Membership membership, List<Population> populations) {
        Checks.check(!interpolated, "several queries are decided pair by pair; interpolate scores of one query only");
        Checks.check(!targets.isEmpty(), "there is no query; give at least one array of probabilities");
        Checks.sameLength(references.size(), "references", targets.size(), "targets");
        Checks.sameLength(populations.size(), "populations", targets.size(), "targets");
        int queries = targets.size();
        double[][] bounds = new double[queries][];
        double[][] ratios = new double[queries][];
        for (int q = 0; q < queries; q++) {
            Population population = populations.get(q);
            Lira.checkShapes(targets.get(q), references.get(q), membership);
            Checks.sameLength(
                    population.references.models(),
                    "models of the population",
                    references.get(q).models(),
                    "references");
            Checks.sameLength(
                    population.target.length, "a population", populations.get(0).target.length, "the first one");
            bounds[q] = bounds(
                    probabilities(targets.get(q).clone()), Side.both(references.get(q), membership, Center.MEAN));
            ratios[q] = ratios(population);
        }
        double[] scores = new double[bounds[0].length];
        for (int i = 0; i < scores.length; i++) {
            Progress.checkInterrupted("attacking");
            int won = 0;
            for (int z = 0; z < ratios[0].length; z++) {
                int votes = 0;
                for (int q = 0; q < queries; q++) {
                    votes += ratios[q][z] < bounds[q][i] ? 1 : 0;
                }
                won += 2 * votes > queries ? 1 : 0;
            }
            scores[i] = (double) won / ratios[0].length;
        }
        return scores;
    }

    private double[] score(double[] target, Side.Pair sides, double[] sortedRatios) {
        double[] scores = bounds(target, sides);
        for (int i = 0; i < scores.length; i++) {
            int exceeded = SortedValues.less(sortedRatios, scores[i]);
            scores[i] = interpolated
                    ? (exceeded + place(scores[i], sortedRatios, exceeded)) / (sortedRatios.length + 1)
                    : (double) exceeded / sortedRatios.length;
        }
        return scores;
    }

    /** Where between the ratios around it a bound lies, in [0, 1]. */
    private static double place(double bound, double[] sortedRatios, int exceeded) {
        double lower = exceeded == 0 ? 0 : sortedRatios[exceeded - 1];
        double upper = exceeded == sortedRatios.length ? Double.POSITIVE_INFINITY : sortedRatios[exceeded];
        if (bound == upper || bound == lower) {
            return bound == lower ? 0 : 1;
        }
        return upper == Double.POSITIVE_INFINITY ? 1 - lower / bound : (bound - lower) / (upper - lower);
    }

    /** The examples' {@code r(x)}. */
    double[] ratios(double[] target, ScoreMatrix references, Membership membership) {
        return withGamma(1).bounds(target, Side.both(references, membership, Center.MEAN));
    }

    /** The population's {@code r(z)}. */
    double[] ratios(Population population) {
        return ratios(population.target, means(population.references));
    }

    /** Below which ratio of a population example each example wins. */
    private double[] bounds(double[] target, Side.Pair sides) {
        sides.out().check(1);
        if (online) {
            sides.in().check(1);
        }
        double[] ins = sides.in().center;
        double[] outs = sides.out().center;
        double[] bounds = new double[target.length];
        for (int i = 0; i < bounds.length; i++) {
            double mean = online ? (ins[i] + outs[i]) / 2 : offline(outs[i]);
            bounds[i] = ratio(target[i], mean) / gamma;
        }
        return bounds;
    }

    private double offline(double out) {
        return ((1 + offlineA) * out + (1 - offlineA)) / 2;
    }

    /** Where no model gives it any probability the example tells nothing: a ratio of 1. */
    private static double ratio(double p, double mean) {
        return mean > 0 ? p / mean : p > 0 ? Double.POSITIVE_INFINITY : 1;
    }

    /** Ratios of the population, ascending. */
    private double[] sorted(double[] target, double[] means) {
        double[] ratios = ratios(target, means);
        Arrays.sort(ratios);
        return ratios;
    }

    private double[] ratios(double[] target, double[] means) {
        double[] ratios = new double[target.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ratio(target[i], online ? means[i] : offline(means[i]));
        }
        return ratios;
    }

    private static double[] means(ScoreMatrix references) {
        double[] means = new double[references.examples()];
        for (int m = 0; m < references.models(); m++) {
            double[] row = probabilities(references.scoresOf(m));
            for (int i = 0; i < means.length; i++) {
                means[i] += row[i];
            }
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= references.models();
        }
        return means;
    }

    private static double[] probabilities(double[] values) {
        for (double value : values) {
            Checks.probability(value, "signal of RMIA");
        }
        return values;
    }

    /**
     * Takes every model in turn as the target and the others as its references. Cost: {@code O(models x (examples +
     * population) log population)}.
     *
     * @param scores probabilities of all models
     * @param membership which model saw which example
     * @param population probabilities of all models on examples that none of them was trained on
     * @return one row a target, one score an example
     * @throws IllegalArgumentException as {@link #score}, or if there is one model only
     */
    public double[][] leaveOneOut(ScoreMatrix scores, Membership membership, ScoreMatrix population) {
        Lira.checkShapes(scores.scoresOf(0), scores, membership);
        Checks.sameLength(population.models(), "models of the population", scores.models(), "scores");
        Checks.check(scores.models() > 1, "there is one model only; leave-one-out needs references beside the target");
        Side.Pair sides = Side.both(scores, membership, Center.MEAN);
        double[] means = means(population);
        double[] flags = new double[scores.examples()];
        Side in = sides.in().like();
        Side out = sides.out().like();
        double[][] all = new double[scores.models()][];
        for (int t = 0; t < all.length; t++) {
            Progress.checkInterrupted("attacking");
            double[] target = probabilities(scores.scoresOf(t));
            double[] z = population.scoresOf(t);
            double[] others = new double[z.length];
            for (int i = 0; i < others.length; i++) {
                others[i] = Math.max(0, (means[i] * all.length - z[i]) / (all.length - 1));
            }
            membership.read(t, 0, flags, flags.length);
            Side.Pair left = new Side.Pair(
                    sides.in().without(target, flags, in), sides.out().without(target, flags, out));
            all[t] = score(target, left, sorted(z, others));
        }
        return all;
    }

    /**
     * Attacks one target whose training set is known.
     *
     * @param member whether the target was trained on each example
     * @param scores what {@link #score} gave
     * @return the scores of both classes
     */
    public MembershipScores attack(boolean[] member, double[] scores) {
        return MembershipScores.split(provenance().with("input", DataHash.of(scores)), scores, member);
    }

    /**
     * Chooses {@code a} from 0, 0.1, ..., 1 by attacking each reference model offline with the others, whose training sets
     * are known: the value with the greatest mean AUC, the smallest among equal ones. The target is not touched.
     *
     * @param references probabilities of the reference models
     * @param membership which reference model saw which example
     * @param population probabilities of the reference models on examples that none of them was trained on
     * @return the offline attack with that value
     * @throws IllegalArgumentException as {@link #leaveOneOut}, or if a reference model saw all examples or none
     */
    public Rmia tuned(ScoreMatrix references, Membership membership, ScoreMatrix population) {
        Rmia best = withOfflineA(0);
        double most = Double.NEGATIVE_INFINITY;
        for (int step = 0; step <= STEPS; step++) {
            Rmia candidate = withOfflineA((double) step / STEPS);
            double[][] scores = candidate.leaveOneOut(references, membership, population);
            double auc = IntStream.range(0, scores.length)
                    .mapToDouble(t -> candidate
                            .attack(membership.flags(t), scores[t])
                            .roc()
                            .auc())
                    .average()
                    .orElseThrow();
            if (auc > most) {
                most = auc;
                best = candidate;
            }
        }
        return best;
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
