package org.memo4j.metrics.extraction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Generate and rank: sample many continuations of each prompt, then order them by how likely they are memorized.
 *
 * <ul>
 *   <li>Targeted extraction knows the start of a training sequence: {@link GuessRanking#recall} keeps the likeliest guess
 *       of each prompt and measures {@link RecallAtErrors}.
 *   <li>Untargeted extraction prompts with anything, or with nothing if the model has a start token, and looks the
 *       likeliest guesses up in the training data: {@link GuessRanking#precision}.
 * </ul>
 *
 * {@code prompts -> generate -> Guesses -> rank(GuessScore) -> GuessRanking}; the guesses are made once and ranked by any
 * number of scores. Each guess is scored by exactly its own tokens given the prompt, under the model's own distribution
 * whatever the sampler was; the baseline of the extraction benchmark is off by one here and scores the last prompt token
 * instead of the last guessed one.
 *
 * <p>Source: Carlini et al., <em>Extracting Training Data from Large Language Models</em>, USENIX Security 2021, sections
 * 4 and 5, and the baseline of the Training Data Extraction Challenge, 2022: 100 samples of 50 tokens by top-k with
 * {@code k = 10}. Departure: 10 samples by default. Cost: {@code samples * newTokens} model calls a batch of prompts, and
 * one scoring of the different guesses. Sample {@code s} of prompt {@code i} depends on the seed, {@code s} and {@code i}
 * alone.
 */
public final class GenerateAndRank {
    private static final GenerateAndRank DEFAULT =
            new GenerateAndRank(10, 50, Decoding.sampling(20210811L).withTopK(10), Progress.NONE);

    private final int samples;
    private final int newTokens;
    private final Decoding sampler;
    private final Progress progress;

    private GenerateAndRank(int samples, int newTokens, Decoding sampler, Progress progress) {
        this.samples = samples;
        this.newTokens = newTokens;
        this.sampler = sampler;
        this.progress = progress;
    }

    /**
     * 10 samples of 50 tokens a prompt, by top-k with k = 10 and a fixed seed.
     *
     * @return the defaults
     */
    public static GenerateAndRank withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the number of samples of each prompt.
     *
     * @param value number of samples, at least 1
     * @return a new object
     */
    public GenerateAndRank withSamples(int value) {
        return new GenerateAndRank(Checks.atLeast(value, 1, "samples"), newTokens, sampler, progress);
    }

    /**
     * Sets the length of a guess.
     *
     * @param value number of tokens, at least 1
     * @return a new object
     */
    public GenerateAndRank withNewTokens(int value) {
        return new GenerateAndRank(samples, Checks.atLeast(value, 1, "newTokens"), sampler, progress);
    }

    /**
     * Sets how guesses are sampled.
     *
     * @param value a sampling method; its seed is the seed of all samples
     * @return a new object
     */
    public GenerateAndRank withSampler(Decoding value) {
        Checks.check(
                value.method() == Decoding.Method.SAMPLING,
                "sampler must be a sampling method, but is %s; any other makes the same guess every time",
                value);
        return new GenerateAndRank(samples, newTokens, value, progress);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each sample of all prompts
     * @return a new object
     */
    public GenerateAndRank withProgress(Progress value) {
        return new GenerateAndRank(samples, newTokens, sampler, value);
    }

    /**
     * Samples and scores guesses.
     *
     * @param model the model
     * @param prompts the prompts
     * @return the different guesses of each prompt
     * @throws IllegalArgumentException if there are no prompts, a prompt is empty and the model has no start token, or a
     *     prompt and its guess exceed the model's context
     */
    public Guesses generate(LanguageModel model, TokenSequences prompts) {
        Checks.check(prompts.size() > 0, "there is no prompt; give at least one");
        List<Map<List<Integer>, Integer>> counts = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            counts.add(new LinkedHashMap<>());
        }
        for (int s = 0; s < samples; s++) {
            Progress.checkInterrupted("generating guesses");
            // the multiplier differs from the one that spreads the sequences of a sample
            Decoding sample = sampler.withSeed(sampler.seed() + s * 0xD1B54A32D192ED03L);
            TokenSequences made = model.generate(prompts, newTokens, sample);
            for (int i = 0; i < prompts.size(); i++) {
                counts.get(i).merge(Arrays.stream(made.get(i)).boxed().toList(), 1, Integer::sum);
            }
            progress.update("generating guesses", s + 1, samples);
        }
        List<int[]> tokens = new ArrayList<>();
        List<Integer> prompt = new ArrayList<>();
        List<Integer> count = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            for (Map.Entry<List<Integer>, Integer> guess : counts.get(i).entrySet()) {
                tokens.add(guess.getKey().stream().mapToInt(Integer::intValue).toArray());
                prompt.add(i);
                count.add(guess.getValue());
            }
        }
        int[] promptIndex = prompt.stream().mapToInt(Integer::intValue).toArray();
        Guesses.Rows rows = new Guesses.Rows(
                TokenSequences.of(tokens),
                promptIndex,
                count.stream().mapToInt(Integer::intValue).toArray());
        Provenance provenance = Provenance.of(MetricIds.GENERATE_AND_RANK)
                .with("form", "generated")
                .with("samples", samples)
                .with("newTokens", newTokens)
                .with("sampler", sampler)
                .withSeed(sampler.seed())
                .withData(prompts.hash())
                .withBackend(model.backend());
        return new Guesses(prompts, rows, score(model, prompts, rows.tokens(), promptIndex), provenance);
    }

    /** Scores of guesses given their prompts: one sequence a guess, of exactly its tokens. */
    static TokenScores score(LanguageModel model, TokenSequences prompts, TokenSequences guesses, int[] promptIndex) {
        int[][] whole = new int[guesses.size()][];
        int start = model.startToken().isPresent() ? 1 : 0;
        for (int i = 0; i < whole.length; i++) {
            int[] prompt = prompts.get(promptIndex[i]);
            int[] guess = guesses.get(i);
            Checks.check(guess.length > 0, "guess %d is empty and has no score; leave it out", i);
            Checks.check(
                    prompt.length + guess.length + start - 1 <= model.contextLength(),
                    "prompt and guess %d of %d and %d tokens exceed the model's context of %d; shorten one of them",
                    i,
                    prompt.length,
                    guess.length,
                    model.contextLength());
            whole[i] = Arrays.copyOf(prompt, prompt.length + guess.length);
            System.arraycopy(guess, 0, whole[i], prompt.length, guess.length);
        }
        TokenScores scores = model.score(TokenSequences.of(whole));
        TokenScores.Builder table = TokenScores.builder(0);
        for (int i = 0; i < whole.length; i++) {
            int n = guesses.length(i);
            int from = scores.length(i) - n;
            Checks.check(from >= 0, "guess %d starts with a token that has no score; give the model a start token", i);
            double[] logs = Arrays.copyOfRange(scores.logProbabilities(i), from, from + n);
            int[] ranks = new int[n];
            double[] means = new double[n];
            double[] variances = new double[n];
            for (int t = 0; t < n; t++) {
                ranks[t] = scores.rank(i, from + t);
                means[t] = scores.mean(i, from + t);
                variances[t] = scores.variance(i, from + t);
            }
            table.addSequence(guesses.get(i), logs, ranks, means, variances);
        }
        return table.build();
    }
}
