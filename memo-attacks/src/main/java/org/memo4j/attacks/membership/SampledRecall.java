package org.memo4j.attacks.membership;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.text.Tokenizer;
import org.memo4j.metrics.similarity.Rouge;

/**
 * SaMIA: how much of the rest of a document comes back when the model continues its beginning. It needs samples alone,
 * no probabilities.
 *
 * <pre>
 * document = prefix + rest       the prefix has floor(share * units) units: words or tokens
 * score    = mean over samples y of the prefix's continuation: recall(y)                    in [0, 1]
 *            mean over samples y: recall(y) * z(y)                                          with zlib
 * recall(y) = sum over n-grams g of min(count of g in y, count in the rest) / number of n-grams of the rest
 * </pre>
 *
 * with {@code z} the bytes of the compressed sample, see {@link ZlibScore#compressedLength}, so that a sample that
 * repeats itself does not pass for a remembered one. A sample has as many tokens as the rest. Words are what lies
 * between white space; capitals and punctuation count.
 *
 * <p>Source: Kaneko, Ma, Wata, Okazaki, <em>Sampling-based Pseudo-Likelihood for Membership Inference Attacks</em>,
 * 2024, and its code: 10 samples, half of the words as prefix, unigrams, temperature 1 among the 50 likeliest tokens.
 * Departures: there a sample goes on to the end token or the model's limit, here to the length of the rest, since
 * longer samples recall more whatever they say; n-grams of more than one word are divided by their number, not by that
 * of the words; what continues the last word of the prefix counts as a word of the sample. Of another kind: prefix and
 * n-grams of tokens, for models without a text.
 *
 * <p>Immutable. The same numbers for a seed, whatever the batch size: sample {@code s} of a document depends on the
 * seed, {@code s}, the length of the rest and the document's place among those with this length. Cost: {@code samples}
 * generations a document.
 */
public final class SampledRecall {
    private static final Pattern WORD = Pattern.compile("\\S+", Pattern.UNICODE_CHARACTER_CLASS);

    private final int samples;
    private final Cut cut;
    private final Decoding sampler;
    private final Progress progress;

    /** What is compared with what. */
    private record Cut(double prefix, int order, boolean zlib) {
        int prefixOf(int units, String unit, int document) {
            int length = (int) Math.floor(prefix * units + 1e-9);
            Checks.check(
                    length >= 1 && units - length >= order,
                    "document %d has %d %s, %d for the prefix and %d for the rest, but they need 1 and %d; leave it"
                            + " out, or set another prefix",
                    document,
                    units,
                    unit,
                    length,
                    units - length,
                    order);
            return length;
        }
    }

    private SampledRecall(int samples, Cut cut, Decoding sampler, Progress progress) {
        this.samples = samples;
        this.cut = cut;
        this.sampler = sampler;
        this.progress = progress;
    }

    /**
     * 10 samples, half of the document as prefix, unigrams, no zlib, sampling among the 50 likeliest tokens with a
     * fixed seed.
     *
     * @return the defaults
     */
    public static SampledRecall withDefaults() {
        return new SampledRecall(
                10, new Cut(0.5, 1, false), Decoding.sampling(1).withTopK(50), Progress.NONE);
    }

    /**
     * Sets the number of samples of each document.
     *
     * @param value number of samples, at least 1
     * @return a new object
     */
    public SampledRecall withSamples(int value) {
        return new SampledRecall(Checks.atLeast(value, 1, "samples"), cut, sampler, progress);
    }

    /**
     * Sets how much of a document is the prefix.
     *
     * @param share share of its words or tokens, in (0, 1)
     * @return a new object
     */
    public SampledRecall withPrefix(double share) {
        Checks.openProbability(share, "share");
        return new SampledRecall(samples, new Cut(share, cut.order, cut.zlib), sampler, progress);
    }

    /**
     * Sets the length of the n-grams.
     *
     * @param n number of words or tokens, at least 1
     * @return a new object
     */
    public SampledRecall withOrder(int n) {
        Checks.atLeast(n, 1, "n");
        return new SampledRecall(samples, new Cut(cut.prefix, n, cut.zlib), sampler, progress);
    }

    /**
     * Sets whether the recall of a sample is multiplied by the bytes of its compressed text: SaMIA*zlib.
     *
     * @param value true if it is
     * @return a new object
     */
    public SampledRecall withZlib(boolean value) {
        return new SampledRecall(samples, new Cut(cut.prefix, cut.order, value), sampler, progress);
    }

    /**
     * Sets how continuations are sampled.
     *
     * @param value a sampling method; its seed is the seed of all samples
     * @return a new object
     */
    public SampledRecall withSampler(Decoding value) {
        Checks.check(
                value.method() == Decoding.Method.SAMPLING,
                "sampler must be a sampling method, but is %s; any other continues the same way every time",
                value);
        return new SampledRecall(samples, cut, value, progress);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each sample of all documents
     * @return a new object
     */
    public SampledRecall withProgress(Progress value) {
        return new SampledRecall(samples, cut, sampler, value);
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.sampled-recall" + (cut.zlib ? "-zlib" : ""), 1))
                .with("samples", samples)
                .with("prefix", cut.prefix)
                .with("order", cut.order)
                .with("sampler", sampler)
                .withSeed(sampler.seed());
    }

    /**
     * Scores texts, by words.
     *
     * @param model the attacked model
     * @param tokenizer the model's tokenizer
     * @param texts the documents
     * @return one score a document, higher = more likely a member
     * @throws IllegalArgumentException if a document is too short to be parted, or longer than the model's context
     */
    public double[] score(LanguageModel model, Tokenizer tokenizer, List<String> texts) {
        Document[] documents = new Document[texts.size()];
        for (int i = 0; i < documents.length; i++) {
            String text = texts.get(i);
            List<MatchResult> words = WORD.matcher(text).results().toList();
            int length = cut.prefixOf(words.size(), "words", i);
            int end = words.get(length - 1).end();
            Map<String, Integer> ids = new HashMap<>();
            int[] rest = ids(text.substring(end), ids);
            documents[i] = new Document(
                    tokenizer.encode(text.substring(0, end)), tokenizer.encode(text.substring(end)).length, sample -> {
                        String continuation = tokenizer.decode(sample);
                        return recall(ids(continuation, ids), rest)
                                * (cut.zlib ? ZlibScore.compressedLength(continuation) : 1);
                    });
        }
        return score(model, documents);
    }

    /**
     * Scores token sequences, by tokens.
     *
     * @param model the attacked model
     * @param sequences the documents
     * @return one score a document, higher = more likely a member
     * @throws IllegalArgumentException if zlib is set, which needs texts, or a document is too short to be parted, or longer
     *     than the model's context
     */
    public double[] score(LanguageModel model, TokenSequences sequences) {
        Checks.check(!cut.zlib, "zlib compresses texts, but the documents are tokens; give texts, or leave zlib off");
        Document[] documents = new Document[sequences.size()];
        for (int i = 0; i < documents.length; i++) {
            int[] tokens = sequences.get(i);
            int length = cut.prefixOf(tokens.length, "tokens", i);
            int[] rest = Arrays.copyOfRange(tokens, length, tokens.length);
            documents[i] = new Document(Arrays.copyOf(tokens, length), rest.length, sample -> recall(sample, rest));
        }
        return score(model, documents);
    }

    /**
     * Attacks texts whose membership is known.
     *
     * @param model the attacked model
     * @param tokenizer the model's tokenizer
     * @param texts the documents
     * @param member whether the model was trained on each
     * @return the scores of both classes
     * @throws IllegalArgumentException as {@link #score(LanguageModel, Tokenizer, List)}, or if a class is empty
     */
    public MembershipScores attack(LanguageModel model, Tokenizer tokenizer, List<String> texts, boolean[] member) {
        return split(model, "words", score(model, tokenizer, texts), member);
    }

    /**
     * Attacks token sequences whose membership is known.
     *
     * @param model the attacked model
     * @param sequences the documents
     * @param member whether the model was trained on each
     * @return the scores of both classes
     * @throws IllegalArgumentException as {@link #score(LanguageModel, TokenSequences)}, or if a class is empty
     */
    public MembershipScores attack(LanguageModel model, TokenSequences sequences, boolean[] member) {
        return split(model, "tokens", score(model, sequences), member);
    }

    private MembershipScores split(LanguageModel model, String unit, double[] scores, boolean[] member) {
        Provenance provenance = provenance().with("unit", unit).withBackend(model.backend());
        return MembershipScores.split(provenance, scores, member);
    }

    /** Scores a sample. */
    private interface Reader {
        double score(int[] sample);
    }

    /** The tokens of a prefix, the number of tokens that follow, and what a sample of so many is worth. */
    private record Document(int[] prefix, int newTokens, Reader reader) {}

    private double[] score(LanguageModel model, Document[] documents) {
        Checks.check(documents.length > 0, "there is no document; give at least one");
        int start = model.startToken().isPresent() ? 1 : 0;
        Map<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int i = 0; i < documents.length; i++) {
            Document document = documents[i];
            Checks.check(
                    (long) start + document.prefix.length + document.newTokens - 1 <= model.contextLength(),
                    "document %d of %d tokens exceeds the model's context of %d; shorten it",
                    i,
                    document.prefix.length + document.newTokens,
                    model.contextLength());
            byLength.computeIfAbsent(document.newTokens, n -> new ArrayList<>()).add(i);
        }
        double[] scores = new double[documents.length];
        for (int s = 0; s < samples; s++) {
            for (Map.Entry<Integer, List<Integer>> group : byLength.entrySet()) {
                Progress.checkInterrupted("sampling continuations");
                TokenSequences prompts = TokenSequences.of(
                        group.getValue().stream().map(i -> documents[i].prefix).toList());
                // the multipliers differ from the one that spreads the sequences of a sample
                long seed = sampler.seed() + s * 0xD1B54A32D192ED03L + group.getKey() * 0x8CB92BA72F3D8DD7L;
                TokenSequences made = model.generate(prompts, group.getKey(), sampler.withSeed(seed));
                for (int k = 0; k < made.size(); k++) {
                    int i = group.getValue().get(k);
                    scores[i] += documents[i].reader.score(made.get(k));
                }
            }
            progress.update("sampling continuations", s + 1, samples);
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= samples;
        }
        return scores;
    }

    private double recall(int[] sample, int[] rest) {
        return Rouge.n(cut.order).score(sample, rest).recall();
    }

    /** Words as numbers that are equal where the words are. */
    private static int[] ids(String text, Map<String, Integer> ids) {
        return WORD.matcher(text)
                .results()
                .mapToInt(word -> ids.computeIfAbsent(word.group(), w -> ids.size()))
                .toArray();
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
