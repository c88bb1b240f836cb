package org.memo4j.metrics.extraction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Discoverable extraction: does the model, prompted with {@code k} tokens of a training sequence, greedily emit the
 * {@code S} tokens that follow them?
 *
 * <pre>
 * extracted(z, k) = [ greedy(prefix_k(z))[0..S) = suffix(z) ]
 * fraction(k)     = #{ z eligible at k, extracted(z, k) } / #{ z eligible at k }
 * any             = #{ z eligible at some k, extracted(z, k) for some k } / #{ z eligible at some k }
 * </pre>
 *
 * where a sequence is eligible at {@code k} if it has {@code k + S} tokens or more. By default a shorter sequence is
 * refused; {@link ShortSequences#LEAVE_OUT} leaves it out of both counts, and then the sequences behind two prefix
 * lengths may differ: the result gives the counts. {@link Alignment} says where in a sequence prefix and suffix lie.
 *
 * <p>Four ways to the same answer:
 *
 * <ul>
 *   <li>{@link #generate} prompts a model and decodes: {@code |K| S} model calls a batch;
 *   <li>{@link #score} scores the windows with teacher forcing: a suffix is emitted greedily exactly if each of its
 *       tokens has rank 0 given the true tokens before it. One call a batch and prefix length, and only one in all with
 *       {@link Alignment#PREFIX_AT_START};
 *   <li>{@link #ofGenerations} takes generations that were made elsewhere;
 *   <li>{@link #ofScores} takes a score table, with {@link Alignment#PREFIX_AT_START}.
 * </ul>
 *
 * The second equals the first if the model computes the same logits for a prefix in one pass and step by step; rounding
 * may tell near-ties apart. Greedy decoding is plain: no repetition penalty, no end-of-sequence token.
 *
 * <p>Intervals are binomial and treat sequences as independent; near-duplicate sequences make them too narrow. That of
 * the greatest fraction over prefix lengths is not corrected for having been picked.
 *
 * <p>Source: Carlini, Ippolito, Jagielski, Lee, Tramer, Zhang, <em>Quantifying Memorization Across Neural Language
 * Models</em>, ICLR 2023, definition 3.1 and section 4; 50 tokens of suffix as there. Departure: the paper asks for a
 * prefix with which the sequence occurs in the training data; here that is the caller's, who passes training sequences.
 */
public final class DiscoverableExtraction {
    private static final DiscoverableExtraction DEFAULT =
            new DiscoverableExtraction(new Shape(new int[] {50}, 50, Alignment.SUFFIX_AT_END, ShortSequences.REFUSE));

    /** What is asked of a sequence. */
    private record Shape(int[] prefixLengths, int suffixLength, Alignment alignment, ShortSequences shortSequences) {}

    private final Shape shape;
    private final BinomialInterval interval;
    private final double confidence;

    private DiscoverableExtraction(Shape shape) {
        this(shape, BinomialInterval.CLOPPER_PEARSON, 0.95);
    }

    private DiscoverableExtraction(Shape shape, BinomialInterval interval, double confidence) {
        this.shape = shape;
        this.interval = interval;
        this.confidence = confidence;
    }

    /**
     * 50 tokens of prefix, 50 tokens of suffix at the end of each sequence, shorter sequences refused, Clopper-Pearson
     * intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static DiscoverableExtraction withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the prefix lengths.
     *
     * @param values different lengths, each at least 0, in any order
     * @return a new object
     */
    public DiscoverableExtraction withPrefixLengths(int... values) {
        int[] sorted = values.clone();
        Arrays.sort(sorted);
        Checks.check(sorted.length > 0, "prefixLengths is empty; give at least one");
        for (int i = 0; i < sorted.length; i++) {
            Checks.atLeast(sorted[i], 0, "prefixLengths");
            Checks.check(i == 0 || sorted[i] > sorted[i - 1], "prefixLengths holds %d twice", sorted[i]);
        }
        return with(new Shape(sorted, shape.suffixLength, shape.alignment, shape.shortSequences));
    }

    /**
     * Sets the length of the suffix.
     *
     * @param value number of tokens, at least 1
     * @return a new object
     */
    public DiscoverableExtraction withSuffixLength(int value) {
        Checks.atLeast(value, 1, "suffixLength");
        return with(new Shape(shape.prefixLengths, value, shape.alignment, shape.shortSequences));
    }

    /**
     * Sets where prompt and suffix lie.
     *
     * @param value the alignment
     * @return a new object
     */
    public DiscoverableExtraction withAlignment(Alignment value) {
        return with(new Shape(shape.prefixLengths, shape.suffixLength, value, shape.shortSequences));
    }

    /**
     * Sets what becomes of short sequences.
     *
     * @param value what becomes of them
     * @return a new object
     */
    public DiscoverableExtraction withShortSequences(ShortSequences value) {
        return with(new Shape(shape.prefixLengths, shape.suffixLength, shape.alignment, value));
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public DiscoverableExtraction withInterval(BinomialInterval value) {
        return new DiscoverableExtraction(shape, value, confidence);
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public DiscoverableExtraction withConfidence(double value) {
        return new DiscoverableExtraction(shape, interval, Checks.openProbability(value, "confidence"));
    }

    private DiscoverableExtraction with(Shape value) {
        return new DiscoverableExtraction(value, interval, confidence);
    }

    /**
     * The prompts of one prefix length, to generate from elsewhere.
     *
     * @param sequences training sequences
     * @param prefixLength a prefix length
     * @return prompts of the eligible sequences, in their order
     * @throws IllegalArgumentException if a sequence is too short and short sequences are refused
     */
    public TokenSequences prompts(TokenSequences sequences, int prefixLength) {
        return cut(sequences, prefixLength, prefixLength, 0);
    }

    /**
     * The suffixes that belong to {@link #prompts}.
     *
     * @param sequences training sequences
     * @param prefixLength a prefix length
     * @return suffixes of the eligible sequences, in their order
     * @throws IllegalArgumentException if a sequence is too short and short sequences are refused
     */
    public TokenSequences targets(TokenSequences sequences, int prefixLength) {
        return cut(sequences, prefixLength, 0, shape.suffixLength);
    }

    /**
     * Prompts a model and decodes greedily.
     *
     * @param model the model
     * @param sequences training sequences
     * @return one row a sequence, one column a prefix length
     * @throws IllegalArgumentException if there are no sequences, one is too short and short ones are refused, none is
     *     eligible at a prefix length, or prompt and suffix exceed the model's context
     */
    public DiscoverableExtractionResult generate(LanguageModel model, TokenSequences sequences) {
        return ofGenerations(
                sequences,
                k -> model.generate(prompts(sequences, k), shape.suffixLength, Decoding.greedy()),
                form("generated").withBackend(model.backend()));
    }

    /**
     * Compares greedy generations that were made elsewhere.
     *
     * @param sequences training sequences
     * @param generations for a prefix length the generations from {@link #prompts}, without the prompts, in order; one
     *     that ended early does not match
     * @return one row a sequence, one column a prefix length
     * @throws IllegalArgumentException if there are no sequences, one is too short and short ones are refused, none is
     *     eligible at a prefix length, or the number of generations does not agree
     */
    public DiscoverableExtractionResult ofGenerations(
            TokenSequences sequences, IntFunction<TokenSequences> generations) {
        return ofGenerations(sequences, generations, form("given generations"));
    }

    private DiscoverableExtractionResult ofGenerations(
            TokenSequences sequences, IntFunction<TokenSequences> generations, Provenance form) {
        DataHash hash = new DataHash().add(sequences.hash());
        int[][] matched = new int[shape.prefixLengths.length][];
        for (int c = 0; c < matched.length; c++) {
            int k = shape.prefixLengths[c];
            int[] eligible = eligible(lengths(sequences), k);
            TokenSequences targets = targets(sequences, k);
            TokenSequences made = generations.apply(k);
            Checks.sameLength(made.size(), "generations", eligible.length, "prompts of prefix length " + k);
            hash.add(made.hash());
            matched[c] = none(sequences.size());
            for (int e = 0; e < eligible.length; e++) {
                matched[c][eligible[e]] = ExactMatch.commonPrefix(made.get(e), targets.get(e));
            }
        }
        return result(matched, form.withData(hash.value()));
    }

    /**
     * Scores the windows with teacher forcing, without decoding.
     *
     * @param model the model
     * @param sequences training sequences
     * @return one row a sequence, one column a prefix length
     * @throws IllegalArgumentException as {@link #generate} does, or if a prefix length is 0 and the model has no start
     *     token
     */
    public DiscoverableExtractionResult score(LanguageModel model, TokenSequences sequences) {
        int longest = shape.prefixLengths[shape.prefixLengths.length - 1];
        long needed =
                (long) longest + shape.suffixLength - 1 + (model.startToken().isPresent() ? 1 : 0);
        Checks.check(
                needed <= model.contextLength(),
                "a prefix of %d and a suffix of %d tokens exceed the model's context of %d; shorten one of them",
                longest,
                shape.suffixLength,
                model.contextLength());
        Provenance scored = form("teacher-forced").withBackend(model.backend()).withData(sequences.hash());
        if (shape.alignment == Alignment.PREFIX_AT_START) {
            // what follows the last suffix changes nothing before it
            List<int[]> cut = new ArrayList<>(sequences.size());
            for (int[] sequence : sequences.toList()) {
                cut.add(Arrays.copyOf(sequence, Math.min(sequence.length, longest + shape.suffixLength)));
            }
            return fromStart(model.score(TokenSequences.of(cut)), scored);
        }
        int[][] matched = new int[shape.prefixLengths.length][];
        for (int c = 0; c < matched.length; c++) {
            int k = shape.prefixLengths[c];
            int[] eligible = eligible(lengths(sequences), k);
            TokenScores scores = model.score(cut(sequences, k, k, shape.suffixLength));
            matched[c] = none(sequences.size());
            for (int e = 0; e < eligible.length; e++) {
                matched[c][eligible[e]] = TokenSpan.from(k).greedyRun(scores, e);
            }
        }
        return result(matched, scored);
    }

    /**
     * Reads all prefix lengths off one score table of the whole sequences. Each token was scored with everything before
     * it, so the prompts are the starts of the sequences: {@link Alignment#PREFIX_AT_START} only.
     *
     * @param scores scores with ranks, made without cutting a sequence into windows
     * @return one row a sequence, one column a prefix length
     * @throws IllegalArgumentException if the alignment is another one, there are no ranks or no sequences, one is too
     *     short and short ones are refused, none is eligible at a prefix length, or a prefix length is 0 and first
     *     tokens have no score
     */
    public DiscoverableExtractionResult ofScores(TokenScores scores) {
        Checks.check(
                shape.alignment == Alignment.PREFIX_AT_START,
                "alignment is %s, but a score table has the whole start of a sequence as context;"
                        + " set PREFIX_AT_START or call score with a model",
                shape.alignment);
        return fromStart(scores, form("teacher-forced").withData(scores.hash()));
    }

    private DiscoverableExtractionResult fromStart(TokenScores scores, Provenance form) {
        int[] lengths = new int[scores.sequences()];
        for (int i = 0; i < lengths.length; i++) {
            // an empty sequence and one of an unscored token look alike; both are too short for any suffix
            lengths[i] = scores.length(i) == 0 ? 0 : scores.length(i) + scores.firstPosition();
        }
        int[][] matched = new int[shape.prefixLengths.length][];
        int[][] eligible = new int[matched.length][];
        for (int c = 0; c < matched.length; c++) {
            eligible[c] = eligible(lengths, shape.prefixLengths[c]);
            Checks.check(
                    shape.prefixLengths[c] >= scores.firstPosition(),
                    "prefix length 0 asks for the score of first tokens, but they have none;"
                            + " give the model a start token or leave 0 out");
            matched[c] = none(lengths.length);
        }
        for (int i = 0; i < lengths.length; i++) {
            int[] run = greedyRuns(scores, i);
            for (int c = 0; c < matched.length; c++) {
                int k = shape.prefixLengths[c];
                if (lengths[i] >= k + shape.suffixLength) {
                    matched[c][i] = Math.min(run[k - scores.firstPosition()], shape.suffixLength);
                }
            }
        }
        return result(matched, form);
    }

    /** For each scored token the length of the run of greedy tokens that starts there. */
    private static int[] greedyRuns(TokenScores scores, int sequence) {
        int[] run = new int[scores.length(sequence)];
        int length = 0;
        for (int t = run.length - 1; t >= 0; t--) {
            length = scores.greedy(sequence, t) ? length + 1 : 0;
            run[t] = length;
        }
        return run;
    }

    private static Provenance form(String name) {
        return Provenance.of(MetricIds.DISCOVERABLE).with("form", name);
    }

    private DiscoverableExtractionResult result(int[][] matched, Provenance form) {
        int suffix = shape.suffixLength;
        List<Estimate> fractions = new ArrayList<>();
        for (int[] column : matched) {
            int eligible = (int) Arrays.stream(column).filter(m -> m >= 0).count();
            int extracted = (int) Arrays.stream(column).filter(m -> m == suffix).count();
            fractions.add(interval.estimate(extracted, eligible, confidence));
        }
        int candidates = 0;
        int found = 0;
        for (int i = 0; i < matched[0].length; i++) {
            int row = i;
            candidates += Arrays.stream(matched).anyMatch(column -> column[row] >= 0) ? 1 : 0;
            found += Arrays.stream(matched).anyMatch(column -> column[row] == suffix) ? 1 : 0;
        }
        Provenance provenance = form.with("prefixLengths", Arrays.toString(shape.prefixLengths))
                .with("suffixLength", suffix)
                .with("alignment", shape.alignment)
                .with("shortSequences", shape.shortSequences)
                .with("interval", interval)
                .with("confidence", confidence);
        return new DiscoverableExtractionResult(
                new DiscoverableExtractionResult.Cells(shape.prefixLengths, suffix, matched),
                fractions,
                interval.estimate(found, candidates, confidence),
                provenance);
    }

    /** Tokens {@code [start - before, start + after)} of the eligible sequences, around the start of the suffix. */
    private TokenSequences cut(TokenSequences sequences, int prefixLength, int before, int after) {
        List<int[]> parts = new ArrayList<>();
        for (int i : eligible(lengths(sequences), prefixLength)) {
            int[] sequence = sequences.get(i);
            int start = shape.alignment.suffixStart(sequence.length, prefixLength, shape.suffixLength);
            parts.add(Arrays.copyOfRange(sequence, start - before, start + after));
        }
        return TokenSequences.of(parts);
    }

    private int[] eligible(int[] lengths, int prefixLength) {
        Checks.check(lengths.length > 0, "there is no sequence; a fraction needs at least one");
        int needed = Math.addExact(prefixLength, shape.suffixLength);
        int[] eligible = new int[lengths.length];
        int count = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] >= needed) {
                eligible[count++] = i;
            } else {
                Checks.check(
                        shape.shortSequences == ShortSequences.LEAVE_OUT,
                        "sequence %d has %d tokens, but a prefix of %d and a suffix of %d need %d;"
                                + " pass longer sequences or choose LEAVE_OUT",
                        i,
                        lengths[i],
                        prefixLength,
                        shape.suffixLength,
                        needed);
            }
        }
        Checks.check(
                count > 0,
                "no sequence has the %d tokens that a prefix of %d and a suffix of %d need; shorten one of them",
                needed,
                prefixLength,
                shape.suffixLength);
        return Arrays.copyOf(eligible, count);
    }

    private static int[] lengths(TokenSequences sequences) {
        int[] lengths = new int[sequences.size()];
        Arrays.setAll(lengths, sequences::length);
        return lengths;
    }

    private static int[] none(int size) {
        int[] none = new int[size];
        Arrays.fill(none, DiscoverableExtractionResult.NOT_ELIGIBLE);
        return none;
    }
}
