package org.memo4j.attacks.trained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * The attack of Shokri et al.: shadow models, whose training sets are known, teach an attack model how a model behaves on
 * members and on others, and the attack model is then asked about the target. An observation is one model on one example,
 * with as many signals as there are tables: probabilities of the classes in descending order as Salem et al., losses,
 * entropies, gradient norms.
 *
 * <p><b>What is kept apart.</b> No observation of the target is trained on. And an example's score comes from an attack
 * model that was trained on other examples only, cross-fitted over folds of examples. The second matters: in a balanced
 * design every example is in half of the models, so that the shadow models' membership of an example gives away the
 * target's, and an attack model that could tell examples apart would read it off.
 *
 * <p>Examples that are copies of each other should be in one fold; say so by {@link #withGroups}.
 *
 * <p>Sources: Shokri, Stronati, Song, Shmatikov, <em>Membership Inference Attacks against Machine Learning Models</em>,
 * IEEE S&amp;P 2017 (an attack model a class, {@link #withClasses}); Salem, Zhang, Humbert, Berrang, Fritz, Backes,
 * <em>ML-Leaks</em>, NDSS 2019 (one for all, one shadow model is enough). Departure: cross-fitting, which they do not need
 * as their shadow models are trained on other data than the target. Immutable. Cost: one training of the learner a fold and
 * class, over {@code models x examples} observations unless {@link #withObservations} draws fewer.
 */
public final class ShadowTrainedAttack {
    private final AttackLearner learner;
    private final Split split;
    private final int[] classes;
    private final Progress progress;

    /** How observations are parted and drawn. */
    private record Split(int folds, int observations, int[] groups, long seed) {}

    private ShadowTrainedAttack(AttackLearner learner, Split split, int[] classes, Progress progress) {
        this.learner = learner;
        this.split = split;
        this.classes = classes;
        this.progress = progress;
    }

    /**
     * One attack model for all classes, five folds, all observations, a fixed seed.
     *
     * @param learner trains the attack model
     * @return the attack
     */
    public static ShadowTrainedAttack of(AttackLearner learner) {
        return new ShadowTrainedAttack(
                learner, new Split(5, Integer.MAX_VALUE, new int[0], 1L), new int[0], Progress.NONE);
    }

    /**
     * Sets the number of folds of examples.
     *
     * @param value number of folds, at least 2
     * @return a new object
     */
    public ShadowTrainedAttack withFolds(int value) {
        Checks.atLeast(value, 2, "folds");
        return with(new Split(value, split.observations, split.groups, split.seed));
    }

    /**
     * Draws at random so many observations for each training, if there are more.
     *
     * @param value number of observations, at least 2
     * @return a new object
     */
    public ShadowTrainedAttack withObservations(int value) {
        Checks.atLeast(value, 2, "observations");
        return with(new Split(split.folds, value, split.groups, split.seed));
    }

    /**
     * Keeps examples of a group in one fold.
     *
     * @param values group of each example, any numbers
     * @return a new object
     */
    public ShadowTrainedAttack withGroups(int... values) {
        return with(new Split(split.folds, split.observations, values.clone(), split.seed));
    }

    /**
     * Sets the seed of folds and drawings.
     *
     * @param value the seed
     * @return a new object
     */
    public ShadowTrainedAttack withSeed(long value) {
        return with(new Split(split.folds, split.observations, split.groups, value));
    }

    private ShadowTrainedAttack with(Split value) {
        return new ShadowTrainedAttack(learner, value, classes, progress);
    }

    /**
     * Trains an attack model for each class, as Shokri et al. do. Their scores are compared with each other, so take a
     * learner whose scores mean the same everywhere, as log-odds and shares do.
     *
     * @param values class of each example
     * @return a new object
     */
    public ShadowTrainedAttack withClasses(int... values) {
        return new ShadowTrainedAttack(learner, split, values.clone(), progress);
    }

    /**
     * Sets who is told how far {@link #leaveOneOut} has come.
     *
     * @param value told after each target
     * @return a new object
     */
    public ShadowTrainedAttack withProgress(Progress value) {
        return new ShadowTrainedAttack(learner, split, classes, value);
    }

    /**
     * Definition and options, with those of the learner.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        Provenance inner = learner.provenance();
        Provenance provenance = Provenance.of(new MetricId("membership.shadow-trained", 1))
                .with("learner", inner.metric() + " " + inner.options())
                .with("folds", split.folds)
                .with("by class", classes.length > 0)
                .withSeed(split.seed);
        provenance = inner.seed().isPresent()
                ? provenance.with("seed of the learner", inner.seed().getAsLong())
                : provenance;
        return split.observations == Integer.MAX_VALUE
                ? provenance
                : provenance.with("observations", split.observations);
    }

    /**
     * Scores every example.
     *
     * @param target one row a signal: the target's on each example, finite
     * @param shadows one table a signal, in the same order: the shadow models' on the same examples; the target is none of
     *     the models
     * @param membership which shadow model saw which example
     * @return one score an example, higher = more likely a member
     * @throws IllegalArgumentException if there is no signal, the shapes differ, a signal is not finite, there are fewer
     *     groups than folds, or the observations of a training are all of members or all of others
     */
    public double[] score(double[][] target, List<ScoreMatrix> shadows, Membership membership) {
        checkShapes(shadows, membership);
        Checks.sameLength(target.length, "signals of target", shadows.size(), "shadows");
        for (double[] row : target) {
            Checks.sameLength(row.length, "a signal of target", membership.examples(), "membership");
            Checks.finite(row, "target");
        }
        int[] models = IntStream.range(0, membership.models()).toArray();
        return score(new double[][][] {target}, tables(shadows), membership, models)[0];
    }

    /**
     * Scores every example for several targets, by the same attack models: as {@link #score} for each, but they are trained
     * once.
     *
     * @param targets one table a signal, finite: the targets' on each example
     * @param shadows one table a signal, in the same order: the shadow models' on the same examples; no target is one of the
     *     models
     * @param membership which shadow model saw which example
     * @return one row a target, one score an example, higher = more likely a member
     * @throws IllegalArgumentException as {@link #score}
     */
    public double[][] scores(List<ScoreMatrix> targets, List<ScoreMatrix> shadows, Membership membership) {
        checkShapes(shadows, membership);
        Checks.sameLength(targets.size(), "signals of targets", shadows.size(), "shadows");
        for (ScoreMatrix table : targets) {
            Checks.sameLength(table.examples(), "a signal of targets", membership.examples(), "membership");
            Checks.sameLength(
                    table.models(), "targets of a signal", targets.get(0).models(), "the first signal");
        }
        double[][][] tables = tables(targets);
        double[][][] rows = IntStream.range(0, tables[0].length)
                .mapToObj(t -> Arrays.stream(tables).map(table -> table[t]).toArray(double[][]::new))
                .toArray(double[][][]::new);
        int[] models = IntStream.range(0, membership.models()).toArray();
        return score(rows, tables(shadows), membership, models);
    }

    private static double[][][] tables(List<ScoreMatrix> signals) {
        return signals.stream().map(ShadowTrainedAttack::table).toArray(double[][][]::new);
    }

    /**
     * Takes every model in turn as the target and trains the attack on the others.
     *
     * @param signals one table a signal, of all models
     * @param membership which model saw which example
     * @return one row a target, one score an example
     * @throws IllegalArgumentException as {@link #score}, or if there is one model only
     */
    public double[][] leaveOneOut(List<ScoreMatrix> signals, Membership membership) {
        checkShapes(signals, membership);
        int models = membership.models();
        Checks.check(models > 1, "there is one model only; leave-one-out needs shadow models beside the target");
        double[][][] tables = tables(signals);
        double[][] all = new double[models][];
        for (int t = 0; t < models; t++) {
            int left = t;
            double[][] target = Arrays.stream(tables).map(table -> table[left]).toArray(double[][]::new);
            int[] others = IntStream.range(0, models).filter(m -> m != left).toArray();
            all[t] = score(new double[][][] {target}, tables, membership, others)[0];
            progress.update("attacking by a trained model", t + 1, models);
        }
        return all;
    }

    /**
     * Attacks one target whose training set is known.
     *
     * @param target one row a signal
     * @param member whether the target was trained on each example; used to part the scores only
     * @param shadows one table a signal
     * @param membership which shadow model saw which example
     * @return the scores of both classes
     * @throws IllegalArgumentException as {@link #score}, or if a class is empty
     */
    public MembershipScores attack(
            double[][] target, boolean[] member, List<ScoreMatrix> shadows, Membership membership) {
        double[] scores = score(target, shadows, membership);
        DataHash hash = new DataHash().add(membership.hash());
        shadows.forEach(table -> hash.add(table.hash()));
        Arrays.stream(target).forEach(hash::add);
        return MembershipScores.split(
                provenance().with("shadows", membership.models()).with("input", hash.value()), scores, member);
    }

    private void checkShapes(List<ScoreMatrix> signals, Membership membership) {
        Checks.check(!signals.isEmpty(), "there is no signal; give at least one table of scores");
        for (ScoreMatrix table : signals) {
            Checks.sameLength(table.models(), "models of a signal", membership.models(), "membership");
            Checks.sameLength(table.examples(), "examples of a signal", membership.examples(), "membership");
        }
        if (classes.length > 0) {
            Checks.sameLength(classes.length, "classes", membership.examples(), "membership");
        }
        if (split.groups.length > 0) {
            Checks.sameLength(split.groups.length, "groups", membership.examples(), "membership");
        }
    }

    private static double[][] table(ScoreMatrix scores) {
        return IntStream.range(0, scores.models()).mapToObj(scores::scoresOf).toArray(double[][]::new);
    }

    /** Targets x signals x examples in, targets x examples out. */
    private double[][] score(double[][][] targets, double[][][] signals, Membership membership, int[] models) {
        int examples = membership.examples();
        int[] folds = folds(examples);
        int[] kinds = classes.length > 0 ? classes : new int[examples];
        double[][] scores = new double[targets.length][examples];
        SplittableRandom random = new SplittableRandom(split.seed);
        for (int f = 0; f < split.folds; f++) {
            SplittableRandom own = random.split();
            for (int kind : Arrays.stream(kinds).distinct().sorted().toArray()) {
                Progress.checkInterrupted("attacking by a trained model");
                int fold = f;
                int[] asked = IntStream.range(0, examples)
                        .filter(i -> folds[i] == fold && kinds[i] == kind)
                        .toArray();
                if (asked.length > 0) {
                    int[] taught = IntStream.range(0, examples)
                            .filter(i -> folds[i] != fold && kinds[i] == kind)
                            .toArray();
                    AttackClassifier attack = train(signals, membership, draw(models, taught, own.split()));
                    for (int t = 0; t < targets.length; t++) {
                        for (int i : asked) {
                            scores[t][i] = attack.score(features(targets[t], i));
                        }
                    }
                }
            }
        }
        return scores;
    }

    /** Observations as pairs of a model and an example. */
    private List<int[]> draw(int[] models, int[] examples, SplittableRandom random) {
        long all = (long) models.length * examples.length;
        List<int[]> pairs = new ArrayList<>();
        long wanted = Math.min(all, split.observations);
        long left = all;
        for (int m : models) {
            for (int i : examples) {
                // selection sampling: every set of so many pairs is equally likely
                if (random.nextDouble() * left < wanted - pairs.size()) {
                    pairs.add(new int[] {m, i});
                }
                left--;
            }
        }
        return pairs;
    }

    private AttackClassifier train(double[][][] signals, Membership membership, List<int[]> pairs) {
        double[][] features = new double[pairs.size()][signals.length];
        boolean[] member = new boolean[features.length];
        for (int r = 0; r < features.length; r++) {
            int m = pairs.get(r)[0];
            int i = pairs.get(r)[1];
            for (int s = 0; s < signals.length; s++) {
                features[r][s] = signals[s][m][i];
            }
            member[r] = membership.contains(m, i);
        }
        Checks.check(
                features.length > 0, "a fold has no observation to train on; take fewer folds, or no models by class");
        return learner.fit(features, member);
    }

    private static double[] features(double[][] target, int example) {
        return Arrays.stream(target).mapToDouble(row -> row[example]).toArray();
    }

    /** Fold of each example: its group's, dealt at random. */
    private int[] folds(int examples) {
        int[] groups = split.groups.length > 0
                ? split.groups
                : IntStream.range(0, examples).toArray();
        int[] distinct = Arrays.stream(groups).distinct().sorted().toArray();
        Checks.check(
                distinct.length >= split.folds,
                "there are %d examples or groups, but %d folds; take fewer folds",
                distinct.length,
                split.folds);
        SplittableRandom random = new SplittableRandom(split.seed);
        int[] dealt =
                IntStream.range(0, distinct.length).map(g -> g % split.folds).toArray();
        for (int g = dealt.length - 1; g > 0; g--) {
            int other = random.nextInt(g + 1);
            int fold = dealt[g];
            dealt[g] = dealt[other];
            dealt[other] = fold;
        }
        return Arrays.stream(groups)
                .map(group -> dealt[Arrays.binarySearch(distinct, group)])
                .toArray();
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
