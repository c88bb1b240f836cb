package org.memo4j.core.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.GradientClassifier;
import org.memo4j.core.model.GradientNorm;
import org.memo4j.core.score.ClassifierSignal;

class ClassifierTrainerTest {
    private static final float[][] FEATURES = {{1, 2}, {3, -4}, {0.5f, 0}, {-7, 2}, {4, 4}};
    private static final int[] LABELS = {0, 1, 2, 1, 0};
    private static final ShadowTask TASK = new ShadowTask(3, 17, new int[] {0, 2});

    /** Logits {@code (x0, x1, x0 * x1)}, two examples a batch. */
    private static final class Model implements Classifier {
        private int calls;
        private int open;
        private boolean released;

        @Override
        public int classes() {
            return 3;
        }

        @Override
        public int batchSize() {
            return 2;
        }

        @Override
        public LogitRows logits(float[][] features) {
            calls++;
            open++;
            float[] z = new float[3 * features.length];
            for (int i = 0; i < features.length; i++) {
                z[3 * i] = features[i][0];
                z[3 * i + 1] = features[i][1];
                z[3 * i + 2] = features[i][0] * features[i][1];
            }
            LogitRows rows = LogitRows.of(z, 3);
            return new LogitRows() {
                @Override
                public int rows() {
                    return rows.rows();
                }

                @Override
                public int vocabularySize() {
                    return 3;
                }

                @Override
                public void read(int row, int column, float[] target, int length) {
                    rows.read(row, column, target, length);
                }

                @Override
                public float get(int row, int column) {
                    return rows.get(row, column);
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }
    }

    private static double[] expected(ClassifierSignal signal, double sign) {
        double[] scores = new double[LABELS.length];
        for (int e = 0; e < scores.length; e++) {
            double x = sign * FEATURES[e][0];
            double y = sign * FEATURES[e][1];
            scores[e] = signal.ofLogits(new double[] {x, y, x * y}, LABELS[e]);
        }
        return scores;
    }

    @Test
    void allSignalsComeFromOnePassAQuery() throws Exception {
        Model model = new Model();
        List<ShadowTask> tasks = new ArrayList<>();
        UnaryOperator<float[]> mirrored = x -> new float[] {-x[0], -x[1]};
        ModelScores scores = ClassifierTrainer.of(FEATURES, LABELS, task -> {
                    tasks.add(task);
                    return model;
                })
                .withSignals(ClassifierSignal.values())
                .withQueries(List.of(UnaryOperator.identity(), mirrored))
                .withTest(new float[][] {{0, 1}}, new int[] {1})
                .withRelease(trained -> trained.released = true)
                .train(TASK);
        assertThat(tasks).containsExactly(TASK);
        assertThat(model.calls).isEqualTo(2 * (3 + 1)); // queries x (batches of 5 examples + batch of the test)
        assertThat(model.open).isZero();
        assertThat(model.released).isTrue();
        assertThat(scores.signals())
                .hasSize(2 * ClassifierSignal.values().length)
                .contains("logit-scaled-confidence", "test.modified-entropy");
        for (ClassifierSignal signal : ClassifierSignal.values()) {
            String name = ClassifierTrainer.nameOf(signal);
            assertThat(scores.rows(name)).isDeepEqualTo(new double[][] {expected(signal, 1), expected(signal, -1)});
            assertThat(scores.rows("test." + name)[0]).containsExactly(signal.ofLogits(new double[] {0, 1, 0}, 1));
        }
    }

    @Test
    void releasesWhatItCannotScore() {
        Model model = new Model();
        ClassifierTrainer<Model> trainer = ClassifierTrainer.of(FEATURES, new int[] {0, 1, 2, 3, 0}, task -> model)
                .withRelease(trained -> trained.released = true);
        assertThatThrownBy(() -> trainer.train(TASK)).hasMessageContaining("label");
        assertThat(model.released).isTrue();
        assertThat(model.open).isZero();
    }

    /** The norm is the sum of the features times the label. */
    private record WithGradients(Model model) implements GradientClassifier {
        @Override
        public int classes() {
            return model.classes();
        }

        @Override
        public LogitRows logits(float[][] features) {
            return model.logits(features);
        }

        @Override
        public double[] gradientNorms(float[][] features, int[] labels, GradientNorm norm) {
            double[] norms = new double[labels.length];
            for (int i = 0; i < norms.length; i++) {
                norms[i] = labels[i] * norm.of(new double[] {features[i][0], features[i][1]});
            }
            return norms;
        }
    }

    @Test
    void gradientNorms() throws Exception {
        UnaryOperator<float[]> doubled = x -> new float[] {2 * x[0], 2 * x[1]};
        ModelScores scores = ClassifierTrainer.of(FEATURES, LABELS, task -> new WithGradients(new Model()))
                .withGradientNorms(GradientNorm.L1, GradientNorm.LARGEST)
                .withQueries(List.of(UnaryOperator.identity(), doubled))
                .train(TASK);
        assertThat(scores.signals())
                .containsExactly("logit-scaled-confidence", "gradient-norm-l1", "gradient-norm-largest");
        assertThat(scores.rows("gradient-norm-l1"))
                .isDeepEqualTo(new double[][] {{0, -7, -1, -9, 0}, {0, -14, -2, -18, 0}});
        assertThat(scores.rows("gradient-norm-largest")[0]).containsExactly(0, -4, -1, -7, 0);
        ClassifierTrainer<Model> without =
                ClassifierTrainer.of(FEATURES, LABELS, task -> new Model()).withGradientNorms(GradientNorm.L2);
        assertThatThrownBy(() -> without.train(TASK)).hasMessageContaining("GradientClassifier");
    }

    @Test
    void refuses() {
        ClassifierTrainer<Model> trainer = ClassifierTrainer.of(FEATURES, LABELS, task -> new Model());
        assertThatThrownBy(() -> ClassifierTrainer.of(FEATURES, new int[2], task -> new Model()))
                .hasMessageContaining("must agree");
        assertThatThrownBy(trainer::withSignals).hasMessageContaining("signals must not be empty");
        assertThatThrownBy(() -> trainer.withSignals(ClassifierSignal.LOSS, ClassifierSignal.LOSS))
                .hasMessageContaining("must be different");
        assertThatThrownBy(() -> trainer.withQueries(List.of())).hasMessageContaining("identity");
    }
}
