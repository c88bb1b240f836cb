package org.memo4j.core.samediff;

import org.memo4j.core.Checks;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;

/** Checks a batch before a model runs it. */
final class BatchShape {
    private BatchShape() {}

    /** The length that all sequences of a batch have. */
    static int length(TokenSequences batch, LanguageModel model) {
        batch.checkVocabulary(model.vocabularySize());
        Checks.check(batch.size() > 0, "the batch must not be empty");
        int length = batch.length(0);
        for (int i = 1; i < batch.size(); i++) {
            Checks.check(
                    batch.length(i) == length,
                    "sequences of a batch must have equal lengths, but sequence 0 has %d tokens and sequence %d has %d",
                    length,
                    i,
                    batch.length(i));
        }
        Checks.check(
                length >= 1 && length <= model.contextLength(),
                "length of the sequences must be in [1, %d], the model's context, but is %d",
                model.contextLength(),
                length);
        return length;
    }
}
