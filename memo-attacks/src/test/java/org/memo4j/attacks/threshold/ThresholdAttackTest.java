package org.memo4j.attacks.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.score.ClassifierSignal;

class ThresholdAttackTest {
    @Test
    void choosesTheBestThresholdOfAll() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 50; round++) {
            int n = 4 + random.nextInt(30);
            double[] signals = random.ints(n, 0, 12).asDoubleStream().toArray();
            boolean[] member = new boolean[n];
            for (int i = 0; i < n; i++) {
                member[i] = i < 2 || (i > 3 && random.nextBoolean());
            }
            double threshold = ThresholdAttack.fit(signals, member)
                    .thresholds()
                    .values()
                    .iterator()
                    .next();
            RocCurve roc =
                    ThresholdAttack.fit(signals, member).attack(signals, member).roc();
            Confusion chosen = roc.at(0);
            double best = Arrays.stream(signals)
                    .map(t -> difference(signals, member, t))
                    .max()
                    .orElseThrow();
            assertThat(chosen.tpr() - chosen.fpr()).as("round %d", round).isCloseTo(best, within(1e-12));
            assertThat(Arrays.stream(signals).filter(t -> t > threshold).map(t -> difference(signals, member, t)))
                    .as("no higher threshold is as good, round %d", round)
                    .allMatch(other -> other < best - 1e-12);
        }
    }

    private static double difference(double[] signals, boolean[] member, double threshold) {
        return share(signals, member, true, threshold) - share(signals, member, false, threshold);
    }

    private static double share(double[] signals, boolean[] member, boolean side, double threshold) {
        return IntStream.range(0, signals.length)
                .filter(i -> member[i] == side)
                .mapToDouble(i -> signals[i] >= threshold ? 1 : 0)
                .average()
                .orElseThrow();
    }

    @Test
    void classesOfDifferentDifficultyNeedThresholdsOfTheirOwn() {
        double[] signals = {5, 6, 3, 4, 1, 2, -1, 0};
        boolean[] member = {true, true, false, false, true, true, false, false};
        int[] classes = {0, 0, 0, 0, 1, 1, 1, 1};
        ThresholdAttack byClass = ThresholdAttack.fitByClass(signals, member, classes);
        assertThat(byClass.thresholds())
                .containsEntry(0, 5.0)
                .containsEntry(1, 1.0)
                .hasSize(2);
        assertThat(byClass.answers(signals, member, classes)).isEqualTo(new Confusion(4, 0, 0, 4));
        assertThat(byClass.score(signals, classes)).containsExactly(0, 1, -2, -1, 0, 1, -2, -1);
        ThresholdAttack one = ThresholdAttack.fit(signals, member);
        assertThat(one.answers(signals, member)).isEqualTo(new Confusion(2, 2, 0, 4));
        assertThat(byClass.toString()).contains("class 1", "signal >= 1");
    }

    @Test
    void theOrderOfTheExamplesDoesNotMatter() {
        double[] signals = {5, 6, 3, 4, 1, 2, -1, 0};
        boolean[] member = {true, true, false, false, true, true, false, false};
        double[] backwards =
                IntStream.range(0, 8).mapToDouble(i -> signals[7 - i]).toArray();
        boolean[] flags = new boolean[8];
        for (int i = 0; i < 8; i++) {
            flags[i] = member[7 - i];
        }
        assertThat(ThresholdAttack.fit(backwards, flags).thresholds())
                .isEqualTo(ThresholdAttack.fit(signals, member).thresholds());
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThresholdAttack.fitByClass(
                        new double[] {1, 2, 3}, new boolean[] {true, false, true}, new int[] {0, 0, 1}))
                .withMessageContaining("class 1 has no non-member");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThresholdAttack.fit(new double[] {1, Double.NaN}, new boolean[] {true, false}));
        ThresholdAttack fitted =
                ThresholdAttack.fitByClass(new double[] {1, 2}, new boolean[] {true, false}, new int[] {3, 3});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fitted.score(new double[] {1}, 4))
                .withMessageContaining("no threshold");
        assertThatIllegalArgumentException().isThrownBy(() -> fitted.score(new double[] {1}));
    }

    private record Outputs(double[] signals, boolean[] member, int[] classes) {}

    /**
     * Location30: thresholds chosen on a real shadow model, real predictions of the target. Members are all predicted
     * right and 62.6 % of the others, so the gap attack is right in 68.7 % of the cases; thresholds by class do better.
     */
    @Test
    void location30() throws IOException {
        Outputs shadow = outputs("shadow_softmax.csv.gz", ClassifierSignal.MODIFIED_ENTROPY);
        Outputs target = outputs("target_softmax.csv.gz", ClassifierSignal.MODIFIED_ENTROPY);
        Outputs right = outputs("target_logits.csv.gz", ClassifierSignal.HINGE);
        double[] wrong = Arrays.stream(right.signals).map(s -> s > 0 ? 0 : 1).toArray();
        double gap = 0.5 + YeomAttack.gap().advantage(wrong, right.member) / 2;
        assertThat(gap).isCloseTo(0.687, within(5e-4));
        Confusion byClass = ThresholdAttack.fitByClass(shadow.signals, shadow.member, shadow.classes)
                .answers(target.signals, target.member, target.classes);
        assertThat((byClass.tpr() + 1 - byClass.fpr()) / 2).isGreaterThan(gap + 0.05);
    }

    private static Outputs outputs(String file, ClassifierSignal signal) throws IOException {
        String shared = System.getProperty("memo.shared");
        assumeTrue(shared != null, "skipped: -Dmemo.shared does not name the folder with the data");
        Path path = Path.of(shared, "data", "location30-mia-predictions", file);
        assumeTrue(Files.exists(path), "skipped: no " + path);
        List<CSVRecord> rows;
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
            rows = CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .build()
                    .parse(reader)
                    .getRecords();
        }
        int n = rows.size();
        Outputs outputs = new Outputs(new double[n], new boolean[n], new int[n]);
        for (int i = 0; i < n; i++) {
            CSVRecord row = rows.get(i);
            double[] values = IntStream.range(3, row.size())
                    .mapToDouble(c -> Double.parseDouble(row.get(c)))
                    .toArray();
            outputs.member[i] = row.get(1).equals("1");
            outputs.classes[i] = Integer.parseInt(row.get(2));
            outputs.signals[i] = file.contains("logits")
                    ? signal.ofLogits(values, outputs.classes[i])
                    : signal.ofProbabilities(values, outputs.classes[i], 1e-30);
        }
        return outputs;
    }
}
