package org.memo4j.core.model;

import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.text.TokenSequences;

/** A toy language model whose logits are a hash of the last {@code memory} tokens: any order of dependence, no training. */
record TableModel(int vocabularySize, int contextLength, int memory, OptionalInt startToken) implements LanguageModel {
    @Override
    public int batchSize() {
        return 3;
    }

    @Override
    public LogitRows logits(TokenSequences batch) {
        int length = batch.maxLength();
        float[] logits = new float[batch.size() * length * vocabularySize];
        for (int b = 0; b < batch.size(); b++) {
            for (int t = 0; t < length; t++) {
                System.arraycopy(
                        next(batch.get(b), t + 1), 0, logits, (b * length + t) * vocabularySize, vocabularySize);
            }
        }
        return LogitRows.of(logits, vocabularySize);
    }

    /** Logits after the first {@code length} tokens. */
    float[] next(int[] tokens, int length) {
        long hash = 17;
        for (int t = Math.max(0, length - memory); t < length; t++) {
            hash = hash * 31 + tokens[t] + 1;
        }
        SplittableRandom random = new SplittableRandom(hash);
        float[] logits = new float[vocabularySize];
        for (int v = 0; v < vocabularySize; v++) {
            logits[v] = (float) random.nextDouble(-3, 3);
        }
        return logits;
    }
}
