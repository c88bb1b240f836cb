package org.memo4j.report.picture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Concentration;
import org.memo4j.report.file.CsvTable;
import org.memo4j.report.picture.Panel.Kind;
import org.memo4j.report.picture.Panel.Layer;

/** The usual pictures of an audit. Each comes with a title that {@link Picture#withTitle} can change. */
public final class Pictures {
    private static final int BINS = 20;
    private static final int LORENZ_INTERVALS = 500;

    private Pictures() {}

    /**
     * Checks that pictures can be drawn on this machine; to be called before long work.
     *
     * @throws IllegalStateException if the machine has no fonts; the message names the packages that bring them
     */
    public static void checkFonts() {
        Text.check();
    }

    /**
     * Loss over the course of training.
     *
     * @param curves one a data set (training, held-out): epochs done, and mean loss in nats per token
     * @return the picture
     */
    public static Picture losses(List<Curve> curves) {
        return LinePicture.titled("Loss over training")
                .withX("epochs of training", Scale.WHOLE)
                .withY("mean loss (nats per token)", Scale.LINEAR)
                .withCurves(curves)
                .picture();
    }

    /**
     * Exposure of canaries against how often they were in the training data.
     *
     * @param curves one an epoch or a model, in order: number of replicas (0: a control that was never trained on), and
     *     exposure in bits
     * @param ceiling highest exposure that can be measured: log2 of the size of the reference set
     * @return the picture, with replicas on a logarithmic axis
     */
    public static Picture exposureByReplicas(List<Curve> curves, double ceiling) {
        return exposure(curves, ceiling)
                .withX("replicas in the training data (0: control)", Scale.LOG2)
                .picture();
    }

    /**
     * Exposure of canaries over the course of training.
     *
     * @param curves one a number of replicas, in order: epochs done, and exposure in bits
     * @param ceiling highest exposure that can be measured: log2 of the size of the reference set
     * @return the picture
     */
    public static Picture exposureByEpoch(List<Curve> curves, double ceiling) {
        return exposure(curves, ceiling)
                .withX("epochs of training", Scale.WHOLE)
                .picture();
    }

    private static LinePicture exposure(List<Curve> curves, double ceiling) {
        return LinePicture.titled("Exposure of canaries")
                .withY("exposure (bits)", Scale.LINEAR)
                .withPalette(Palette.ORDERED)
                .withCurves(curves)
                .withYShown(0)
                .withLevel(String.format(Locale.ROOT, "ceiling (%.2f bits)", ceiling), ceiling);
    }

    /**
     * Share of sequences that are extracted, against the length of the prefix that the model is given.
     *
     * @param curves one a group (training data, canaries by replicas, held-out): length of the prefix in tokens, and
     *     extraction rate
     * @return the picture; lengths on a logarithmic axis if they are powers of two
     */
    public static Picture extraction(List<Curve> curves) {
        boolean powers = curves.stream()
                .flatMapToDouble(c -> DoubleStream.of(c.x()))
                .allMatch(v -> v >= 1 && v == Math.rint(v) && Long.bitCount((long) v) == 1);
        return LinePicture.titled("Extraction rate")
                .withX("length of the prefix (tokens)", powers ? Scale.LOG2 : Scale.WHOLE)
                .withY("share of sequences extracted", Scale.LINEAR)
                .withYShown(0)
                .withYShown(1)
                .withCurves(curves)
                .picture();
    }

    /**
     * ROC curves of membership attacks on two logarithmic axes, where low false positive rates can be seen, with the
     * diagonal of an attack by chance. Points where either rate is 0 have no place on these axes and are left out.
     *
     * @param curves one an attack: false positive rate and true positive rate, by increasing rate
     * @return the picture
     */
    public static Picture roc(List<Curve> curves) {
        for (Curve curve : curves) {
            for (double[] rates : List.of(curve.x(), curve.y())) {
                for (int i = 0; i < rates.length; i++) {
                    Checks.probability(rates[i], "rate[" + i + "] of curve '" + curve.name() + "'");
                    Checks.check(
                            i == 0 || rates[i] >= rates[i - 1],
                            "rate[%d] of curve '%s' must not be below the one before; sort by threshold",
                            i,
                            curve.name());
                }
            }
        }
        return LinePicture.titled("ROC of the attacks, both axes logarithmic")
                .withX("false positive rate", Scale.LOG10)
                .withY("true positive rate", Scale.LOG10)
                .withDiagonal()
                .withCurves(curves)
                .picture();
    }

    /**
     * How unevenly memorization is spread over sequences: a histogram, and the Lorenz curve with its diagonal, which show
     * what {@link Concentration} measures. The Lorenz curve says which share of all memorization the least memorized
     * share of the sequences holds.
     *
     * @param name what was measured, for the axis, such as {@code memorization probability}
     * @param values one number a sequence, finite and not negative
     * @return the picture; without a Lorenz curve if every value is 0
     */
    public static Picture distribution(String name, double[] values) {
        Concentration spread = Concentration.of(values);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] lorenz = spread.lorenz(sorted.length);
        String gini = spread.max() > 0
                ? String.format(Locale.ROOT, "%.2f", spread.gini())
                : "not defined, because all values are 0";
        Drawing drawing =
                new Drawing("Distribution over sequences", List.of(histogram(name, sorted), lorenzPanel(spread, gini)));
        String description = String.format(
                Locale.ROOT,
                "Histogram of %s over %d sequences, from %.3g to %.3g with median %.3g, and its Lorenz curve. Gini"
                        + " coefficient: %s.",
                name,
                sorted.length,
                spread.min(),
                spread.max(),
                spread.median(),
                gini);
        double[] shares = IntStream.rangeClosed(1, sorted.length)
                .mapToDouble(i -> (double) i / sorted.length)
                .toArray();
        CsvTable data = CsvTable.ofRows(sorted.length)
                .with("value", sorted)
                .with("share_of_sequences", shares)
                .with("share_of_memorization", Arrays.copyOfRange(lorenz, 1, lorenz.length));
        return new Picture(drawing, description, data);
    }

    private static Panel histogram(String name, double[] sorted) {
        double top = sorted[sorted.length - 1] <= 1 ? 1 : sorted[sorted.length - 1];
        int[] counts = new int[BINS];
        for (double value : sorted) {
            counts[Math.min((int) (value / top * BINS), BINS - 1)]++;
        }
        double width = top / BINS;
        double[] x = new double[2 * BINS];
        double[] y = new double[2 * BINS];
        for (int bin = 0; bin < BINS; bin++) {
            x[2 * bin] = (bin + 0.06) * width;
            y[2 * bin] = counts[bin];
            x[2 * bin + 1] = (bin + 0.94) * width;
            y[2 * bin + 1] = 0;
        }
        Axis xAxis = Axis.around(name, Scale.LINEAR, new double[] {0, top});
        Axis yAxis = Axis.around("number of sequences", Scale.WHOLE, new double[] {
            0, Arrays.stream(counts).max().orElse(1)
        });
        Layer bars = new Layer("", x, y, Style.distinct(0).withoutMarker().withoutLine(), Kind.BARS);
        return new Panel(xAxis, yAxis, List.of(bars));
    }

    private static Panel lorenzPanel(Concentration spread, String gini) {
        double[] ends = {0, 1};
        Axis xAxis = Axis.around("share of sequences, least memorized first", Scale.LINEAR, ends);
        Axis yAxis = Axis.around("share of all memorization", Scale.LINEAR, ends);
        Layer equal = new Layer("all alike", ends, ends, Style.reference(), Kind.LINE);
        if (spread.max() == 0) {
            return new Panel(xAxis, yAxis, List.of(equal));
        }
        int intervals = Math.min(spread.size(), LORENZ_INTERVALS);
        double[] x = IntStream.rangeClosed(0, intervals)
                .mapToDouble(i -> (double) i / intervals)
                .toArray();
        Layer curve = new Layer(
                "Lorenz curve (Gini " + gini + ")",
                x,
                spread.lorenz(intervals),
                Style.distinct(1).withoutMarker(),
                Kind.LINE);
        return new Panel(xAxis, yAxis, List.of(equal, curve));
    }
}
