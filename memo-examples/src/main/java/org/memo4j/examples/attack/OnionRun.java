package org.memo4j.examples.attack;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.attacks.onion.EnsemblePopulations;
import org.memo4j.attacks.onion.OnionCurve;
import org.memo4j.attacks.onion.OnionExperiment;
import org.memo4j.attacks.onion.OnionOutcome;
import org.memo4j.attacks.onion.OnionResult;
import org.memo4j.attacks.onion.Removal;
import org.memo4j.core.Progress;
import org.memo4j.core.ensemble.ClassifierTrainer;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;

/** The onion effect: the most vulnerable records are removed, and all is trained again. */
final class OnionRun {
    private static final double FPR = ClassifierResult.FPR;

    private OnionRun() {}

    static OnionResult run(ClassifierOptions options, AuditedRecords data, ModelTraining training, Progress progress)
            throws IOException {
        int pool = data.pool().size();
        int count = (int) Math.max(1, Math.round(options.onion * pool));
        List<Removal> removals = List.of(
                Removal.mostVulnerable(count), Removal.random(count, options.seed), Removal.leastVulnerable(count));
        long[] before = {0};
        Progress all = (task, done, total) -> {
            progress.update("training for the onion effect", before[0] + done, total * (1 + removals.size()));
            before[0] += done == total ? total : 0;
        };
        EnsemblePopulations populations = EnsemblePopulations.in(
                        training.directory().resolve("onion"), options.onionModels, training::onSome)
                .withSeed(options.seed)
                .withSignal(ClassifierTrainer.nameOf(ClassifierSignal.LOGIT_SCALED_CONFIDENCE))
                .withEnsemble(ensemble -> training.configured(ensemble).withProgress(all));
        return OnionExperiment.withDefaults()
                .run(populations, IntStream.range(0, pool).toArray(), removals);
    }

    static String finding(OnionResult result) {
        OnionOutcome layer = result.outcomes().get(0);
        return String.format(
                Locale.ROOT,
                "Without the %d most vulnerable records the others would be found at a rate of %.2f %%, if nothing else"
                        + " changed; after training again it is %.2f %%.",
                layer.removed().length,
                100 * layer.idealTpr(FPR),
                100 * layer.realityTpr(FPR).value());
    }

    static Section section(OnionResult result) {
        ResultTable table = ResultTable.of(
                "Members found at 1 % FPR",
                "removed",
                "records",
                "before, of all",
                "of those kept, if nothing changed (ideal)",
                "of those kept, trained again (reality)",
                "reality / ideal");
        for (OnionOutcome outcome : result.outcomes()) {
            table = table.withRow(
                    outcome.removal().name(),
                    outcome.removed().length,
                    outcome.baseline().tprAt(FPR).value(),
                    outcome.idealTpr(FPR),
                    outcome.realityTpr(FPR).value(),
                    outcome.ratio(FPR));
        }
        return Section.titled(
                        "The onion effect",
                        "Removing the most vulnerable records does not protect those who were next: where the curve of"
                                + " reality lies above the ideal, others became vulnerable in their place. Random and"
                                + " least vulnerable records are controls, whose ratio should be about 1.")
                .withPicture(picture(result))
                .withTable(table)
                .withText("Each row is its own " + result.baseline().models()
                        + " models, each attacked by LiRA with all others.");
    }

    private static Picture picture(OnionResult result) {
        OnionOutcome layer = result.outcomes().get(0);
        double least = 10.0 / result.baseline().roc().nonMembers();
        return Pictures.roc(layer.curves().stream()
                        .filter(c -> !c.name().equals("ideal among kept"))
                        .map(c -> curve(c, least))
                        .toList())
                .withTitle("Before and after removing the most vulnerable, both axes logarithmic");
    }

    /** From the rate on where ten false positives are expected. */
    private static Curve curve(OnionCurve curve, double least) {
        double[] x = curve.falsePositiveRates();
        int[] shown = IntStream.range(0, x.length).filter(k -> x[k] >= least).toArray();
        return Curve.of(
                curve.name(),
                IntStream.of(shown).mapToDouble(k -> x[k]).toArray(),
                IntStream.of(shown)
                        .mapToDouble(k -> curve.truePositiveRates()[k])
                        .toArray());
    }
}
