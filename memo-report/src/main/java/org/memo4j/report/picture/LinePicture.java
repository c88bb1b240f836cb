package org.memo4j.report.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.report.file.CsvTable;
import org.memo4j.report.picture.Panel.Kind;
import org.memo4j.report.picture.Panel.Layer;

/**
 * Curves over one pair of axes, with points, interval bars and levels to compare with.
 *
 * <p>Immutable: every {@code with} returns a new one. {@link #picture()} checks and lays out. {@link Pictures} has the
 * usual ones ready.
 *
 * <p>On a {@link Scale#LOG10} axis a point at zero is left out, and an interval that reaches down to zero ends at the edge
 * of the picture. A curve of more than 1000 points is thinned to what can be seen: of the points that share one of 400
 * columns, the first, the last, the lowest and the highest stay. Curves with intervals are moved apart sideways by a
 * little, so that bars at the same place can be told apart.
 */
public final class LinePicture {
    private static final int COLUMNS = 400;
    private static final int MANY = 1000;
    private static final int MAX_MARKERS = 40;
    private static final double DODGE_OF_AXIS = 0.008;
    private static final double DODGE_OF_GAP = 0.12;

    private final String title;
    private final Side x;
    private final Side y;
    private final Content content;

    private LinePicture(String title, Side x, Side y, Content content) {
        this.title = title;
        this.x = x;
        this.y = y;
        this.content = content;
    }

    /** What an axis says, its scale, and numbers that it must show. */
    private record Side(String label, Scale scale, List<Double> shown) {}

    private record Level(String name, double y) {}

    private record Content(Palette palette, List<Curve> curves, List<Level> levels, boolean diagonal) {}

    /**
     * A picture without curves, on straight axes.
     *
     * @param title title at the top
     * @return the picture to be filled
     */
    public static LinePicture titled(String title) {
        Checks.check(!title.isBlank(), "title must not be blank");
        Side side = new Side("", Scale.LINEAR, List.of());
        return new LinePicture(title, side, side, new Content(Palette.DISTINCT, List.of(), List.of(), false));
    }

    /**
     * Sets the horizontal axis.
     *
     * @param label what it says, with the unit
     * @param scale its scale
     * @return new picture
     */
    public LinePicture withX(String label, Scale scale) {
        return new LinePicture(title, new Side(label, scale, x.shown), y, content);
    }

    /**
     * Sets the vertical axis.
     *
     * @param label what it says, with the unit
     * @param scale its scale
     * @return new picture
     */
    public LinePicture withY(String label, Scale scale) {
        return new LinePicture(title, x, new Side(label, scale, y.shown), content);
    }

    /**
     * Makes the vertical axis show a number, whether or not a curve comes there: 0 for most things that are counted.
     *
     * @param value the number
     * @return new picture
     */
    public LinePicture withYShown(double value) {
        Checks.check(Double.isFinite(value), "value must be finite, but is %s", value);
        return new LinePicture(title, x, new Side(y.label, y.scale, append(y.shown, value)), content);
    }

    /**
     * Sets how curves are colored.
     *
     * @param palette the palette; at first {@link Palette#DISTINCT}
     * @return new picture
     */
    public LinePicture withPalette(Palette palette) {
        return new LinePicture(title, x, y, new Content(palette, content.curves, content.levels, content.diagonal));
    }

    /**
     * Adds a curve.
     *
     * @param curve the curve, with a name of its own
     * @return new picture
     */
    public LinePicture withCurve(Curve curve) {
        for (Curve other : content.curves) {
            Checks.check(
                    !other.name().equals(curve.name()),
                    "the picture already has a curve '%s'; give this one another name",
                    curve.name());
        }
        return new LinePicture(
                title,
                x,
                y,
                new Content(content.palette, append(content.curves, curve), content.levels, content.diagonal));
    }

    /**
     * Adds curves.
     *
     * @param curves the curves, each with a name of its own
     * @return new picture
     */
    public LinePicture withCurves(List<Curve> curves) {
        LinePicture picture = this;
        for (Curve curve : curves) {
            picture = picture.withCurve(curve);
        }
        return picture;
    }

    /**
     * Adds a horizontal line to compare with: a ceiling, a rate by chance.
     *
     * @param name entry of the legend
     * @param value where the line is
     * @return new picture
     */
    public LinePicture withLevel(String name, double value) {
        Checks.check(Double.isFinite(value), "value of level '%s' must be finite, but is %s", name, value);
        return new LinePicture(
                title,
                x,
                y,
                new Content(
                        content.palette,
                        content.curves,
                        append(content.levels, new Level(name, value)),
                        content.diagonal));
    }

    /**
     * Adds the line on which both coordinates are equal, named {@code chance}.
     *
     * @return new picture
     */
    public LinePicture withDiagonal() {
        return new LinePicture(title, x, y, new Content(content.palette, content.curves, content.levels, true));
    }

    private static <T> List<T> append(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return List.copyOf(longer);
    }

    /**
     * Checks the content and lays it out.
     *
     * @return the picture
     * @throws IllegalArgumentException if there is no curve, or a curve has a negative number on a logarithmic axis or
     *     nothing that the axes can show
     */
    public Picture picture() {
        Checks.check(!content.curves.isEmpty(), "picture '%s' needs at least one curve", title);
        List<Curve> drawable = content.curves.stream().map(this::drawable).toList();
        Axis tight = Axis.around(x.label, x.scale, gather(drawable, Curve::x));
        double step = drawable.stream().anyMatch(Curve::hasIntervals) ? dodge(drawable, tight) : 0;
        Axis xAxis = tight.widened(step * (drawable.size() - 1) / 2);
        Axis yAxis = Axis.around(y.label, y.scale, verticals(drawable));
        List<Curve> thin = drawable.stream().map(c -> thin(c, xAxis)).toList();
        List<Layer> layers = new ArrayList<>();
        for (Level level : content.levels) {
            double at = yAxis.position(level.y);
            layers.add(new Layer(
                    level.name,
                    new double[] {xAxis.min(), xAxis.max()},
                    new double[] {at, at},
                    Style.reference(),
                    Kind.LINE));
        }
        if (content.diagonal) {
            double from = Math.max(xAxis.min(), yAxis.min());
            double to = Math.min(xAxis.last(), yAxis.last());
            double[] ends = {from, to};
            layers.add(new Layer("chance", ends, ends, Style.reference(), Kind.LINE));
        }
        layers.addAll(curveLayers(thin, new Axis[] {xAxis, yAxis}, step));
        Drawing drawing = new Drawing(title, List.of(new Panel(xAxis, yAxis, layers)));
        return new Picture(drawing, describe(thin), table(thin));
    }

    private double[] verticals(List<Curve> curves) {
        DoubleStream values = DoubleStream.of(gather(curves, Curve::y));
        DoubleStream ends = DoubleStream.concat(
                DoubleStream.of(gather(curves, Curve::lower)), DoubleStream.of(gather(curves, Curve::upper)));
        DoubleStream others = DoubleStream.concat(
                content.levels.stream().mapToDouble(Level::y), y.shown.stream().mapToDouble(Double::doubleValue));
        return DoubleStream.concat(DoubleStream.concat(values, ends), others)
                .filter(v -> !Double.isNaN(v))
                .toArray();
    }

    private static double[] gather(List<Curve> curves, Function<Curve, double[]> part) {
        return curves.stream()
                .flatMapToDouble(c -> DoubleStream.of(part.apply(c)))
                .toArray();
    }

    /** The curve without the points that a logarithmic axis cannot show. */
    private Curve drawable(Curve curve) {
        double[] px = curve.x();
        double[] py = curve.y();
        checkSign(px, x.scale, "x", curve);
        checkSign(py, y.scale, "y", curve);
        int[] kept = IntStream.range(0, px.length)
                .filter(i -> (x.scale != Scale.LOG10 || px[i] > 0) && (y.scale != Scale.LOG10 || py[i] > 0))
                .toArray();
        Checks.check(
                kept.length > 0,
                "curve '%s' has no point above zero, so a logarithmic axis cannot show it; leave it out",
                curve.name());
        return kept.length == px.length ? curve : curve.select(kept);
    }

    private static void checkSign(double[] values, Scale scale, String name, Curve curve) {
        if (scale == Scale.LOG2 || scale == Scale.LOG10) {
            for (int i = 0; i < values.length; i++) {
                Checks.check(
                        values[i] >= 0,
                        "%s[%d] of curve '%s' must be >= 0 on a logarithmic axis, but is %s",
                        name,
                        i,
                        curve.name(),
                        values[i]);
            }
        }
    }

    private static Curve thin(Curve curve, Axis axis) {
        if (curve.size() <= MANY) {
            return curve;
        }
        double[] px = curve.x();
        double[] py = curve.y();
        boolean[] keep = new boolean[px.length];
        int start = 0;
        while (start < px.length) {
            int column = column(px[start], axis);
            int end = start;
            int low = start;
            int high = start;
            while (end + 1 < px.length && column(px[end + 1], axis) == column) {
                end++;
                low = py[end] < py[low] ? end : low;
                high = py[end] > py[high] ? end : high;
            }
            keep[start] = true;
            keep[end] = true;
            keep[low] = true;
            keep[high] = true;
            start = end + 1;
        }
        return curve.select(IntStream.range(0, keep.length).filter(i -> keep[i]).toArray());
    }

    private static int column(double value, Axis axis) {
        return (int) ((axis.position(value) - axis.min()) / (axis.max() - axis.min()) * COLUMNS);
    }

    private List<Layer> curveLayers(List<Curve> curves, Axis[] axes, double step) {
        Axis xAxis = axes[0];
        Axis yAxis = axes[1];
        int colored = (int) curves.stream().filter(c -> !c.isReference()).count();
        List<Layer> back = new ArrayList<>();
        List<Layer> front = new ArrayList<>();
        int color = 0;
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            Style style = curve.isReference() ? Style.reference() : content.palette.style(color++, colored);
            if (curve.size() > MAX_MARKERS) {
                style = style.withoutMarker();
            } else if (curve.size() == 1 && curve.isReference()) {
                style = Style.distinct(0).withColor(style.color());
            }
            double shift = step * (i - (curves.size() - 1) / 2.0);
            double[] px = DoubleStream.of(curve.x())
                    .map(v -> xAxis.position(v) + shift)
                    .toArray();
            double[] py = DoubleStream.of(curve.y()).map(yAxis::position).toArray();
            if (curve.hasIntervals()) {
                back.add(bars(curve, px, yAxis, style.bars()));
            }
            front.add(new Layer(curve.name(), px, py, style, Kind.LINE));
        }
        back.addAll(front);
        return back;
    }

    private static double dodge(List<Curve> curves, Axis axis) {
        double[] positions = DoubleStream.of(gather(curves, Curve::x))
                .map(axis::position)
                .sorted()
                .distinct()
                .toArray();
        double gap = IntStream.range(1, positions.length)
                .mapToDouble(i -> positions[i] - positions[i - 1])
                .min()
                .orElse(axis.max() - axis.min());
        return Math.min((axis.max() - axis.min()) * DODGE_OF_AXIS, gap * DODGE_OF_GAP);
    }

    private static Layer bars(Curve curve, double[] px, Axis axis, Style style) {
        double[] lower = curve.lower();
        double[] upper = curve.upper();
        double[] bx = new double[3 * px.length];
        double[] by = new double[3 * px.length];
        for (int i = 0; i < px.length; i++) {
            Arrays.fill(bx, 3 * i, 3 * i + 3, px[i]);
            by[3 * i] = Math.max(axis.position(lower[i]), axis.min());
            by[3 * i + 1] = axis.position(upper[i]);
            by[3 * i + 2] = Double.NaN;
        }
        return new Layer("", bx, by, style, Kind.LINE);
    }

    private String describe(List<Curve> curves) {
        StringBuilder text = new StringBuilder("Line picture of ")
                .append(y.label)
                .append(" against ")
                .append(x.label)
                .append('.');
        for (Curve curve : curves) {
            double[] px = curve.x();
            double[] py = curve.y();
            int last = px.length - 1;
            text.append(String.format(Locale.ROOT, " %s: %.3g at %.3g", curve.name(), py[0], px[0]));
            text.append(last == 0 ? "." : String.format(Locale.ROOT, ", %.3g at %.3g.", py[last], px[last]));
        }
        for (Level level : content.levels) {
            text.append(String.format(Locale.ROOT, " Dashed line, %s: %.3g.", level.name, level.y));
        }
        return text.toString();
    }

    private static CsvTable table(List<Curve> curves) {
        List<String> names = curves.stream()
                .flatMap(c -> IntStream.range(0, c.size()).mapToObj(i -> c.name()))
                .toList();
        CsvTable table = CsvTable.ofRows(names.size())
                .with("curve", names)
                .with("x", gather(curves, Curve::x))
                .with("y", gather(curves, Curve::y));
        return curves.stream().noneMatch(Curve::hasIntervals)
                ? table
                : table.with("lower", gather(curves, Curve::lower)).with("upper", gather(curves, Curve::upper));
    }

    @Override
    public String toString() {
        return title + " " + content.curves;
    }
}
