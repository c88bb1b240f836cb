package org.memo4j.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.SharedData;

/** Every case of TensorFlow Privacy's utils_test.py, data_structures_test.py and advanced_mia_test.py (Apache-2.0). */
class LossesGoldenTest {
    private static final double NO_FLOOR = 1e-300;

    private static JsonNode file() throws IOException {
        return new ObjectMapper()
                .readTree(SharedData.path("golden/losses_and_signals.json").toFile());
    }

    private static double[] row(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToDouble(i -> node.get(i).asDouble())
                .toArray();
    }

    private static double[] losses(JsonNode probabilities, JsonNode labels, double floor) {
        return IntStream.range(0, probabilities.size())
                .mapToDouble(i -> 0
                        - ClassifierSignal.LOSS.ofProbabilities(
                                row(probabilities.get(i)),
                                labels.isArray() ? labels.get(i).asInt() : labels.asInt(),
                                floor))
                .toArray();
    }

    private static double[] losses(JsonNode logits, JsonNode labels) {
        return IntStream.range(0, logits.size())
                .mapToDouble(i -> 0
                        - ClassifierSignal.LOSS.ofLogits(
                                row(logits.get(i)), labels.get(i).asInt()))
                .toArray();
    }

    /** Binary losses, as those of one label with a sigmoid and as those of two classes. */
    private static double[] binary(JsonNode in, boolean logits) {
        double[] values = row(in.get(logits ? "logit" : "prob_class1"));
        boolean[] there = {in.get("label").asInt() == 1};
        return Arrays.stream(values)
                .map(v -> {
                    double loss = 0
                            - (logits
                                            ? MultiLabelSignal.LOSS.ofLogits(new double[] {v}, there)
                                            : MultiLabelSignal.LOSS.ofProbabilities(new double[] {v}, there, NO_FLOOR))
                                    [0];
                    double[] z = {0, logits ? v : Math.log(v) - Math.log1p(-v)};
                    assertThat(0 - ClassifierSignal.LOSS.ofLogits(z, there[0] ? 1 : 0))
                            .isCloseTo(loss, within(1e-12));
                    return loss;
                })
                .toArray();
    }

    private static double[] multiLabel(JsonNode in, boolean logits) {
        List<Double> losses = new ArrayList<>();
        JsonNode values = in.get(logits ? "logits" : "probs");
        for (int i = 0; i < values.size(); i++) {
            JsonNode given = in.get("labels").get(i);
            boolean[] labels = new boolean[given.size()];
            for (int k = 0; k < labels.length; k++) {
                labels[k] = given.get(k).asInt() == 1;
            }
            double[] signals = logits
                    ? MultiLabelSignal.LOSS.ofLogits(row(values.get(i)), labels)
                    : MultiLabelSignal.LOSS.ofProbabilities(row(values.get(i)), labels, 1e-7);
            Arrays.stream(signals).forEach(s -> losses.add(0 - s));
        }
        return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] squares(JsonNode in) {
        return Arrays.stream(RegressionSignal.SQUARED_ERROR.of(row(in.get("y_pred")), row(in.get("y_true"))))
                .map(s -> 0 - s)
                .toArray();
    }

    private static double[] weighted(JsonNode in) {
        double[] losses = losses(in.get("logits"), in.get("labels"));
        double[] weights = row(in.get("sample_weight"));
        return IntStream.range(0, losses.length)
                .mapToDouble(i -> losses[i] * weights[i])
                .toArray();
    }

    private static double[] both(JsonNode in, boolean logits) {
        List<Double> all = new ArrayList<>();
        for (String part : List.of("train", "test")) {
            JsonNode values = in.get((logits ? "logits_" : "probs_") + part);
            double[] losses =
                    logits ? losses(values, in.get("labels_" + part)) : losses(values, in.get("labels_" + part), 1e-8);
            Arrays.stream(losses).forEach(all::add);
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] actual(String kind, JsonNode in) {
        return switch (kind) {
            case "log_loss_from_probs" -> losses(in.get("probs"), in.get("label"), NO_FLOOR);
            case "log_loss_clip" ->
                losses(in.get("probs"), in.get("labels"), in.get("small_value").asDouble());
            case "log_loss_from_logits" -> losses(in.get("logits"), in.get("labels"));
            case "log_loss_from_logits_weighted" -> weighted(in);
            case "binary_log_loss_from_probs" -> binary(in, false);
            case "binary_log_loss_from_logits" -> binary(in, true);
            case "squared_loss" -> squares(in);
            case "multilabel_bce_from_logits" -> multiLabel(in, true);
            case "multilabel_bce_from_probs" ->
                // Keras adds 1e-7 to a probability before the logarithm
                Arrays.stream(multiLabel(in, false))
                        .map(loss -> 0 - Math.log(Math.exp(-loss) + 1e-7))
                        .toArray();
            case "xe_train_test_from_logits" -> both(in, true);
            case "xe_from_probs_clip_1e-8" -> both(in, false);
            default -> throw new AssertionError("no test of " + kind);
        };
    }

    private static double[] flat(JsonNode expected) {
        List<Double> values = new ArrayList<>();
        for (JsonNode node : expected) {
            if (node.isArray()) {
                node.forEach(inner -> values.add(inner.asDouble()));
            } else {
                values.add(node.asDouble());
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void allCases() throws IOException {
        JsonNode cases = file().get("cases");
        assertThat(cases).hasSizeGreaterThan(15);
        for (JsonNode c : cases) {
            JsonNode expected = c.get("expected");
            double[] values = expected.isObject()
                    ? IntStream.range(0, 4)
                            .mapToDouble(i -> expected.get(i < 2 ? "train" : "test")
                                    .get(i % 2)
                                    .asDouble())
                            .toArray()
                    : flat(expected);
            assertThat(actual(c.get("kind").asText(), c.get("input")))
                    .as("%s", c)
                    .containsExactly(values, within(c.get("abs_tol").asDouble()));
        }
    }

    @Test
    void signalStatisticsAndSoftmax() throws IOException {
        JsonNode file = file();
        JsonNode statistics = file.get("lira_signal_statistics");
        for (String from : List.of("from_logits", "from_probs")) {
            JsonNode c = statistics.get(from);
            JsonNode values = c.get(from.equals("from_logits") ? "logits" : "probs");
            for (int i = 0; i < values.size(); i++) {
                double[] given = row(values.get(i));
                int label = c.get("labels").get(i).asInt();
                JsonNode expected = c.get("expected");
                for (var entry : java.util.Map.of(
                                "conf with prob", ClassifierSignal.CONFIDENCE,
                                "xe", ClassifierSignal.LOSS,
                                "logit", ClassifierSignal.LOGIT_SCALED_CONFIDENCE,
                                "hinge", ClassifierSignal.HINGE)
                        .entrySet()) {
                    if (expected.has(entry.getKey())) {
                        double signal = from.equals("from_logits")
                                ? entry.getValue().ofLogits(given, label)
                                : entry.getValue().ofProbabilities(given, label, NO_FLOOR);
                        double sign = entry.getKey().equals("xe") ? -1 : 1;
                        assertThat(sign * signal)
                                .as("%s of %s", entry.getKey(), c)
                                .isCloseTo(expected.get(entry.getKey()).get(i).asDouble(), within(1e-7));
                    }
                }
            }
        }
        JsonNode softmax = file.get("softmax");
        for (int i = 0; i < softmax.get("logits").size(); i++) {
            double[] logits = row(softmax.get("logits").get(i));
            for (int k = 0; k < logits.length; k++) {
                assertThat(ClassifierSignal.CONFIDENCE.ofLogits(logits, k))
                        .isCloseTo(softmax.get("expected").get(i).get(k).asDouble(), within(1e-9));
            }
        }
    }

    /** A few of the same, for a build without the file; far margins keep their digits. */
    @Test
    void byHand() {
        boolean[] labels = {false, true, true};
        assertThat(MultiLabelSignal.LOSS.ofLogits(new double[] {-1.2, -0.3, 2.1}, labels))
                .containsExactly(new double[] {-0.26328245, -0.85435522, -0.11551951}, within(1e-7));
        assertThat(MultiLabelSignal.LOSS.ofLogits(new double[] {-800, -800, 800}, labels))
                .containsExactly(0, -800, 0);
        assertThat(MultiLabelSignal.LOGIT_SCALED_CONFIDENCE.ofLogits(new double[] {1, 2, -3}, labels))
                .containsExactly(-1, 2, -3);
        assertThat(RegressionSignal.SQUARED_ERROR.of(new double[] {4, 3, 2}, new double[] {1, 2, 3}))
                .containsExactly(-9, -1, -1);
        assertThat(RegressionSignal.ABSOLUTE_ERROR.of(new double[] {4, 3}, new double[] {1, 5}))
                .containsExactly(-3, -2);
    }

    @Test
    void severalLabelsMakeOneSignal() {
        double[][] logits = {{1, 2, -3}, {-800, 800, 800}};
        boolean[][] labels = {{false, true, true}, {true, true, false}};
        assertThat(MultiLabelSignal.LOGIT_SCALED_CONFIDENCE.ofLogits(logits, labels, MultiLabelSignal.Aggregation.SUM))
                .containsExactly(-2, -800);
        assertThat(MultiLabelSignal.LOGIT_SCALED_CONFIDENCE.ofLogits(logits, labels, MultiLabelSignal.Aggregation.MEAN))
                .containsExactly(new double[] {-2.0 / 3, -800.0 / 3}, within(1e-12));
        double[] losses = MultiLabelSignal.LOSS.ofLogits(logits, labels, MultiLabelSignal.Aggregation.SUM);
        double first = -Math.log((1 + Math.exp(1)) * (1 + Math.exp(-2)) * (1 + Math.exp(3)));
        assertThat(losses).containsExactly(new double[] {first, -1600}, within(1e-12));
    }

    /** SciPy 1.17.1: {@code norm.logpdf(4, 1, 2)}, {@code norm.logpdf(0.25, 0, 0.1)}. */
    @Test
    void gaussianLogDensities() {
        double[] one = RegressionSignal.gaussian(new double[] {1, 0}, new double[] {4, 0.25}, new double[] {4, 0.01});
        assertThat(one).containsExactly(new double[] {-2.737085713764618, -1.7413534402106268}, within(1e-13));
        double[][] predictions = {{1, 0}};
        double[][] targets = {{4, 0.25}};
        assertThat(RegressionSignal.gaussian(predictions, targets, new double[][] {{4, 0.01}}))
                .containsExactly(new double[] {one[0] + one[1]}, within(1e-13));
        assertThat(RegressionSignal.SQUARED_ERROR.of(predictions, targets))
                .containsExactly(new double[] {-9.0625}, within(1e-13));
        assertThat(RegressionSignal.ABSOLUTE_ERROR.of(predictions, targets))
                .containsExactly(new double[] {-3.25}, within(1e-13));
        // neither the square of the error nor the variance may overflow or vanish alone
        assertThat(RegressionSignal.gaussian(new double[] {1e160}, new double[] {0}, new double[] {1e300})[0])
                .isCloseTo(-0.5 * 1e20, within(1e6));
        assertThat(RegressionSignal.gaussian(new double[] {1e-200}, new double[] {0}, new double[] {1e-300})[0])
                .isCloseTo(150 * Math.log(10) - 0.5 * Math.log(2 * Math.PI), within(1e-9));
    }

    @Test
    void probabilitiesAndLogitsAgree() {
        SplittableRandom random = new SplittableRandom(1);
        for (MultiLabelSignal signal : MultiLabelSignal.values()) {
            for (int round = 0; round < 100; round++) {
                double z = random.nextDouble() * 20 - 10;
                boolean[] label = {random.nextBoolean()};
                double p = 1 / (1 + Math.exp(-z));
                assertThat(signal.ofProbabilities(new double[] {p}, label, 1e-12)[0])
                        .isCloseTo(signal.ofLogits(new double[] {z}, label)[0], within(1e-9));
            }
        }
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiLabelSignal.LOSS.ofLogits(new double[2], new boolean[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiLabelSignal.LOSS.ofLogits(new double[] {Double.NaN}, new boolean[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiLabelSignal.LOSS.ofProbabilities(new double[] {1.1}, new boolean[1], 1e-9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiLabelSignal.LOSS.ofProbabilities(new double[] {1}, new boolean[1], 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegressionSignal.SQUARED_ERROR.of(new double[] {1}, new double[] {Double.NaN}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegressionSignal.SQUARED_ERROR.of(new double[][] {{}}, new double[][] {{}}))
                .withMessageContaining("example 0 has no output");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegressionSignal.gaussian(new double[1], new double[1], new double[1]))
                .withMessageContaining("variance");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegressionSignal.gaussian(new double[2], new double[2], new double[] {1}));
        assertThatIllegalArgumentException()
                .isThrownBy(MultiLabelSignal.Aggregation.MEAN::of)
                .withMessageContaining("at least 1 label");
    }
}
