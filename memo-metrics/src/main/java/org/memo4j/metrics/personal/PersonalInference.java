package org.memo4j.metrics.personal;

import java.util.ArrayList;
import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.text.Tokenizer;
import org.memo4j.metrics.MetricIds;

/**
 * Inference of personal data: given a training text with a value masked and a list of candidates, does the model tell
 * which one is true?
 *
 * <pre>
 * score(c) = -loss(before c after)         mean log-probability of the tokens of the whole text
 * rank     = 1 + #{ c : c is not true, score(c) &gt;= score(true) }
 * top-k    = fraction of the texts with rank &lt;= k
 * </pre>
 *
 * Ties count against the attacker. Who guesses has the true one first with probability {@code 1 / #candidates}:
 * {@link PersonalInferenceResult#chance}. A candidate that is a more usual word than the others wins without any memory,
 * so give candidates of one kind, such as names drawn from the same data, and compare with a model that has not seen the
 * texts.
 *
 * <p>Where candidates come from: all values of the training data's kind is inference; what the model itself writes when it
 * is sampled after {@code before}, with the true value wrong by definition where it does not come up, is reconstruction.
 *
 * <p>Source: Lukas, Salem, Sim, Tople, Wutschitz, Zanella-Beguelin, <em>Analyzing Leakage of Personally Identifiable
 * Information in Language Models</em>, IEEE S&amp;P 2023, sections III and IV, inference. Cost: one scoring of a text for
 * each candidate.
 */
public final class PersonalInference {
    private static final PersonalInference DEFAULT = new PersonalInference(ProportionInterval.DEFAULT, Progress.NONE);

    private final ProportionInterval intervals;
    private final Progress progress;

    private PersonalInference(ProportionInterval intervals, Progress progress) {
        this.intervals = intervals;
        this.progress = progress;
    }

    /**
     * Clopper-Pearson intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static PersonalInference withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public PersonalInference withInterval(BinomialInterval value) {
        return new PersonalInference(intervals.withKind(value), progress);
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public PersonalInference withConfidence(double value) {
        return new PersonalInference(intervals.withConfidence(value), progress);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each text
     * @return a new object
     */
    public PersonalInference withProgress(Progress value) {
        return new PersonalInference(intervals, value);
    }

    /**
     * Asks a model.
     *
     * @param model the model
     * @param tokenizer the tokenizer that it was trained with
     * @param texts the masked texts
     * @return one row a text
     * @throws IllegalArgumentException if there are no texts, or a text with a candidate exceeds the model's context or
     *     has no token that can be scored
     */
    public PersonalInferenceResult measure(LanguageModel model, Tokenizer tokenizer, List<MaskedText> texts) {
        Checks.check(!texts.isEmpty(), "there is no text; a fraction needs at least one");
        int start = model.startToken().isPresent() ? 1 : 0;
        DataHash hash = new DataHash();
        double[][] scores = new double[texts.size()][];
        for (int i = 0; i < scores.length; i++) {
            Progress.checkInterrupted("personal inference");
            MaskedText text = texts.get(i);
            List<int[]> whole = new ArrayList<>();
            for (String candidate : text.candidates()) {
                int[] tokens = tokenizer.encode(text.before() + candidate + text.after());
                Checks.check(
                        tokens.length + start - 1 <= model.contextLength(),
                        "text %d of %d tokens exceeds the model's context of %d; shorten what is around the value",
                        i,
                        tokens.length,
                        model.contextLength());
                whole.add(tokens);
            }
            TokenSequences sequences = TokenSequences.of(whole);
            hash.add(sequences.hash()).add(text.truth());
            TokenScores table = model.score(sequences);
            scores[i] = table.losses();
            for (int c = 0; c < scores[i].length; c++) {
                scores[i][c] = 0 - scores[i][c];
            }
            progress.update("personal inference", i + 1, scores.length);
        }
        int[] truths = texts.stream().mapToInt(MaskedText::truth).toArray();
        return result(
                scores, truths, provenance("model").withBackend(model.backend()).withData(hash.value()));
    }

    /**
     * Takes scores from elsewhere.
     *
     * @param scores for each text one score a candidate, higher is more likely the true one; not NaN
     * @param truths for each text the index of the true candidate
     * @return one row a text
     * @throws IllegalArgumentException if there are no texts, the numbers differ, a text has fewer than two candidates,
     *     or a score is NaN
     */
    public PersonalInferenceResult ofScores(double[][] scores, int[] truths) {
        Checks.check(scores.length > 0, "there is no text; a fraction needs at least one");
        Checks.sameLength(truths.length, "truths", scores.length, "scores");
        for (int i = 0; i < scores.length; i++) {
            Checks.atLeast(scores[i].length, 2, "the number of candidates of text " + i);
            Checks.index(truths[i], scores[i].length, "truth");
            for (double score : scores[i]) {
                Checks.check(!Double.isNaN(score), "a score of text %d is NaN; remove or repair it", i);
            }
        }
        return result(
                scores,
                truths,
                provenance("given scores")
                        .withData(new DataHash()
                                .add(DataHash.of(scores))
                                .add(truths)
                                .value()));
    }

    private Provenance provenance(String form) {
        return intervals.addTo(Provenance.of(MetricIds.PERSONAL_INFERENCE).with("form", form));
    }

    private PersonalInferenceResult result(double[][] scores, int[] truths, Provenance provenance) {
        int[] ranks = new int[scores.length];
        int[] candidates = new int[scores.length];
        for (int i = 0; i < ranks.length; i++) {
            double truth = scores[i][truths[i]];
            candidates[i] = scores[i].length;
            for (double score : scores[i]) {
                // the true one itself makes it 1
                ranks[i] += score >= truth ? 1 : 0;
            }
        }
        return new PersonalInferenceResult(ranks, candidates, intervals, provenance);
    }
}
