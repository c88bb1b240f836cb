package org.memo4j.metrics.extraction;

import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.memo4j.core.Checks;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;

/**
 * How likely each guess is memorized: one number a guess, higher is more likely. The ready ones are those of Carlini et
 * al., <em>Extracting Training Data from Large Language Models</em>, USENIX Security 2021, section 5, turned so that
 * higher means memorized; {@code loss} is the mean negative log-probability of the guessed tokens given the prompt, the
 * logarithm of their perplexity.
 */
@FunctionalInterface
public interface GuessScore {
    /**
     * Scores guesses.
     *
     * @param guesses the guesses
     * @return one number a guess, not NaN, higher is more likely memorized
     */
    double[] score(Guesses guesses);

    /**
     * Perplexity: {@code -loss}, the mean log-probability of a guess.
     *
     * @return the score
     */
    static GuessScore likelihood() {
        return guesses -> each(guesses, i -> 0 - guesses.scores().loss(i));
    }

    /**
     * How often the guess came up: a guess that sampling repeats is one that the model is sure of.
     *
     * @return the score
     */
    static GuessScore frequency() {
        return guesses -> each(guesses, guesses::count);
    }

    /**
     * Reference model: {@code loss under the reference / loss}; what another model finds surprising and this one does
     * not.
     *
     * @param reference a model with the same tokens that did not see the training data, or a smaller one
     * @return the score, which runs the reference over all guesses
     */
    static GuessScore reference(LanguageModel reference) {
        return guesses -> {
            TokenScores other =
                    GenerateAndRank.score(reference, guesses.prompts(), guesses.tokens(), promptIndex(guesses));
            return each(guesses, i -> ratio(other.loss(i), guesses.scores().loss(i)));
        };
    }

    /**
     * Transformed text: {@code loss of the transformed guess / loss}; the source lower-cases the text, so that a model
     * that knows the guess by heart is thrown off.
     *
     * @param model the model that made the guesses
     * @param transformation takes the tokens of a guess and gives those of the transformed text, at least one
     * @return the score, which runs the model over all transformed guesses
     */
    static GuessScore transformed(LanguageModel model, UnaryOperator<int[]> transformation) {
        return guesses -> {
            TokenSequences changed = TokenSequences.of(guesses.tokens().toList().stream()
                    .map(tokens -> transformation.apply(tokens.clone()))
                    .toList());
            TokenScores other = GenerateAndRank.score(model, guesses.prompts(), changed, promptIndex(guesses));
            return each(guesses, i -> ratio(other.loss(i), guesses.scores().loss(i)));
        };
    }

    /**
     * Compressed size: {@code size / loss}; a repetitive guess is likely without being memorized, and compresses well.
     * The source's size is the number of zlib bytes of the text.
     *
     * @param size compressed size of the tokens of a guess, positive
     * @return the score
     */
    static GuessScore compressed(ToDoubleFunction<int[]> size) {
        return guesses -> each(
                guesses,
                i -> ratio(
                        Checks.positive(size.applyAsDouble(guesses.tokens().get(i)), "size"),
                        guesses.scores().loss(i)));
    }

    /**
     * Sliding window: the least loss of any {@code length} tokens in a row, negated; finds a memorized stretch in a
     * guess that is not. A shorter guess is one window.
     *
     * @param length number of tokens, at least 1; 50 in the source
     * @return the score
     */
    static GuessScore window(int length) {
        Checks.atLeast(length, 1, "length");
        return guesses -> each(guesses, i -> {
            double[] logs = guesses.scores().logProbabilities(i);
            int n = Math.min(length, logs.length);
            Checks.check(n > 0, "guess %d is empty and has no loss; leave empty guesses out", i);
            double greatest = Double.NEGATIVE_INFINITY;
            for (int from = 0; from + n <= logs.length; from++) {
                greatest = Math.max(greatest, guesses.scores().logProbability(i, from, from + n) / n);
            }
            return greatest;
        });
    }

    /** A loss of 0 is certainty: its ratio is infinite whatever stands above, as the limit is. */
    private static double ratio(double above, double loss) {
        return loss == 0 ? Double.POSITIVE_INFINITY : above == Double.POSITIVE_INFINITY ? above : above / loss;
    }

    private static int[] promptIndex(Guesses guesses) {
        int[] index = new int[guesses.size()];
        for (int i = 0; i < index.length; i++) {
            index[i] = guesses.prompt(i);
        }
        return index;
    }

    private static double[] each(Guesses guesses, IntToDoubleFunction score) {
        double[] values = new double[guesses.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = score.applyAsDouble(i);
        }
        return values;
    }
}
