package org.memo4j.examples.incremental;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.core.Provenance;
import org.memo4j.core.analytic.ClassIncrementalResult;
import org.memo4j.core.stat.Estimate;
import org.memo4j.examples.incremental.IncrementalResult.Ablation;
import org.memo4j.examples.incremental.IncrementalResult.Agreement;
import org.memo4j.examples.incremental.IncrementalResult.Phased;
import org.memo4j.metrics.counterfactual.ClosedFormMemorizationResult;
import org.memo4j.report.file.CsvTable;
import org.memo4j.report.file.JsonReport;
import org.memo4j.report.file.ReportFiles;
import org.memo4j.report.html.HtmlReport;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.LinePicture;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Scale;

/** The report of the experiment. */
final class IncrementalReport {
    private static final int SHOWN = 20;

    private final IncrementalData data;
    private final IncrementalResult result;

    IncrementalReport(IncrementalData data, IncrementalResult result) {
        this.data = data;
        this.result = result;
    }

    List<String> findings() {
        double worst =
                result.phases().stream().mapToDouble(Phased::distance).max().orElseThrow();
        Estimate last = result.phases().get(0).result().last();
        double low = result.phases().stream()
                .mapToDouble(p -> p.result().average())
                .min()
                .orElseThrow();
        double high = result.phases().stream()
                .mapToDouble(p -> p.result().average())
                .max()
                .orElseThrow();
        Ablation without = best(0);
        Ablation with = best(widths().get(1));
        ClosedFormMemorizationResult memory = result.memory().closedForm();
        return List.of(
                text(
                        "Learned in phases or at once, the head is the same: weights differ by %.1e at most, and %.1f"
                                + " %% (%.1f to %.1f) of the test examples are right in the end. The average over the"
                                + " phases is %.1f to %.1f %% for any number of phases.",
                        worst, 100 * last.value(), 100 * last.lower(), 100 * last.upper(), 100 * low, 100 * high),
                text(
                        "Without random features at most %.1f %% are right, with %d of them %.1f %%; with %d and no"
                                + " ridge %.1f %%.",
                        100 * without.accuracy().value(),
                        with.width(),
                        100 * with.accuracy().value(),
                        widths().get(2),
                        100 * unregularized().accuracy().value()),
                text(
                        "Having seen an example raises the score of its class by %.3f on average, exactly; %d shadow"
                                + " heads estimate what theory predicts from this with correlation %.3f. Membership is"
                                + " told with an AUC of %.3f (%.3f to %.3f), where 0.5 is guessing.",
                        memory.mean(),
                        result.memory().heads(),
                        result.memory().measured(),
                        result.memory().auc().value(),
                        result.memory().auc().lower(),
                        result.memory().auc().upper()));
    }

    private static String text(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }

    private List<Integer> widths() {
        return result.ablation().stream().map(Ablation::width).distinct().toList();
    }

    private Ablation best(int width) {
        return result.ablation().stream()
                .filter(a -> a.width() == width)
                .max(Comparator.comparingDouble(a -> a.accuracy().value()))
                .orElseThrow();
    }

    private Ablation unregularized() {
        return result.ablation().stream()
                .filter(a -> a.width() == widths().get(2) && a.ridge() == IncrementalRun.NONE)
                .findFirst()
                .orElseThrow();
    }

    ReportFiles files() {
        HtmlReport html = HtmlReport.titled("Learning class after class");
        for (String finding : findings()) {
            html = html.withFinding(finding);
        }
        html = html.withSection(phases())
                .withSection(ablation())
                .withSection(memory())
                .withFact("data", data.source())
                .withFact("classes", String.valueOf(data.classes()))
                .withFact("training examples", String.valueOf(data.training().size()))
                .withFact("test examples", String.valueOf(data.test().size()))
                .withFile("phases.csv", "accuracy after every phase")
                .withFile("ablation.csv", "accuracy by expansion and ridge")
                .withFile("examples.csv", "every training example: memorization, exact and estimated")
                .withFile("report.json", "all results with their provenance");
        for (Provenance provenance : provenances()) {
            html = html.withProvenance(provenance);
        }
        return ReportFiles.empty()
                .with("phases.csv", phaseTable())
                .with("ablation.csv", ablationTable())
                .with("examples.csv", exampleTable())
                .with("report.json", JsonReport.toJson(json()))
                .with("report.html", html.toHtml());
    }

    private List<Provenance> provenances() {
        List<Provenance> all = new ArrayList<>();
        result.phases().forEach(p -> all.add(p.result().provenance()));
        all.addAll(result.memory().provenance());
        return all;
    }

    /** What report.json holds. */
    record Json(
            String data,
            List<PhasedJson> phases,
            List<Agreement> exactness,
            List<Ablation> ablation,
            MemoryJson memorization,
            List<Provenance> provenance) {}

    /** A protocol in report.json. */
    record PhasedJson(
            int phases, double average, Estimate last, double forgetting, List<Estimate> accuracies, double distance) {}

    /** Memorization in report.json. */
    record MemoryJson(double mean, double effectiveFeatures, int heads, double correlation, Estimate auc) {}

    private Json json() {
        return new Json(
                data.source(),
                result.phases().stream()
                        .map(p -> new PhasedJson(
                                p.count(),
                                p.result().average(),
                                p.result().last(),
                                p.result().forgetting(),
                                p.result().accuracies(),
                                p.distance()))
                        .toList(),
                result.exactness(),
                result.ablation(),
                new MemoryJson(
                        result.memory().closedForm().mean(),
                        result.memory().closedForm().effectiveFeatures(),
                        result.memory().heads(),
                        result.memory().measured(),
                        result.memory().auc()),
                provenances());
    }

    private Section phases() {
        ResultTable table = ResultTable.of(
                "By number of phases",
                "phases after the base",
                "average accuracy",
                "last accuracy",
                "forgetting of the base",
                "recursion against joint solution");
        LinePicture picture = LinePicture.titled("Accuracy on all classes so far")
                .withX("classes learned", Scale.LINEAR)
                .withY("accuracy", Scale.LINEAR)
                .withYShown(0);
        for (Phased phased : result.phases()) {
            ClassIncrementalResult r = phased.result();
            table = table.withRow(
                    phased.count(), r.average(), r.last(), r.forgetting(), text("%.1e", phased.distance()));
            picture = picture.withCurve(Curve.of(
                    phased.count() + (phased.count() == 1 ? " phase" : " phases"), learned(r), r.accuracies()));
        }
        ResultTable exactness = ResultTable.of("What must agree", "compared", "largest difference");
        for (Agreement agreement : result.exactness()) {
            exactness = exactness.withRow(agreement.what(), text("%.1e", agreement.distance()));
        }
        return Section.titled(
                        "Phases",
                        "The base has half of the classes; each phase brings new ones, and the examples of the old"
                                + " ones are not seen again. Accuracy falls as there are more classes to confuse, not"
                                + " because anything is forgotten: however many phases, the end is the same.")
                .withPicture(picture.picture())
                .withTable(table)
                .withTable(exactness);
    }

    private static double[] learned(ClassIncrementalResult result) {
        double[] learned = new double[result.phases()];
        double sum = 0;
        for (int p = 0; p < learned.length; p++) {
            sum += result.classes(p).length;
            learned[p] = sum;
        }
        return learned;
    }

    private static String name(int width) {
        return width == 0 ? "no expansion" : width + " random features";
    }

    private Section ablation() {
        ResultTable table = ResultTable.of("Joint training", "expansion", "ridge", "accuracy");
        LinePicture picture = LinePicture.titled("What expansion and ridge are for")
                .withX("ridge", Scale.LOG10)
                .withY("accuracy on all classes", Scale.LINEAR)
                .withYShown(0);
        for (int width : widths()) {
            List<Ablation> rows =
                    result.ablation().stream().filter(a -> a.width() == width).toList();
            for (Ablation row : rows) {
                table = table.withRow(
                        name(width),
                        row.ridge() == IncrementalRun.NONE ? "none" : text("%.3g", row.ridge()),
                        row.accuracy());
            }
            picture = picture.withCurve(Curve.of(
                    name(width),
                    rows.stream().mapToDouble(Ablation::ridge).toArray(),
                    rows.stream().map(Ablation::accuracy).toList()));
        }
        return Section.titled(
                        "Expansion and ridge",
                        "Random features let a linear head separate what it could not before. The more of them, the"
                                + " more it needs the ridge: with about as many features as examples and none, the head"
                                + " follows every example and is of no use. \"None\" is a ridge of 1e-10, the leftmost"
                                + " point.")
                .withPicture(picture.picture())
                .withTable(table);
    }

    private Section memory() {
        ClosedFormMemorizationResult exact = result.memory().closedForm();
        ResultTable table = ResultTable.of(
                "The most memorized examples", "example", "class", "score with it", "score without it", "leverage");
        int[] ranking = exact.ranking();
        double[] leverages = exact.leverages();
        for (int r = 0; r < Math.min(SHOWN, ranking.length); r++) {
            int i = ranking[r];
            table = table.withRow(
                    i,
                    data.names().get(data.training().labels()[i]),
                    exact.with()[i],
                    exact.without()[i],
                    leverages[i]);
        }
        return Section.titled(
                        "What the head memorized",
                        "The head says exactly what it would score without an example: no other model is trained."
                                + " Models on random halves memorize more, since there are fewer examples beside each; the"
                                + " picture shows how well the head predicts what shadow heads on halves estimate.")
                .withPicture(comparison())
                .withTable(table);
    }

    /** Deciles of the prediction, and the mean of both in each, so that the noise of the shadow estimate averages out. */
    private Picture comparison() {
        double[] predicted = result.memory().closedForm().atShare(0.5);
        double[] shadow = result.memory().shadow();
        int[] order = IntStream.range(0, predicted.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> predicted[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int bins = Math.min(20, order.length);
        double[] x = new double[bins];
        double[] y = new double[bins];
        for (int b = 0; b < bins; b++) {
            int from = b * order.length / bins;
            int to = (b + 1) * order.length / bins;
            for (int r = from; r < to; r++) {
                x[b] += predicted[order[r]] / (to - from);
                y[b] += shadow[order[r]] / (to - from);
            }
        }
        return LinePicture.titled("Memorization on halves: prediction and estimate")
                .withX("predicted from the head in closed form", Scale.LINEAR)
                .withY("estimated by " + result.memory().heads() + " shadow heads", Scale.LINEAR)
                .withCurve(Curve.of("mean of a twentieth of the examples", x, y))
                .withCurve(Curve.of("equal", new double[] {x[0], x[bins - 1]}, new double[] {x[0], x[bins - 1]})
                        .asReference())
                .picture();
    }

    private CsvTable phaseTable() {
        List<double[]> rows = new ArrayList<>();
        for (Phased phased : result.phases()) {
            double[] learned = learned(phased.result());
            for (int p = 0; p < learned.length; p++) {
                rows.add(new double[] {
                    phased.count(),
                    p,
                    learned[p],
                    phased.result().accuracies().get(p).value(),
                    phased.result().baseAccuracies().get(p).value()
                });
            }
        }
        return CsvTable.ofRows(rows.size())
                .with("phases", column(rows, 0))
                .with("phase", column(rows, 1))
                .with("classes", column(rows, 2))
                .with("accuracy", rows.stream().mapToDouble(r -> r[3]).toArray())
                .with("accuracy_of_base", rows.stream().mapToDouble(r -> r[4]).toArray());
    }

    private static int[] column(List<double[]> rows, int column) {
        return rows.stream().mapToInt(r -> (int) r[column]).toArray();
    }

    private CsvTable ablationTable() {
        List<Ablation> rows = result.ablation();
        return CsvTable.ofRows(rows.size())
                .with("width", rows.stream().mapToInt(Ablation::width).toArray())
                .with("ridge", rows.stream().mapToDouble(Ablation::ridge).toArray())
                .with(
                        "accuracy",
                        rows.stream().mapToDouble(a -> a.accuracy().value()).toArray())
                .with(
                        "lower",
                        rows.stream().mapToDouble(a -> a.accuracy().lower()).toArray())
                .with(
                        "upper",
                        rows.stream().mapToDouble(a -> a.accuracy().upper()).toArray());
    }

    private CsvTable exampleTable() {
        ClosedFormMemorizationResult exact = result.memory().closedForm();
        return CsvTable.ofRows(exact.size())
                .with("example", IntStream.range(0, exact.size()).toArray())
                .with("label", data.training().labels())
                .with("memorization", exact.memorization())
                .with("leverage", exact.leverages())
                .with("score_with", exact.with())
                .with("score_without", exact.without())
                .with("predicted_on_halves", exact.atShare(0.5))
                .with("estimated_on_halves", result.memory().shadow());
    }
}
