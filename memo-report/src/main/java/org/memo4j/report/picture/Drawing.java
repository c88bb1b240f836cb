package org.memo4j.report.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.memo4j.report.picture.Panel.Kind;
import org.memo4j.report.picture.Panel.Layer;

/**
 * Title, legends and panels laid out in a size: panels stand side by side where there is room, and one below the other
 * where there is not. The legend flows in as many rows as it needs, above the panel, so it never covers data.
 *
 * @param title title, drawn at the top
 * @param panels one or two panels
 */
record Drawing(String title, List<Panel> panels) {
    private static final int MARGIN = 12;
    private static final int GAP = 24;
    private static final int STACK_GAP = 14;
    private static final int MIN_PANEL = 300;
    private static final int SAMPLE = 22;
    private static final int ROW = 19;

    Drawing {
        panels = List.copyOf(panels);
    }

    /** Height needed for a size that was asked for: panels below each other need more. */
    int height(PictureSize size) {
        return isStacked(size) ? size.height() * panels.size() * 4 / 5 : size.height();
    }

    private boolean isStacked(PictureSize size) {
        return panels.size() > 1 && size.width() < panels.size() * MIN_PANEL + GAP;
    }

    void paint(Graphics2D g, PictureSize size) {
        int height = height(size);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Color.WHITE);
        g.fill(new Rectangle2D.Double(0, 0, size.width(), height));
        g.setColor(Style.INK);
        int inner = size.width() - 2 * MARGIN;
        int top = MARGIN + (int) Math.ceil(Text.paint(g, title, Text.TITLE, new double[] {MARGIN, MARGIN, inner}));
        int bottom = height - MARGIN / 2;
        int n = panels.size();
        boolean stacked = isStacked(size);
        int panelWidth = stacked ? inner : (inner - (n - 1) * GAP) / n;
        int panelHeight = stacked ? (bottom - top) / n : bottom - top;
        double[] starts = new double[n];
        for (int i = 0; i < n; i++) {
            starts[i] =
                    paintHead(g, panels.get(i), place(i, stacked, panelWidth, top + (stacked ? i * panelHeight : 0)));
        }
        for (int i = 0; i < n; i++) {
            // Side by side, all plots start at the same height.
            double start = stacked ? starts[i] : Arrays.stream(starts).max().orElse(top);
            double end = stacked ? top + (i + 1) * panelHeight - (i < n - 1 ? STACK_GAP : 0) : bottom;
            AffineTransform before = g.getTransform();
            g.translate(place(i, stacked, panelWidth, 0)[0], start);
            panels.get(i).paint(g, panelWidth, (int) (end - start));
            g.setTransform(before);
        }
    }

    /** Left, top and width of a panel. */
    private static double[] place(int i, boolean stacked, int width, double top) {
        return new double[] {stacked ? MARGIN : MARGIN + i * (width + GAP), top, width};
    }

    /** Draws what stands above a plot; returns where the plot begins. */
    private static double paintHead(Graphics2D g, Panel panel, double[] box) {
        g.setColor(Style.QUIET_INK);
        double height = Text.paint(g, panel.y().label(), Text.BODY, box);
        return paintLegend(g, panel, new double[] {box[0], box[1] + height + 2, box[2]}) + 4;
    }

    /** Draws the entries row by row; returns where the last row ends. */
    private static double paintLegend(Graphics2D g, Panel panel, double[] box) {
        List<Layer> entries = panel.layers().stream()
                .filter(Layer::inLegend)
                .sorted(Comparator.comparing(layer -> layer.style().isReference()))
                .toList();
        double x = box[0];
        double y = box[1];
        for (Layer entry : entries) {
            double width = SAMPLE + 6 + Text.width(entry.name(), Text.BODY);
            if (x > box[0] && x + width > box[0] + box[2]) {
                x = box[0];
                y += ROW;
            }
            paintSample(g, entry, x, y + ROW / 2.0);
            g.setColor(Style.INK);
            Text.paint(g, entry.name(), Text.BODY, new double[] {x + SAMPLE + 6, y + 1, box[2] - SAMPLE - 6});
            x += width + 18;
        }
        return entries.isEmpty() ? y : y + ROW;
    }

    private static void paintSample(Graphics2D g, Layer entry, double x, double y) {
        g.setColor(entry.style().color());
        if (entry.kind() == Kind.BARS) {
            g.fill(new Rectangle2D.Double(x + 4, y - 6, 12, 12));
            return;
        }
        if (entry.style().line().getLineWidth() > 0) {
            g.setStroke(entry.style().line());
            g.draw(new Line2D.Double(x, y, x + SAMPLE, y));
        }
        entry.style().marker().paint(g, x + SAMPLE / 2.0, y, 7);
    }
}
