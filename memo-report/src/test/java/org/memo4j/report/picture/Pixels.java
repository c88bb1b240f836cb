package org.memo4j.report.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;

/** Looks at images. */
final class Pixels {
    private Pixels() {}

    static int count(BufferedImage image, Color color) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & 0xFFFFFF) == (color.getRGB() & 0xFFFFFF) ? 1 : 0;
            }
        }
        return count;
    }

    /** Whether the outermost pixels are all white: nothing is cut off. */
    static boolean hasWhiteEdge(BufferedImage image) {
        int right = image.getWidth() - 1;
        int bottom = image.getHeight() - 1;
        boolean white = true;
        for (int x = 0; x <= right; x++) {
            white &= isWhite(image, x, 0) && isWhite(image, x, bottom);
        }
        for (int y = 0; y <= bottom; y++) {
            white &= isWhite(image, 0, y) && isWhite(image, right, y);
        }
        return white;
    }

    private static boolean isWhite(BufferedImage image, int x, int y) {
        return (image.getRGB(x, y) & 0xFFFFFF) == 0xFFFFFF;
    }
}
