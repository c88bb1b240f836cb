package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The written-out gradient against numerical differences, and the loss against plain Java, all in double precision. */
class TransformerGradientTest {
    private static final int VOCABULARY = 7;
    private static final TransformerConfig CONFIG = TransformerConfig.withDefaults(VOCABULARY)
            .withDModel(6)
            .withHeads(2)
            .withLayers(2)
            .withFeedForward(9)
            .withContextLength(8);
    /** Two rows when packed: 8 = 5 + 3 and 8; the last sequence is longer than the context. */
    private static final TokenSequences DATA =
            TokenSequences.of(new int[] {0, 1, 2, 1, 5}, new int[] {3, 3, 4}, new int[] {5, 4, 3, 2, 1, 0}, new int[] {
                1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5
            });

    private static final TokenWeighting UNEVEN = (sequence, tokens) -> {
        float[] weights = new float[tokens.length];
        for (int t = 0; t < weights.length; t++) {
            weights[t] = t == 2 ? 0 : 0.5f + sequence + 0.25f * t;
        }
        return weights;
    };

    private static TransformerParameters lively(TransformerConfig config) {
        TransformerParameters parameters = TransformerParameters.zeros(config, DataType.DOUBLE);
        SplittableRandom random = new SplittableRandom(11);
        double[] values =
                random.doubles(parameters.vector().length(), -0.9, 0.9).toArray();
        parameters.vector().assign(Nd4j.createFromArray(values));
        return parameters;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientEqualsCentralDifferences(boolean tied) {
        TransformerConfig config = CONFIG.withTiedEmbeddings(tied);
        PackedData data = new PackedData(config, DATA, UNEVEN);
        List<List<TrainingWindow>> rows = data.rows(1, 0);
        double weight = data.weight(rows);
        try (TransformerParameters parameters = lively(config);
                GradientShard shard = new GradientShard(config, parameters)) {
            shard.compute(data, rows, rows.size(), weight);
            double[] gradient = shard.gradient().vector().dup().toDoubleVector();
            double[] point = parameters.vector().dup().toDoubleVector();
            SplittableRandom random = new SplittableRandom(13);
            List<double[]> directions = new ArrayList<>();
            // Along everything at once, and along every parameter array alone.
            for (int i = 0; i < 3; i++) {
                directions.add(random.doubles(point.length, -1, 1).toArray());
            }
            int at = 0;
            for (INDArray array : parameters.byName().values()) {
                for (int i = 0; i < 2; i++) {
                    double[] direction = new double[point.length];
                    for (int j = 0; j < array.length(); j++) {
                        direction[at + j] = random.nextDouble(-1, 1);
                    }
                    directions.add(direction);
                }
                at += (int) array.length();
            }
            assertThat(at).isEqualTo(point.length);
            double step = 1e-6;
            for (double[] direction : directions) {
                double ahead = loss(shard, parameters, data, moved(point, direction, step));
                double back = loss(shard, parameters, data, moved(point, direction, -step));
                double slope = 0;
                for (int i = 0; i < point.length; i++) {
                    slope += gradient[i] * direction[i];
                }
                assertThat((ahead - back) / (2 * step)).isCloseTo(slope, within(1e-6 * Math.abs(slope) + 2e-9));
            }
        }
    }

    private static double loss(GradientShard shard, TransformerParameters parameters, PackedData data, double[] point) {
        parameters.vector().assign(Nd4j.createFromArray(point));
        List<List<TrainingWindow>> rows = data.rows(1, 0);
        return shard.compute(data, rows, rows.size(), data.weight(rows));
    }

    private static double[] moved(double[] point, double[] direction, double step) {
        double[] moved = point.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += step * direction[i];
        }
        return moved;
    }

    @Test
    void packedRowsGiveTheLossAndGradientOfSequencesAlone() {
        PackedData data = new PackedData(CONFIG, DATA, UNEVEN);
        List<List<TrainingWindow>> packed = data.rows(1, 0);
        List<List<TrainingWindow>> alone =
                packed.stream().flatMap(List::stream).map(List::of).toList();
        assertThat(packed.size()).isLessThan(alone.size());
        try (TransformerParameters parameters = lively(CONFIG);
                GradientShard shard = new GradientShard(CONFIG, parameters)) {
            double weight = data.weight(packed);
            double loss = shard.compute(data, packed, packed.size(), weight);
            double[] gradient = shard.gradient().vector().dup().toDoubleVector();
            // One empty row more: padding must weigh nothing.
            double apart = shard.compute(data, alone, alone.size() + 1, weight);
            double[] gradientApart = shard.gradient().vector().dup().toDoubleVector();
            assertThat(loss).isCloseTo(apart, within(1e-13));
            assertThat(gradient).containsExactly(gradientApart, within(1e-13));
            assertThat(loss).isCloseTo(plainLoss(parameters.byName()), within(1e-7));
        }
    }

    /** Weighted mean loss over the windows in which a sequence is scored, written out. */
    private static double plainLoss(Map<String, INDArray> parameters) {
        PlainTransformer plain = new PlainTransformer(CONFIG, parameters);
        double sum = 0;
        double weights = 0;
        for (int s = 0; s < DATA.size(); s++) {
            int[] tokens = DATA.get(s);
            int[] inputs = new int[tokens.length];
            inputs[0] = CONFIG.startToken();
            System.arraycopy(tokens, 0, inputs, 1, tokens.length - 1);
            float[] weight = Objects.requireNonNull(UNEVEN.weights(s, tokens));
            int done = 0;
            for (int from = 0; done < tokens.length; from += CONFIG.contextLength() / 2) {
                int to = Math.min(tokens.length, from + CONFIG.contextLength());
                double[][] logits = plain.logits(java.util.Arrays.copyOfRange(inputs, from, to));
                for (int t = done; t < to; t++) {
                    sum -= weight[t] * logProbability(logits[t - from], tokens[t]);
                    weights += weight[t];
                }
                done = to;
            }
        }
        return sum / weights;
    }

    static double logProbability(double[] logits, int token) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit);
        }
        return logits[token] - Math.log(sum);
    }
}
