package org.memo4j.core.score;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/** Scores of one model, in the precision in which they were given. Arrays are not copied, nor changed later. */
sealed interface ScoreRow {
    int length();

    double get(int example);

    void read(int from, double[] target, int length);

    ScoreRow select(int[] examples);

    void addTo(DataHash hash);

    /** Whether every score is 0 or 1. */
    default boolean isBinary() {
        for (int i = 0; i < length(); i++) {
            double score = get(i);
            if (score != 0 && score != 1) {
                return false;
            }
        }
        return true;
    }

    /** In double precision. */
    record Doubles(double[] scores) implements ScoreRow {
        static Doubles of(double[] scores, String name) {
            for (int i = 0; i < scores.length; i++) {
                checkFinite(scores[i], name, i);
            }
            return new Doubles(scores);
        }

        @Override
        public int length() {
            return scores.length;
        }

        @Override
        public double get(int example) {
            return scores[example];
        }

        @Override
        public void read(int from, double[] target, int length) {
            System.arraycopy(scores, from, target, 0, length);
        }

        @Override
        public ScoreRow select(int[] examples) {
            double[] selected = new double[examples.length];
            Arrays.setAll(selected, i -> scores[examples[i]]);
            return new Doubles(selected);
        }

        @Override
        public void addTo(DataHash hash) {
            hash.add(scores);
        }
    }

    /** In single precision. */
    record Floats(float[] scores) implements ScoreRow {
        static Floats of(float[] scores, String name) {
            for (int i = 0; i < scores.length; i++) {
                checkFinite(scores[i], name, i);
            }
            return new Floats(scores);
        }

        @Override
        public int length() {
            return scores.length;
        }

        @Override
        public double get(int example) {
            return scores[example];
        }

        @Override
        public void read(int from, double[] target, int length) {
            for (int i = 0; i < length; i++) {
                target[i] = scores[from + i];
            }
        }

        @Override
        public ScoreRow select(int[] examples) {
            float[] selected = new float[examples.length];
            for (int i = 0; i < examples.length; i++) {
                selected[i] = scores[examples[i]];
            }
            return new Floats(selected);
        }

        @Override
        public void addTo(DataHash hash) {
            hash.add(scores);
        }
    }

    /** Zeros and ones. */
    record Bits(long[] words, int length) implements ScoreRow {
        static Bits of(boolean[] scores) {
            return new Bits(BitRows.pack(scores), scores.length);
        }

        @Override
        public double get(int example) {
            return BitRows.get(words, example) ? 1 : 0;
        }

        @Override
        public boolean isBinary() {
            return true;
        }

        @Override
        public void read(int from, double[] target, int length) {
            BitRows.read(words, from, target, length);
        }

        @Override
        public ScoreRow select(int[] examples) {
            return new Bits(BitRows.select(words, examples), examples.length);
        }

        @Override
        public void addTo(DataHash hash) {
            hash.add(words);
        }
    }

    /** Bits if that is what they are, else double precision. */
    static ScoreRow ofIntegers(int[] scores) {
        Doubles row = new Doubles(Arrays.stream(scores).asDoubleStream().toArray());
        if (!row.isBinary()) {
            return row;
        }
        boolean[] bits = new boolean[scores.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = scores[i] == 1;
        }
        return Bits.of(bits);
    }

    private static void checkFinite(double score, String name, int example) {
        Checks.check(
                Double.isFinite(score),
                "the score of %s on example %d must be finite, but is %s; train the model again, or leave it or the"
                        + " example out",
                name,
                example,
                score);
    }
}
