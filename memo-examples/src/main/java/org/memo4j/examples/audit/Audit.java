package org.memo4j.examples.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.memo4j.core.Progress;
import org.memo4j.report.file.JsonReport;
import org.memo4j.report.file.ReportFiles;
import org.memo4j.report.file.ReportFolder;
import org.memo4j.report.html.HtmlReport;
import org.memo4j.report.picture.Pictures;

/** An audit from options to report. Nothing is written before everything is measured. */
final class Audit {
    private final AuditOptions options;
    private final Progress progress;

    Audit(AuditOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Runs it and says in a few lines what came out. */
    String run() throws IOException {
        options.check();
        ReportFolder folder = ReportFolder.prepare(
                options.output, options.overwrite ? ReportFolder.Occupied.SET_ASIDE : ReportFolder.Occupied.REFUSE);
        Pictures.checkFonts();
        long start = System.nanoTime();
        AuditData data = AuditData.prepare(options);
        AuditResult result = new AuditRun(options, data, progress).run();
        AuditPage page = new AuditPage(data, result);
        AuditTables tables = new AuditTables(data, result);
        HtmlReport html = page.page(options)
                .withFile("report.json", "all results with their provenance")
                .withFile("documents.csv", "every document: scores, and what of it is extracted")
                .withFile("canaries.csv", "every canary")
                .withFile(
                        "canary-plan.json",
                        "which canaries went where, for CanaryPlan.load: it inserts the same ones into the same text")
                .withFile("references.csv", "losses of the secrets that canaries are ranked against")
                .withFile(
                        "samples.csv",
                        "texts that the model made up, and what of each stands in the training documents")
                .withFile(
                        "trace.csv",
                        "what the hook saw after each epoch, sequence by sequence; NaN where a text is too short")
                .withFile("roc.csv", "the ROC curve of each attack");
        ReportFiles files = ReportFiles.empty()
                .with("documents.csv", tables.documents())
                .with("canaries.csv", tables.canaries())
                .with("canary-plan.json", data.plan().toJson())
                .with("references.csv", tables.references())
                .with("samples.csv", tables.samples())
                .with("trace.csv", tables.trace())
                .with("roc.csv", tables.roc());
        for (AuditPage.Drawn drawn : page.pictures()) {
            String name = "picture-" + drawn.name() + ".csv";
            files = files.with(name, drawn.picture().data());
            html = html.withFile(
                    name, "the numbers of the picture '" + drawn.picture().title() + "'");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        html = html.withFact("time taken", took.toSeconds() + " s");
        files = files.with("report.json", JsonReport.toJson(AuditJson.of(options, data, result)))
                .with("report.html", html.toHtml());
        Path written = folder.write(files);
        return String.join(System.lineSeparator(), page.findings())
                + System.lineSeparator()
                + "Report: " + written.resolve("report.html");
    }
}
