package org.memo4j.metrics.extraction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Extraction strength: the share of a target that its own start reveals.
 *
 * <pre>
 * strength(z) = 1 - k(z) / |target|
 * k(z)        = min { k : rank(z_t | z_&lt;t) = 0 for every t &gt;= k of the target }
 * </pre>
 *
 * so it is 1 if the whole target is emitted from what is before it, and 0 if its last token is wrong. Decoding greedily
 * after the first {@code k} tokens gives the rest exactly if all of these ranks are 0, so the teacher-forced form
 * {@link #ofScores} and the regenerated form {@link #generate} agree wherever the model computes the same logits for a
 * prefix in one pass and step by step. They differ where rounding tells near-ties apart, and where text is decoded
 * otherwise than greedily (a repetition penalty, a chat template): for that {@link #ofGenerations} takes generations from
 * anywhere, with {@code k(z) = min { k : generation after k tokens = the rest }}.
 *
 * <p>Source: Carlini et al. 2021, and {@code extraction_strength} in OpenUnlearning. Departure: there the search stops
 * one token early, so that a target of {@code n} tokens of which nothing is revealed gets {@code 1 / n}; here it gets 0.
 * Cost: linear in the tokens for scores; one generation for each wrong token of the target, and one more, otherwise.
 */
public final class ExtractionStrength {
    private static final ExtractionStrength DEFAULT =
            new ExtractionStrength(Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE));

    private final Bootstrap bootstrap;

    private ExtractionStrength(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Percentile intervals over sequences, 2000 replicates, confidence 0.95, a fixed seed.
     *
     * @return the defaults
     */
    public static ExtractionStrength withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets how the interval of the mean is made.
     *
     * @param value the bootstrap over sequences
     * @return a new object
     */
    public ExtractionStrength withBootstrap(Bootstrap value) {
        return new ExtractionStrength(value);
    }

    /**
     * Measures scored sequences.
     *
     * @param scores scores with ranks
     * @param target part of each sequence that counts
     * @return one number a sequence
     * @throws IllegalArgumentException if there are no ranks or no sequences, or the target is empty or not scored in a
     *     sequence
     */
    public SequenceFractions ofScores(TokenScores scores, TokenSpan target) {
        Checks.check(scores.sequences() > 0, "there is no sequence; a mean needs at least one");
        double[] values = new double[scores.sequences()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(scores, target, i);
        }
        return SequenceFractions.of(
                values,
                bootstrap,
                Provenance.of(MetricIds.EXTRACTION_STRENGTH)
                        .with("form", "teacher-forced")
                        .with("target", target)
                        .withData(scores.hash()));
    }

    /**
     * Decodes again after longer and longer starts of the target until the rest comes out.
     *
     * <p>A generation after {@code k} tokens that first departs after {@code j} right ones stands for the generations
     * after {@code k + 1, ..., k + j} tokens too, which greedy decoding would only repeat; the next one starts after the
     * first wrong token.
     *
     * @param model the model
     * @param sequences the sequences
     * @param from position of the first token of the target, which ends with the sequence; the tokens before are prompt
     * @return one number a sequence
     * @throws IllegalArgumentException if there are no sequences, a sequence has no token from {@code from} on or is
     *     longer than the model's context, or {@code from} is 0 and the model has no start token
     */
    public SequenceFractions generate(LanguageModel model, TokenSequences sequences, int from) {
        Checks.check(sequences.size() > 0, "there is no sequence; a mean needs at least one");
        Checks.atLeast(from, 0, "from");
        int[] revealing = new int[sequences.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < revealing.length; i++) {
            Checks.check(
                    sequences.length(i) > from,
                    "sequence %d has %d tokens and none from %d on; leave shorter sequences out",
                    i,
                    sequences.length(i),
                    from);
            open.add(i);
        }
        while (!open.isEmpty()) {
            Progress.checkInterrupted("extraction strength");
            Map<Integer, List<Integer>> byRest = new LinkedHashMap<>();
            for (int i : open) {
                byRest.computeIfAbsent(sequences.length(i) - from - revealing[i], r -> new ArrayList<>())
                        .add(i);
            }
            open.clear();
            byRest.forEach((rest, group) -> {
                TokenSequences prompts = TokenSequences.of(group.stream()
                        .map(i -> Arrays.copyOf(sequences.get(i), from + revealing[i]))
                        .toList());
                TokenSequences made = model.generate(prompts, rest, Decoding.greedy());
                for (int g = 0; g < group.size(); g++) {
                    int i = group.get(g);
                    int[] sequence = sequences.get(i);
                    int right = ExactMatch.commonPrefix(
                            made.get(g), Arrays.copyOfRange(sequence, sequence.length - rest, sequence.length));
                    if (right < rest) {
                        revealing[i] += right + 1;
                        if (right + 1 < rest) {
                            open.add(i);
                        }
                    }
                }
            });
        }
        int[] lengths = new int[revealing.length];
        Arrays.setAll(lengths, i -> sequences.length(i) - from);
        return regenerated(
                revealing,
                lengths,
                Provenance.of(MetricIds.EXTRACTION_STRENGTH)
                        .with("form", "regenerated")
                        .with("target", TokenSpan.from(from))
                        .withData(sequences.hash())
                        .withBackend(model.backend()));
    }

    /**
     * Compares generations that were made elsewhere, from shorter to longer starts of the targets.
     *
     * @param targets the targets, none of them empty
     * @param generations for a number {@code k} of tokens what was generated after the prompt and the first {@code k}
     *     tokens of each target, one sequence a target in order; asked for 0, 1, 2, ... as long as a target of more than
     *     {@code k} tokens is not revealed; what it gives for shorter targets is not looked at
     * @return one number a target
     * @throws IllegalArgumentException if there are no targets, one is empty, or the number of generations does not agree
     */
    public SequenceFractions ofGenerations(TokenSequences targets, IntFunction<TokenSequences> generations) {
        Checks.check(targets.size() > 0, "there is no sequence; a mean needs at least one");
        int[] lengths = new int[targets.size()];
        int[] revealing = new int[targets.size()];
        int open = targets.size();
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = targets.length(i);
            Checks.check(lengths[i] > 0, "target %d is empty and has no share; leave it out", i);
            revealing[i] = -1;
        }
        DataHash hash = new DataHash().add(targets.hash());
        for (int k = 0; open > 0; k++) {
            TokenSequences made = generations.apply(k);
            Checks.sameLength(made.size(), "the generations after " + k + " tokens", targets.size(), "targets");
            hash.add(made.hash());
            for (int i = 0; i < lengths.length; i++) {
                if (revealing[i] < 0) {
                    int[] rest = Arrays.copyOfRange(targets.get(i), k, lengths[i]);
                    if (ExactMatch.commonPrefix(made.get(i), rest) == rest.length) {
                        revealing[i] = k;
                        open--;
                    } else if (rest.length == 1) {
                        revealing[i] = lengths[i];
                        open--;
                    }
                }
            }
        }
        return regenerated(
                revealing,
                lengths,
                Provenance.of(MetricIds.EXTRACTION_STRENGTH)
                        .with("form", "given generations")
                        .withData(hash.value()));
    }

    private SequenceFractions regenerated(int[] revealing, int[] lengths, Provenance provenance) {
        double[] values = new double[lengths.length];
        Arrays.setAll(values, i -> (double) (lengths[i] - revealing[i]) / lengths[i]);
        return SequenceFractions.of(values, bootstrap, provenance);
    }

    private static double value(TokenScores scores, TokenSpan target, int sequence) {
        int end = target.end(scores, sequence);
        int first = target.first(scores, sequence);
        int k = end;
        while (k > first && scores.greedy(sequence, k - 1)) {
            k--;
        }
        return (double) (end - k) / (end - first);
    }
}
