package org.memo4j.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.text.TokenSequences;

/** Decodes with a model that keeps no state: runs the whole prefix at every step. */
final class ReplayDecoder implements Decoder {
    private final LanguageModel model;
    private List<int[]> prefixes;
    private LogitRows open = LogitRows.of(new float[0], 1);

    ReplayDecoder(LanguageModel model, TokenSequences prompts) {
        this.model = model;
        prefixes = prompts.toList();
    }

    @Override
    public LogitRows next() {
        open.close();
        TokenSequences batch = TokenSequences.of(prefixes);
        int length = batch.maxLength();
        open = model.logits(batch);
        return new LastRows(open, length);
    }

    @Override
    public void append(int[] tokens) {
        Checks.sameLength(tokens.length, "tokens", prefixes.size(), "the batch");
        List<int[]> longer = new ArrayList<>(tokens.length);
        for (int i = 0; i < tokens.length; i++) {
            int[] prefix = prefixes.get(i);
            int[] next = Arrays.copyOf(prefix, prefix.length + 1);
            next[prefix.length] = tokens[i];
            longer.add(next);
        }
        prefixes = longer;
    }

    @Override
    public void select(int[] rows) {
        List<int[]> kept = new ArrayList<>(rows.length);
        for (int row : rows) {
            kept.add(prefixes.get(row));
        }
        prefixes = kept;
    }

    @Override
    public void close() {
        open.close();
    }

    /** The last position of each sequence. */
    private record LastRows(LogitRows all, int length) implements LogitRows {
        @Override
        public int rows() {
            return all.rows() / length;
        }

        @Override
        public int vocabularySize() {
            return all.vocabularySize();
        }

        @Override
        public void read(int row, int column, float[] target, int count) {
            all.read(row * length + length - 1, column, target, count);
        }

        @Override
        public float get(int row, int column) {
            return all.get(row * length + length - 1, column);
        }
    }
}
