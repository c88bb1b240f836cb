package org.memo4j.report.picture;

/** How the curves of a picture are colored. Both palettes can be read by people with any color vision. */
public enum Palette {
    /** Hues and markers that differ: for curves that differ in kind, such as training and held-out data. */
    DISTINCT {
        @Override
        Style style(int index, int count) {
            return Style.distinct(index);
        }
    },
    /** From light to dark: for curves in an order, such as epochs or numbers of replicas. */
    ORDERED {
        @Override
        Style style(int index, int count) {
            return Style.ordered(index, count);
        }
    };

    abstract Style style(int index, int count);
}
