package org.memo4j.metrics.extraction;

import java.util.OptionalInt;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;

/**
 * A language model that remembers its training sequences: the logit of a token is the length of the longest context that
 * it followed in training, so that more context recalls more. Whole numbers, hence the same in one pass and step by step;
 * ties are frequent.
 */
record ContextModel(TokenSequences training, int vocabularySize, int contextLength, OptionalInt startToken)
        implements LanguageModel {
    @Override
    public int batchSize() {
        return 3;
    }

    @Override
    public LogitRows logits(TokenSequences batch) {
        int length = batch.maxLength();
        float[] logits = new float[batch.size() * length * vocabularySize];
        for (int b = 0; b < batch.size(); b++) {
            int[] tokens = batch.get(b);
            for (int t = 0; t < length; t++) {
                recall(tokens, t + 1, logits, (b * length + t) * vocabularySize);
            }
        }
        return LogitRows.of(logits, vocabularySize);
    }

    private void recall(int[] context, int length, float[] logits, int at) {
        for (int s = 0; s < training.size(); s++) {
            for (int t = 0; t < training.length(s); t++) {
                int same = 0;
                while (same < length && same < t && training.token(s, t - 1 - same) == context[length - 1 - same]) {
                    same++;
                }
                int entry = at + training.token(s, t);
                logits[entry] = Math.max(logits[entry], same);
            }
        }
    }
}
