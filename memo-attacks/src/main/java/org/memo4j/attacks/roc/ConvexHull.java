package org.memo4j.attacks.roc;

import java.util.Arrays;

/** Upper convex hull of points that ascend in both coordinates. Andrew's monotone chain, 1979; exact in integers. */
final class ConvexHull {
    private ConvexHull() {}

    /** Numbers of the corners, ascending; points on an edge are no corners. */
    static int[] upper(int[] x, int[] y) {
        int[] hull = new int[x.length];
        int size = 0;
        for (int p = 0; p < x.length; p++) {
            while (size > 1 && !turnsRight(x, y, hull[size - 2], hull[size - 1], p)) {
                size--;
            }
            hull[size++] = p;
        }
        return Arrays.copyOf(hull, size);
    }

    private static boolean turnsRight(int[] x, int[] y, int a, int b, int c) {
        long first = (long) (x[b] - x[a]) * (y[c] - y[a]);
        long second = (long) (y[b] - y[a]) * (x[c] - x[a]);
        return first < second;
    }
}
