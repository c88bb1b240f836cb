package org.memo4j.examples.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/** The report of the attacks on saved scores. */
final class AttackReport {
    private static final int SHOWN = 20;
    private static final double[] FPRS = ClassifierPage.FPRS;

    private final AttackRun run;
    private final String source;
    private final int targets;
    private final OutcomeTables tables;
    private final Resolution resolution;

    AttackReport(AttackRun run, String source) {
        this.run = run;
        this.source = source;
        targets = run.outcomes().get(0).scores().length;
        tables = new OutcomeTables(run.outcomes());
        resolution = tables.resolution();
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
        AttackOutcome main = tables.named(ClassifierAttacks.MAIN); // chosen before any result was seen
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
                tables.lowRate(main, run.outcomes().get(0), "the score itself"),
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
                                tables.results(),
                                List.of(resolutionText(), leftOut()),
                                provenances)))
                .with("report.html", html.toHtml());
    }

    /** What report.json holds. */
    record Json(
            String source,
            int targets,
            double lowestFpr,
            List<OutcomeTables.Result> attacks,
            List<String> notes,
            List<Provenance> provenance) {}

    private ResultTable table() {
        return tables.table(
                targets == 1
                        ? "Attacks on one model"
                        : "Attacks on " + targets + " models in turn: means over models, which intervals resample");
    }

    private Section attacks() {
        return Section.titled("Membership inference", OutcomeTables.READING)
                .withPicture(tables.picture())
                .withTable(table())
                .withText(resolutionText())
                .withText(
                        "The shadow models of an example are all models but the target and, drawn at random, one of the other"
                                + " side: as many saw the example, and as many did not, whether the target saw it or not. Without"
                                + " that, the counts alone would say which.")
                .withNote(leftOut());
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
