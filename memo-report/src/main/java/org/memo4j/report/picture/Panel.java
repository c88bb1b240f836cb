package org.memo4j.report.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One pair of axes with what is drawn on them.
 *
 * @param x horizontal axis
 * @param y vertical axis; its label stands above the panel, where it can be read without turning the head
 * @param layers what is drawn, from back to front
 */
record Panel(Axis x, Axis y, List<Layer> layers) {
    private static final int MARKER = 7;
    private static final int TICK_SPACING_X = 64;
    private static final int TICK_SPACING_Y = 50;

    /**
     * Something drawn on the axes, in positions of the axes; NaN in y breaks the line.
     *
     * @param name entry of the legend; empty for none
     * @param x positions
     * @param y positions
     * @param style how it is drawn
     * @param kind what it is
     */
    record Layer(String name, double[] x, double[] y, Style style, Kind kind) {
        boolean inLegend() {
            return !name.isEmpty();
        }
    }

    /** What a layer is. */
    enum Kind {
        LINE,
        BARS
    }

    Panel {
        layers = List.copyOf(layers);
    }

    void paint(Graphics2D g, int width, int height) {
        XYChart chart = new XYChart(width, height);
        chart.setXAxisTitle(x.label());
        style(chart.getStyler(), width, height);
        // XChart aligns ticks with the data if the data are evenly spaced, and never returns if the labels then do not
        // fit. These invisible points are not evenly spaced, whatever the others are.
        XYSeries anchor = chart.addSeries(
                "anchor", new double[] {x.min(), x.min() + 0.37 * (x.max() - x.min())}, new double[] {y.min(), y.min()
                });
        anchor.setMarker(SeriesMarkers.NONE);
        anchor.setLineStyle(Style.reference().withoutLine().line());
        for (int i = 0; i < layers.size(); i++) {
            add(chart, layers.get(i), "layer " + i);
        }
        AffineTransform before = g.getTransform();
        chart.paint(g, width, height);
        g.setTransform(before);
    }

    private static void add(XYChart chart, Layer layer, String id) {
        XYSeries series = chart.addSeries(id, layer.x(), layer.y());
        series.setLineStyle(layer.style().line());
        series.setLineColor(layer.style().color());
        series.setMarker(layer.style().marker());
        series.setMarkerColor(layer.style().color());
        series.setFillColor(layer.style().color());
        series.setXYSeriesRenderStyle(
                layer.kind() == Kind.BARS ? XYSeriesRenderStyle.StepArea : XYSeriesRenderStyle.Line);
    }

    private void style(XYStyler styler, int width, int height) {
        styler.setBaseFont(Text.BODY);
        styler.setChartBackgroundColor(Color.WHITE).setChartPadding(2).setChartTitleVisible(false);
        styler.setLegendVisible(false).setMarkerSize(MARKER).setAntiAlias(true);
        styler.setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setPlotContentSize(1);
        styler.setYAxisTitleVisible(false)
                .setAxisTitleFont(Text.BODY)
                .setAxisTickLabelsFont(Text.SMALL)
                .setAxisTitlePadding(10)
                .setPlotMargin(0);
        styler.setXAxisTitleColor(Style.QUIET_INK).setChartFontColor(Style.QUIET_INK);
        styler.setYAxisLabelAlignment(TextAlignment.Right);
        styler.setAxisTickLabelsColor(Style.QUIET_INK)
                .setAxisTickMarksColor(Style.BASE_LINE)
                .setAxisTickMarkLength(0)
                .setAxisTickPadding(6)
                .setAxisTicksMarksVisible(false)
                .setAxisTicksLineVisible(false);
        styler.setPlotGridLinesColor(Style.GRID)
                .setPlotGridLinesStroke(Style.solid(1))
                .setPlotGridVerticalLinesVisible(false)
                .setPlotTicksMarksVisible(false);
        styler.setXAxisMin(x.min()).setXAxisMax(x.max()).setYAxisMin(y.min()).setYAxisMax(y.max());
        styler.setXAxisTickMarkSpacingHint(x.tickSpacing(width - 60.0, TICK_SPACING_X))
                .setYAxisTickMarkSpacingHint(y.tickSpacing(height - 50.0, TICK_SPACING_Y));
        styler.setXAxisTickLabelsFormattingFunction(x.labels());
        styler.setYAxisTickLabelsFormattingFunction(y.labels());
    }
}
