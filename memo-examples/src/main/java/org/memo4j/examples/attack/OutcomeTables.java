package org.memo4j.examples.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.stat.Estimate;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;

/**
 * What is shown of attacks on the same targets.
 *
 * @param outcomes the attacks, at least one
 */
record OutcomeTables(List<AttackOutcome> outcomes) {
    /** Beside the picture of the curves. */
    static final String READING = "The further a curve runs above the diagonal, the better the attack tells members"
            + " from others; what matters for privacy is the left end, where hardly anyone is accused wrongly.";

    private static final double[] FPRS = ClassifierPage.FPRS;

    /** Of the first attack. */
    Resolution resolution() {
        return resolution(outcomes.get(0));
    }

    /** Each target by itself must have enough non-members. */
    private static Resolution resolution(AttackOutcome outcome) {
        return new Resolution(
                outcome.rocs().stream().mapToInt(RocCurve::nonMembers).min().orElseThrow());
    }

    AttackOutcome named(String name) {
        return outcomes.stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
    }

    /** How many members two attacks find at the lowest false-positive rate that is told. */
    String lowRate(AttackOutcome main, AttackOutcome other, String otherName) {
        return ClassifierPage.lowest(resolution())
                .map(fpr -> String.format(
                        Locale.ROOT,
                        "While wrongly accusing %s %% of the others, %s finds %s of the members, %s %s.",
                        ClassifierPage.percentage(fpr),
                        main.name(),
                        ClassifierPage.percent(main.tprAt(fpr)),
                        otherName,
                        ClassifierPage.percent(other.tprAt(fpr))))
                .orElse(ClassifierPage.TOO_FEW);
    }

    ResultTable table(String caption) {
        ResultTable table =
                ResultTable.of(caption, "attack", "AUC", "TPR at 0.1 % FPR", "TPR at 1 % FPR", "TPR at 10 % FPR");
        for (AttackOutcome outcome : outcomes) {
            Resolution resolution = resolution(outcome);
            Object[] row = new Object[2 + FPRS.length];
            row[0] = outcome.name();
            row[1] = outcome.auc();
            for (int f = 0; f < FPRS.length; f++) {
                row[2 + f] = resolution.tells(FPRS[f]) ? outcome.tprAt(FPRS[f]) : Optional.empty();
            }
            table = table.withRow(row);
        }
        return table;
    }

    Picture picture() {
        return Pictures.roc(outcomes.stream().map(OutcomeTables::curve).toList());
    }

    private static Curve curve(AttackOutcome outcome) {
        RocCurve roc = outcome.pooled();
        // from the rate on that all models together tell, and the end of the curve at least
        double least = Math.min(1, new Resolution(roc.nonMembers()).lowest());
        if (outcome.rocs().size() == 1) {
            return withBand(outcome, least);
        }
        double[] fprs = roc.falsePositiveRates();
        double[] tprs = roc.truePositiveRates();
        int[] shown =
                IntStream.range(0, fprs.length).filter(k -> fprs[k] >= least).toArray();
        return Curve.of(
                outcome.name(),
                IntStream.of(shown).mapToDouble(k -> fprs[k]).toArray(),
                IntStream.of(shown).mapToDouble(k -> tprs[k]).toArray());
    }

    /** Ten rates a decade, and the end. */
    private static Curve withBand(AttackOutcome outcome, double least) {
        List<Double> fprs = new ArrayList<>();
        List<Estimate> tprs = new ArrayList<>();
        for (int k = (int) Math.ceil(10 * Math.log10(least) - 1e-9); k < 0; k++) {
            double fpr = Math.pow(10, k / 10.0);
            fprs.add(fpr);
            tprs.add(outcome.tprAt(fpr));
        }
        fprs.add(1.0);
        tprs.add(new Estimate(1, 1, 1, AttackOutcome.CONFIDENCE, "the end of every curve"));
        return Curve.of(outcome.name(), fprs.stream().mapToDouble(f -> f).toArray(), tprs);
    }

    /** One attack in report.json; rates that cannot be told are left out. */
    record Result(String name, Estimate auc, List<Rate> tprAtFpr) {}

    /** A true-positive rate. */
    record Rate(double fpr, Estimate tpr) {}

    List<Result> results() {
        return outcomes.stream()
                .map(o -> new Result(
                        o.name(),
                        o.auc(),
                        DoubleStream.of(FPRS)
                                .filter(resolution(o)::tells)
                                .mapToObj(fpr -> new Rate(fpr, o.tprAt(fpr)))
                                .toList()))
                .toList();
    }
}
