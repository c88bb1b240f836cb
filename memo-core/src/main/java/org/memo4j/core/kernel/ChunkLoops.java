package org.memo4j.core.kernel;

/**
 * The loops that the JIT compiler vectorizes. What it needs, on JDK 17 as on 25: one index for every array, a bounded
 * number of arrays, and nothing but add, multiply, fused multiply-add, minimum and maximum. A comparison, an integer, a
 * shift of the index by anything but a constant or one more statement of another kind, and it falls back to one number
 * at a time, which is ten times slower; measure after every change.
 */
final class ChunkLoops {
    /** The most lanes. */
    static final int LANES = 512;

    /** Lanes after folding. */
    static final int FOLDED = 64;

    /** Below this exponent a term is left at {@code e^-80}, about {@code 2e-35}: it adds nothing to a sum of 1. */
    private static final float LOWEST = -80;

    /** Twice multiplied by this, the smallest difference of two floats, {@code 1.4e-45}, exceeds 1. */
    private static final float HUGE = 1e30f;

    /** {@code (e^y - 1) / y}, about {@code 1 + y/2 + y^2/6 + y^3/24 + y^4/120}. */
    private static final float Q1 = 0x1.ffffe6p-2f;

    private static final float Q2 = 0x1.555548p-3f;
    private static final float Q3 = 0x1.55c0c8p-5f;
    private static final float Q4 = 0x1.115fc8p-7f;

    /** Without the instruction Math.fma would compute in BigDecimal; a constant, so that the test costs nothing. */
    private static final boolean FMA = FusedMultiplyAdd.isFast();

    private ChunkLoops() {}

    private static float fma(float a, float b, float c) {
        return FMA ? Math.fma(a, b, c) : a * b + c;
    }

    /**
     * Adds to lane {@code i} the terms of {@code x[i]}: with {@code z = x[i] - pivot}, {@code e^z}, {@code z e^z} and
     * {@code z^2 e^z}.
     *
     * <p>{@code e^z = (1 + m)^128} with {@code m = e^y - 1} and {@code y = z / 128}, by a polynomial of degree 5 fitted
     * for {@code |z| <= 22}: it adds at most {@code 3e-7} to the relative error there, {@code 1.5e-4} at {@code z =
     * -40}. The first three of the seven squarings are done on {@code m}, whose small values keep all their digits.
     */
    static void moments(float[] x, int length, float pivot, float[] s0, float[] s1, float[] s2) {
        for (int i = 0; i < length; i++) {
            float z = Math.max(x[i] - pivot, LOWEST);
            float y = z * (1f / 128);
            float q = fma(fma(fma(fma(Q4, y, Q3), y, Q2), y, Q1), y, 1f);
            float m = y * q;
            m = fma(m, m, m + m);
            m = fma(m, m, m + m);
            m = fma(m, m, m + m);
            float e = m + 1;
            e *= e;
            e *= e;
            e *= e;
            e *= e;
            float ze = z * e;
            s0[i] += e;
            s1[i] += ze;
            s2[i] = fma(z, ze, s2[i]);
        }
    }

    /** Adds 1 to lane {@code i} if {@code x[i] > bound}, for {@code i} in {@code [from, to)}; exact for all floats. */
    static void countAbove(float[] x, int from, int to, float bound, float[] lanes) {
        for (int i = from; i < to; i++) {
            lanes[i] += Math.min(Math.max((x[i] - bound) * HUGE, 0f) * HUGE, 1f);
        }
    }

    /** Raises lane {@code i} to {@code x[i]}; NaN stays. */
    static void maxima(float[] x, int length, float[] lanes) {
        for (int i = 0; i < length; i++) {
            lanes[i] = Math.max(lanes[i], x[i]);
        }
    }

    /**
     * The sum of {@code width} lanes, 64, 128, 256 or 512: pairwise down to 64, in {@code folded}, by shifts that are
     * constants, as vectorizing demands; these in double.
     */
    static double sum(float[] lanes, int width, float[] folded) {
        switch (width) {
            case 64 -> {
                return sum(lanes);
            }
            case 128 -> fold2(lanes, folded);
            case 256 -> fold4(lanes, folded);
            default -> fold8(lanes, folded);
        }
        return sum(folded);
    }

    private static void fold2(float[] lanes, float[] folded) {
        for (int i = 0; i < FOLDED; i++) {
            folded[i] = lanes[i] + lanes[i + 64];
        }
    }

    private static void fold4(float[] lanes, float[] folded) {
        for (int i = 0; i < FOLDED; i++) {
            folded[i] = (lanes[i] + lanes[i + 64]) + (lanes[i + 128] + lanes[i + 192]);
        }
    }

    private static void fold8(float[] lanes, float[] folded) {
        for (int i = 0; i < FOLDED; i++) {
            folded[i] = ((lanes[i] + lanes[i + 64]) + (lanes[i + 128] + lanes[i + 192]))
                    + ((lanes[i + 256] + lanes[i + 320]) + (lanes[i + 384] + lanes[i + 448]));
        }
    }

    /** Four chains of additions, which the processor runs side by side. */
    private static double sum(float[] lanes) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < FOLDED; i += 4) {
            a += lanes[i];
            b += lanes[i + 1];
            c += lanes[i + 2];
            d += lanes[i + 3];
        }
        return (a + b) + (c + d);
    }
}
