package org.memo4j.examples.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.attacks.onion.AttackSuccess;
import org.memo4j.attacks.onion.EnsemblePopulations;
import org.memo4j.attacks.onion.OnionCurve;
import org.memo4j.attacks.onion.OnionExperiment;
import org.memo4j.attacks.onion.OnionOutcome;
import org.memo4j.attacks.onion.OnionResult;
import org.memo4j.attacks.onion.OnionTprs;
import org.memo4j.attacks.onion.Removal;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.core.Progress;
import org.memo4j.core.ensemble.ClassifierTrainer;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;

/**
 * The onion effect: the most vulnerable records are removed, and all is trained again.
 *
 * <p>Who is most vulnerable is told by the shadow models of the audit, not by the models that the removals are compared on:
 * with tens of models the records that look most vulnerable in them are partly those that were lucky in them, and without
 * them the same models would look safer than new ones even if nothing had happened.
 */
final class OnionRun {
    /** Rates that are told, the one that the sample resolves best first. */
    private static final double[] FPRS = {0.01, 0.001};

    private static final int REPLICATES = 200;

    private OnionRun() {}

    static OnionResult run(
            ClassifierOptions options,
            AuditedRecords data,
            TrainedModels models,
            ModelTraining training,
            Progress progress)
            throws IOException {
        int pool = data.pool().size();
        int count = (int) Math.max(1, Math.round(options.onion * pool));
        int[] ranking = AttackSuccess.of(
                        models.shadows().scores(ClassifierSignal.LOGIT_SCALED_CONFIDENCE), Lira.withDefaults(), 0)
                .ranking();
        List<Removal> removals = List.of(
                Removal.of("most vulnerable", Arrays.copyOf(ranking, count)),
                Removal.random(count, options.seed),
                Removal.of("least vulnerable", Arrays.copyOfRange(ranking, pool - count, pool)));
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
                .withFprs(FPRS)
                .run(populations, IntStream.range(0, pool).toArray(), removals);
    }

    /** Rates of one removal. */
    record Row(String removal, int removed, OnionTprs tprs, double ratio) {}

    /** Rates of all removals at the false-positive rates that the sample resolves, and at the highest one anyway. */
    static List<Row> rows(OnionResult result, long seed) {
        Bootstrap bootstrap = Bootstrap.withDefaults()
                .withReplicates(REPLICATES)
                .withConfidence(AttackStatistics.CONFIDENCE)
                .withInterval(BootstrapInterval.PERCENTILE)
                .withSeed(seed);
        double lowest = 10.0 / result.outcomes().get(0).reality().nonMembers();
        return Arrays.stream(FPRS)
                .filter(fpr -> fpr >= lowest || fpr == FPRS[0])
                .boxed()
                .flatMap(fpr -> result.outcomes().stream()
                        .map(o ->
                                new Row(o.removal().name(), o.removed().length, o.tprs(fpr, bootstrap), o.ratio(fpr))))
                .toList();
    }

    static String finding(List<Row> rows) {
        Row layer = rows.get(0);
        return String.format(
                Locale.ROOT,
                "Without the %d most vulnerable records the others would be found at a rate of %.2f %%, if nothing else"
                        + " changed (%s %% falsely accused); after training again it is %.2f %%, %.1f times that.",
                layer.removed,
                100 * layer.tprs.ideal().value(),
                ClassifierPage.percentage(layer.tprs.fpr()),
                100 * layer.tprs.reality().value(),
                layer.ratio);
    }

    static Section section(OnionResult result, List<Row> rows) {
        Section section = Section.titled(
                        "The onion effect",
                        "Removing the most vulnerable records does not protect those who were next: where the curve of"
                                + " reality lies above the ideal, others became vulnerable in their place. Random and"
                                + " least vulnerable records are controls, whose ratio should be about 1.")
                .withPicture(picture(result));
        for (double fpr : FPRS) {
            List<Row> some = rows.stream().filter(r -> r.tprs.fpr() == fpr).toList();
            section = some.isEmpty() ? section : section.withTable(table(fpr, some));
        }
        return section.withText(result.outcomes().get(0).removed().length + " of "
                + result.baseline().examples().length
                + " records are removed, by their success rates in the shadow models. Before: members found among all"
                + " records. Ideal: among those kept, if nothing changed, by the threshold for all; own threshold: by"
                + " one for those kept. Reality: among those kept after training again. Ratio: reality / ideal. Each"
                + " row is its own " + result.baseline().models()
                + " models, each attacked by LiRA with all others; intervals of 95 % draw models.");
    }

    private static ResultTable table(double fpr, List<Row> rows) {
        ResultTable table = ResultTable.of(
                "Members found at " + ClassifierPage.percentage(fpr) + " % FPR",
                "removed",
                "ratio",
                "ideal",
                "reality",
                "reality \u2212 ideal",
                "before",
                "own threshold");
        for (Row row : rows) {
            table = table.withRow(
                    row.removal,
                    row.ratio,
                    row.tprs.ideal(),
                    row.tprs.reality(),
                    row.tprs.excess(),
                    row.tprs.baseline(),
                    row.tprs.idealAmongKept().value());
        }
        return table;
    }

    private static Picture picture(OnionResult result) {
        double least = 10.0 / result.baseline().roc().nonMembers();
        List<Curve> curves = new ArrayList<>();
        for (OnionOutcome outcome : result.outcomes()) {
            boolean control = !curves.isEmpty();
            for (OnionCurve curve : outcome.curves()) {
                boolean reality = curve.name().equals("reality");
                if (control ? reality : !curve.name().equals("ideal among kept")) {
                    curves.add(curve(
                            control ? "reality, " + outcome.removal().name() + " removed" : curve.name(),
                            curve,
                            least));
                }
            }
        }
        return Pictures.roc(curves)
                .withTitle("Before and after removing the most vulnerable, and controls; both axes logarithmic");
    }

    /** From the rate on where ten false positives are expected. */
    private static Curve curve(String name, OnionCurve curve, double least) {
        double[] x = curve.falsePositiveRates();
        int[] shown = IntStream.range(0, x.length).filter(k -> x[k] >= least).toArray();
        return Curve.of(
                name,
                IntStream.of(shown).mapToDouble(k -> x[k]).toArray(),
                IntStream.of(shown)
                        .mapToDouble(k -> curve.truePositiveRates()[k])
                        .toArray());
    }
}
