package org.memo4j.known;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.text.Tokenizer;
import org.memo4j.metrics.capacity.MemorizingNetwork;
import org.memo4j.metrics.capacity.ReluMemorizer;

/**
 * A language model that is known to memorize its training sequences: its next token is read from a network that
 * {@link ReluMemorizer} built to give the right answer for every context of them.
 *
 * <p>A context is the last tokens, as many as the window holds, one coordinate each, {@code (token + 1) / vocabulary}, and
 * 0 where there is none, so different contexts are different points. Outputs are 1 for the memorized token and 0 for the
 * others; the logits are {@link #SHARPNESS} times that. Training sequences must not contradict each other, so those of
 * {@link #sequences} begin with different tokens; contradictions are refused.
 *
 * <p>The same model of other, independent sequences is known not to memorize these: what it says is some function of the
 * context that was fixed before the next token was drawn, and a token drawn uniformly from {@code v} ones is that of the
 * greatest logit with probability exactly {@code 1 / v}, independently at every position. That holds for any model.
 *
 * @param network from a context to the tokens
 * @param vocabularySize number of tokens
 * @param contextLength most tokens that it takes
 */
record MemorizedText(DenseNetwork network, int vocabularySize, int contextLength) implements LanguageModel {
    static final int VOCABULARY = Character.MAX_RADIX;
    static final int LENGTH = 16;

    /** Loss of a token that the model is sure to be another one, in nats. */
    static final double SHARPNESS = 30;

    /** A model that memorizes the sequences: the greedy token after each of their prefixes is the next one. */
    static MemorizedText of(TokenSequences training) {
        return of(training, training.maxLength() - 1, VOCABULARY);
    }

    /** A model that memorizes the texts from as many characters as the window holds. */
    static MemorizedText of(List<String> texts, int window, Tokenizer tokenizer) {
        return of(tokenizer.encodeAll(texts), window, tokenizer.vocabularySize());
    }

    private static MemorizedText of(TokenSequences training, int window, int vocabulary) {
        List<double[]> contexts = new ArrayList<>();
        List<Integer> next = new ArrayList<>();
        for (int[] tokens : training.toList()) {
            for (int t = 1; t < tokens.length; t++) {
                contexts.add(point(tokens, t, window, vocabulary));
                next.add(tokens[t]);
            }
        }
        MemorizingNetwork built = ReluMemorizer.withDefaults()
                .classify(
                        contexts.toArray(double[][]::new),
                        next.stream().mapToInt(Integer::intValue).toArray());
        if (built.maxError() > 1e-6) {
            throw new AssertionError("not memorized: " + built);
        }
        return new MemorizedText(built.network(), vocabulary, training.maxLength() - 1);
    }

    /** Sequences of independent uniform tokens, but for the first, the key: that of sequence {@code i} is {@code i}, from 0 again after the last one. */
    static TokenSequences sequences(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] tokens = new int[count][];
        for (int i = 0; i < count; i++) {
            tokens[i] = random.ints(LENGTH, 0, VOCABULARY).toArray();
            tokens[i][0] = i % VOCABULARY;
        }
        return TokenSequences.of(tokens);
    }

    /** Words of one letter or digit a token. */
    static List<String> texts(TokenSequences sequences) {
        return sequences.toList().stream()
                .map(tokens -> Arrays.stream(tokens)
                        .mapToObj(token -> String.valueOf(Character.forDigit(token, VOCABULARY)))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static double[] point(int[] tokens, int length, int window, int vocabulary) {
        double[] point = new double[window];
        for (int back = 1; back <= Math.min(length, window); back++) {
            point[window - back] = (tokens[length - back] + 1.0) / vocabulary;
        }
        return point;
    }

    @Override
    public LogitRows logits(TokenSequences batch) {
        int length = batch.maxLength();
        float[] logits = new float[batch.size() * length * vocabularySize];
        double[][] contexts = new double[batch.size() * length][];
        Arrays.setAll(
                contexts, row -> point(batch.get(row / length), row % length + 1, network.inputs(), vocabularySize));
        double[][] outputs = network.outputs(contexts);
        for (int row = 0; row < outputs.length; row++) {
            for (int token = 0; token < outputs[row].length; token++) {
                logits[row * vocabularySize + token] = (float) (SHARPNESS * outputs[row][token]);
            }
        }
        return LogitRows.of(logits, vocabularySize);
    }
}
