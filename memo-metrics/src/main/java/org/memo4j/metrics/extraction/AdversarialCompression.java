package org.memo4j.metrics.extraction;

import java.util.SplittableRandom;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Adversarial compression ratio: how short a prompt makes the model emit a target exactly?
 *
 * <pre>
 * ACR(y) = |y| / |x*|,   x* = the shortest prompt, of one token or more, after which greedy decoding emits y
 * memorized(y) = [ ACR(y) &gt; 1 ]
 * </pre>
 *
 * No one can search all prompts, so {@link AdversarialCompressionResult} gives a <em>lower bound</em>: the ratio of the
 * shortest prompt that was found within the budget. A target for which none was found may still be memorized.
 *
 * <p>The search over prompts of one length climbs without gradients. It scores the target after
 * {@code candidates} prompts at a time with teacher forcing, keeps the one with the greatest log-probability of the
 * target, and makes the next ones from it by replacing one or, more rarely, more tokens; half of the replacements come
 * from the target. A prompt counts once greedy decoding itself was seen to emit the target. The search over lengths is
 * the source's: from 5 tokens, one less after a success, five more and 1.2 times the steps after a failure, until the
 * lengths meet; a shorter length starts from the prompt found before with one token left out. No prompt is longer than
 * the target, whose ratio would be below 1. Before all that, lengths of which there are no more than
 * {@code steps * candidates} prompts are tried out in full, from 1 up; what is found there is the shortest prompt, and
 * {@link AdversarialCompressionResult#shortest} says so.
 *
 * <p>Read it beside a control: targets the model has not seen, or a model with random weights.
 *
 * <p>Source: Schwarzschild, Feng, Maini, Lipton, Kolter, <em>Rethinking LLM Memorization through the Lens of Adversarial
 * Compression</em>, NeurIPS 2024. Departure: they climb with gradients (GCG), 200 steps of 100 candidates, up to some
 * multiple of the target; a search without gradients finds fewer prompts. Cost: at most {@code budget} scorings of prompt
 * and target, and a few generations, a target. Target {@code i} draws from its own stream, so its number does not depend
 * on the other targets.
 */
public final class AdversarialCompression {
    private static final AdversarialCompression DEFAULT = new AdversarialCompression(
            new Search(5, 200, 100, 100_000), 20240913L, ProportionInterval.DEFAULT, Progress.NONE);

    /** How hard to search. */
    record Search(int startLength, int steps, int candidates, long budget) {}

    private final Search search;
    private final long seed;
    private final ProportionInterval intervals;
    private final Progress progress;

    private AdversarialCompression(Search search, long seed, ProportionInterval intervals, Progress progress) {
        this.search = search;
        this.seed = seed;
        this.intervals = intervals;
        this.progress = progress;
    }

    /**
     * Prompts from 5 tokens, 200 steps of 100 candidates a length, 100000 scored prompts a target, a fixed seed,
     * Clopper-Pearson intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static AdversarialCompression withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the length of the first prompts.
     *
     * @param value number of tokens, at least 1; a shorter target starts with its own length
     * @return a new object
     */
    public AdversarialCompression withStartLength(int value) {
        return with(
                new Search(Checks.atLeast(value, 1, "startLength"), search.steps, search.candidates, search.budget));
    }

    /**
     * Sets the steps of the search over prompts of one length.
     *
     * @param value number of steps, at least 1
     * @return a new object
     */
    public AdversarialCompression withSteps(int value) {
        return with(
                new Search(search.startLength, Checks.atLeast(value, 1, "steps"), search.candidates, search.budget));
    }

    /**
     * Sets how many prompts are scored in a step.
     *
     * @param value number of prompts, at least 1
     * @return a new object
     */
    public AdversarialCompression withCandidates(int value) {
        return with(
                new Search(search.startLength, search.steps, Checks.atLeast(value, 1, "candidates"), search.budget));
    }

    /**
     * Sets how many prompts are scored for a target, over all lengths.
     *
     * @param value number of prompts, at least 1
     * @return a new object
     */
    public AdversarialCompression withBudget(long value) {
        Checks.check(value >= 1, "budget must be at least 1, but is %d", value);
        return with(new Search(search.startLength, search.steps, search.candidates, value));
    }

    /**
     * Sets the seed.
     *
     * @param value the seed
     * @return a new object
     */
    public AdversarialCompression withSeed(long value) {
        return new AdversarialCompression(search, value, intervals, progress);
    }

    /**
     * Sets the kind of interval of the memorized fraction.
     *
     * @param value the kind
     * @return a new object
     */
    public AdversarialCompression withInterval(BinomialInterval value) {
        return new AdversarialCompression(search, seed, intervals.withKind(value), progress);
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public AdversarialCompression withConfidence(double value) {
        return new AdversarialCompression(search, seed, intervals.withConfidence(value), progress);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each target
     * @return a new object
     */
    public AdversarialCompression withProgress(Progress value) {
        return new AdversarialCompression(search, seed, intervals, value);
    }

    private AdversarialCompression with(Search value) {
        return new AdversarialCompression(value, seed, intervals, progress);
    }

    /**
     * Searches a prompt for each target.
     *
     * @param model the model
     * @param targets texts to elicit, none of them empty
     * @return one row a target
     * @throws IllegalArgumentException if there are no targets, one is empty, a token is outside the vocabulary, or a
     *     prompt as long as the target and the target itself exceed the model's context
     */
    public AdversarialCompressionResult measure(LanguageModel model, TokenSequences targets) {
        Checks.check(targets.size() > 0, "there is no target; a fraction needs at least one");
        targets.checkVocabulary(model.vocabularySize());
        int start = model.startToken().isPresent() ? 1 : 0;
        PromptSearch.Found[] found = new PromptSearch.Found[targets.size()];
        for (int i = 0; i < found.length; i++) {
            int length = targets.length(i);
            Checks.check(length > 0, "target %d is empty; every prompt emits it, leave it out", i);
            Checks.check(
                    2L * length - 1 + start <= model.contextLength(),
                    "target %d and a prompt of its length, %d tokens each, exceed the model's context of %d;"
                            + " shorten the target",
                    i,
                    length,
                    model.contextLength());
        }
        for (int i = 0; i < found.length; i++) {
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + i);
            found[i] = new PromptSearch(model, targets.get(i), search, random).run();
            progress.update("adversarial compression", i + 1, found.length);
        }
        Provenance provenance = intervals
                .addTo(Provenance.of(MetricIds.ADVERSARIAL_COMPRESSION)
                        .with("startLength", search.startLength)
                        .with("steps", search.steps)
                        .with("candidates", search.candidates)
                        .with("budget", search.budget))
                .withSeed(seed)
                .withData(targets.hash())
                .withBackend(model.backend());
        return new AdversarialCompressionResult(targets, found, intervals, provenance);
    }
}
