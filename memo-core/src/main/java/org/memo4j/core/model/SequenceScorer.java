package org.memo4j.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.kernel.TokenScoringKernel;
import org.memo4j.core.kernel.TokenScoringKernels;
import org.memo4j.core.kernel.TokenStatistics;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;

/**
 * Scores sequences with a language model: teacher forcing, the token-scoring kernel over the logits of each batch.
 *
 * <p>If the model has a start token, it is put before every sequence and every token is scored; otherwise all tokens but
 * the first are. A sequence longer than the context is scored in overlapping windows: each window starts half a context
 * further, and scores the tokens that no window before it scored, so that from the second window on a token has at least
 * half a context before it. Sequences of similar length share a batch; the shorter ones are padded on the right, which a
 * causal model cannot see, and the padding is not scored. The result does not depend on the batch size beyond the
 * rounding of the model itself.
 *
 * <p>Cost: about {@code tokens / contextLength} calls of the model per batch row (twice that for long sequences).
 */
public final class SequenceScorer {
    private static final SequenceScorer DEFAULT = new SequenceScorer(0, null, Progress.NONE);

    private final int batchSize;
    private final @Nullable Decoding sampler;
    private final Progress progress;

    private SequenceScorer(int batchSize, @Nullable Decoding sampler, Progress progress) {
        this.batchSize = batchSize;
        this.sampler = sampler;
        this.progress = progress;
    }

    /**
     * The model's preferred batch size, and no progress.
     *
     * @return the scorer
     */
    public static SequenceScorer withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the batch size.
     *
     * @param value sequences a batch
     * @return a new scorer
     */
    public SequenceScorer withBatchSize(int value) {
        return new SequenceScorer(Checks.atLeast(value, 1, "batchSize"), sampler, progress);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each batch
     * @return a new scorer
     */
    public SequenceScorer withProgress(Progress value) {
        return new SequenceScorer(batchSize, sampler, value);
    }

    /**
     * Scores under a sampler: log-probabilities become those of the distribution that the sampler draws from
     * (temperature, then top-k, then top-p, renormalized), {@code -inf} for a token that it never draws. Ranks and
     * moments stay those of the model. Costs a sort of the vocabulary for every token where top-k or top-p is set.
     *
     * @param value a sampling method
     * @return a new scorer
     */
    public SequenceScorer withSampler(Decoding value) {
        Checks.check(
                value.method() == Decoding.Method.SAMPLING,
                "sampler must be a sampling method, but is %s; greedy decoding has no probabilities, use the ranks",
                value);
        return new SequenceScorer(batchSize, value, progress);
    }

    /** A stretch of a sequence, run in one row: tokens [from, to), of which those from {@code score} on are scored. */
    private record Window(int sequence, int from, int to, int score) {
        int length() {
            return to - from;
        }
    }

    /**
     * Scores sequences.
     *
     * @param model the model
     * @param sequences the sequences
     * @return the table
     * @throws IllegalArgumentException if a token is outside the model's vocabulary
     */
    public TokenScores score(LanguageModel model, TokenSequences sequences) {
        sequences.checkVocabulary(model.vocabularySize());
        OptionalInt start = model.startToken();
        int first = start.isPresent() ? 0 : 1;
        TokenSequences inputs = start.isPresent() ? prepend(start.getAsInt(), sequences) : sequences;
        TokenStatistics[] statistics = new TokenStatistics[sequences.size()];
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] = new TokenStatistics(Math.max(0, inputs.length(i) - 1));
        }
        Window[] windows = windows(inputs, model.contextLength());
        int size = batchSize == 0 ? model.batchSize() : batchSize;
        for (int from = 0; from < windows.length; from += size) {
            Progress.checkInterrupted("scoring");
            int to = Math.min(windows.length, from + size);
            scoreBatch(model, inputs, Arrays.copyOfRange(windows, from, to), statistics);
            progress.update("scoring", to, windows.length);
        }
        TokenScores.Builder table = TokenScores.builder(first);
        for (int i = 0; i < statistics.length; i++) {
            int[] tokens = sequences.get(i);
            table.addSequence(
                    Arrays.copyOfRange(tokens, Math.min(first, tokens.length), tokens.length), statistics[i], 0);
        }
        return table.build();
    }

    static TokenSequences prepend(int token, TokenSequences sequences) {
        return TokenSequences.of(sequences.toList().stream()
                .map(s -> {
                    int[] longer = new int[s.length + 1];
                    longer[0] = token;
                    System.arraycopy(s, 0, longer, 1, s.length);
                    return longer;
                })
                .toList());
    }

    /** Windows over the inputs; the last token of an input predicts nothing that is scored, so it is never run. */
    private static Window[] windows(TokenSequences inputs, int context) {
        int step = Math.max(1, context / 2);
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            int end = inputs.length(i) - 1;
            int scored = 0;
            for (int from = 0; scored < end; from += step) {
                int to = (int) Math.min(end, (long) from + context);
                windows.add(new Window(i, from, to, scored));
                scored = to;
            }
        }
        Window[] sorted = windows.toArray(new Window[0]);
        Arrays.sort(sorted, Comparator.comparingInt(Window::length));
        return sorted;
    }

    private void scoreBatch(
            LanguageModel model, TokenSequences inputs, Window[] windows, TokenStatistics[] statistics) {
        int length = windows[windows.length - 1].length();
        int[][] batch = new int[windows.length][length];
        for (int w = 0; w < windows.length; w++) {
            for (int t = 0; t < windows[w].length(); t++) {
                batch[w][t] = inputs.token(windows[w].sequence, windows[w].from + t);
            }
        }
        TokenScoringKernel kernel = TokenScoringKernels.best();
        try (LogitRows logits = model.logits(TokenSequences.of(batch))) {
            for (int w = 0; w < windows.length; w++) {
                Window window = windows[w];
                int n = window.to - window.score;
                int[] rows = new int[n];
                int[] targets = new int[n];
                for (int t = 0; t < n; t++) {
                    rows[t] = w * length + window.score - window.from + t;
                    targets[t] = inputs.token(window.sequence, window.score + t + 1);
                }
                kernel.score(logits, rows, targets, statistics[window.sequence], window.score);
                if (sampler != null) {
                    NextTokenDistribution distribution = new NextTokenDistribution(logits.vocabularySize(), sampler);
                    for (int t = 0; t < n; t++) {
                        distribution.read(logits, rows[t]);
                        statistics[window.sequence].logProbability[window.score + t] =
                                distribution.logProbability(targets[t]);
                    }
                }
            }
        }
    }
}
