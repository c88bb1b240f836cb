package org.memo4j.examples.incremental;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.memo4j.attacks.analytic.LeverageAttack;
import org.memo4j.attacks.roc.AucInterval;
import org.memo4j.core.Progress;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticEnsemble;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.ClassIncremental;
import org.memo4j.core.analytic.ClassIncrementalResult;
import org.memo4j.core.analytic.HeadScore;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.LeftOut;
import org.memo4j.core.analytic.RandomFeatures;
import org.memo4j.core.analytic.RidgeForm;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.examples.incremental.IncrementalResult.Ablation;
import org.memo4j.examples.incremental.IncrementalResult.Agreement;
import org.memo4j.examples.incremental.IncrementalResult.Memory;
import org.memo4j.examples.incremental.IncrementalResult.Phased;
import org.memo4j.metrics.counterfactual.ClosedFormMemorization;
import org.memo4j.metrics.counterfactual.ClosedFormMemorizationResult;
import org.memo4j.metrics.counterfactual.CounterfactualMemorization;
import org.memo4j.metrics.counterfactual.CounterfactualMemorizationResult;

/** The experiment. */
final class IncrementalRun {
    private static final double CONFIDENCE = 0.95;
    private static final int HEADS = 64;
    private static final int REMOVED = 50;
    private static final int RETRAINED = 5;

    /** The ridge of "no regularization": far below the rounding of the sums, which are of the size of the examples. */
    static final double NONE = 1e-10;

    private static final double[] RELATIVE = {1e-3, 0.1, 1, 10};

    private final IncrementalData data;
    private final IncrementalSettings settings;
    private final Progress progress;
    private final int inputs;

    IncrementalRun(IncrementalData data, IncrementalSettings settings, Progress progress) {
        this.data = data;
        this.settings = settings;
        this.progress = progress;
        this.inputs = data.training().inputs()[0].length;
    }

    IncrementalResult run() {
        int[] counts = settings.phasesFor(data.classes());
        AnalyticClassifier joint = head(RidgeForm.INFORMATION);
        joint.learn(data.training());
        List<Phased> phases = new ArrayList<>();
        for (int count : counts) {
            progress.update("learning in phases", phases.size(), counts.length);
            AnalyticClassifier head = head(RidgeForm.RECURSIVE);
            ClassIncrementalResult result =
                    ClassIncremental.halfThenPhases(data.classes(), count).run(head, data.training(), data.test());
            phases.add(new Phased(result, distance(head.weights(), joint.weights())));
        }
        progress.update("learning in phases", counts.length, counts.length);
        List<Agreement> exactness = exactness(joint);
        return new IncrementalResult(phases, exactness, ablation(), memory(joint));
    }

    private AnalyticClassifier head(RidgeForm form) {
        return AnalyticClassifier.of(
                RandomFeatures.relu(inputs, settings.width(), settings.seed()),
                AnalyticOptions.withDefaults().withRidge(settings.ridge()).withForm(form));
    }

    static double distance(double[][] a, double[][] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                most = Math.max(most, Math.abs(a[i][j] - b[i][j]));
            }
        }
        return most;
    }

    private List<Agreement> exactness(AnalyticClassifier joint) {
        int n = data.training().size();
        SplittableRandom random = new SplittableRandom(settings.seed());
        List<Agreement> agreements = new ArrayList<>();
        boolean[] out = new boolean[n];
        random.ints(Math.min(REMOVED, n / 2), 0, n).forEach(i -> out[i] = true);
        AnalyticClassifier unlearned = head(RidgeForm.RECURSIVE);
        unlearned.learn(data.training());
        unlearned.unlearn(data.training().select(where(out, true)));
        AnalyticClassifier retrained = head(RidgeForm.INFORMATION);
        retrained.learn(data.training().select(where(out, false)));
        agreements.add(new Agreement(
                "weights after unlearning " + where(out, true).length + " examples, against learning the others",
                distance(unlearned.weights(), retrained.weights())));
        double most = 0;
        for (int example : random.ints(RETRAINED, 0, n).toArray()) {
            LabeledInputs one = data.training().select(example);
            LeftOut left = joint.leaveOneOut(one);
            AnalyticClassifier rest = head(RidgeForm.INFORMATION);
            rest.learn(data.training()
                    .select(IntStream.range(0, n).filter(i -> i != example).toArray()));
            most = Math.max(most, distance(new double[][] {left.without(0)}, rest.scores(one.inputs())));
        }
        agreements.add(new Agreement(
                "leave-one-out scores of " + RETRAINED + " examples, against learning all but the example", most));
        return agreements;
    }

    private static int[] where(boolean[] flags, boolean value) {
        return IntStream.range(0, flags.length).filter(i -> flags[i] == value).toArray();
    }

    private List<Ablation> ablation() {
        int[] widths = {0, settings.width(), 4 * settings.width()};
        double[] ridges = new double[RELATIVE.length + 1];
        ridges[0] = NONE;
        for (int r = 0; r < RELATIVE.length; r++) {
            ridges[r + 1] = RELATIVE[r] * settings.ridge();
        }
        List<Ablation> ablation = new ArrayList<>();
        for (int width : widths) {
            RandomFeatures features =
                    width == 0 ? RandomFeatures.identity(inputs) : RandomFeatures.relu(inputs, width, settings.seed());
            for (double ridge : ridges) {
                Progress.checkInterrupted("the ablation");
                progress.update("ablation", ablation.size(), (long) widths.length * ridges.length);
                // the tolerance is off: what lost precision does is the question here
                AnalyticClassifier head = AnalyticClassifier.of(
                        features,
                        AnalyticOptions.withDefaults().withRidge(ridge).withTolerance(Double.POSITIVE_INFINITY));
                head.learn(data.training());
                ablation.add(new Ablation(width, ridge, accuracy(head)));
            }
        }
        progress.update("ablation", ablation.size(), ablation.size());
        return ablation;
    }

    private Estimate accuracy(AnalyticClassifier head) {
        int[] predicted = head.predict(data.test().inputs());
        int right = (int) IntStream.range(0, predicted.length)
                .filter(i -> predicted[i] == data.test().labels()[i])
                .count();
        return BinomialInterval.WILSON.estimate(right, predicted.length, CONFIDENCE);
    }

    private Memory memory(AnalyticClassifier joint) {
        progress.update("memorization", 0, 2);
        ClosedFormMemorizationResult exact =
                ClosedFormMemorization.withDefaults().measure(joint, data.training());
        progress.update("memorization", 1, 2);
        Membership membership = Membership.balanced(HEADS, data.training().size(), 0.5, settings.seed());
        CounterfactualMemorizationResult shadow = CounterfactualMemorization.withDefaults()
                .estimate(
                        AnalyticEnsemble.of(joint, data.training()).scores(membership, HeadScore.TRUE_CLASS),
                        membership);
        progress.update("memorization", 2, 2);
        LabeledInputs outsiders = data.test().select(every(data.test().size(), 0));
        LabeledInputs others = data.test().select(every(data.test().size(), 1));
        LabeledInputs candidates = joined(data.training(), others);
        boolean[] member = new boolean[candidates.size()];
        Arrays.fill(member, 0, data.training().size(), true);
        LeverageAttack attack = LeverageAttack.of(joint, outsiders);
        Estimate auc = attack.attack(candidates, member).roc().auc(AucInterval.DELONG, CONFIDENCE);
        return new Memory(
                exact,
                shadow.memorization(),
                HEADS,
                new PearsonsCorrelation().correlation(exact.atShare(0.5), shadow.memorization()),
                auc,
                List.of(exact.provenance(), shadow.provenance(), attack.provenance()));
    }

    /** Every second test example: half of them is what the attacker knows, half of them are attacked. */
    private static int[] every(int size, int first) {
        return IntStream.range(0, size).filter(i -> i % 2 == first).toArray();
    }

    private static LabeledInputs joined(LabeledInputs a, LabeledInputs b) {
        float[][] inputs = Arrays.copyOf(a.inputs(), a.size() + b.size());
        int[] labels = Arrays.copyOf(a.labels(), a.size() + b.size());
        System.arraycopy(b.inputs(), 0, inputs, a.size(), b.size());
        System.arraycopy(b.labels(), 0, labels, a.size(), b.size());
        return new LabeledInputs(inputs, labels);
    }
}
