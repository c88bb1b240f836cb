package org.memo4j.examples.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipEvaluation;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.stat.Estimate;
import org.memo4j.examples.capacity.CapacityResult.Built;
import org.memo4j.examples.capacity.CapacityResult.Noise;
import org.memo4j.examples.capacity.CapacityResult.Table;
import org.memo4j.metrics.capacity.NearMinimumDescentResult.Run;
import org.memo4j.report.file.CsvTable;
import org.memo4j.report.file.JsonReport;
import org.memo4j.report.file.ReportFiles;
import org.memo4j.report.html.HtmlReport;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.LinePicture;
import org.memo4j.report.picture.Palette;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;
import org.memo4j.report.picture.Scale;

/** The report of the experiment. */
final class CapacityReport {
    private final CapacityResult result;

    CapacityReport(CapacityResult result) {
        this.result = result;
    }

    List<String> findings() {
        List<String> findings = new ArrayList<>();
        result.table()
                .ifPresent(t -> findings.add(text(
                        "A ReLU network of hidden widths %s and %d parameters memorizes the classes of all %d records"
                                + " of the table; its outputs are off by %.1e at most.",
                        Arrays.toString(t.built().hiddenWidths()),
                        t.built().parameters(),
                        t.records(),
                        t.built().error())));
        Built largest = result.networks().get(result.networks().size() - 2);
        findings.add(text(
                "A ReLU network of hidden widths %s memorizes the random labels of %d points to %.1e; with any"
                        + " weights, these widths could memorize %d points on a line at most.",
                Arrays.toString(largest.hiddenWidths()), largest.points(), largest.error(), largest.possible()));
        result.noise().stream()
                .filter(n -> n.points() == largest.points() && n.right() < 0.75)
                .findFirst()
                .ifPresent(n -> findings.add(text(
                        "It takes little to make it forget: weights that are off by %.0e of their size leave %.0f %% of"
                                + " the labels right.",
                        n.scale(), 100 * n.right())));
        findings.add(text(
                "Membership inference by loss finds the data of a memorizer with an AUC of %s, and the same data with"
                        + " %s in one that memorizes other data.",
                interval(result.memorizer().auc()), interval(result.other().auc())));
        return findings;
    }

    private static String interval(Estimate e) {
        return text("%.3f (%.3f to %.3f)", e.value(), e.lower(), e.upper());
    }

    private static String text(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }

    ReportFiles files() {
        Picture errors = errorPicture();
        Picture noise = noisePicture();
        HtmlReport html = HtmlReport.titled("How much a network can memorize");
        for (String finding : findings()) {
            html = html.withFinding(finding);
        }
        if (result.table().isPresent()) {
            html = html.withSection(table(result.table().get()));
        }
        html = html.withSection(networks(errors))
                .withSection(forgetting(noise))
                .withSection(attacks())
                .withSection(descent())
                .withFact("random points", result.settings())
                .withFile("networks.csv", "the networks")
                .withFile("noise.csv", "labels that survive disturbed weights")
                .withFile("descent.csv", "descent beside a memorizing minimum")
                .withFile("report.json", "all results with their provenance");
        for (Provenance provenance : provenances()) {
            html = html.withProvenance(provenance);
        }
        return ReportFiles.empty()
                .with("networks.csv", networkTable())
                .with("noise.csv", noiseTable())
                .with("descent.csv", descentTable())
                .with("report.json", JsonReport.toJson(json()))
                .with("report.html", html.toHtml());
    }

    private List<Provenance> provenances() {
        List<Provenance> all = new ArrayList<>();
        result.table().ifPresent(t -> all.add(t.built().provenance()));
        result.networks().forEach(n -> all.add(n.provenance()));
        all.add(result.memorizer().provenance());
        all.add(result.other().provenance());
        all.add(result.descent().provenance());
        return all;
    }

    /** What report.json holds. */
    record Json(
            List<Table> table,
            List<Built> networks,
            List<Noise> noise,
            Estimate aucOfMemorizer,
            Estimate aucOfOther,
            List<Run> descent,
            List<Provenance> provenance) {}

    private Json json() {
        return new Json(
                result.table().stream().toList(),
                result.networks(),
                result.noise(),
                result.memorizer().auc(),
                result.other().auc(),
                result.descent().runs(),
                provenances());
    }

    private static Section table(Table table) {
        return Section.titled(
                        "The table, memorized",
                        "A network that nobody trained gives the class of every record. What a network of this size"
                                + " does on its training data says nothing about what it has learned.")
                .withTable(ResultTable.of("The network", "what", "value")
                        .withRow("table", table.source())
                        .withRow("records", table.records())
                        .withRow("features", table.features())
                        .withRow("classes", table.classes())
                        .withRow("hidden widths", Arrays.toString(table.built().hiddenWidths()))
                        .withRow("parameters", table.built().parameters())
                        .withRow("largest error", scientific(table.built().error()))
                        .withRow(
                                "largest error with weights in float",
                                scientific(table.built().floatError()))
                        .withRow("largest weight", scientific(table.built().largestWeight())));
    }

    private Section networks(Picture picture) {
        ResultTable table = ResultTable.of(
                "Networks that memorize random labels of +1 and -1",
                "activation",
                "points",
                "hidden widths",
                "parameters",
                "largest error",
                "in float",
                "largest weight",
                "points on a line at most");
        for (Built network : result.networks()) {
            table = table.withRow(
                    network.activation().name(),
                    network.points(),
                    Arrays.toString(network.hiddenWidths()),
                    network.parameters(),
                    scientific(network.error()),
                    scientific(network.floatError()),
                    scientific(network.largestWeight()),
                    network.possible());
        }
        return Section.titled(
                        "Memorizing by construction",
                        "Widths grow with the square root of the number of points. The curves are the largest errors"
                                + " over all points; an error of 1 is a label lost. Weights grow with the inverse of the"
                                + " smallest distance of the projected points, so float is soon too coarse.")
                .withPicture(picture)
                .withTable(table);
    }

    private Picture errorPicture() {
        List<Curve> curves = new ArrayList<>();
        for (DenseActivation activation : List.of(DenseActivation.RELU, DenseActivation.HARD_TANH)) {
            List<Built> of = result.networks().stream()
                    .filter(n -> n.activation() == activation)
                    .toList();
            double[] points = of.stream().mapToDouble(Built::points).toArray();
            curves.add(Curve.of(
                    activation.name() + ", double",
                    points,
                    of.stream().mapToDouble(n -> Math.max(n.error(), 1e-17)).toArray()));
            curves.add(Curve.of(
                    activation.name() + ", float",
                    points,
                    of.stream()
                            .mapToDouble(n -> Math.max(n.floatError(), 1e-17))
                            .toArray()));
        }
        return LinePicture.titled("Largest error")
                .withX("points memorized", Scale.LOG10)
                .withY("largest error", Scale.LOG10)
                .withCurves(curves)
                .picture();
    }

    private Section forgetting(Picture picture) {
        return Section.titled(
                        "Forgetting",
                        "Each weight is multiplied by 1 plus noise. The further left a curve falls to one half, which"
                                + " is guessing, the more exactly the weights must be known for the labels to be there.")
                .withPicture(picture);
    }

    private Picture noisePicture() {
        List<Curve> curves = result.noise().stream()
                .mapToInt(Noise::points)
                .distinct()
                .mapToObj(points -> {
                    List<Noise> of = result.noise().stream()
                            .filter(n -> n.points() == points)
                            .toList();
                    return Curve.of(
                            points + " points",
                            of.stream().mapToDouble(Noise::scale).toArray(),
                            of.stream().mapToDouble(Noise::right).toArray());
                })
                .toList();
        return LinePicture.titled("Labels that survive noise")
                .withX("standard deviation of the noise", Scale.LOG10)
                .withY("share of labels that are right", Scale.LINEAR)
                .withPalette(Palette.ORDERED)
                .withCurves(curves)
                .withYShown(0.5)
                .withLevel("guessing", 0.5)
                .picture();
    }

    private Section attacks() {
        ResultTable table = ResultTable.of("Membership inference by loss", "model", "AUC", "TPR at 1 % FPR");
        for (boolean known : new boolean[] {true, false}) {
            MembershipEvaluation attack = known ? result.memorizer() : result.other();
            table = table.withRow(
                    known ? "memorizes the members" : "memorizes other data",
                    attack.auc(),
                    attack.tprs().stream()
                            .filter(t -> t.fpr() == 0.01)
                            .findFirst()
                            .map(t -> t.resolved() ? t.estimate() : "not resolved")
                            .orElse("not measured"));
        }
        return Section.titled(
                        "A model known to memorize, and one known not to",
                        "An attack that does not find the first, or finds something in the second, is broken: these"
                                + " are the controls to test attacks on.")
                .withPicture(Pictures.roc(List.of(
                        curve("memorizes the members", result.memorizer()),
                        curve("memorizes other data", result.other()))))
                .withTable(table);
    }

    private static Curve curve(String name, MembershipEvaluation attack) {
        return Curve.of(name, attack.roc().falsePositiveRates(), attack.roc().truePositiveRates());
    }

    private Section descent() {
        ResultTable table = ResultTable.of(
                "Stochastic gradient descent from a distance of the minimum",
                "distance (rho)",
                "risk at the start",
                "over rho squared",
                "epochs to rho^4",
                "furthest, in rho");
        for (Run run : result.descent().runs()) {
            table = table.withRow(
                    run.distance(),
                    scientific(run.initialRisk()),
                    run.constant(),
                    run.epochs().isPresent() ? run.epochs().getAsInt() : "not reached",
                    run.furthest() / run.distance());
        }
        return Section.titled(
                        "Beside a memorizing minimum",
                        "A distance rho away the risk is about rho squared; within some epochs it is of the order of"
                                + " rho to the fourth, and the weights have hardly left the neighborhood: a network that"
                                + " memorizes is easy to return to.")
                .withTable(table);
    }

    private static String scientific(double value) {
        return text("%.1e", value);
    }

    private CsvTable networkTable() {
        List<Built> all = result.networks();
        return CsvTable.ofRows(all.size())
                .with("activation", all.stream().map(n -> n.activation().name()).toList())
                .with("points", all.stream().mapToInt(Built::points).toArray())
                .with("width_1", all.stream().mapToInt(n -> n.hiddenWidths()[0]).toArray())
                .with("width_2", all.stream().mapToInt(n -> n.hiddenWidths()[1]).toArray())
                .with("parameters", all.stream().mapToLong(Built::parameters).toArray())
                .with("error", all.stream().mapToDouble(Built::error).toArray())
                .with("error_float", all.stream().mapToDouble(Built::floatError).toArray())
                .with(
                        "largest_weight",
                        all.stream().mapToDouble(Built::largestWeight).toArray())
                .with("possible", all.stream().mapToLong(Built::possible).toArray());
    }

    private CsvTable noiseTable() {
        List<Noise> all = result.noise();
        return CsvTable.ofRows(all.size())
                .with("points", all.stream().mapToInt(Noise::points).toArray())
                .with("scale", all.stream().mapToDouble(Noise::scale).toArray())
                .with("right", all.stream().mapToDouble(Noise::right).toArray());
    }

    private CsvTable descentTable() {
        List<Run> all = result.descent().runs();
        return CsvTable.ofRows(all.size())
                .with("distance", all.stream().mapToDouble(Run::distance).toArray())
                .with("initial_risk", all.stream().mapToDouble(Run::initialRisk).toArray())
                .with("final_risk", all.stream().mapToDouble(Run::finalRisk).toArray())
                .with(
                        "epochs",
                        IntStream.range(0, all.size())
                                .map(r -> all.get(r).epochs().orElse(-1))
                                .toArray())
                .with("furthest", all.stream().mapToDouble(Run::furthest).toArray());
    }
}
