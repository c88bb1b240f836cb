package org.memo4j.benchmarks;

import java.util.SplittableRandom;
import org.memo4j.core.score.ScoreMatrix;

/** Kinds of scores of models on examples. */
public enum CounterfactualScores {
    /** Uniform, in double precision. */
    DOUBLE {
        @Override
        void add(ScoreMatrix.Builder rows, int examples, SplittableRandom random) {
            rows.add(random.doubles(examples).toArray());
        }
    },
    /** Uniform, in single precision. */
    FLOAT {
        @Override
        void add(ScoreMatrix.Builder rows, int examples, SplittableRandom random) {
            float[] row = new float[examples];
            for (int e = 0; e < examples; e++) {
                row[e] = (random.nextInt() >>> 8) * 0x1p-24f;
            }
            rows.add(row);
        }
    },
    /** Zeros and ones. */
    BINARY {
        @Override
        void add(ScoreMatrix.Builder rows, int examples, SplittableRandom random) {
            boolean[] row = new boolean[examples];
            for (int e = 0; e < examples; e++) {
                row[e] = random.nextBoolean();
            }
            rows.add(row);
        }
    };

    abstract void add(ScoreMatrix.Builder rows, int examples, SplittableRandom random);
}
