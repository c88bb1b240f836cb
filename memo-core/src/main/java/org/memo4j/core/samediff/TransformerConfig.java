package org.memo4j.core.samediff;

import java.util.function.Consumer;
import org.memo4j.core.Checks;

/**
 * Shape of a {@link TransformerLanguageModel}: a decoder-only transformer with normalization before each block.
 *
 * <p>Immutable. Defaults: width 128, 2 layers, 4 heads, feed-forward width four times the width, context 128, untied
 * embeddings, seed 1, and the last id of the vocabulary as start token, as the library's tokenizers have it.
 *
 * <p>With vocabulary {@code V}, width {@code d}, feed-forward width {@code f}, context {@code T} and {@code l} layers the
 * model has {@code (tied ? 1 : 2) V d + T d + l (4 d^2 + 2 d f + 2 d) + d} parameters of four bytes.
 */
public final class TransformerConfig {
    private final Values values;

    private TransformerConfig(Values values) {
        this.values = values;
    }

    /** What a configuration holds; never changed once a configuration has it. */
    private static final class Values implements Cloneable {
        private int vocabularySize;
        private int startToken;
        private int dModel = 128;
        private int layers = 2;
        private int heads = 4;
        private int feedForward;
        private int contextLength = 128;
        private boolean tiedEmbeddings;
        private long seed = 1;

        @Override
        public Values clone() {
            try {
                return (Values) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private TransformerConfig with(Consumer<Values> change) {
        Values changed = values.clone();
        change.accept(changed);
        return new TransformerConfig(changed);
    }

    /**
     * The defaults for a vocabulary.
     *
     * @param vocabularySize number of token ids, the start token included
     * @return the configuration
     */
    public static TransformerConfig withDefaults(int vocabularySize) {
        Values values = new Values();
        values.vocabularySize = Checks.atLeast(vocabularySize, 2, "vocabularySize");
        values.startToken = vocabularySize - 1;
        return new TransformerConfig(values);
    }

    /**
     * Sets the token that the model sees before each sequence.
     *
     * @param value id of the token, below the vocabulary size
     * @return a new configuration
     */
    public TransformerConfig withStartToken(int value) {
        Checks.index(value, values.vocabularySize, "startToken");
        return with(v -> v.startToken = value);
    }

    /**
     * Sets the width of the model; the number of heads must divide it by the time that a model is made.
     *
     * @param value length of the vector that stands for a token
     * @return a new configuration
     */
    public TransformerConfig withDModel(int value) {
        Checks.atLeast(value, 1, "dModel");
        return with(v -> v.dModel = value);
    }

    /**
     * Sets the number of layers.
     *
     * @param value number of layers
     * @return a new configuration
     */
    public TransformerConfig withLayers(int value) {
        Checks.atLeast(value, 1, "layers");
        return with(v -> v.layers = value);
    }

    /**
     * Sets the number of attention heads; it must divide the width by the time that a model is made.
     *
     * @param value number of heads
     * @return a new configuration
     */
    public TransformerConfig withHeads(int value) {
        Checks.atLeast(value, 1, "heads");
        return with(v -> v.heads = value);
    }

    /**
     * Sets the width of the feed-forward blocks.
     *
     * @param value the width; 0 for four times the width of the model
     * @return a new configuration
     */
    public TransformerConfig withFeedForward(int value) {
        Checks.atLeast(value, 0, "feedForward");
        return with(v -> v.feedForward = value);
    }

    /**
     * Sets the context length.
     *
     * @param value greatest number of tokens that the model sees at once, the start token included
     * @return a new configuration
     */
    public TransformerConfig withContextLength(int value) {
        Checks.atLeast(value, 1, "contextLength");
        return with(v -> v.contextLength = value);
    }

    /**
     * Sets whether the token embeddings are also the weights of the output layer.
     *
     * @param value true to share them
     * @return a new configuration
     */
    public TransformerConfig withTiedEmbeddings(boolean value) {
        return with(v -> v.tiedEmbeddings = value);
    }

    /**
     * Sets the seed of the initial parameters.
     *
     * @param value the seed
     * @return a new configuration
     */
    public TransformerConfig withSeed(long value) {
        return with(v -> v.seed = value);
    }

    /** Fails if width and heads do not fit; they can be set in any order, so only making a model asks. */
    void checkComplete() {
        Checks.check(
                values.dModel % values.heads == 0,
                "dModel must be a multiple of heads, but dModel is %d and heads is %d; change one of them",
                values.dModel,
                values.heads);
    }

    /**
     * Number of token ids.
     *
     * @return the vocabulary size, the start token included
     */
    public int vocabularySize() {
        return values.vocabularySize;
    }

    /**
     * Token that the model sees before each sequence.
     *
     * @return its id
     */
    public int startToken() {
        return values.startToken;
    }

    /**
     * Width of the model.
     *
     * @return length of the vector that stands for a token
     */
    public int dModel() {
        return values.dModel;
    }

    /**
     * Number of layers.
     *
     * @return the number of layers
     */
    public int layers() {
        return values.layers;
    }

    /**
     * Number of attention heads.
     *
     * @return the number of heads
     */
    public int heads() {
        return values.heads;
    }

    /**
     * Width of the feed-forward blocks.
     *
     * @return the width, four times the width of the model unless set
     */
    public int feedForward() {
        return values.feedForward == 0 ? Math.multiplyExact(4, values.dModel) : values.feedForward;
    }

    /**
     * Context length.
     *
     * @return greatest number of tokens that the model sees at once, the start token included
     */
    public int contextLength() {
        return values.contextLength;
    }

    /**
     * Whether the token embeddings are also the weights of the output layer.
     *
     * @return true if they are shared
     */
    public boolean tiedEmbeddings() {
        return values.tiedEmbeddings;
    }

    /**
     * Seed of the initial parameters.
     *
     * @return the seed
     */
    public long seed() {
        return values.seed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransformerConfig that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "transformer(vocabularySize=" + vocabularySize() + ", startToken=" + startToken() + ", dModel="
                + dModel()
                + ", layers=" + layers() + ", heads=" + heads() + ", feedForward=" + feedForward() + ", contextLength="
                + contextLength() + ", tiedEmbeddings=" + tiedEmbeddings() + ", seed=" + seed() + ")";
    }
}
