package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;

class RowPackerTest {
    @Test
    void packsLikeFirstFit() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int capacity = random.nextInt(1, 40);
            List<TrainingWindow> windows = new ArrayList<>();
            for (int i = random.nextInt(0, 70); i > 0; i--) {
                windows.add(new TrainingWindow(i, 0, random.nextInt(1, capacity + 1), 0));
            }
            assertThat(RowPacker.pack(windows, capacity)).as("seed %d", seed).isEqualTo(firstFit(windows, capacity));
        }
    }

    private static List<List<TrainingWindow>> firstFit(List<TrainingWindow> windows, int capacity) {
        List<List<TrainingWindow>> rows = new ArrayList<>();
        for (TrainingWindow window : windows) {
            List<TrainingWindow> fitting = null;
            for (List<TrainingWindow> row : rows) {
                int used = row.stream().mapToInt(TrainingWindow::length).sum();
                if (fitting == null && used + window.length() <= capacity) {
                    fitting = row;
                }
            }
            if (fitting == null) {
                fitting = new ArrayList<>();
                rows.add(fitting);
            }
            fitting.add(window);
        }
        return rows;
    }

    @Test
    void refusesAWindowThatIsLongerThanARow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowPacker.pack(List.of(new TrainingWindow(0, 0, 9, 0)), 8))
                .withMessageContaining("9")
                .withMessageContaining("8");
    }

    /** The contexts of training must be those of scoring, or memorized tokens would be looked for in the wrong place. */
    @Test
    void trainsInTheWindowsThatAreScored() {
        int start = 99;
        for (int context : new int[] {1, 2, 5, 8}) {
            List<int[]> data = new ArrayList<>();
            for (int length = 0; length <= 21; length++) {
                int[] tokens = new int[length];
                for (int t = 0; t < length; t++) {
                    tokens[t] = 1 + t;
                }
                data.add(tokens);
            }
            TokenSequences sequences = TokenSequences.of(data);
            Recorder recorder = new Recorder(context, start);
            recorder.score(sequences);
            List<TrainingWindow> windows = TrainingWindow.of(sequences, context);
            List<String> trained = windows.stream()
                    .map(w -> {
                        int[] inputs = new int[w.length()];
                        for (int t = w.from(); t < w.to(); t++) {
                            inputs[t - w.from()] = t == 0 ? start : data.get(w.sequence())[t - 1];
                        }
                        return Arrays.toString(inputs);
                    })
                    .toList();
            assertThat(trained).as("context %d", context).containsExactlyInAnyOrderElementsOf(recorder.rows);
            int[] learned = new int[data.size()];
            for (TrainingWindow window : windows) {
                assertThat(window.score()).isEqualTo(learned[window.sequence()]);
                learned[window.sequence()] = window.to();
            }
            assertThat(learned).isEqualTo(data.stream().mapToInt(t -> t.length).toArray());
        }
    }

    /** A model that notes what it is run on, without the zeros that pad a row. */
    private static final class Recorder implements LanguageModel {
        private final int context;
        private final int start;
        private final List<String> rows = new ArrayList<>();

        Recorder(int context, int start) {
            this.context = context;
            this.start = start;
        }

        @Override
        public int vocabularySize() {
            return start + 1;
        }

        @Override
        public int contextLength() {
            return context;
        }

        @Override
        public java.util.OptionalInt startToken() {
            return java.util.OptionalInt.of(start);
        }

        @Override
        public LogitRows logits(TokenSequences batch) {
            for (int[] row : batch.toList()) {
                int length = row.length;
                while (row[length - 1] == 0) {
                    length--;
                }
                rows.add(Arrays.toString(Arrays.copyOf(row, length)));
            }
            return LogitRows.of(new float[batch.tokenCount() * vocabularySize()], vocabularySize());
        }
    }
}
