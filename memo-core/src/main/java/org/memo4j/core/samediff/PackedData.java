package org.memo4j.core.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.memo4j.core.Checks;
import org.memo4j.core.text.TokenSequences;

/** The training data: its windows, the weights of its tokens, and how an epoch lays them out in rows. */
final class PackedData {
    private final TransformerConfig config;
    private final List<int[]> sequences;
    private final List<float[]> weights = new ArrayList<>();
    private final List<TrainingWindow> windows;

    PackedData(TransformerConfig config, TokenSequences data, TokenWeighting weighting) {
        this.config = config;
        sequences = data.toList();
        windows = TrainingWindow.of(data, config.contextLength());
        double total = 0;
        for (int i = 0; i < sequences.size(); i++) {
            float[] w = weighting.weights(i, sequences.get(i).clone());
            Checks.sameLength(w.length, "weights", sequences.get(i).length, "sequence " + i);
            for (int t = 0; t < w.length; t++) {
                Checks.check(
                        w[t] >= 0 && w[t] < Float.POSITIVE_INFINITY,
                        "weights must be finite and >= 0, but weight %d of sequence %d is %s",
                        t,
                        i,
                        w[t]);
                total += w[t];
            }
            weights.add(w.clone());
        }
        Checks.check(
                total > 0, "the training data has no token with a weight above 0; there is nothing to learn from it");
    }

    /** Number of tokens that an epoch learns, those of weight 0 included. */
    long tokens() {
        return windows.stream().mapToLong(w -> w.to() - w.score()).sum();
    }

    /** The rows of an epoch: windows in random order, packed. */
    List<List<TrainingWindow>> rows(long seed, int epoch) {
        List<TrainingWindow> shuffled = new ArrayList<>(windows);
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            TrainingWindow swap = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, swap);
        }
        return RowPacker.pack(shuffled, config.contextLength());
    }

    /** Sum of the weights of rows. */
    double weight(List<List<TrainingWindow>> rows) {
        double sum = 0;
        for (List<TrainingWindow> row : rows) {
            for (TrainingWindow window : row) {
                float[] w = weights.get(window.sequence());
                for (int t = window.score(); t < window.to(); t++) {
                    sum += w[t];
                }
            }
        }
        return sum;
    }

    /** Fills the inputs of a gradient with rows; what is left over stays empty and weighs nothing. */
    void fill(List<List<TrainingWindow>> rows, double totalWeight, Inputs inputs) {
        inputs.clear();
        int length = config.contextLength();
        for (int r = 0; r < rows.size(); r++) {
            int at = 0;
            for (TrainingWindow window : rows.get(r)) {
                int[] tokens = sequences.get(window.sequence());
                float[] w = weights.get(window.sequence());
                for (int t = window.from(); t < window.to(); t++) {
                    int cell = r * length + at + t - window.from();
                    inputs.ids[cell] = t == 0 ? config.startToken() : tokens[t - 1];
                    inputs.places[cell] = t - window.from();
                    inputs.labels[cell] = tokens[t];
                    inputs.weights[cell] = t < window.score() ? 0 : (float) (w[t] / totalWeight);
                }
                inputs.allow(r, at, window.length());
                at += window.length();
            }
        }
    }

    /** The inputs of a gradient of some rows, as arrays that are used again and again. */
    static final class Inputs {
        private final int length;
        final int[] ids;
        final int[] places;
        final int[] labels;
        final float[] weights;
        final float[] mask;

        Inputs(int rows, int length) {
            this.length = length;
            ids = new int[rows * length];
            places = new int[rows * length];
            labels = new int[rows * length];
            weights = new float[rows * length];
            mask = new float[Math.multiplyExact(Math.multiplyExact(rows, length), length)];
        }

        private void clear() {
            Arrays.fill(ids, 0);
            Arrays.fill(places, 0);
            Arrays.fill(labels, 0);
            Arrays.fill(weights, 0);
            Arrays.fill(mask, NativeArrays.BLOCKED);
            // An empty cell sees itself, so that its attention is defined.
            for (int cell = 0; cell < ids.length; cell++) {
                mask[cell * length + cell % length] = 0;
            }
        }

        /** Lets the tokens of a window see those before them. */
        private void allow(int row, int at, int tokens) {
            for (int t = 0; t < tokens; t++) {
                int start = (row * length + at + t) * length + at;
                Arrays.fill(mask, start, start + t + 1, 0);
            }
        }
    }
}
