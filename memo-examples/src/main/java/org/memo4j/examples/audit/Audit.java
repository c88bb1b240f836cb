package org.memo4j.examples.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.corpus.QueryMatches;
import org.memo4j.metrics.similarity.ApproximateMemorizationResult;
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
                .withFile("references.csv", "losses of the secrets that canaries are ranked against")
                .withFile(
                        "samples.csv",
                        "texts that the model made up, and what of each stands in the training documents")
                .withFile("trace.csv", "what the hook saw after each epoch, sequence by sequence")
                .withFile("roc.csv", "the ROC curve of each attack");
        ReportFiles files = ReportFiles.empty()
                .with("documents.csv", tables.documents())
                .with("canaries.csv", tables.canaries())
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
        files = files.with("report.json", JsonReport.toJson(json(data, result))).with("report.html", html.toHtml());
        Path written = folder.write(files);
        return String.join(System.lineSeparator(), page.findings())
                + System.lineSeparator()
                + "Report: " + written.resolve("report.html");
    }

    /** What report.json holds. */
    record Json(
            Map<String, Object> options,
            String source,
            String model,
            int members,
            int heldOut,
            List<CanaryGroup> canaries,
            List<ExtractionGroup> extraction,
            Written written,
            List<Attack> attacks,
            List<Provenance> provenance) {}

    /** Training text in what the model writes, in report.json. */
    record Written(
            int samples,
            Estimate verbatimShare,
            double heldOutShare,
            int longestPiece,
            Optional<Estimate> nearCopies,
            Optional<Estimate> nearCopiesHeldOut,
            List<PersonalData.Kind> personal) {
        static Written of(Reproduction r) {
            return new Written(
                    r.samples().size(),
                    r.verbatim().coverage(Bootstrap.withDefaults()),
                    r.control().queries().stream()
                            .mapToDouble(QueryMatches::coverage)
                            .average()
                            .orElseThrow(),
                    r.verbatim().queries().stream()
                            .mapToInt(QueryMatches::longest)
                            .max()
                            .orElseThrow(),
                    r.members().map(ApproximateMemorizationResult::share),
                    r.heldOut().map(ApproximateMemorizationResult::share),
                    r.personal().kinds());
        }
    }

    /** One attack in report.json. */
    record Attack(String name, Estimate auc, Map<String, Estimate> tprAtFpr, List<String> notResolved) {}

    private Json json(AuditData data, AuditResult result) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        chosen.put("epochs", options.epochs);
        chosen.put("model", options.model);
        chosen.put("context", options.context);
        chosen.put("tokenizer", options.tokenizer);
        chosen.put("vocabulary", options.vocabulary);
        chosen.put("split", options.split);
        chosen.put("heldOut", options.heldOut);
        chosen.put("canaryReplicas", options.canaryReplicas);
        chosen.put("canaries", options.canaries);
        chosen.put("learningRate", options.learningRate);
        chosen.put("personal", options.personal);
        chosen.put("seed", options.seed);
        return new Json(
                chosen,
                data.source(),
                result.model(),
                data.members().size(),
                data.heldOut().size(),
                CanaryGroup.of(data, result),
                result.extraction().map(e -> ExtractionGroup.of(data, e)).orElse(List.of()),
                Written.of(result.reproduction()),
                result.attacks().evaluations().stream()
                        .map(e -> {
                            Map<String, Estimate> tprs = new LinkedHashMap<>();
                            e.tprs().forEach(t -> tprs.put(String.valueOf(t.fpr()), t.estimate()));
                            return new Attack(
                                    e.attack().toString(),
                                    e.auc(),
                                    tprs,
                                    e.tprs().stream()
                                            .filter(t -> !t.resolved())
                                            .map(t -> t.point().note())
                                            .toList());
                        })
                        .toList(),
                result.provenances());
    }
}
