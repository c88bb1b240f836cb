package org.memo4j.core.samediff;

import static org.memo4j.core.samediff.TransformerParameters.layer;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Builds the graphs of a transformer. All share the given parameter arrays.
 *
 * <p>With {@code B} rows of {@code T} tokens, activations are matrices of {@code B T} rows. Embeddings are one-hot
 * vectors times a matrix, not a gather: the gradient of gather is wrong in this release of ND4J when an id repeats.
 */
final class TransformerGraph {
    static final String IDS = "ids";
    static final String PLACES = "places";
    static final String MASK = "mask";
    static final String LABELS = "labels";
    static final String WEIGHTS = "weights";
    static final String LOGITS = "logits";
    static final String LOSS = "loss";

    private final TransformerConfig config;
    private final Map<String, INDArray> parameters;
    private final DataType type;
    private final SameDiff graph = SameDiff.create();

    private TransformerGraph(TransformerConfig config, TransformerParameters parameters) {
        this.config = config;
        this.parameters = parameters.byName();
        type = parameters.vector().dataType();
    }

    /** Name of the output that holds the keys of a layer, shape [B, heads, T, d / heads]. */
    static String keys(int layer) {
        return layer(layer) + "keys";
    }

    /** Name of the output that holds the values of a layer, in the shape of the keys. */
    static String values(int layer) {
        return layer(layer) + "values";
    }

    /** Name of the input that holds the keys or values of the tokens before, shape [B, heads, context, d / heads]. */
    static String past(String keysOrValues) {
        return "past_" + keysOrValues;
    }

    /**
     * Rows of a fixed length. Inputs: ids and places [B T], mask [B or 1, 1, T, T] that is added to the attention scores.
     * Outputs: logits [B T, V], keys and values.
     */
    static SameDiff forward(TransformerConfig config, TransformerParameters parameters, int length) {
        TransformerGraph builder = new TransformerGraph(config, parameters);
        builder.logits(length);
        return builder.graph;
    }

    /**
     * The same, and with labels [B T] and weights [B T, 1] the loss: the sum over tokens of weight times negative
     * log-probability of the label.
     */
    static SameDiff training(TransformerConfig config, TransformerParameters parameters, int length) {
        TransformerGraph builder = new TransformerGraph(config, parameters);
        SameDiff graph = builder.graph;
        SDVariable logits = builder.logits(length);
        SDVariable labels = graph.placeHolder(LABELS, DataType.INT32, -1);
        SDVariable weights = graph.placeHolder(WEIGHTS, builder.type, -1, 1);
        SDVariable targets = builder.oneHot(labels, config.vocabularySize()).mul(weights);
        // With a dimension given, this release cannot differentiate it; the default is the last one.
        graph.sum(graph.nn.logSoftmax(logits).mul(targets)).neg(LOSS);
        graph.setLossVariables(LOSS);
        return graph;
    }

    /**
     * One more token for each of B rows. Inputs: ids and places [B], the keys and values of the tokens before, and a mask
     * [1, 1, 1, context + 1] over those and, last, the token itself. Outputs: logits [B, V], and the token's keys and
     * values [B, heads, 1, d / heads].
     */
    static SameDiff step(TransformerConfig config, TransformerParameters parameters) {
        TransformerGraph builder = new TransformerGraph(config, parameters);
        builder.stepLogits();
        return builder.graph;
    }

    private SDVariable logits(int length) {
        SDVariable x = embeddings();
        SDVariable mask = graph.placeHolder(MASK, type, -1, 1, length, length);
        for (int l = 0; l < config.layers(); l++) {
            SDVariable h = norm(layer(l) + "norm1", x);
            SDVariable query = heads(scaled(h.mmul(parameter(layer(l) + "query"))), length, null);
            SDVariable key = heads(h.mmul(parameter(layer(l) + "key")), length, keys(l));
            SDVariable value = heads(h.mmul(parameter(layer(l) + "value")), length, values(l));
            SDVariable scores = graph.mmul(query, key, false, true, false).add(mask);
            SDVariable mixed = graph.mmul(graph.nn.softmax(scores, 3), value);
            x = x.add(joined(mixed).mmul(parameter(layer(l) + "out")));
            x = x.add(feedForward(l, x));
        }
        return head(x);
    }

    private SDVariable stepLogits() {
        SDVariable x = embeddings();
        int context = config.contextLength();
        int dHead = config.dModel() / config.heads();
        SDVariable mask = graph.placeHolder(MASK, type, 1, 1, 1, context + 1);
        for (int l = 0; l < config.layers(); l++) {
            SDVariable pastKeys = graph.placeHolder(past(keys(l)), type, -1, config.heads(), context, dHead);
            SDVariable pastValues = graph.placeHolder(past(values(l)), type, -1, config.heads(), context, dHead);
            SDVariable h = norm(layer(l) + "norm1", x);
            SDVariable query = heads(scaled(h.mmul(parameter(layer(l) + "query"))), 1, null);
            SDVariable key = heads(h.mmul(parameter(layer(l) + "key")), 1, keys(l));
            SDVariable value = heads(h.mmul(parameter(layer(l) + "value")), 1, values(l));
            SDVariable past = graph.mmul(query, pastKeys, false, true, false);
            SDVariable self = graph.mmul(query, key, false, true, false);
            SDVariable shares = graph.nn.softmax(graph.concat(3, past, self).add(mask), 3);
            SDVariable ofPast = graph.slice(shares, new int[4], -1, config.heads(), 1, context);
            SDVariable ofSelf = graph.slice(shares, new int[] {0, 0, 0, context}, -1, config.heads(), 1, 1);
            SDVariable mixed = graph.mmul(ofPast, pastValues).add(value.mul(ofSelf));
            x = x.add(joined(mixed).mmul(parameter(layer(l) + "out")));
            x = x.add(feedForward(l, x));
        }
        return head(x);
    }

    private SDVariable embeddings() {
        SDVariable ids = graph.placeHolder(IDS, DataType.INT32, -1);
        SDVariable places = graph.placeHolder(PLACES, DataType.INT32, -1);
        SDVariable tokens = oneHot(ids, config.vocabularySize()).mmul(parameter("tokens"));
        return tokens.add(oneHot(places, config.contextLength()).mmul(parameter("positions")));
    }

    private SDVariable oneHot(SDVariable ids, int depth) {
        return graph.oneHot(ids, depth, 1, 1.0, 0.0, type);
    }

    /** The query, divided by the square root of the head's width: cheaper than dividing the scores. */
    private SDVariable scaled(SDVariable query) {
        return query.mul(1 / Math.sqrt((double) config.dModel() / config.heads()));
    }

    /** [B T, d] to [B, heads, T, d / heads]. */
    private SDVariable heads(SDVariable x, int length, @org.jspecify.annotations.Nullable String name) {
        int dHead = config.dModel() / config.heads();
        SDVariable split = graph.reshape(x, -1, length, config.heads(), dHead);
        return graph.permute(name, split, 0, 2, 1, 3);
    }

    /** [B, heads, T, d / heads] to [B T, d]. */
    private SDVariable joined(SDVariable x) {
        return graph.reshape(graph.permute(x, 0, 2, 1, 3), -1, config.dModel());
    }

    private SDVariable feedForward(int l, SDVariable x) {
        SDVariable up = norm(layer(l) + "norm2", x).mmul(parameter(layer(l) + "up"));
        // The gradient of relu itself takes longer than the matrix product before it.
        SDVariable active = up.mul(up.gt(0.0).castTo(type));
        return active.mmul(parameter(layer(l) + "down"));
    }

    /**
     * Layer norm with a bias and no gain, which the matrix after it would absorb. Written as products with vectors of
     * ones: the operation of that name and its gradient take several times as long.
     */
    private SDVariable norm(String name, SDVariable x) {
        int d = config.dModel();
        SDVariable average = constant("average", Nd4j.valueArrayOf(new long[] {d, 1}, 1.0 / d, type));
        SDVariable spread = constant("spread", Nd4j.valueArrayOf(new long[] {1, d}, 1.0, type));
        SDVariable centered = x.sub(x.mmul(average).mmul(spread));
        SDVariable variance = centered.mul(centered).mmul(average);
        SDVariable scale = graph.math.rsqrt(variance.add(1e-5)).mmul(spread);
        return centered.mul(scale).add(parameter(name + "_bias"));
    }

    private SDVariable constant(String name, INDArray value) {
        SDVariable known = graph.getVariable(name);
        return known != null ? known : graph.constant(name, value);
    }

    private SDVariable head(SDVariable x) {
        SDVariable last = norm("norm", x);
        return config.tiedEmbeddings()
                ? graph.mmul(LOGITS, last, parameter("tokens"), false, true, false)
                : graph.mmul(LOGITS, last, parameter("head"));
    }

    private SDVariable parameter(String name) {
        SDVariable known = graph.getVariable(name);
        // sd.var shares the array, it does not copy it.
        return known != null ? known : graph.var(name, parameters.get(name));
    }
}
