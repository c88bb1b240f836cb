package org.memo4j.core.samediff;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.nd4j.Nd4jBackend;
import org.memo4j.core.nd4j.Nd4jLogits;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Any SameDiff graph as a causal language model: a placeholder takes token ids, shape [batch, tokens], and a variable
 * holds the logits, shape [batch, tokens, vocabulary] or [batch * tokens, vocabulary].
 *
 * <pre>
 * SameDiff graph = SameDiff.load(file, false);
 * SameDiffLanguageModel model = SameDiffLanguageModel.of(graph, "ids", "logits", tokenizer.vocabularySize())
 *         .withContextLength(128)
 *         .withStartToken(tokenizer.startToken()); // if it was trained with one
 * TokenScores scores = model.score(tokenizer.encodeAll(texts));
 * </pre>
 *
 * <p>{@link SameDiffWatchListener} shows how to follow it in training. If the placeholder was declared with a fixed number of tokens, that is the context, and shorter sequences are padded
 * with id 0 on the right, which a causal graph cannot see; if with a fixed batch, smaller batches are padded with empty
 * sequences. Labels and other placeholders must not be needed for the logits, nor random numbers: SameDiff has no
 * inference mode, so a graph with dropout needs logits that are computed without it, beside those that it trains.
 *
 * <p>The graph stays the caller's, and may be trained meanwhile: asking does not change it. It belongs to one thread at a
 * time. Cost: one run of the graph a batch; generation runs the whole prefix at every step.
 */
public final class SameDiffLanguageModel implements LanguageModel {
    private final GraphInput graph;
    private final int vocabularySize;
    private final int contextLength;
    private final int batchSize;
    private final OptionalInt startToken;

    private SameDiffLanguageModel(
            GraphInput graph, int vocabularySize, int contextLength, int batchSize, OptionalInt startToken) {
        this.graph = graph;
        this.vocabularySize = vocabularySize;
        this.contextLength = contextLength;
        this.batchSize = batchSize;
        this.startToken = startToken;
    }

    /**
     * Adapts a graph.
     *
     * @param graph the graph
     * @param ids name of the placeholder that takes token ids
     * @param logits name of the variable that holds the logits, before softmax
     * @param vocabularySize number of token ids
     * @return the model, without start token
     * @throws IllegalArgumentException if there is no such placeholder or variable, or the variable holds the output of a
     *     softmax, or does not depend on that placeholder alone, or depends on random numbers
     */
    public static SameDiffLanguageModel of(SameDiff graph, String ids, String logits, int vocabularySize) {
        GraphInput input = new GraphInput(graph, ids, logits);
        long[] shape = input.inputShape();
        Checks.check(
                shape.length == 0 || shape.length == 2,
                "placeholder %s must have the shape [batch, tokens], but has %s; reshape it, or encode it, in the graph",
                ids,
                Arrays.toString(shape));
        int batch = shape.length == 2 && shape[0] > 0 ? (int) shape[0] : 32;
        int context = shape.length == 2 && shape[1] > 0 ? (int) shape[1] : Integer.MAX_VALUE;
        Checks.atLeast(vocabularySize, 1, "vocabularySize");
        return new SameDiffLanguageModel(input, vocabularySize, context, batch, OptionalInt.empty());
    }

    /**
     * Sets the greatest number of tokens that the graph takes, if its placeholder does not say.
     *
     * @param value tokens a sequence, the start token included
     * @return a new model over the same graph
     */
    public SameDiffLanguageModel withContextLength(int value) {
        Checks.atLeast(value, 1, "contextLength");
        Checks.check(
                fixed(1) < 0 || fixed(1) == value,
                "contextLength is fixed to %d by the placeholder, so it cannot be %d",
                fixed(1),
                value);
        return new SameDiffLanguageModel(graph, vocabularySize, value, batchSize, startToken);
    }

    /**
     * Sets the token that the model was trained to see before each sequence.
     *
     * @param value its id
     * @return a new model over the same graph
     */
    public SameDiffLanguageModel withStartToken(int value) {
        Checks.index(value, vocabularySize, "startToken");
        return new SameDiffLanguageModel(graph, vocabularySize, contextLength, batchSize, OptionalInt.of(value));
    }

    /**
     * Sets the number of sequences that scoring puts into a batch.
     *
     * @param value sequences a batch
     * @return a new model over the same graph
     */
    public SameDiffLanguageModel withBatchSize(int value) {
        Checks.atLeast(value, 1, "batchSize");
        Checks.check(
                fixed(0) < 0 || value <= fixed(0),
                "batchSize is at most %d by the placeholder, so it cannot be %d",
                fixed(0),
                value);
        return new SameDiffLanguageModel(graph, vocabularySize, contextLength, value, startToken);
    }

    /** A dimension that the placeholder fixes, or -1. */
    private long fixed(int dimension) {
        long[] shape = graph.inputShape();
        return shape.length == 2 ? shape[dimension] : -1;
    }

    /**
     * The graph.
     *
     * @return the graph itself, not a copy
     */
    public SameDiff graph() {
        return graph.graph();
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public String backend() {
        return Nd4jBackend.description();
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public OptionalInt startToken() {
        return startToken;
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public LogitRows logits(TokenSequences batch) {
        int length = BatchShape.length(batch, this);
        int rows = Math.max(batch.size(), (int) fixed(0));
        int columns = Math.max(length, (int) fixed(1));
        Checks.check(
                fixed(0) < 0 || batch.size() <= fixed(0),
                "the batch has %d sequences, but the placeholder takes %d; score with a smaller batch size",
                batch.size(),
                fixed(0));
        int[] ids = new int[rows * columns];
        for (int b = 0; b < batch.size(); b++) {
            System.arraycopy(batch.get(b), 0, ids, b * columns, length);
        }
        INDArray logits = graph.run(Nd4j.createFromArray(ids).reshape('c', rows, columns));
        LogitRows all = Nd4jLogits.of(graph.matrix(logits, (long) rows * columns, vocabularySize), logits);
        int[] picked = IntStream.range(0, batch.size() * length)
                .map(r -> r / length * columns + r % length)
                .toArray();
        return new PickedRows(all, picked);
    }
}
