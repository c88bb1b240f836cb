package org.memo4j.attacks.shadow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.SortedValues;

/**
 * Attack-P: the target's signal on an example among its signals on examples of the population that it was not trained
 * on.
 *
 * <pre>
 * score     = (#{z: x_z &lt; x} + #{z: x_z = x} / 2) / n                      in [0, 1], n examples of the population
 * threshold = the floor(alpha (n + 1))-th greatest signal of the population
 * </pre>
 *
 * It ranks like the signal itself; what it adds is a false-positive rate that is set beforehand, without any shadow
 * model: a fresh example of the population exceeds the threshold with probability {@code floor(alpha (n + 1)) / (n +
 * 1)}, at most {@code alpha}, and with no greater one if signals tie. The share alone promises less: {@code score >= 1
 * - alpha} has without ties the level {@code (floor(alpha n) + 1) / (n + 1)}, up to {@code 1 / (n + 1)} above {@code
 * alpha}. By class it compares an example with the population of its own class only, as the class-wise thresholds of
 * Song and Mittal do, and so ranks otherwise.
 *
 * <p>Sources: Ye, Maddi, Murakonda, Bindschaedler, Shokri, <em>Enhanced Membership Inference Attacks against Machine
 * Learning Models</em>, CCS 2022, section 4 (Attack P); Song and Mittal, <em>Systematic Evaluation of Privacy Risks of
 * Machine Learning Models</em>, USENIX Security 2021 (by class). Departure: the threshold counts the fresh example
 * itself, {@code n + 1}, as conformal prediction does (Vovk, Gammerman, Shafer, <em>Algorithmic Learning in a Random
 * World</em>, 2005), so that the level holds for any {@code n}. Immutable. Cost: one sort.
 */
public final class PopulationAttack {
    private static final int ALL = -1;

    private final boolean byClass;
    private final Map<Integer, double[]> sorted;

    private PopulationAttack(boolean byClass, Map<Integer, double[]> sorted) {
        this.byClass = byClass;
        this.sorted = sorted;
    }

    /**
     * Compares with the whole population.
     *
     * @param population signals of the target on examples that it was not trained on, finite, at least one
     * @return the attack
     */
    public static PopulationAttack of(double... population) {
        Checks.check(population.length > 0, "population is empty; give signals of examples that are no members");
        double[] copy = Checks.finite(population, "population").clone();
        Arrays.sort(copy);
        return new PopulationAttack(false, Map.of(ALL, copy));
    }

    /**
     * Compares with the population of the same class.
     *
     * @param population signals of the target on examples that it was not trained on, finite, at least one
     * @param classes class of each of them
     * @return the attack
     */
    public static PopulationAttack byClass(double[] population, int[] classes) {
        Checks.sameLength(classes.length, "classes", population.length, "population");
        Checks.check(population.length > 0, "population is empty; give signals of examples that are no members");
        Checks.finite(population, "population");
        Map<Integer, double[]> byClass = new HashMap<>();
        for (int c : Arrays.stream(classes).distinct().toArray()) {
            Checks.atLeast(c, 0, "class");
            byClass.put(
                    c,
                    IntStream.range(0, classes.length)
                            .filter(i -> classes[i] == c)
                            .mapToDouble(i -> population[i])
                            .sorted()
                            .toArray());
        }
        return new PopulationAttack(true, byClass);
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.attack-p", 1))
                .with("by class", byClass)
                .with(
                        "population",
                        sorted.values().stream().mapToInt(v -> v.length).sum());
    }

    /**
     * Scores examples.
     *
     * @param target signals of the target
     * @param classes class of each example; empty if the attack is not by class
     * @return one score an example, in [0, 1], higher = more likely a member
     * @throws IllegalArgumentException if a signal is not finite, or the population has no example of a class
     */
    public double[] score(double[] target, int... classes) {
        Checks.finite(target, "target");
        Checks.sameLength(
                classes.length, "classes", byClass ? target.length : 0, byClass ? "target" : "no class at all");
        double[] scores = new double[target.length];
        for (int i = 0; i < scores.length; i++) {
            double[] among = sorted.get(byClass ? classes[i] : ALL);
            Checks.check(
                    among != null,
                    "example %d is of class %s, of which the population has no example; add some or leave it out",
                    i,
                    byClass ? classes[i] : ALL);
            double[] values = java.util.Objects.requireNonNull(among);
            scores[i] = (SortedValues.less(values, target[i]) + SortedValues.notGreater(values, target[i]))
                    / (2.0 * values.length);
        }
        return scores;
    }

    /**
     * Signals that a fresh example of the population exceeds with a probability of at most {@code alpha}, one a class.
     * Call an example a member if its signal is greater.
     *
     * @param alpha false-positive rate, in [0, 1]
     * @return classes, ascending, with their thresholds; one threshold for the class -1 if the attack is not by class;
     *     infinite, so that nobody is called a member, where {@code alpha < 1 / (n + 1)}
     */
    public List<Map.Entry<Integer, Double>> thresholds(double alpha) {
        Checks.probability(alpha, "alpha");
        return sorted.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> {
                    double[] values = e.getValue();
                    int rank = rank(alpha, values.length);
                    double threshold = rank == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
                    return Map.entry(
                            e.getKey(), rank == 0 || rank > values.length ? threshold : values[values.length - rank]);
                })
                .toList();
    }

    /** Of {@code n + 1} values that may be permuted, how many may be among the greatest, alpha of all. */
    static int rank(double alpha, int n) {
        return (int) Math.floor(alpha * (n + 1.0) + 1e-9);
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
