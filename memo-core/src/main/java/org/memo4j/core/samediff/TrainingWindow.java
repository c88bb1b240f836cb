package org.memo4j.core.samediff;

import java.util.ArrayList;
import java.util.List;
import org.memo4j.core.text.TokenSequences;

/**
 * A stretch of a sequence that is trained in one piece: input tokens [from, to) of the sequence with the start token
 * before it, of which those from {@code score} on have a target that counts.
 *
 * <p>The windows are those in which {@link org.memo4j.core.model.SequenceScorer} scores: each starts half a context after
 * the one before, and counts the tokens that no window before it counted. So a model is asked for a token with exactly
 * the tokens before it, and at exactly the positions, that it saw in training.
 */
record TrainingWindow(int sequence, int from, int to, int score) {
    int length() {
        return to - from;
    }

    /** Windows over sequences of which each gets one more token, the start token, in front. */
    static List<TrainingWindow> of(TokenSequences sequences, int context) {
        int step = Math.max(1, context / 2);
        List<TrainingWindow> windows = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            int end = sequences.length(i);
            int scored = 0;
            for (int from = 0; scored < end; from += step) {
                int to = (int) Math.min(end, (long) from + context);
                windows.add(new TrainingWindow(i, from, to, scored));
                scored = to;
            }
        }
        return windows;
    }
}
