package org.memo4j.examples.attack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.onion.OnionResult;
import org.memo4j.attacks.privacy.OneRunAudit;
import org.memo4j.attacks.privacy.PrivacyAudit;
import org.memo4j.core.Progress;
import org.memo4j.core.nd4j.NativeThreads;
import org.memo4j.core.nd4j.Nd4jBackend;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.examples.tabular.Slicing;
import org.memo4j.metrics.counterfactual.CounterfactualMemorization;
import org.memo4j.metrics.counterfactual.CounterfactualMemorizationResult;
import org.memo4j.report.file.ReportFiles;
import org.memo4j.report.html.HtmlReport;

/** An audit of a classifier, from options to the files of the report. Only the models' scores are written meanwhile. */
final class ClassifierAudit {
    private final ClassifierOptions options;
    private final Path output;
    private final Progress progress;

    ClassifierAudit(ClassifierOptions options, Path output, Progress progress) {
        this.options = options;
        this.output = output;
        this.progress = progress;
    }

    /**
     * What is to be written, and said.
     *
     * @param files the files of the report
     * @param lines what the console says
     */
    record Report(ReportFiles files, List<String> lines) {}

    Report run() throws IOException {
        long start = System.nanoTime();
        AuditedRecords data = AuditedRecords.of(options);
        ModelTraining training = new ModelTraining(options, data, output);
        TrainedModels models;
        Optional<OnionResult> onion = Optional.empty();
        // one native thread a model: the same to the bit on any number of cores, and fastest for small ones
        int before = NativeThreads.limit(1);
        try {
            models = TrainedModels.train(options, data.pool().size(), training, progress);
            if (options.onion > 0) {
                onion = Optional.of(OnionRun.run(options, data, models, training, progress));
            }
        } finally {
            NativeThreads.limit(before);
        }
        Duration trained = Duration.ofNanos(System.nanoTime() - start);
        ClassifierResult result = measure(data, models, training.questions(), onion);
        ClassifierPage page = new ClassifierPage(options, data, result);
        String backend = Nd4jBackend.description();
        Duration all = Duration.ofNanos(System.nanoTime() - start);
        HtmlReport html = page.html(backend)
                .withFact("scores of the models", training.directory().toString())
                .withFact(
                        "time taken",
                        all.toSeconds() + " s, of which " + trained.toSeconds() + " s to train what was not there yet");
        List<String> lines = new ArrayList<>(page.findings());
        lines.add("");
        lines.add(page.table().toString());
        lines.add("");
        lines.add(page.resolution());
        lines.addAll(result.notes());
        lines.add("");
        lines.add("Scores of the models, to go on from: " + training.directory());
        return new Report(new ClassifierFiles(options, data, result).files(html, backend), lines);
    }

    private ClassifierResult measure(
            AuditedRecords data, TrainedModels models, TargetQuestions questions, Optional<OnionResult> onion)
            throws IOException {
        List<String> notes = new ArrayList<>();
        if (!data.leftOut().isEmpty()) {
            notes.add("Columns left out because they have one value only: " + String.join(", ", data.leftOut()));
        }
        if (options.group != null && data.groups().isEmpty()) {
            notes.add("Every record is alone in its group by " + options.group
                    + ": there are no intervals by group beside those by record.");
        }
        ClassifierAttacks.Outcome attacks = ClassifierAttacks.run(data, models, questions, progress);
        notes.addAll(attacks.notes());
        Membership targets = models.targets().membership();
        AttackStatistics statistics = new AttackStatistics(targets, options.seed);
        CounterfactualMemorizationResult memorization = CounterfactualMemorization.withDefaults()
                .estimate(
                        models.ofShadows(ClassifierSignal.CONFIDENCE),
                        models.shadows().membership());
        List<Slicing> slicings = new ArrayList<>();
        slicings.add(data.pool().byClass());
        slicings.addAll(data.pool().slicings());
        slicings.add(Difficulty.slicing(memorization.outMeans()));
        int steps = 2;
        progress.update("resampling", 0, steps);
        List<AttackStatistics.Result> results = statistics.results(attacks.all());
        progress.update("resampling", 1, steps);
        AttackScores main = attacks.all().stream()
                .filter(a -> a.name().equals(ClassifierAttacks.MAIN))
                .findFirst()
                .orElseThrow();
        Map<String, List<AttackStatistics.Part>> parts = statistics.parts(main, slicings, ClassifierResult.FPR);
        progress.update("resampling", steps, steps);
        return new ClassifierResult(
                targets,
                statistics,
                results,
                parts,
                data.groups().map(groups -> GroupedAttack.all(groups, results, targets)),
                accuracies(models),
                memorization,
                onion,
                onion.map(o -> OnionRun.rows(o, options.seed)).orElse(List.of()),
                PrivacyAudit.withDefaults()
                        .run(
                                OneRunAudit.withDefaults(),
                                MembershipScores.split(main.provenance(), main.scores()[0], targets.flags(0))),
                notes);
    }

    private static double[] accuracies(TrainedModels models) throws IOException {
        ScoreMatrix margins = models.ofTargets(ClassifierSignal.HINGE);
        ScoreMatrix outside = models.targetsOutside(ClassifierSignal.HINGE);
        Membership membership = models.targets().membership();
        double[] right = new double[3];
        double[] all = new double[3];
        for (int t = 0; t < margins.models(); t++) {
            for (int i = 0; i < margins.examples(); i++) {
                int side = membership.contains(t, i) ? 0 : 1;
                right[side] += margins.score(t, i) > 0 ? 1 : 0;
                all[side]++;
            }
            for (int i = 0; i < outside.examples(); i++) {
                right[2] += outside.score(t, i) > 0 ? 1 : 0;
                all[2]++;
            }
        }
        return IntStream.range(0, 3).mapToDouble(k -> right[k] / all[k]).toArray();
    }
}
