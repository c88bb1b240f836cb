package org.memo4j.core.samediff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoder;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.nd4j.Nd4jBackend;
import org.memo4j.core.nd4j.Nd4jLogits;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A small decoder-only transformer on SameDiff: the library's default language model. {@link TransformerTrainer} trains
 * it.
 *
 * <pre>
 * x_t = tokens[id_t] + positions[t]
 * per layer:  h = norm1(x);  x = x + attention(h query, h key, h value) out
 *             h = norm2(x);  x = x + relu(h up) down
 * logits = norm(x) head                                  (or norm(x) tokens^T with tied embeddings)
 * </pre>
 *
 * <p>A norm is {@code (x - mean) / sqrt(variance + 1e-5) + bias}; attention is causal, with scores divided by the square
 * root of the head's width. All parameters are float32.
 *
 * <p>Source: A. Radford, J. Wu, R. Child, D. Luan, D. Amodei and I. Sutskever, <i>Language Models are Unsupervised
 * Multitask Learners</i>, 2019, section 2.3 (norms before the blocks and at the end, residual weights scaled by depth).
 * Departures, all for speed in this release of ND4J: ReLU in place of GELU; norms have no gain and matrices no bias (a
 * gain is absorbed by the matrix after the norm, and the norm's bias acts through it). No dropout, so that training is
 * the same to the bit on any number of threads.
 *
 * <p>Sequences of a batch are padded to a multiple of 16 tokens, so that few graphs serve all lengths. Embeddings are
 * one-hot vectors times a matrix: for {@code V} token ids an input token costs as much as an output token.
 *
 * <p>Holds native memory: close it. Not thread-safe.
 */
public final class TransformerLanguageModel implements LanguageModel, AutoCloseable {
    private static final int LENGTH_STEP = 16;

    /** Bounds the logits of a batch to 64 MiB. */
    private static final int LOGITS_AT_ONCE = 1 << 24;

    private final TransformerConfig config;
    private final TransformerParameters parameters;
    private final NativePool pool = new NativePool();
    private final Map<Integer, SameDiff> forwardGraphs = new HashMap<>();
    private final LeastRecent<Long, ForwardPass> forwardPasses = new LeastRecent<>(16);
    private @Nullable SameDiff stepGraph;
    private final LeastRecent<Integer, StepPass> stepPasses = new LeastRecent<>(3);
    private boolean closed;

    private TransformerLanguageModel(TransformerConfig config, TransformerParameters parameters) {
        this.config = config;
        this.parameters = parameters;
    }

    /**
     * Makes an untrained model.
     *
     * @param config its shape, and the seed of its parameters
     * @return the model
     * @throws IllegalArgumentException if the configuration's width is no multiple of its number of heads
     */
    public static TransformerLanguageModel create(TransformerConfig config) {
        config.checkComplete();
        return new TransformerLanguageModel(config, TransformerParameters.initial(config, DataType.FLOAT));
    }

    /**
     * Reads a model that was saved.
     *
     * @param file the file
     * @return the model
     * @throws IOException if the file cannot be read or holds no model
     */
    public static TransformerLanguageModel load(Path file) throws IOException {
        ParameterFile saved = ParameterFile.read(file);
        return new TransformerLanguageModel(saved.config(), saved.parameters());
    }

    /**
     * Writes the model to a zip archive: {@code config.json}, and one {@code .npy} file a parameter, so that Python's
     * {@code numpy.load} reads it. The file is written whole or not at all.
     *
     * @param file the file
     * @throws IOException if the file cannot be written
     */
    public void save(Path file) throws IOException {
        checkOpen();
        new ParameterFile(config, parameters).write(file);
    }

    /**
     * Shape of the model.
     *
     * @return the configuration
     */
    public TransformerConfig config() {
        return config;
    }

    /**
     * Number of parameters.
     *
     * @return the number
     */
    public long parameterCount() {
        return parameters.vector().length();
    }

    /**
     * The parameters by name; the arrays are the model's own, so that whoever changes them changes the model.
     *
     * @return the arrays
     */
    public Map<String, INDArray> parameters() {
        checkOpen();
        return Collections.unmodifiableMap(parameters.byName());
    }

    /** All parameters as one vector. */
    TransformerParameters allParameters() {
        checkOpen();
        return parameters;
    }

    @Override
    public int vocabularySize() {
        return config.vocabularySize();
    }

    @Override
    public String backend() {
        return Nd4jBackend.description();
    }

    @Override
    public int contextLength() {
        return config.contextLength();
    }

    @Override
    public OptionalInt startToken() {
        return OptionalInt.of(config.startToken());
    }

    /** Such that a batch holds about 4096 tokens, fewer if the vocabulary is large, in at most 64 sequences. */
    @Override
    public int batchSize() {
        int tokens = Math.min(4096, LOGITS_AT_ONCE / config.vocabularySize());
        return Math.max(1, Math.min(64, tokens / config.contextLength()));
    }

    @Override
    public LogitRows logits(TokenSequences batch) {
        ForwardPass pass = forward(batch);
        int length = batch.maxLength();
        int[] rows = IntStream.range(0, batch.size() * length)
                .map(r -> r / length * pass.length() + r % length)
                .toArray();
        return new PickedRows(Nd4jLogits.of(pass.output(TransformerGraph.LOGITS)), rows);
    }

    @Override
    public Decoder decoder(TokenSequences prompts) {
        // Making a step pass uses the memory that the forward pass answers in, so it comes first.
        StepPass step = stepPass(Math.max(1, prompts.size()));
        ForwardPass pass = forward(prompts);
        int length = prompts.maxLength();
        step.startWith(pass, length);
        int[] last = IntStream.range(0, prompts.size())
                .map(b -> b * pass.length() + length - 1)
                .toArray();
        LogitRows rows = Nd4jLogits.of(pass.output(TransformerGraph.LOGITS));
        return new TransformerDecoder(this, step, TransformerDecoder.copy(rows, last));
    }

    private ForwardPass forward(TokenSequences batch) {
        checkOpen();
        int length = BatchShape.length(batch, this);
        ForwardPass pass = forwardPass(batch.size(), length);
        pass.run(batch);
        return pass;
    }

    private ForwardPass forwardPass(int sequences, int tokens) {
        int length = Math.min(contextLength(), (tokens + LENGTH_STEP - 1) / LENGTH_STEP * LENGTH_STEP);
        int rows = sequences < 8 ? sequences : (sequences + 7) / 8 * 8;
        SameDiff graph = forwardGraphs.computeIfAbsent(length, l -> TransformerGraph.forward(config, parameters, l));
        return forwardPasses.get(
                (long) rows << 32 | length,
                k -> new ForwardPass(graph, config, parameters, new ForwardPass.Size(rows, length, pool)));
    }

    /** The step graph for a number of rows; what it held before is lost. */
    StepPass stepPass(int rows) {
        checkOpen();
        SameDiff graph = stepGraph == null ? TransformerGraph.step(config, parameters) : stepGraph;
        stepGraph = graph;
        return stepPasses.get(rows, r -> new StepPass(graph, config, parameters, new ForwardPass.Size(r, 1, pool)));
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
    }

    /** Frees the native memory; the model cannot be used afterwards. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            forwardPasses.close();
            stepPasses.close();
            pool.close();
            parameters.close();
        }
    }

    @Override
    public String toString() {
        return config + " with " + parameters.vector().length() + " parameters";
    }
}
