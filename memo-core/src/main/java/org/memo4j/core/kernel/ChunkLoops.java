package org.memo4j.core.kernel;

/**
 * The loops that the JIT compiler vectorizes. What it needs, on JDK 17 as on 25: one index for every array, a bounded
 * number of arrays, and nothing but add, multiply, divide, fused multiply-add, minimum and maximum. A comparison, an integer, a
 * shift of the index by anything but a constant or one more statement of another kind, and it falls back to one number
 * at a time, which is ten times slower; measure after every change.
 */
final class ChunkLoops {
    /** The most lanes. */
    static final int LANES = 512;

    /** Lanes after folding. */
    static final int FOLDED = 64;

    /** What a tie adds to its lane in {@link #terms}; up to 2^15 ties stay apart from what exceeds them. */
    static final float TIE = 0x1p-15f;

    /** Below this exponent a term is left at {@code e^-80}, about {@code 2e-35}: it adds nothing to a sum of 1. */
    private static final float LOWEST = -80;

    /** Twice multiplied by this, the smallest difference of two floats, {@code 1.4e-45}, exceeds 1e15. */
    private static final float HUGE = 1e30f;

    /** {@code (e^y - 1 - y) / y^2}, about {@code 1/2 + y/6 + y^2/24 + ...}. */
    private static final float C0 = 0x1.fffffcp-2f;

    private static final float C1 = 0x1.55553cp-3f;
    private static final float C2 = 0x1.5557dp-5f;
    private static final float C3 = 0x1.1137a2p-7f;
    private static final float C4 = 0x1.6b1da6p-10f;
    private static final float C5 = 0x1.683bc8p-13f;

    /** Without the instruction Math.fma would compute in BigDecimal; a constant, so that the test costs nothing. */
    private static final boolean FMA = FusedMultiplyAdd.isFast();

    private ChunkLoops() {}

    private static float fma(float a, float b, float c) {
        return FMA ? Math.fma(a, b, c) : a * b + c;
    }

    /**
     * The terms of a chunk: with {@code z = x[i] - pivot}, lane {@code i} of {@code s0}, {@code s1} and {@code s2} is
     * set to, or raised by, {@code e^z}, {@code z e^z} and {@code z^2 e^z}, and that of {@code places} by 1 unless
     * {@code z > 0}, and by {@link #TIE} if {@code z = 0}.
     *
     * <p>Short loops overlap better in the processor than one long one; together they are too large a method to be
     * inlined into the caller, where they would lose a third of their speed.
     */
    static void terms(float[] x, int length, float pivot, boolean first, float[][] scratch, float[][] lanes) {
        float[] z = scratch[0];
        float[] m = scratch[1];
        float[] s0 = lanes[0];
        float[] s1 = lanes[1];
        float[] s2 = lanes[2];
        float[] places = lanes[3];
        if (length == LANES) {
            for (int i = 0; i < LANES; i++) {
                z[i] = Math.max(x[i] - pivot, LOWEST);
                m[i] = power(z[i]);
            }
            if (first) {
                for (int i = 0; i < LANES; i++) {
                    float e = raise(m[i]);
                    float ze = z[i] * e;
                    s0[i] = e;
                    s1[i] = ze;
                    s2[i] = z[i] * ze;
                }
                for (int i = 0; i < LANES; i++) {
                    places[i] = place(z[i]);
                }
            } else {
                for (int i = 0; i < LANES; i++) {
                    float e = raise(m[i]);
                    float ze = z[i] * e;
                    s0[i] += e;
                    s1[i] += ze;
                    s2[i] = fma(z[i], ze, s2[i]);
                }
                for (int i = 0; i < LANES; i++) {
                    places[i] += place(z[i]);
                }
            }
        } else {
            for (int i = 0; i < length; i++) {
                z[i] = Math.max(x[i] - pivot, LOWEST);
                m[i] = power(z[i]);
            }
            for (int i = 0; i < length; i++) {
                float e = raise(m[i]);
                float ze = z[i] * e;
                s0[i] = e;
                s1[i] = ze;
                s2[i] = z[i] * ze;
            }
            for (int i = 0; i < length; i++) {
                places[i] = place(z[i]);
            }
        }
    }

    /**
     * {@code e^(z/64) - 1}, by a polynomial of degree 7, fitted for {@code -40 <= z <= 22}: it adds at most
     * {@code 5e-7} to the relative error of {@code e^z} there.
     */
    private static float power(float z) {
        float y = z * (1f / 64);
        float y2 = y * y;
        float high = fma(fma(C5, y, C4), y2, fma(C3, y, C2));
        return fma(fma(high, y2, fma(C1, y, C0)), y2, y);
    }

    /** {@code (1 + m)^64}: the first two of the six squarings on {@code m}, whose small values keep all their digits. */
    private static float raise(float m) {
        float m2 = fma(m, m, m + m);
        float m4 = fma(m2, m2, m2 + m2);
        float e = m4 + 1;
        e *= e;
        e *= e;
        e *= e;
        return e * e;
    }

    /**
     * 1 unless {@code z > 0}, and {@link #TIE} more if it is 0: divisions, because a minimum that minds NaN takes six
     * instructions. Exact for all floats: what should be 0 stays below {@code 1e-15}.
     */
    private static float place(float z) {
        float large = z * HUGE;
        return fma(1f / (1f + large * HUGE), TIE, 1f / (1f + (Math.abs(large) + large) * HUGE));
    }

    /** Raises lane {@code i} to {@code x[i]}; NaN stays. */
    static void maxima(float[] x, int length, float[] lanes) {
        for (int i = 0; i < length; i++) {
            lanes[i] = Math.max(lanes[i], x[i]);
        }
    }

    /**
     * The sum of {@code width} lanes, 64, 128 or 512: pairwise down to 64, in {@code folded}, by shifts that are
     * constants, as vectorizing demands; these in double.
     */
    static double sum(float[] lanes, int width, float[] folded) {
        switch (width) {
            case 64 -> {
                return sum(lanes);
            }
            case 128 -> fold2(lanes, folded);
            default -> fold8(lanes, folded);
        }
        return sum(folded);
    }

    private static void fold2(float[] lanes, float[] folded) {
        for (int i = 0; i < FOLDED; i++) {
            folded[i] = lanes[i] + lanes[i + 64];
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
