package org.memo4j.report.picture;

import org.memo4j.core.Checks;

/**
 * Size of a picture in CSS pixels. Text keeps its size in these pixels, so a narrow picture is laid out anew and not
 * shrunk; the image itself has twice as many pixels in each direction, for sharp screens and print.
 *
 * @param width width, at least 300
 * @param height height, at least 240
 */
public record PictureSize(int width, int height) {
    /** For a page on a desktop, a notebook, a slide. */
    public static final PictureSize WIDE = new PictureSize(880, 440);

    /** For a page on a phone. */
    public static final PictureSize PHONE = new PictureSize(360, 380);

    /** Image pixels per CSS pixel. */
    static final int SCALE = 2;

    private static final int MIN_WIDTH = 300;
    private static final int MIN_HEIGHT = 240;
    private static final int MAX = 4096;

    /**
     * Checks the parts.
     *
     * @param width width
     * @param height height
     */
    public PictureSize {
        Checks.atLeast(width, MIN_WIDTH, "width");
        Checks.atLeast(height, MIN_HEIGHT, "height");
        Checks.check(
                width <= MAX && height <= MAX,
                "width and height must be at most %d, but are %d, %d",
                MAX,
                width,
                height);
    }
}
