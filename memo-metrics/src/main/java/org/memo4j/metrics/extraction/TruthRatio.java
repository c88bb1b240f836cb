package org.memo4j.metrics.extraction;

import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Truth ratio: does the model find wrong answers to a question as likely as the right one?
 *
 * <pre>
 * l(a)  = 1/|a| sum over the tokens of a of log p(token | question, tokens before)
 * R(q)  = exp( mean over wrong answers w of l(w) - l(right) )
 * </pre>
 *
 * A model that knows the answer has an {@code R} near 0, one that was never told has an {@code R} near 1. So the score of
 * a question by which more is more memorized is {@link TruthRatioResult#preference}, {@code -ln R}, and over all questions
 * {@link TruthRatioResult#truth}. Give the right answer in other words than those of training, and wrong answers of the
 * same form: it is then about what was learned, not about the words. {@code R} is 1 by chance only if the answers are as
 * usual otherwise, so compare with a model that has not seen the data.
 *
 * <p>Source: Maini, Feng, Schwarzschild, Lipton, Kolter, <em>TOFU: A Task of Fictitious Unlearning for LLMs</em>, COLM 2024,
 * section 2.2, as {@code truth_ratio} of OpenUnlearning computes it: over the wrong answers it takes the geometric mean
 * of their probabilities, where the paper writes the arithmetic one. Departure: logarithms to the end, so that nothing is
 * added to a denominator; OpenUnlearning adds 1e-10. Cost: linear in the tokens.
 */
public final class TruthRatio {
    private static final TruthRatio DEFAULT =
            new TruthRatio(Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE));

    private final Bootstrap bootstrap;

    private TruthRatio(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Percentile intervals over questions, 2000 replicates, confidence 0.95, a fixed seed.
     *
     * @return the defaults
     */
    public static TruthRatio withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets how the intervals of the means are made.
     *
     * @param value the bootstrap over questions
     * @return a new object
     */
    public TruthRatio withBootstrap(Bootstrap value) {
        return new TruthRatio(value);
    }

    /**
     * Measures scored answers.
     *
     * @param right scores of the right answers, one sequence a question, of the tokens of the answer only
     * @param wrong scores of the wrong answers, likewise, in any order
     * @param question for each wrong answer the index of its question
     * @return one row a question
     * @throws IllegalArgumentException if there are no questions, {@code question} has another length than {@code wrong},
     *     an index is not a question's, a question has no wrong answer, an answer has no token, or right and wrong answers
     *     of a question are both impossible
     */
    public TruthRatioResult ofScores(TokenScores right, TokenScores wrong, int... question) {
        Checks.check(right.sequences() > 0, "there is no question; a mean needs at least one");
        Checks.sameLength(question.length, "question", wrong.sequences(), "wrong");
        int[] answers = new int[right.sequences()];
        double[] losses = new double[answers.length];
        for (int w = 0; w < question.length; w++) {
            int q = Checks.index(question[w], answers.length, "question");
            answers[q]++;
            losses[q] += loss(wrong, w, "wrong");
        }
        double[] preferences = new double[answers.length];
        for (int q = 0; q < answers.length; q++) {
            Checks.check(answers[q] > 0, "question %d has no wrong answer; give at least one or leave it out", q);
            preferences[q] = losses[q] / answers[q] - loss(right, q, "right");
            Checks.check(
                    !Double.isNaN(preferences[q]),
                    "the right answer of question %d and a wrong one are both impossible; their ratio is undefined",
                    q);
        }
        Provenance provenance = Provenance.of(MetricIds.TRUTH_RATIO)
                .withData(new DataHash()
                        .add(right.hash())
                        .add(wrong.hash())
                        .add(question)
                        .value());
        return new TruthRatioResult(preferences, bootstrap, provenance);
    }

    private static double loss(TokenScores scores, int sequence, String name) {
        Checks.check(scores.length(sequence) > 0, "%s answer %d has no token; leave it out", name, sequence);
        return scores.loss(sequence);
    }
}
