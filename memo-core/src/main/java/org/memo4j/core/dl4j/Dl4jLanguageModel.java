package org.memo4j.core.dl4j;

import java.util.OptionalInt;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoder;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.nd4j.Nd4jBackend;
import org.memo4j.core.text.TokenSequences;

/**
 * A DL4J network as a language model, {@code MultiLayerNetwork} or {@code ComputationGraph}.
 *
 * <pre>
 * Dl4jLanguageModel model = Dl4jLanguageModel.recurrent(network, TokenEncoding.ONE_HOT)
 *         .withStartToken(tokenizer.startToken()); // if it was trained with one
 * TokenScores scores = model.score(tokenizer.encodeAll(texts));
 * </pre>
 *
 * <p>A {@linkplain #recurrent recurrent} network reads a token a time step and ends in an {@code RnnOutputLayer}. A
 * {@linkplain #feedForward feed-forward} network reads a fixed window of the last tokens and ends in an
 * {@code OutputLayer}. Both take sequences of any length.
 *
 * <p>Logits are the pre-activation {@code z = h W + b} of the output layer, whose input {@code h} is computed in inference
 * mode (no dropout, batch normalization by its running statistics). They are not the logarithm of the softmax output,
 * which is {@code -inf} where float32 rounds a probability to zero.
 *
 * <p>Nothing here changes the network: parameters, recurrent state, input and configuration are as before after every
 * call. So it may be called from {@code iterationDone}, {@code onEpochStart} and {@code onEpochEnd} of a listener, also
 * during truncated backpropagation through time, where {@code rnnTimeStep} may not. In the other callbacks of a listener
 * DL4J refuses inference or lets it change training: call nothing there. Masks that training set on the layers are
 * cleared, as DL4J itself does after each batch.
 *
 * <p>Belongs to the thread that trains or owns the network. Cost of {@link #logits}: a forward pass, and {@code 4 V} bytes
 * of native memory a row.
 */
public final class Dl4jLanguageModel implements LanguageModel {
    private final TokenReader reader;
    private final OptionalInt startToken;
    private final int batchSize;

    private Dl4jLanguageModel(TokenReader reader, OptionalInt startToken, int batchSize) {
        this.reader = reader;
        this.startToken = startToken;
        this.batchSize = batchSize;
    }

    /**
     * A recurrent network. It is run once on two tokens, to see that it is causal.
     *
     * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph} with one input and one output
     * @param encoding how the network is given tokens
     * @return the language model, without a start token, in batches of 32
     * @throws IllegalArgumentException if the network does not end in an {@code RnnOutputLayer} with softmax (or identity),
     *     looks ahead, or reads sequences of one length only
     */
    public static Dl4jLanguageModel recurrent(NeuralNetwork network, TokenEncoding encoding) {
        return new Dl4jLanguageModel(SequenceReader.of(Network.of(network), encoding), OptionalInt.empty(), 32);
    }

    /**
     * A feed-forward network. It is run once, to see that the window fits it.
     *
     * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph} with one input and one output
     * @param encoding how the network is given tokens
     * @param window number of tokens that the network sees
     * @param padding token that stands in the window where there are fewer before
     * @return the language model, without a start token, in batches of 32 sequences
     * @throws IllegalArgumentException if the network does not end in an {@code OutputLayer} with softmax (or identity)
     */
    public static Dl4jLanguageModel feedForward(
            NeuralNetwork network, TokenEncoding encoding, int window, int padding) {
        return new Dl4jLanguageModel(
                WindowReader.of(Network.of(network), encoding, window, padding), OptionalInt.empty(), 32);
    }

    /**
     * Declares the token that the network was trained to see before each sequence.
     *
     * @param token the token
     * @return a new language model over the same network
     */
    public Dl4jLanguageModel withStartToken(int token) {
        return new Dl4jLanguageModel(
                reader, OptionalInt.of(Checks.index(token, vocabularySize(), "startToken")), batchSize);
    }

    /**
     * Sets the number of sequences that scoring and generation put into a batch.
     *
     * @param value sequences a batch
     * @return a new language model over the same network
     */
    public Dl4jLanguageModel withBatchSize(int value) {
        return new Dl4jLanguageModel(reader, startToken, Checks.atLeast(value, 1, "batchSize"));
    }

    /**
     * The network.
     *
     * @return the network itself, not a copy
     */
    public NeuralNetwork network() {
        return reader.network().network();
    }

    TokenReader reader() {
        return reader;
    }

    @Override
    public int vocabularySize() {
        return reader.head().size();
    }

    @Override
    public String backend() {
        return Nd4jBackend.description();
    }

    @Override
    public int contextLength() {
        return Integer.MAX_VALUE;
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
        return OutputHead.rows(reader.logits(tokens(batch, "batch")));
    }

    /**
     * Starts decoding after prompts of equal length. A recurrent network goes on from its state; one with layers that mix
     * time steps in another way (a causal convolution) runs the whole prefix again at every step. The state belongs to the
     * decoder, so decoders may be open side by side, and the model may be asked other things meanwhile.
     *
     * @param prompts non-empty prompts that all have the same length
     * @return the state after the prompts
     */
    @Override
    public Decoder decoder(TokenSequences prompts) {
        Decoder decoder = reader.decoder(tokens(prompts, "prompts"));
        return decoder == null ? LanguageModel.super.decoder(prompts) : decoder;
    }

    private int[][] tokens(TokenSequences batch, String name) {
        Checks.check(batch.size() > 0, "%s must not be empty", name);
        Checks.atLeast(batch.length(0), 1, "length of " + name);
        batch.checkVocabulary(vocabularySize());
        int[][] tokens = new int[batch.size()][];
        for (int i = 0; i < tokens.length; i++) {
            Checks.check(
                    batch.length(i) == batch.length(0),
                    "%s must have sequences of one length, but sequence %d has %d tokens and sequence 0 has %d",
                    name,
                    i,
                    batch.length(i),
                    batch.length(0));
            tokens[i] = batch.get(i);
        }
        return tokens;
    }

    @Override
    public String toString() {
        return "Dl4jLanguageModel[" + network().getClass().getSimpleName() + ", vocabulary " + vocabularySize()
                + (startToken.isPresent() ? ", start token " + startToken.getAsInt() : "") + "]";
    }
}
