package org.memo4j.core.analytic;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;

/**
 * The protocol of class-incremental learning: a base of some classes, then phases with new classes only, and after each
 * phase the accuracy on the test examples of all classes so far.
 *
 * <pre>
 * phases 0..K, accuracy A_k    average A = 1/(K+1) sum_k A_k    last A_K    forgetting F = A^base_0 - A^base_K
 * </pre>
 *
 * where {@code A^base_k} is the accuracy after phase {@code k} on the test examples of the base classes. An analytic
 * classifier forgets nothing that joint training would keep, but the base classes meet competition, so {@code F > 0}.
 *
 * <p>Source: Zhuang et al., <em>ACIL</em>, NeurIPS 2022, section 4. Departures: forgetting with the sign of a drop, as the
 * source reports but does not print it; where the classes do not part evenly, the first phases get one more, and no
 * class is left out as in the authors' code.
 *
 * <p>Immutable.
 */
public final class ClassIncremental {
    private static final double CONFIDENCE = 0.95;
    private static final MetricId ID = new MetricId("analytic.class-incremental", 1);

    private final int base;
    private final int classes;
    private final int phases;
    private final OptionalLong seed;

    private ClassIncremental(int base, int classes, int phases, OptionalLong seed) {
        this.base = base;
        this.classes = classes;
        this.phases = phases;
        this.seed = seed;
    }

    /**
     * Half of the classes as the base, then phases; classes in their order.
     *
     * @param classes number of classes, at least 2
     * @param phases number of phases after the base, from 0 to the number of classes that are not in the base
     * @return the protocol
     */
    public static ClassIncremental halfThenPhases(int classes, int phases) {
        Checks.atLeast(classes, 2, "classes");
        return of(phases == 0 ? classes : classes / 2, classes, phases);
    }

    /**
     * A base and phases; classes in their order.
     *
     * @param base number of classes of the base, at least 1
     * @param classes number of classes
     * @param phases number of phases after the base; 0 only if the base has all classes
     * @return the protocol
     * @throws IllegalArgumentException if a phase would have no class, or a class no phase
     */
    public static ClassIncremental of(int base, int classes, int phases) {
        Checks.atLeast(base, 1, "base");
        Checks.check(base <= classes, "base must be at most the number of classes %d, but is %d", classes, base);
        Checks.check(
                phases >= 0 && phases <= classes - base && (phases > 0 || base == classes),
                "phases must be in [%d, %d], so that each of the %d classes after the base has a phase and each phase a"
                        + " class, but is %d",
                base == classes ? 0 : 1,
                classes - base,
                classes - base,
                phases);
        return new ClassIncremental(base, classes, phases, OptionalLong.empty());
    }

    /**
     * Draws the order of the classes.
     *
     * @param value the seed
     * @return a new protocol
     */
    public ClassIncremental withShuffledClasses(long value) {
        return new ClassIncremental(base, classes, phases, OptionalLong.of(value));
    }

    /**
     * The classes of every phase, the base first.
     *
     * @return one array a phase
     */
    public int[][] order() {
        int[] order = IntStream.range(0, classes).toArray();
        if (seed.isPresent()) {
            SplittableRandom random = new SplittableRandom(seed.getAsLong());
            for (int i = classes - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
        }
        int[][] parts = new int[phases + 1][];
        parts[0] = Arrays.copyOf(order, base);
        int at = base;
        for (int p = 1; p <= phases; p++) {
            int size = (classes - base) / phases + (p <= (classes - base) % phases ? 1 : 0);
            parts[p] = Arrays.copyOfRange(order, at, at + size);
            at += size;
        }
        return parts;
    }

    /**
     * Trains a classifier phase by phase.
     *
     * @param classifier an untrained classifier; afterwards it has learned everything
     * @param training training examples of all classes
     * @param test test examples of all classes
     * @return the accuracies
     * @throws IllegalArgumentException if the classifier has learned before, a class lacks training or test examples, or a
     *     label is out of range
     * @throws PrecisionLossException if a step loses precision
     */
    public ClassIncrementalResult run(AnalyticClassifier classifier, LabeledInputs training, LabeledInputs test) {
        Checks.check(classifier.examples() == 0, "the classifier has learned before; give an untrained one");
        checkClasses(training, "training");
        checkClasses(test, "test");
        int[][] order = order();
        int[] phaseOf = new int[classes];
        for (int p = 0; p < order.length; p++) {
            for (int c : order[p]) {
                phaseOf[c] = p;
            }
        }
        Estimate[] seen = new Estimate[order.length];
        Estimate[] ofBase = new Estimate[order.length];
        for (int p = 0; p < order.length; p++) {
            int phase = p;
            classifier.learn(training.select(where(training, i -> phaseOf[training.labels()[i]] == phase)));
            seen[p] = accuracy(classifier, test.select(where(test, i -> phaseOf[test.labels()[i]] <= phase)));
            ofBase[p] = accuracy(classifier, test.select(where(test, i -> phaseOf[test.labels()[i]] == 0)));
        }
        return new ClassIncrementalResult(order, seen, ofBase, provenance(classifier, training, test));
    }

    private Provenance provenance(AnalyticClassifier classifier, LabeledInputs training, LabeledInputs test) {
        Provenance provenance = Provenance.of(ID)
                .with("base", base)
                .with("phases", phases)
                .with("order", seed.isPresent() ? "shuffled" : "as numbered")
                .with("expansion", classifier.expansion())
                .with("classifier", classifier.options())
                .withData(new DataHash().add(training.hash()).add(test.hash()).value());
        return seed.isPresent() ? provenance.withSeed(seed.getAsLong()) : provenance;
    }

    private void checkClasses(LabeledInputs examples, String name) {
        boolean[] there = new boolean[classes];
        for (int label : examples.labels()) {
            there[Checks.index(label, classes, "a label of the " + name + " examples")] = true;
        }
        for (int c = 0; c < classes; c++) {
            Checks.check(there[c], "class %d has no %s examples; every class needs some", c, name);
        }
    }

    private static int[] where(LabeledInputs examples, IntPredicate wanted) {
        return IntStream.range(0, examples.size()).filter(wanted).toArray();
    }

    private static Estimate accuracy(AnalyticClassifier classifier, LabeledInputs test) {
        int[] predicted = classifier.predict(test.inputs());
        int right = 0;
        for (int i = 0; i < predicted.length; i++) {
            right += predicted[i] == test.labels()[i] ? 1 : 0;
        }
        return BinomialInterval.WILSON.estimate(right, predicted.length, CONFIDENCE);
    }

    @Override
    public String toString() {
        return "ClassIncremental, base of " + base + " of " + classes + " classes, " + phases + " phases";
    }
}
