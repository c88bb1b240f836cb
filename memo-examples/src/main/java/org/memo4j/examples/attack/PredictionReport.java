package org.memo4j.examples.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.report.file.CsvTable;
import org.memo4j.report.file.JsonReport;
import org.memo4j.report.file.ReportFiles;
import org.memo4j.report.html.HtmlReport;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;

/** The report of the attacks on the saved predictions of one model. */
final class PredictionReport {
    private static final String LEFT_OUT = "Left out: attacks that compare with shadow models record by record (LiRA,"
            + " RMIA, calibration), which need the scores of an ensemble: --scores and the like.";

    private final PredictionRun run;
    private final Optional<String> shadow;
    private final OutcomeTables tables;
    private final List<PredictionRun.Answers> answers;

    PredictionReport(PredictionRun run, Optional<String> shadow) {
        this.run = run;
        this.shadow = shadow;
        List<AttackOutcome> ranking = new ArrayList<>(run.outcomes());
        run.blind().ifPresent(b -> ranking.add(b.outcome()));
        this.tables = new OutcomeTables(ranking);
        this.answers = new ArrayList<>(run.answers());
        run.blind().ifPresent(b -> answers.add(b.answers()));
    }

    /** What the console says. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(findings());
        lines.add("");
        lines.add(ranks().toString());
        lines.add("");
        lines.add(resolutionText());
        lines.add("");
        lines.add(answers().toString());
        lines.addAll(run.notes());
        return lines;
    }

    /** The main results, one plain sentence each. */
    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        Confusion right = run.answered(PredictionRun.GAP).counts();
        findings.add(String.format(
                Locale.ROOT,
                "The model is right about %.1f %% of the members and %.1f %% of the others.",
                100 * right.tpr(),
                100 * right.fpr()));
        AttackOutcome main = tables.named(PredictionRun.MAIN);
        findings.add(String.format(
                Locale.ROOT,
                "%s tells who was trained on with an AUC of %s, where 0.5 is guessing%s.",
                capital(main.name()),
                ClassifierPage.number(main.auc()),
                run.blind()
                        .map(b -> "; the labels alone, without the model, with "
                                + ClassifierPage.number(b.outcome().auc()))
                        .orElse("")));
        findings.add(tables.lowRate(main, tables.named(PredictionRun.BASELINE), "the " + PredictionRun.BASELINE));
        findings.add(accuracy());
        findings.add(run.privacy().statement());
        return findings;
    }

    /** The gap attack, and the main one where there are thresholds for it. */
    private String accuracy() {
        String gap = ClassifierPage.percent(run.answered(PredictionRun.GAP).accuracy());
        return run.answers().stream()
                .filter(a -> a.name().startsWith(PredictionRun.MAIN))
                .reduce((first, last) -> last)
                .map(a -> String.format(
                        Locale.ROOT,
                        "Of as many members as others, %s, tells %s right, and whether the model is right %s.",
                        a.name(),
                        ClassifierPage.percent(a.accuracy()),
                        gap))
                .orElse("Of as many members as others, whether the model is right tells " + gap + " right.");
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private String resolutionText() {
        return tables.resolution().text("records that the model was not trained on");
    }

    private ResultTable ranks() {
        return tables.table("Attacks that rank the records");
    }

    private ResultTable answers() {
        ResultTable table = ResultTable.of(
                "Attacks that answer yes or no", "attack", "accuracy", "members found", "others accused");
        for (PredictionRun.Answers a : answers) {
            table = table.withRow(a.name(), a.accuracy(), found(a), accused(a));
        }
        return table;
    }

    private static Estimate found(PredictionRun.Answers answers) {
        return answers.counts().tpr(BinomialInterval.WILSON, AttackOutcome.CONFIDENCE);
    }

    private static Estimate accused(PredictionRun.Answers answers) {
        return answers.counts().fpr(BinomialInterval.WILSON, AttackOutcome.CONFIDENCE);
    }

    ReportFiles files() {
        SavedPredictions predictions = run.predictions();
        Confusion counts = run.answers().get(0).counts();
        HtmlReport html = HtmlReport.titled("What the model leaks");
        for (String finding : findings()) {
            html = html.withFinding(finding);
        }
        html = html.withSection(ranking())
                .withSection(answering())
                .withSection(Section.titled(
                                "Privacy audit",
                                "What these predictions show about any differential privacy that the training might"
                                        + " claim, if a coin was flipped for each record whether it is trained on."
                                        + " Where members were chosen otherwise they show nothing about it.")
                        .withTable(ClassifierPage.epsilon(PredictionRun.MAIN, run.privacy()))
                        .withText(run.privacy().statement()))
                .withFact("predictions", predictions.source())
                .withFact("members", String.valueOf(counts.members()))
                .withFact("others", String.valueOf(counts.nonMembers()))
                .withFact("classes", String.valueOf(predictions.classes()));
        if (shadow.isPresent()) {
            html = html.withFact("predictions of the shadow model", shadow.get());
        }
        html = html.withFile("records.csv", "every record: membership, label, and the score of each attack")
                .withFile("report.json", "all results with their provenance");
        List<Provenance> provenances = run.provenances();
        for (Provenance provenance : provenances) {
            html = html.withProvenance(provenance);
        }
        List<String> notes = new ArrayList<>(run.notes());
        notes.add(resolutionText());
        notes.add(LEFT_OUT);
        return ReportFiles.empty()
                .with("records.csv", records())
                .with(
                        "report.json",
                        JsonReport.toJson(new Json(
                                predictions.source(),
                                shadow,
                                counts.members(),
                                counts.nonMembers(),
                                tables.resolution().lowest(),
                                tables.results(),
                                answers.stream()
                                        .map(a -> new Answered(a.name(), a.accuracy(), found(a), accused(a)))
                                        .toList(),
                                ClassifierFiles.Epsilon.of(run.privacy()),
                                notes,
                                provenances)))
                .with("report.html", html.toHtml());
    }

    private Section ranking() {
        return Section.titled("Membership inference", OutcomeTables.READING)
                .withPicture(tables.picture())
                .withTable(ranks())
                .withText("Intervals of 95 %. " + resolutionText())
                .withText("An attack that sees the labels only, and no prediction, shows how members and others"
                        + " differ before any model: what it finds is no leak, and attacks must be measured against it."
                        + " It learns from a random half of the records and is measured on the other one.")
                .withNote(LEFT_OUT);
    }

    private Section answering() {
        Section section = Section.titled(
                        "Answers",
                        "Accuracy is the mean of the share of the members that are found and the share of the others"
                                + " that are not accused: 0.5 is guessing. The gap attack takes for a member whom the"
                                + " model is right about; one that does no better has found nothing but that.")
                .withTable(answers());
        for (String note : run.notes()) {
            section = section.withNote(note);
        }
        return shadow.isEmpty()
                ? section
                : section.withText("Thresholds were chosen on the shadow model, where accuracy is greatest, one for all"
                        + " records or one a class (Song and Mittal).");
    }

    private CsvTable records() {
        SavedPredictions predictions = run.predictions();
        CsvTable table = CsvTable.ofRows(predictions.labels().length)
                .with(
                        "record",
                        IntStream.rangeClosed(1, predictions.labels().length).toArray())
                .with("member", predictions.members())
                .with("label", predictions.labels());
        for (AttackOutcome outcome : run.outcomes()) {
            table = table.with(outcome.name(), outcome.scores()[0]);
        }
        for (PredictionRun.Answers each : run.answers()) {
            table = table.with("answer: " + each.name(), each.member());
        }
        return table;
    }

    /** What report.json holds. */
    record Json(
            String source,
            Optional<String> shadow,
            int members,
            int others,
            double lowestFpr,
            List<OutcomeTables.Result> attacks,
            List<Answered> answers,
            ClassifierFiles.Epsilon epsilon,
            List<String> notes,
            List<Provenance> provenance) {}

    /** Answers of an attack in report.json. */
    record Answered(String name, Estimate accuracy, Estimate found, Estimate accused) {}
}
