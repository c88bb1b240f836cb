package org.memo4j.attacks.membership;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.memo4j.attacks.roc.AucComparison;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/**
 * Several attacks on the same examples, side by side. The best of many attacks looks better than it is: choose it on
 * other examples than those it is reported on.
 *
 * <p>A blind baseline among them, such as {@link BagOfWordsBaseline}, says what can be told without asking the model:
 * {@link #warnings()} and the printed table name the attacks that are not shown to do better.
 *
 * @param evaluations one evaluation an attack
 * @param confidence nominal coverage of the intervals
 */
public record MembershipComparison(List<MembershipEvaluation> evaluations, double confidence) {
    private static final String BLIND = "membership.blind-";

    /**
     * Copies the list.
     *
     * @param evaluations one evaluation an attack
     * @param confidence nominal coverage of the intervals
     */
    public MembershipComparison {
        evaluations = List.copyOf(evaluations);
        Checks.check(!evaluations.isEmpty(), "there must be at least one evaluation to compare");
        Checks.openProbability(confidence, "confidence");
    }

    /**
     * Difference of the areas under the curve of two attacks, with the interval for attacks on the same examples: the
     * scores of one example by two attacks go up and down together, so two overlapping intervals of the areas do not mean
     * that the difference is open. DeLong, DeLong and Clarke-Pearson, Biometrics 1988; O(n log n). Its standard error is
     * 0 when both attacks rank every pair alike.
     *
     * @param first number of the first attack, from 0
     * @param second number of the second attack, from 0
     * @return area of the first minus area of the second
     */
    public Estimate aucDifference(int first, int second) {
        return aucTest(first, second).difference();
    }

    /**
     * The same with its test: are the areas of two attacks on the same examples equal?
     *
     * @param first number of the first attack, from 0
     * @param second number of the second attack, from 0
     * @return area of the first minus area of the second, and DeLong's two-sided p-value; the best of many attacks needs
     *     {@link org.memo4j.core.stat.PValueAdjustment} over all that it was compared with
     */
    public AucComparison aucTest(int first, int second) {
        return PairedDeLong.compare(scores(first, "first"), scores(second, "second"), confidence);
    }

    private MembershipScores scores(int attack, String name) {
        return evaluations.get(Checks.index(attack, evaluations.size(), name)).scores();
    }

    /**
     * Difference of any number that is read off the curves of two attacks on the same examples, such as the true-positive
     * rate at a false-positive rate, with a bootstrap interval in pairs: a drawn example brings its scores by both attacks.
     *
     * @param first number of the first attack, from 0
     * @param second number of the second attack, from 0
     * @param statistic the number, finite on every curve, for example {@code roc -> roc.tprAt(0.001).value()}
     * @param bootstrap options and seed; percentile intervals for rates, which move in jumps
     * @return the number of the first minus that of the second; its confidence is the bootstrap's
     */
    public Estimate difference(int first, int second, ToDoubleFunction<RocCurve> statistic, Bootstrap bootstrap) {
        MembershipScores a = scores(first, "first");
        MembershipScores b = scores(second, "second");
        double[][] members = {a.members(), b.members()};
        double[][] nonMembers = {a.nonMembers(), b.nonMembers()};
        return bootstrap
                .estimateAll(members[0].length, nonMembers[0].length, (in, out) -> {
                    double[] values = new double[2];
                    for (int k = 0; k < 2; k++) {
                        values[k] =
                                statistic.applyAsDouble(RocCurve.of(pick(members[k], in), pick(nonMembers[k], out)));
                    }
                    return new double[] {values[0] - values[1]};
                })
                .get(0);
    }

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    /**
     * The blind baseline: the first of the attacks whose name starts with {@code membership.blind-}.
     *
     * @return its number; empty if there is none
     */
    public OptionalInt blindBaseline() {
        return IntStream.range(0, evaluations.size())
                .filter(k -> evaluations.get(k).attack().name().startsWith(BLIND))
                .findFirst();
    }

    /**
     * What the blind baseline gives away: that members and non-members differ already without the model, and which attacks
     * are not shown to be better than it, the interval of {@link #aucDifference} reaching down to 0.
     *
     * @return sentences; none if there is no blind baseline, or nothing to warn of
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        blindBaseline().ifPresent(blind -> {
            Estimate auc = evaluations.get(blind).auc();
            if (auc.lower() > 0.5) {
                warnings.add("members and non-members differ without the model: the blind baseline has an AUC of " + auc
                        + "; an attack shows memorization only by what it adds");
            }
            for (int k = 0; k < evaluations.size(); k++) {
                MembershipScores scores = evaluations.get(k).scores();
                if (!scores.attack().name().startsWith(BLIND)) {
                    Estimate difference = aucDifference(k, blind);
                    if (difference.lower() <= 0) {
                        warnings.add(scores.label()
                                + " is not shown to be better than the blind baseline: AUC less its is " + difference);
                    }
                }
            }
        });
        return warnings;
    }

    /**
     * Readable table, one line an attack, and the warnings.
     *
     * @return several lines; a star marks rates that the sample does not resolve
     */
    @Override
    public String toString() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("attack", "AUC"));
        for (TprEstimate tpr : evaluations.get(0).tprs()) {
            head.add("TPR at FPR " + tpr.fpr());
        }
        rows.add(head);
        boolean starred = false;
        for (MembershipEvaluation evaluation : evaluations) {
            List<String> row = new ArrayList<>(
                    List.of(evaluation.scores().label(), evaluation.auc().toString()));
            for (TprEstimate tpr : evaluation.tprs()) {
                row.add(tpr.estimate() + (tpr.resolved() ? "" : " *"));
                starred |= !tpr.resolved();
            }
            rows.add(row);
        }
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%d members, %d non-members",
                evaluations.get(0).roc().members(),
                evaluations.get(0).roc().nonMembers()));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                int column = c;
                int width = rows.stream()
                        .mapToInt(r -> column < r.size() ? r.get(column).length() : 0)
                        .max()
                        .orElse(0);
                line.append("  ")
                        .append(row.get(c))
                        .append(" ".repeat(width - row.get(c).length()));
            }
            table.append(System.lineSeparator()).append(line.toString().stripTrailing());
        }
        if (starred) {
            table.append(System.lineSeparator())
                    .append("  * not resolved: fewer than ten false positives are expected at this rate");
        }
        for (String warning : warnings()) {
            table.append(System.lineSeparator()).append("  warning: ").append(warning);
        }
        return table.toString();
    }
}
