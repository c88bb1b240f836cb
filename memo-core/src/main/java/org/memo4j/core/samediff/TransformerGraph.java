package org.memo4j.core.samediff;

import static org.memo4j.core.samediff.TransformerParameters.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
 *
 * <p>The gradient is written out here, block by block, as part of the same graph. SameDiff can derive it, but from
 * gradient operations that take several times as long as the operations themselves, among them the gradients of layer
 * norm, softmax, ReLU and of a product with a vector; written in matrix products and elementwise operations, all of these
 * together take less time than the matrix products of the model.
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
    private final boolean training;

    /** What is left to do backwards, the last block on top. */
    private final Deque<Runnable> backward = new ArrayDeque<>();

    private final Map<String, SDVariable> gradients = new HashMap<>();

    private TransformerGraph(TransformerConfig config, TransformerParameters parameters, boolean training) {
        this.config = config;
        this.parameters = parameters.byName();
        this.training = training;
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

    /** Name of the output that holds the gradient of a parameter. */
    static String gradient(String parameter) {
        return parameter + "_gradient";
    }

    /**
     * Rows of a fixed length. Inputs: ids and places [B T], mask [B or 1, 1, T, T] that is added to the attention scores.
     * Outputs: logits [B T, V], keys and values.
     */
    static SameDiff forward(TransformerConfig config, TransformerParameters parameters, int length) {
        TransformerGraph builder = new TransformerGraph(config, parameters, false);
        builder.logits(length);
        return builder.graph;
    }

    /**
     * The same, and with labels [B T] and weights [B T, 1] the loss, which is the sum over tokens of weight times negative
     * log-probability of the label, and its gradient by every parameter.
     */
    static SameDiff training(TransformerConfig config, TransformerParameters parameters, int length) {
        TransformerGraph builder = new TransformerGraph(config, parameters, true);
        builder.loss(builder.logits(length));
        builder.backward.forEach(Runnable::run);
        parameters.byName().keySet().forEach(name -> builder.gradientOf(name).rename(gradient(name)));
        return builder.graph;
    }

    /**
     * One more token for each of B rows. Inputs: ids and places [B], the keys and values of the tokens before, and a mask
     * [1, 1, 1, context + 1] over those and, last, the token itself. Outputs: logits [B, V], and the token's keys and
     * values [B, heads, 1, d / heads].
     */
    static SameDiff step(TransformerConfig config, TransformerParameters parameters) {
        TransformerGraph builder = new TransformerGraph(config, parameters, false);
        builder.stepLogits();
        return builder.graph;
    }

    private SDVariable logits(int length) {
        SDVariable x = embeddings();
        SDVariable mask = graph.placeHolder(MASK, type, -1, 1, length, length);
        for (int l = 0; l < config.layers(); l++) {
            SDVariable h = norm(layer(l) + "norm1", x);
            SDVariable query = heads(scaled(linear(h, layer(l) + "query")), length, null);
            SDVariable key = heads(linear(h, layer(l) + "key"), length, keys(l));
            SDVariable value = heads(linear(h, layer(l) + "value"), length, values(l));
            SDVariable mixed = joined(attention(query, key, value, mask), length);
            x = sum(x, linear(mixed, layer(l) + "out"));
            x = sum(x, feedForward(l, x));
        }
        return head(x);
    }

    private void stepLogits() {
        SDVariable x = embeddings();
        int context = config.contextLength();
        SDVariable mask = graph.placeHolder(MASK, type, 1, 1, 1, context + 1);
        for (int l = 0; l < config.layers(); l++) {
            SDVariable pastKeys = graph.placeHolder(past(keys(l)), type, -1, config.heads(), context, headWidth());
            SDVariable pastValues = graph.placeHolder(past(values(l)), type, -1, config.heads(), context, headWidth());
            SDVariable h = norm(layer(l) + "norm1", x);
            SDVariable query = heads(scaled(linear(h, layer(l) + "query")), 1, null);
            SDVariable key = heads(linear(h, layer(l) + "key"), 1, keys(l));
            SDVariable value = heads(linear(h, layer(l) + "value"), 1, values(l));
            SDVariable past = graph.mmul(query, pastKeys, false, true, false);
            SDVariable self = graph.mmul(query, key, false, true, false);
            SDVariable shares = graph.nn.softmax(graph.concat(3, past, self).add(mask), 3);
            SDVariable ofPast = graph.slice(shares, new int[4], -1, config.heads(), 1, context);
            SDVariable ofSelf = graph.slice(shares, new int[] {0, 0, 0, context}, -1, config.heads(), 1, 1);
            SDVariable mixed = joined(graph.mmul(ofPast, pastValues).add(value.mul(ofSelf)), 1);
            x = sum(x, linear(mixed, layer(l) + "out"));
            x = sum(x, feedForward(l, x));
        }
        head(x);
    }

    private SDVariable embeddings() {
        SDVariable ids = oneHot(graph.placeHolder(IDS, DataType.INT32, -1), config.vocabularySize());
        SDVariable places = oneHot(graph.placeHolder(PLACES, DataType.INT32, -1), config.contextLength());
        SDVariable x = ids.mmul(parameter("tokens")).add(places.mmul(parameter("positions")));
        onBackward(x, g -> {
            give("tokens", graph.mmul(ids, g, true, false, false));
            give("positions", graph.mmul(places, g, true, false, false));
        });
        return x;
    }

    private SDVariable oneHot(SDVariable ids, int depth) {
        return graph.oneHot(ids, depth, 1, 1.0, 0.0, type);
    }

    private SDVariable linear(SDVariable x, String weights) {
        SDVariable w = parameter(weights);
        SDVariable y = x.mmul(w);
        onBackward(y, g -> {
            give(weights, graph.mmul(x, g, true, false, false));
            give(x.name(), graph.mmul(g, w, false, true, false));
        });
        return y;
    }

    private SDVariable sum(SDVariable a, SDVariable b) {
        SDVariable y = a.add(b);
        onBackward(y, g -> {
            give(a.name(), g);
            give(b.name(), g);
        });
        return y;
    }

    /** The query, divided by the square root of the head's width: cheaper than dividing the scores. */
    private SDVariable scaled(SDVariable query) {
        double scale = 1 / Math.sqrt(headWidth());
        SDVariable y = query.mul(scale);
        onBackward(y, g -> give(query.name(), g.mul(scale)));
        return y;
    }

    /** [B T, d] to [B, heads, T, d / heads]. */
    private SDVariable heads(SDVariable x, int length, @Nullable String name) {
        SDVariable y = split(x, length, name);
        onBackward(y, g -> give(x.name(), merged(g)));
        return y;
    }

    /** [B, heads, T, d / heads] to [B T, d]. */
    private SDVariable joined(SDVariable x, int length) {
        SDVariable y = merged(x);
        onBackward(y, g -> give(x.name(), split(g, length, null)));
        return y;
    }

    private SDVariable split(SDVariable x, int length, @Nullable String name) {
        return graph.permute(name, graph.reshape(x, -1, length, config.heads(), headWidth()), 0, 2, 1, 3);
    }

    private SDVariable merged(SDVariable x) {
        return graph.reshape(graph.permute(x, 0, 2, 1, 3), -1, config.dModel());
    }

    /**
     * Attention {@code y = p v} with {@code p = softmax(q k^T + mask)}. Backward, {@code ds = p (dp - r)} with
     * {@code r} the sum of {@code p dp} over keys, which is the sum of {@code y dy} over the head's width.
     */
    private SDVariable attention(SDVariable q, SDVariable k, SDVariable v, SDVariable mask) {
        SDVariable p = graph.nn.softmax(graph.mmul(q, k, false, true, false).add(mask), 3);
        SDVariable y = graph.mmul(p, v);
        onBackward(y, g -> {
            give(v.name(), graph.mmul(p, g, true, false, false));
            SDVariable dp = graph.mmul(g, v, false, true, false);
            SDVariable ds = p.mul(dp.sub(graph.sum(y.mul(g), true, 3)));
            give(q.name(), graph.mmul(ds, k));
            give(k.name(), graph.mmul(ds, q, true, false, false));
        });
        return y;
    }

    private SDVariable feedForward(int l, SDVariable x) {
        SDVariable up = linear(norm(layer(l) + "norm2", x), layer(l) + "up");
        SDVariable open = graph.math.step(up, 0.0);
        SDVariable active = up.mul(open);
        onBackward(active, g -> give(up.name(), g.mul(open)));
        return linear(active, layer(l) + "down");
    }

    /**
     * Layer norm with a bias and no gain, which the matrix after it would absorb: {@code y = (x - mean) / s + bias}.
     * Backward, with {@code n = (x - mean) / s}, {@code dx = (dy - mean(dy) - n mean(n dy)) / s}. A mean over a row is a
     * product with a column of ones.
     */
    private SDVariable norm(String name, SDVariable x) {
        String bias = name + "_bias";
        SDVariable centered = x.sub(average(x));
        SDVariable variance = centered.mul(centered).mmul(averageColumn());
        SDVariable scale = graph.math.rsqrt(variance.add(1e-5)).mmul(onesRow());
        SDVariable normal = centered.mul(scale);
        SDVariable y = normal.add(parameter(bias));
        onBackward(y, g -> {
            give(bias, graph.sum(g, 0));
            SDVariable along = normal.mul(average(normal.mul(g)));
            give(x.name(), g.sub(average(g)).sub(along).mul(scale));
        });
        return y;
    }

    /** The mean of each row, in all its columns. */
    private SDVariable average(SDVariable x) {
        return x.mmul(averageColumn()).mmul(onesRow());
    }

    private SDVariable averageColumn() {
        int d = config.dModel();
        return constant("average", Nd4j.valueArrayOf(new long[] {d, 1}, 1.0 / d, type));
    }

    private SDVariable onesRow() {
        return constant("ones", Nd4j.valueArrayOf(new long[] {1, config.dModel()}, 1.0, type));
    }

    private SDVariable head(SDVariable x) {
        SDVariable last = norm("norm", x);
        if (!config.tiedEmbeddings()) {
            return linear(last, "head").rename(LOGITS);
        }
        SDVariable tokens = parameter("tokens");
        SDVariable y = graph.mmul(LOGITS, last, tokens, false, true, false);
        onBackward(y, g -> {
            give("tokens", graph.mmul(g, last, true, false, false));
            give(last.name(), g.mmul(tokens));
        });
        return y;
    }

    private void loss(SDVariable logits) {
        SDVariable labels = oneHot(graph.placeHolder(LABELS, DataType.INT32, -1), config.vocabularySize());
        SDVariable weights = graph.placeHolder(WEIGHTS, type, -1, 1);
        SDVariable targets = labels.mul(weights);
        graph.sum(graph.nn.logSoftmax(logits).mul(targets)).neg().rename(LOSS);
        give(logits.name(), graph.nn.softmax(logits, 1).mul(weights).sub(targets));
    }

    private void onBackward(SDVariable y, Consumer<SDVariable> rule) {
        if (training) {
            backward.push(() -> rule.accept(gradientOf(y.name())));
        }
    }

    /** Adds to the gradient of a variable. */
    private void give(String variable, SDVariable gradient) {
        gradients.merge(variable, gradient, SDVariable::add);
    }

    private SDVariable gradientOf(String variable) {
        return Objects.requireNonNull(gradients.get(variable), variable);
    }

    private int headWidth() {
        return config.dModel() / config.heads();
    }

    private SDVariable constant(String name, INDArray value) {
        SDVariable known = graph.getVariable(name);
        return known != null ? known : graph.constant(name, value);
    }

    private SDVariable parameter(String name) {
        SDVariable known = graph.getVariable(name);
        // sd.var shares the array, it does not copy it.
        return known != null ? known : graph.var(name, Objects.requireNonNull(parameters.get(name)));
    }
}
