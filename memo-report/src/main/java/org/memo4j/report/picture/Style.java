package org.memo4j.report.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Color, line and marker of a curve. */
record Style(Color color, BasicStroke line, Marker marker) {
    static final Color INK = new Color(0x1F2933);
    static final Color QUIET_INK = new Color(0x52606D);
    static final Color GRID = new Color(0xE4E7EB);
    static final Color BASE_LINE = new Color(0x9AA5B1);
    static final Color REFERENCE = new Color(0x6B7785);

    private static final float WIDTH = 2f;
    private static final List<Color> DISTINCT = List.of(
            new Color(0x0072B2), // blue
            new Color(0xD55E00), // vermilion
            new Color(0x008A64), // green
            new Color(0xA8478B), // purple
            new Color(0x9A7300), // ocher
            new Color(0x2E86AB)); // sky
    private static final List<Color> ORDERED = List.of(
            new Color(0xF0804E), new Color(0xCC4778), new Color(0x9C179E), new Color(0x5D01A6), new Color(0x0D0887));
    private static final List<Marker> MARKERS = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.SQUARE,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.TRIANGLE_DOWN,
            SeriesMarkers.CROSS);

    /** Style of one of several curves that differ in kind: told apart by hue and by marker. */
    static Style distinct(int index) {
        return new Style(
                DISTINCT.get(index % DISTINCT.size()),
                index < DISTINCT.size() ? solid(WIDTH) : dashed(WIDTH),
                MARKERS.get(index % MARKERS.size()));
    }

    /** Style of one of several curves in an order: from light to dark, so that the order survives without hue. */
    static Style ordered(int index, int count) {
        double at = count == 1 ? 1 : (double) index / (count - 1);
        double place = at * (ORDERED.size() - 1);
        int below = Math.min((int) place, ORDERED.size() - 2);
        return new Style(
                mix(ORDERED.get(below), ORDERED.get(below + 1), place - below),
                solid(WIDTH),
                MARKERS.get(index % MARKERS.size()));
    }

    static Style reference() {
        return new Style(REFERENCE, dashed(1.5f), SeriesMarkers.NONE);
    }

    boolean isReference() {
        return color.equals(REFERENCE);
    }

    /** The interval bars of this curve. */
    Style bars() {
        return new Style(color, solid(1.25f), SeriesMarkers.NONE);
    }

    Style withoutMarker() {
        return new Style(color, line, SeriesMarkers.NONE);
    }

    Style withColor(Color other) {
        return new Style(other, line, marker);
    }

    Style withoutLine() {
        return new Style(color, SeriesLines.NONE, marker);
    }

    static BasicStroke solid(float width) {
        return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    static BasicStroke dashed(float width) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {5f, 4f}, 0f);
    }

    private static Color mix(Color a, Color b, double share) {
        return new Color(
                (int) Math.round(a.getRed() + share * (b.getRed() - a.getRed())),
                (int) Math.round(a.getGreen() + share * (b.getGreen() - a.getGreen())),
                (int) Math.round(a.getBlue() + share * (b.getBlue() - a.getBlue())));
    }
}
