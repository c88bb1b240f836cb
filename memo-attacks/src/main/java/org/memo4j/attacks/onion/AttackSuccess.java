package org.memo4j.attacks.onion;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.memo4j.attacks.roc.GroupedRoc;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.attacks.shadow.ShadowAttack;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * How vulnerable each example is: the share of a population's models in which the attack is right about it.
 *
 * <pre>
 * ASR(x)       = mean over models m of [ (score_m(x) &gt; threshold) = (x is IN m) ]     attack success rate
 * advantage(x) = 2 ASR(x) - 1
 * </pre>
 *
 * where every model in turn is the target and the others are its shadow models. Its standard error is about
 * {@code sqrt(ASR (1 - ASR) / models)}: with 64 models 0.06 in the middle, so layers below that are noise.
 *
 * <p>Source: Carlini, Jagielski, Zhang, Papernot, Terzis, Tramer, <em>The Privacy Onion Effect: Memorization is
 * Relative</em>, NeurIPS 2022, section 3. Departures: the target is left out of its own shadow models; the paper's signal
 * is the gap between the two highest logits, here it is whatever the population was scored by, and a label-aware one such as
 * the hinge margin is the safer choice, since a large gap on a wrong prediction speaks against membership.
 *
 * <p>Immutable. Keeps the scores, {@code 8 * models * examples} bytes. Cost: that of the attack on every model.
 */
public final class AttackSuccess {
    private static final int PRINTED = 8;

    private final Provenance provenance;
    private final int[] examples;
    private final Map<Integer, Integer> columns;
    private final Membership membership;
    private final double[][] scores;
    private final double threshold;
    private final double[] rates;

    private AttackSuccess(
            Provenance provenance, int[] examples, Membership membership, double[][] scores, double threshold) {
        this.provenance = provenance;
        this.examples = examples;
        this.membership = membership;
        this.scores = scores;
        this.threshold = threshold;
        this.columns = new HashMap<>();
        for (int i = 0; i < examples.length; i++) {
            Checks.check(
                    columns.put(examples[i], i) == null,
                    "example %d is there twice; give each example once",
                    examples[i]);
        }
        this.rates = new double[examples.length];
        for (int i = 0; i < rates.length; i++) {
            int right = 0;
            for (int m = 0; m < scores.length; m++) {
                right += isRight(m, i) ? 1 : 0;
            }
            rates[i] = (double) right / scores.length;
        }
    }

    /**
     * Attacks every model of a population whose examples are numbered from 0.
     *
     * @param population scores and membership; the attack's scores of several queries are averaged
     * @param attack the attack, such as {@link org.memo4j.attacks.shadow.Lira}
     * @param threshold scores above it mean "member"; 0 for LiRA with both hypotheses, whose score is the logarithm of a
     *     likelihood ratio
     * @return the success on each example
     * @throws IllegalArgumentException if an example has too few models on a side that the attack needs, or
     *     {@code threshold} is NaN
     */
    public static AttackSuccess of(EnsembleScores population, ShadowAttack attack, double threshold) {
        int n = population.membership().examples();
        return of(population, IntStream.range(0, n).toArray(), attack, threshold);
    }

    /**
     * Attacks every model of a population.
     *
     * @param population scores and membership
     * @param examples number of the example in each column, each once
     * @param attack the attack
     * @param threshold scores above it mean "member"
     * @return the success on each example
     * @throws IllegalArgumentException as without {@code examples}, or if there is not one number a column or a number is
     *     there twice
     */
    public static AttackSuccess of(EnsembleScores population, int[] examples, ShadowAttack attack, double threshold) {
        Checks.check(!Double.isNaN(threshold), "threshold must be a number, but is NaN");
        Membership membership = population.membership();
        Checks.sameLength(examples.length, "examples", membership.examples(), "the population");
        DataHash hash = new DataHash().add(examples).add(membership.hash());
        List<ScoreMatrix> queries = population.queries();
        double[][] scores = attack.leaveOneOut(queries, membership);
        queries.forEach(query -> hash.add(query.hash()));
        Provenance provenance = Provenance.of(new MetricId("onion.attack-success", 1))
                .with(
                        "attack",
                        attack.provenance().metric() + " " + attack.provenance().options())
                .with("threshold", threshold)
                .with("models", membership.models())
                .with("examples", examples.length)
                .with("queries", queries.size())
                .withData(hash.value());
        return new AttackSuccess(provenance, examples.clone(), membership, scores, threshold);
    }

    /**
     * Where it comes from.
     *
     * @return attack, threshold and the hash of the population
     */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Numbers of the examples.
     *
     * @return a copy, in the order of the columns
     */
    public int[] examples() {
        return examples.clone();
    }

    /**
     * Number of models.
     *
     * @return how often each example was attacked
     */
    public int models() {
        return scores.length;
    }

    /**
     * Which model saw which example.
     *
     * @return the table, columns as {@link #examples()}
     */
    public Membership membership() {
        return membership;
    }

    /**
     * Scores of the attack.
     *
     * @return a copy, one row a target, columns as {@link #examples()}
     */
    public double[][] scores() {
        double[][] copy = new double[scores.length][];
        for (int m = 0; m < copy.length; m++) {
            copy[m] = scores[m].clone();
        }
        return copy;
    }

    /**
     * Attack success rate of each example.
     *
     * @return a copy, in the order of {@link #examples()}, each in [0, 1]
     */
    public double[] rates() {
        return rates.clone();
    }

    /**
     * Attack success rate of one example.
     *
     * @param example its number
     * @return the rate, in [0, 1]
     */
    public double rate(int example) {
        return rates[column(example)];
    }

    /**
     * Membership advantage of one example.
     *
     * @param example its number
     * @return {@code 2 rate - 1}, in [-1, 1]
     */
    public double advantage(int example) {
        return 2 * rate(example) - 1;
    }

    /**
     * Examples from the most vulnerable to the least, of equal ones those with lower numbers first.
     *
     * @return numbers of all examples
     */
    public int[] ranking() {
        return IntStream.range(0, examples.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -rates[i]).thenComparingInt(i -> examples[i]))
                .mapToInt(i -> examples[i])
                .toArray();
    }

    /**
     * A layer of the onion: layer 0 holds the most vulnerable examples, layer 1 the next ones, and so on, all by this one
     * population. The last one may be smaller.
     *
     * @param layer number of the layer, from 0
     * @param size examples of a layer, at least 1
     * @return numbers of its examples, most vulnerable first
     * @throws IllegalArgumentException if there are not so many layers
     */
    public int[] layer(int layer, int size) {
        Checks.atLeast(size, 1, "size");
        int layers = (examples.length + size - 1) / size;
        Checks.index(layer, layers, "layer");
        return Arrays.copyOfRange(ranking(), layer * size, Math.min(examples.length, (layer + 1) * size));
    }

    /**
     * ROC curve of all scores of all targets.
     *
     * @return the curve
     * @throws IllegalArgumentException if no example is IN any model, or OUT of none
     */
    public RocCurve roc() {
        return RocCurve.of(pool(true), pool(false));
    }

    /**
     * The same curve with the targets told apart, for intervals by model.
     *
     * @return the curve, a group a target
     */
    public GroupedRoc groupedRoc() {
        return GroupedRoc.of(scores, membership.toArray());
    }

    /**
     * The same scores of some of the examples. Nothing is attacked anew: who is left has the score that it had among all.
     *
     * @param numbers numbers of examples, each once, at least one
     * @return their success
     * @throws IllegalArgumentException if one is not in the population or there twice
     */
    public AttackSuccess select(int... numbers) {
        Checks.check(numbers.length > 0, "no example was selected; select at least one");
        int[] selected = Arrays.stream(numbers).map(this::column).toArray();
        double[][] some = new double[scores.length][];
        for (int m = 0; m < some.length; m++) {
            double[] row = scores[m];
            some[m] = Arrays.stream(selected).mapToDouble(i -> row[i]).toArray();
        }
        return new AttackSuccess(
                provenance.with("selected", new DataHash().add(numbers).value()),
                numbers.clone(),
                membership.selectExamples(selected),
                some,
                threshold);
    }

    /**
     * Pearson's correlation with the success rates of another population, such as one of other models, over the examples
     * that both have. With few models it is low because the rates are rough; it bounds what a layer can mean.
     *
     * @param other the other population
     * @return the correlation, or NaN if the rates of one of them are all equal
     * @throws IllegalArgumentException if they share fewer than two examples
     */
    public double correlation(AttackSuccess other) {
        int[] common =
                Arrays.stream(examples).filter(other.columns::containsKey).toArray();
        Checks.check(common.length >= 2, "the populations share %d examples; a correlation needs two", common.length);
        return new PearsonsCorrelation()
                .correlation(
                        Arrays.stream(common).mapToDouble(this::rate).toArray(),
                        Arrays.stream(common).mapToDouble(other::rate).toArray());
    }

    /**
     * Share of the most vulnerable examples that is also among the most vulnerable of another population.
     *
     * @param other the other population
     * @param count how many are the most vulnerable, at least 1
     * @return the share, in [0, 1]
     */
    public double overlap(AttackSuccess other, int count) {
        Set<Integer> theirs = new HashSet<>();
        for (int example : other.layer(0, count)) {
            theirs.add(example);
        }
        int[] own = layer(0, count);
        return (double) Arrays.stream(own).filter(theirs::contains).count() / own.length;
    }

    /** Column of an example. */
    int column(int example) {
        Integer column = columns.get(example);
        if (column == null) {
            throw new IllegalArgumentException(
                    "example " + example + " is not among the " + examples.length + " of this population");
        }
        return column;
    }

    boolean has(int example) {
        return columns.containsKey(example);
    }

    boolean isRight(int model, int column) {
        return (scores[model][column] > threshold) == membership.contains(model, column);
    }

    /** Scores of one class, all targets. */
    double[] pool(boolean in) {
        return IntStream.range(0, scores.length)
                .mapToObj(m -> IntStream.range(0, examples.length)
                        .filter(i -> membership.contains(m, i) == in)
                        .mapToDouble(i -> scores[m][i])
                        .toArray())
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "AttackSuccess, %d models x %d examples, mean success rate %.4f",
                models(),
                examples.length,
                Arrays.stream(rates).average().orElseThrow()));
        int[] ranking = ranking();
        for (int r = 0; r < Math.min(PRINTED, ranking.length); r++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  example %-7d success rate %.4f, advantage %.4f",
                    ranking[r],
                    rate(ranking[r]),
                    advantage(ranking[r])));
        }
        return text.append(ranking.length > PRINTED ? String.format("%n  ...") : "")
                .toString();
    }
}
