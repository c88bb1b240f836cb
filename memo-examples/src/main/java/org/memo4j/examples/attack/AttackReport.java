package org.memo4j.examples.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.counterfactual.CounterfactualMemorizationResult;
import org.memo4j.report.file.CsvTable;
import org.memo4j.report.file.JsonReport;
import org.memo4j.report.file.ReportFiles;
import org.memo4j.report.html.HtmlReport;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;

/** The report of the attacks on saved scores. */
final class AttackReport {
    private static final int SHOWN = 20;
    private static final double[] FPRS = {0.001, 0.01, 0.1};

    private final AttackRun run;
    private final String source;
    private final int targets;
    private final Resolution resolution;

    AttackReport(AttackRun run, String source) {
        this.run = run;
        this.source = source;
        targets = run.outcomes().get(0).scores().length;
        // each target by itself must have enough non-members
        resolution = new Resolution(run.outcomes().get(0).rocs().stream()
                .mapToInt(RocCurve::nonMembers)
                .min()
                .orElseThrow());
    }

    /** What the console says. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(findings());
        lines.add("");
        lines.add(table().toString());
        lines.add("");
        lines.add(resolutionText());
        return lines;
    }

    /** The main attack in one sentence, what low rates show, and where memorization is. */
    private List<String> findings() {
        AttackOutcome main = main();
        Estimate auc = main.auc();
        Estimate mean = run.memorization().mean();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%s tells who was trained on with an AUC of %.3f (%.3f to %.3f), where 0.5 is guessing.",
                        main.name(),
                        auc.value(),
                        auc.lower(),
                        auc.upper()),
                lowRate(),
                String.format(
                        Locale.ROOT,
                        "Having seen an example raises a model's confidence in it by %.3f (%.3f to %.3f) on average, and by"
                                + " 0.5 or more for %d of %d examples.",
                        mean.value(),
                        mean.lower(),
                        mean.upper(),
                        run.memorization().countAtLeast(0.5),
                        run.memorization().size()));
    }

    /** Chosen before any result was seen. */
    private AttackOutcome main() {
        return run.outcomes().stream()
                .filter(o -> o.name().equals(ClassifierAttacks.MAIN))
                .findFirst()
                .orElseThrow();
    }

    /** Members found at the lowest false-positive rate that is told. */
    private String lowRate() {
        AttackOutcome itself = run.outcomes().get(0);
        AttackOutcome main = main();
        return ClassifierPage.lowest(resolution)
                .map(fpr -> String.format(
                        Locale.ROOT,
                        "While wrongly accusing %s %% of the others, %s finds %s of the members, the score itself %s.",
                        ClassifierPage.percentage(fpr),
                        main.name(),
                        ClassifierPage.percent(main.tprAt(fpr)),
                        ClassifierPage.percent(itself.tprAt(fpr))))
                .orElse(ClassifierPage.TOO_FEW);
    }

    private String resolutionText() {
        return resolution.text("examples that a model was not trained on") + " "
                + Resolution.shares(
                        "Attack-R",
                        "the other models without an example",
                        IntStream.of(run.memorization().outCounts()).min().orElseThrow() - 1);
    }

    /** Attacks of the other mode that a reader may look for. */
    private static String leftOut() {
        return "Left out: attacks that compare with examples that no model was trained on (Attack-P, RMIA), and attacks"
                + " that ask the model (label-only, gradients): saved scores hold neither.";
    }

    ReportFiles files() {
        List<Provenance> provenances = run.provenances();
        HtmlReport html = HtmlReport.titled("What the models leak");
        for (String finding : findings()) {
            html = html.withFinding(finding);
        }
        html = html.withSection(attacks())
                .withSection(examples())
                .withFact("scores", source)
                .withFact("models attacked", String.valueOf(targets))
                .withFact("examples", String.valueOf(run.memorization().size()))
                .withFile(
                        "examples.csv", "every example: counterfactual memorization, and its scores on a single target")
                .withFile(
                        "targets.csv",
                        "every attack on every model: AUC, true-positive rates, and the lowest false-positive rate that"
                                + " its non-members tell")
                .withFile("report.json", "all results with their provenance");
        for (Provenance provenance : provenances) {
            html = html.withProvenance(provenance);
        }
        return ReportFiles.empty()
                .with("examples.csv", exampleTable())
                .with("targets.csv", targetTable())
                .with(
                        "report.json",
                        JsonReport.toJson(new Json(
                                source,
                                targets,
                                resolution.lowest(),
                                results(),
                                List.of(resolutionText(), leftOut()),
                                provenances)))
                .with("report.html", html.toHtml());
    }

    /** What report.json holds. */
    record Json(
            String source,
            int targets,
            double lowestFpr,
            List<Result> attacks,
            List<String> notes,
            List<Provenance> provenance) {}

    /** One attack in report.json; rates that cannot be told are left out. */
    record Result(String name, Estimate auc, List<Rate> tprAtFpr) {}

    /** A true-positive rate. */
    record Rate(double fpr, Estimate tpr) {}

    private List<Result> results() {
        return run.outcomes().stream()
                .map(o -> new Result(
                        o.name(),
                        o.auc(),
                        DoubleStream.of(FPRS)
                                .filter(resolution::tells)
                                .mapToObj(fpr -> new Rate(fpr, o.tprAt(fpr)))
                                .toList()))
                .toList();
    }

    private ResultTable table() {
        ResultTable table = ResultTable.of(
                targets == 1
                        ? "Attacks on one model"
                        : "Attacks on " + targets + " models in turn: means over models, which intervals resample",
                "attack",
                "AUC",
                "TPR at 0.1 % FPR",
                "TPR at 1 % FPR",
                "TPR at 10 % FPR");
        for (AttackOutcome outcome : run.outcomes()) {
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

    private Section attacks() {
        return Section.titled(
                        "Membership inference",
                        "The further a curve runs above the diagonal, the better the attack tells members from others; what"
                                + " matters for privacy is the left end, where hardly anyone is accused wrongly.")
                .withPicture(picture())
                .withTable(table())
                .withText(resolutionText())
                .withText(
                        "The shadow models of an example are all models but the target and, drawn at random, one of the other"
                                + " side: as many saw the example, and as many did not, whether the target saw it or not. Without"
                                + " that, the counts alone would say which.")
                .withNote(leftOut());
    }

    private Picture picture() {
        List<Curve> curves = new ArrayList<>();
        for (AttackOutcome outcome : run.outcomes()) {
            RocCurve roc = outcome.pooled();
            double[] fprs = roc.falsePositiveRates();
            double[] tprs = roc.truePositiveRates();
            // from the rate on that all models together tell, and the end of the curve at least
            double least = Math.min(1, new Resolution(roc.nonMembers()).lowest());
            int[] shown = IntStream.range(0, fprs.length)
                    .filter(k -> fprs[k] >= least)
                    .toArray();
            curves.add(Curve.of(
                    outcome.name(),
                    IntStream.of(shown).mapToDouble(k -> fprs[k]).toArray(),
                    IntStream.of(shown).mapToDouble(k -> tprs[k]).toArray()));
        }
        return Pictures.roc(curves);
    }

    private Section examples() {
        CounterfactualMemorizationResult memorization = run.memorization();
        ResultTable table = ResultTable.of(
                "The most memorized examples",
                "example",
                "confidence with it",
                "confidence without it",
                "memorization");
        int[] ranking = memorization.ranking();
        for (int r = 0; r < Math.min(SHOWN, ranking.length); r++) {
            int i = ranking[r];
            table = table.withRow(i, memorization.inMeans()[i], memorization.outMeans()[i], memorization.estimate(i));
        }
        return Section.titled(
                        "Most memorized examples",
                        "Counterfactual memorization: the mean confidence of models that were trained on the example, less that"
                                + " of models that were not. These examples are the ones that an attack finds; see whether"
                                + " they are mislabeled, rare, or somebody's.")
                .withTable(table);
    }

    private CsvTable exampleTable() {
        CounterfactualMemorizationResult memorization = run.memorization();
        CsvTable table = CsvTable.ofRows(memorization.size())
                .with("example", IntStream.range(0, memorization.size()).toArray())
                .with("memorization", memorization.memorization())
                .with("standard_error", memorization.standardErrors())
                .with("confidence_in", memorization.inMeans())
                .with("confidence_out", memorization.outMeans())
                .with("models_in", memorization.inCounts())
                .with("models_out", memorization.outCounts());
        if (targets == 1) {
            for (AttackOutcome outcome : run.outcomes()) {
                table = table.with(outcome.name(), outcome.scores()[0]);
            }
        }
        return table;
    }

    private CsvTable targetTable() {
        List<String> attack = new ArrayList<>();
        List<int[]> models = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (AttackOutcome outcome : run.outcomes()) {
            for (int t = 0; t < targets; t++) {
                RocCurve roc = outcome.rocs().get(t);
                attack.add(outcome.name());
                models.add(new int[] {outcome.targets().models()[t], roc.members(), roc.nonMembers()});
                rows.add(DoubleStream.concat(
                                DoubleStream.of(roc.auc()),
                                DoubleStream.of(FPRS).map(fpr -> roc.tprAt(fpr).value()))
                        .toArray());
            }
        }
        CsvTable table = CsvTable.ofRows(rows.size())
                .with("attack", attack)
                .with("model", models.stream().mapToInt(m -> m[0]).toArray())
                .with("members", models.stream().mapToInt(m -> m[1]).toArray())
                .with("non_members", models.stream().mapToInt(m -> m[2]).toArray())
                .with(
                        "lowest_fpr",
                        models.stream()
                                .mapToDouble(m -> new Resolution(m[2]).lowest())
                                .toArray())
                .with("auc", rows.stream().mapToDouble(r -> r[0]).toArray());
        for (int f = 0; f < FPRS.length; f++) {
            int column = f + 1;
            table = table.with(
                    "tpr_at_" + FPRS[f],
                    rows.stream().mapToDouble(r -> r[column]).toArray());
        }
        return table;
    }
}
