package org.memo4j.metrics.extraction;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Continuations that a model made of prompts, each with its scores: what {@link GenerateAndRank} ranks. A continuation
 * that came up several times after the same prompt is one guess with a count. Immutable.
 */
public final class Guesses {
    /** Guessed tokens, for each guess its prompt, and how often it came up. */
    record Rows(TokenSequences tokens, int[] prompt, int[] count) {}

    private final TokenSequences prompts;
    private final Rows rows;
    private final TokenScores scores;
    private final Provenance provenance;

    Guesses(TokenSequences prompts, Rows rows, TokenScores scores, Provenance provenance) {
        this.prompts = prompts;
        this.rows = rows;
        this.scores = scores;
        this.provenance = provenance;
    }

    /**
     * Guesses that were made and scored elsewhere, each of them once.
     *
     * @param prompts the prompts
     * @param prompt for each guess the index of its prompt
     * @param tokens for each guess its tokens, without the prompt
     * @param scores for each guess scores of exactly these tokens given the prompt
     * @return the guesses
     * @throws IllegalArgumentException if the numbers of guesses or the lengths of a guess and its scores differ, or an
     *     index is not a prompt's
     */
    public static Guesses of(TokenSequences prompts, int[] prompt, TokenSequences tokens, TokenScores scores) {
        Checks.sameLength(prompt.length, "prompt", tokens.size(), "tokens");
        Checks.sameLength(scores.sequences(), "scores", tokens.size(), "tokens");
        for (int i = 0; i < prompt.length; i++) {
            Checks.index(prompt[i], prompts.size(), "prompt");
            Checks.check(
                    scores.length(i) == tokens.length(i),
                    "guess %d has %d tokens, but %d of them are scored; score the guess alone, given its prompt",
                    i,
                    tokens.length(i),
                    scores.length(i));
        }
        int[] once = new int[prompt.length];
        Arrays.fill(once, 1);
        return new Guesses(
                prompts,
                new Rows(tokens, prompt.clone(), once),
                scores,
                Provenance.of(MetricIds.GENERATE_AND_RANK)
                        .with("form", "given guesses")
                        .withData(new DataHash()
                                .add(prompts.hash())
                                .add(prompt)
                                .add(tokens.hash())
                                .add(scores.hash())
                                .value()));
    }

    /**
     * Number of guesses, over all prompts.
     *
     * @return the number of different guesses
     */
    public int size() {
        return rows.prompt.length;
    }

    /**
     * The prompts.
     *
     * @return the prompts
     */
    public TokenSequences prompts() {
        return prompts;
    }

    /**
     * Index of the prompt of a guess.
     *
     * @param guess index of the guess
     * @return index into {@link #prompts}
     */
    public int prompt(int guess) {
        return rows.prompt[Checks.index(guess, size(), "guess")];
    }

    /**
     * The guessed tokens, without the prompts.
     *
     * @return one sequence a guess
     */
    public TokenSequences tokens() {
        return rows.tokens;
    }

    /**
     * How often a guess came up after its prompt.
     *
     * @param guess index of the guess
     * @return the number, at least 1
     */
    public int count(int guess) {
        return rows.count[Checks.index(guess, size(), "guess")];
    }

    /**
     * Scores of the guessed tokens given the prompts, under the model's own distribution.
     *
     * @return one sequence a guess, of exactly its tokens
     */
    public TokenScores scores() {
        return scores;
    }

    /**
     * Prompt and guess as one sequence.
     *
     * @return one sequence a guess
     */
    public TokenSequences whole() {
        int[][] whole = new int[size()][];
        for (int i = 0; i < whole.length; i++) {
            int[] prompt = prompts.get(rows.prompt[i]);
            int[] guess = rows.tokens.get(i);
            whole[i] = Arrays.copyOf(prompt, prompt.length + guess.length);
            System.arraycopy(guess, 0, whole[i], prompt.length, guess.length);
        }
        return TokenSequences.of(whole);
    }

    /**
     * Orders the guesses by a score.
     *
     * @param score how likely a guess is memorized
     * @return the ranking
     * @throws IllegalArgumentException if the score gives another number of values, or NaN
     */
    public GuessRanking rank(GuessScore score) {
        double[] values = score.score(this).clone();
        Checks.sameLength(values.length, "the score", size(), "the guesses");
        for (int i = 0; i < values.length; i++) {
            Checks.check(!Double.isNaN(values[i]), "the score of guess %d is NaN; repair the score", i);
        }
        return new GuessRanking(this, values);
    }

    /**
     * Where the guesses come from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return "Guesses[" + size() + " guesses after " + prompts.size() + " prompts]";
    }
}
