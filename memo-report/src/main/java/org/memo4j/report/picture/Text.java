package org.memo4j.report.picture;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.text.AttributedString;

/** Text of pictures. */
final class Text {
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    static final Font BODY = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    /** The same on every machine that has the same fonts: independent of the screen. */
    static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private static final float LINE_GAP = 3;

    private Text() {}

    /**
     * Fails with a remedy where the JVM finds no font: it then throws errors of many kinds, from deep within.
     */
    static void check() {
        try {
            new TextLayout("Memo", BODY, CONTEXT).getBounds();
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new IllegalStateException(
                    "this machine has no fonts that Java can use, so no picture can be drawn; install one (on Debian and"
                            + " Ubuntu: apt-get install fontconfig fonts-dejavu-core libfreetype6)",
                    e);
        }
    }

    static double width(String text, Font font) {
        return font.getStringBounds(text, CONTEXT).getWidth();
    }

    /** Draws a text in lines that fit a width; returns the height that it took. */
    static double paint(Graphics2D g, String text, Font font, double[] box) {
        AttributedString attributed = new AttributedString(text);
        attributed.addAttribute(TextAttribute.FONT, font);
        LineBreakMeasurer lines = new LineBreakMeasurer(attributed.getIterator(), CONTEXT);
        double y = box[1];
        while (lines.getPosition() < text.length()) {
            TextLayout line = lines.nextLayout((float) box[2]);
            y += line.getAscent();
            line.draw(g, (float) box[0], (float) y);
            y += line.getDescent() + LINE_GAP;
        }
        return y - box[1];
    }
}
