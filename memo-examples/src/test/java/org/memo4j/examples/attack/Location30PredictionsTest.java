package org.memo4j.examples.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.threshold.ThresholdAttack;
import org.memo4j.attacks.threshold.YeomAttack;
import org.memo4j.core.score.ClassifierSignal;

/**
 * Saved predictions of a real target and a real shadow model on Location30, of Song and Mittal, <em>Systematic Evaluation of
 * Privacy Risks of Machine Learning Models</em>, USENIX Security 2021, read in place; skipped where they are not there.
 *
 * <p>The set's own description gives the target's accuracies, 100.0 % on members and 62.6 % on others, and so the gap
 * attack's, (1 + 1 - 0.626) / 2. The thresholds by class, chosen on the shadow model, were computed from the same files by a
 * few lines of NumPy that loop over all thresholds.
 */
class Location30PredictionsTest {
    /** What a model said about examples. */
    private record Predictions(boolean[] member, int[] labels, double[][] probabilities) {
        static Predictions read(String name) throws IOException {
            Path file = Path.of(System.getProperty("memo.shared", "."), "data", "location30-mia-predictions", name);
            assumeThat(file).as("skipped: the shared data are not there").exists();
            List<double[]> rows = new ArrayList<>();
            try (BufferedReader in = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                in.readLine();
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    rows.add(Arrays.stream(line.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray());
                }
            }
            boolean[] member = new boolean[rows.size()];
            for (int i = 0; i < member.length; i++) {
                member[i] = rows.get(i)[1] == 1;
            }
            return new Predictions(
                    member,
                    rows.stream().mapToInt(r -> (int) r[2]).toArray(),
                    rows.stream().map(r -> Arrays.copyOfRange(r, 3, r.length)).toArray(double[][]::new));
        }

        double[] signals(ClassifierSignal signal) {
            double[] signals = new double[labels.length];
            for (int i = 0; i < signals.length; i++) {
                signals[i] = signal.ofProbabilities(probabilities[i], labels[i], 1e-30);
            }
            return signals;
        }
    }

    private static double accuracyByClass(Predictions shadow, Predictions target, ClassifierSignal signal) {
        return ThresholdAttack.fitByClass(shadow.signals(signal), shadow.member, shadow.labels)
                .answers(target.signals(signal), target.member, target.labels)
                .balancedAccuracy();
    }

    @Test
    void withoutDefence() throws IOException {
        Predictions shadow = Predictions.read("shadow_softmax.csv.gz");
        Predictions target = Predictions.read("target_softmax.csv.gz");
        double[] wrong = Arrays.stream(target.signals(ClassifierSignal.HINGE))
                .map(margin -> margin > 0 ? 0 : 1)
                .toArray();
        double advantage = YeomAttack.gap().advantage(wrong, target.member);
        assertThat(advantage).isEqualTo(1.0 - 0.626, within(1e-12));
        assertThat((1 + advantage) / 2).isEqualTo(0.687, within(1e-12));
        assertThat(accuracyByClass(shadow, target, ClassifierSignal.CONFIDENCE)).isEqualTo(0.763, within(1e-12));
        assertThat(accuracyByClass(shadow, target, ClassifierSignal.ENTROPY)).isEqualTo(0.6155, within(1e-12));
        assertThat(accuracyByClass(shadow, target, ClassifierSignal.MODIFIED_ENTROPY))
                .isEqualTo(0.781, within(1e-12));
    }

    /** MemGuard changes confidences and not the answer: the gap stays, and the thresholds fall to it. */
    @Test
    void withMemGuard() throws IOException {
        Predictions shadow = Predictions.read("shadow_softmax_memguard.csv.gz");
        Predictions target = Predictions.read("target_softmax_memguard.csv.gz");
        double[] wrong = Arrays.stream(target.signals(ClassifierSignal.HINGE))
                .map(margin -> margin > 0 ? 0 : 1)
                .toArray();
        assertThat(YeomAttack.gap().advantage(wrong, target.member)).isEqualTo(0.374, within(1e-12));
        assertThat(accuracyByClass(shadow, target, ClassifierSignal.CONFIDENCE)).isEqualTo(0.6905, within(1e-12));
        assertThat(accuracyByClass(shadow, target, ClassifierSignal.ENTROPY)).isEqualTo(0.521, within(1e-12));
        assertThat(accuracyByClass(shadow, target, ClassifierSignal.MODIFIED_ENTROPY))
                .isEqualTo(0.688, within(1e-12));
    }
}
