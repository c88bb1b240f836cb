package org.memo4j.examples.incremental;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.ClassIncremental;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;
import org.memo4j.core.analytic.RidgeForm;

class IncrementalRunTest {
    private static final int[] RIDGES = {100, 1000};

    private static double accuracy(IncrementalData data, RandomFeatures features, double ridge) {
        AnalyticClassifier head = AnalyticClassifier.of(
                features, AnalyticOptions.withDefaults().withRidge(ridge).withTolerance(Double.POSITIVE_INFINITY));
        head.learn(data.training());
        int[] predicted = head.predict(data.test().inputs());
        return IntStream.range(0, predicted.length)
                        .filter(i -> predicted[i] == data.test().labels()[i])
                        .count()
                / (double) predicted.length;
    }

    /** With as many features as examples the head can just follow every label, and without a ridge it does. */
    @Test
    void withoutARidgeAHeadAsWideAsItsDataIsUnstable() {
        IncrementalData all = IncrementalData.synthetic(1);
        LabeledInputs some = all.training()
                .select(IntStream.range(0, all.training().size())
                        .filter(i -> i % 4 == 0)
                        .toArray());
        IncrementalData data = new IncrementalData(all.source(), all.names(), some, all.test());
        RandomFeatures features = RandomFeatures.relu(some.inputs()[0].length, some.size(), 1);
        double with = accuracy(data, features, 30);
        double without = accuracy(data, features, IncrementalRun.NONE);
        assertThat(without).isLessThan(with - 0.2);
    }

    /** The shape of the source's tables on real pictures: 3,000 of CIFAR-10, raw pixels. */
    @Test
    void picturesShowThePapersShape() throws IOException {
        Path archive =
                Path.of(System.getProperty("memo.shared", "."), "data", "cifar10-subset", "cifar10_subset_jpg.zip");
        assumeThat(Files.exists(archive)).as("the pictures are there").isTrue();
        IncrementalData data = ImageSet.read(archive);
        int pixels = data.training().inputs()[0].length;
        AnalyticOptions options = AnalyticOptions.withDefaults().withRidge(RIDGES[0]);
        AnalyticClassifier joint = AnalyticClassifier.of(RandomFeatures.relu(pixels, 500, 1), options);
        joint.learn(data.training());
        double largest = Arrays.stream(joint.weights())
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
        AnalyticClassifier phased =
                AnalyticClassifier.of(RandomFeatures.relu(pixels, 500, 1), options.withForm(RidgeForm.RECURSIVE));
        double last = ClassIncremental.halfThenPhases(data.classes(), 5)
                .run(phased, data.training(), data.test())
                .last()
                .value();
        assertThat(IncrementalRun.distance(phased.weights(), joint.weights())).isLessThan(1e-9 * largest);
        double unexpanded = 0;
        double expanded = 0;
        RandomFeatures wide = RandomFeatures.relu(pixels, 2000, 1);
        for (int ridge : RIDGES) {
            unexpanded = Math.max(unexpanded, accuracy(data, RandomFeatures.identity(pixels), ridge));
            expanded = Math.max(expanded, accuracy(data, wide, ridge));
        }
        double unregularized = accuracy(data, wide, IncrementalRun.NONE);
        assertThat(last).isGreaterThan(unexpanded);
        assertThat(expanded).isGreaterThan(unexpanded + 0.05);
        // chance is 0.1, and its standard error on 1,000 pictures 0.01
        assertThat(unregularized).isLessThan(0.13);
    }
}
