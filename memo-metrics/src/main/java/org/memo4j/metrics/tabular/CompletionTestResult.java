package org.memo4j.metrics.tabular;

import java.util.List;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.PairedProportions;
import org.memo4j.core.stat.ProportionInterval;

/**
 * Result of a completion test of {@link TabularMemorization}: the questions with the model's answers, and what the
 * {@link TabularBaseline}s reach on the same questions. Immutable.
 */
public final class CompletionTestResult {
    /** A question: its row, the prompt, the true answer, the model's answer, and how the baselines do. */
    record Question(int row, String prompt, String truth, String answer, RowGuesses.RowChances chances) {
        boolean right() {
            return answer.equals(truth);
        }
    }

    private final String what;
    private final List<Question> questions;
    private final ProportionInterval interval;
    private final Provenance provenance;

    CompletionTestResult(String what, List<Question> questions, ProportionInterval interval, Provenance provenance) {
        this.what = what;
        this.questions = List.copyOf(questions);
        this.interval = interval;
        this.provenance = provenance;
    }

    /**
     * Number of questions.
     *
     * @return the number of questions
     */
    public int size() {
        return questions.size();
    }

    /**
     * Row that was asked for.
     *
     * @param question index of the question
     * @return index of the row
     */
    public int row(int question) {
        return question(question).row;
    }

    /**
     * The prompt.
     *
     * @param question index of the question
     * @return the prompt
     */
    public String prompt(int question) {
        return question(question).prompt;
    }

    /**
     * The true answer.
     *
     * @param question index of the question
     * @return the answer
     */
    public String truth(int question) {
        return question(question).truth;
    }

    /**
     * The part of the model's completion that counts as its answer.
     *
     * @param question index of the question
     * @return the answer
     */
    public String answer(int question) {
        return question(question).answer;
    }

    /**
     * Whether the model's answer is right.
     *
     * @param question index of the question
     * @return true if it is the true answer to the letter
     */
    public boolean right(int question) {
        return question(question).right();
    }

    /**
     * Number of right answers.
     *
     * @return the number
     */
    public int right() {
        return (int) questions.stream().filter(Question::right).count();
    }

    /**
     * Fraction of right answers.
     *
     * @return the fraction with its binomial interval
     */
    public Estimate accuracy() {
        return interval.estimate(right(), size());
    }

    /**
     * Expected fraction of right answers of a baseline on the same questions.
     *
     * @param baseline the baseline
     * @return the fraction
     */
    public double accuracy(TabularBaseline baseline) {
        return questions.stream()
                .mapToDouble(q -> probability(q, baseline))
                .average()
                .orElseThrow();
    }

    /**
     * Probability that someone who is no better than a baseline is right as often.
     *
     * <p>For {@link TabularBaseline#MARGINAL} the exact probability that independent draws are right as often or more
     * often. For the other two, which always answer the same, McNemar's exact test: of the questions that only one of
     * model and baseline has right, the model has so many or more if each of them is a toss of a coin.
     *
     * @param baseline the baseline
     * @return the one-sided p-value
     */
    public double pValue(TabularBaseline baseline) {
        if (baseline == TabularBaseline.MARGINAL) {
            return Chances.atLeast(
                    right(),
                    questions.stream().mapToDouble(q -> q.chances.marginal()).toArray());
        }
        boolean[] model = new boolean[questions.size()];
        boolean[] other = new boolean[questions.size()];
        for (int q = 0; q < model.length; q++) {
            model[q] = questions.get(q).right();
            other[q] = probability(questions.get(q), baseline) == 1;
        }
        return PairedProportions.of(model, other).pValue();
    }

    private static double probability(Question question, TabularBaseline baseline) {
        return switch (baseline) {
            case MODE -> question.chances.mode() ? 1 : 0;
            case MARGINAL -> question.chances.marginal();
            case CONTEXT -> question.chances.context() ? 1 : 0;
        };
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    private Question question(int question) {
        return questions.get(Checks.index(question, questions.size(), "question"));
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT, "Completion of the %s, %d questions%n  model     %s", what, size(), accuracy()));
        for (TabularBaseline baseline : TabularBaseline.values()) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %-8s  %.4f  p = %.3g",
                    baseline.name().toLowerCase(Locale.ROOT),
                    accuracy(baseline),
                    pValue(baseline)));
        }
        return table.toString();
    }
}
