package org.memo4j.benchmarks;

import org.memo4j.core.kernel.TokenScoringKernel;
import org.memo4j.core.kernel.TokenScoringKernels;
import org.memo4j.core.kernel.TokenStatistics;
import org.memo4j.core.nd4j.NativeThreads;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The ways to score tokens, and the limit that the memory sets. */
public enum TokenScoringImplementation {
    /** Adds up all logits, read as the kernels read them: what the memory gives one Java thread. */
    READ {
        @Override
        double run(TokenScoringInput input) {
            return Reading.sum(input.logits());
        }
    },

    /** The oracle: log-probability, rank, mean and variance in double. */
    REFERENCE {
        @Override
        double run(TokenScoringInput input) {
            return score(TokenScoringKernels.named("reference"), input);
        }
    },

    /** The kernel that the library uses: log-probability, rank, mean and variance. */
    CHUNKED {
        @Override
        double run(TokenScoringInput input) {
            return score(TokenScoringKernels.named("chunked"), input);
        }
    },

    /** What a user would write: ND4J's log-softmax, then the target's entry of each row. Only the log-probability. */
    ND4J_LOG_SOFTMAX {
        @Override
        void prepare() {
            NativeThreads.limit(1);
        }

        @Override
        double run(TokenScoringInput input) {
            return logSoftmax(input);
        }
    },

    /** The same with as many native threads as ND4J likes. */
    ND4J_LOG_SOFTMAX_ALL_CORES {
        @Override
        void prepare() {
            NativeThreads.limit(Integer.MAX_VALUE);
        }

        @Override
        double run(TokenScoringInput input) {
            return logSoftmax(input);
        }
    },

    /** All four statistics in the same way: ND4J's log-softmax and its operations on that, in place where there is a choice. */
    ND4J_TABLE {
        @Override
        void prepare() {
            NativeThreads.limit(1);
        }

        @Override
        double run(TokenScoringInput input) {
            return sum(nd4jTable(input));
        }
    };

    /** Sets what the implementation needs of the process. */
    void prepare() {}

    /** Does the work, and returns the sum of the log-probabilities, or of the logits if it only reads. */
    abstract double run(TokenScoringInput input);

    private static double score(TokenScoringKernel kernel, TokenScoringInput input) {
        TokenStatistics out = new TokenStatistics(input.rows().length);
        kernel.score(input.logits(), input.rows(), input.targets(), out, 0);
        return sum(out);
    }

    private static double sum(TokenStatistics out) {
        double sum = 0;
        for (double logProbability : out.logProbability) {
            sum += logProbability;
        }
        return sum;
    }

    private static double logSoftmax(TokenScoringInput input) {
        double sum = 0;
        // With a dimension: without one, ND4J overwrites its argument.
        INDArray logSoftmax = Nd4j.nn.logSoftmax(input.array(), 1);
        for (int row : input.rows()) {
            sum += logSoftmax.getFloat(row, input.targets()[row]);
        }
        logSoftmax.close();
        return sum;
    }

    /** Ranks count the tokens of greater logits alone. */
    static TokenStatistics nd4jTable(TokenScoringInput input) {
        int n = input.rows().length;
        TokenStatistics out = new TokenStatistics(n);
        INDArray logSoftmax = Nd4j.nn.logSoftmax(input.array(), 1);
        float[] ofTargets = new float[n];
        for (int row : input.rows()) {
            ofTargets[row] = logSoftmax.getFloat(row, input.targets()[row]);
        }
        INDArray targets = Nd4j.createFromArray(ofTargets).reshape(n, 1);
        INDArray greater = logSoftmax.gt(targets);
        INDArray numbers = greater.castTo(DataType.FLOAT);
        INDArray ranks = numbers.sum(1);
        INDArray terms = Transforms.exp(logSoftmax, true).muli(logSoftmax);
        INDArray means = terms.sum(1);
        INDArray squares = terms.muli(logSoftmax).sum(1);
        for (int row : input.rows()) {
            out.logProbability[row] = ofTargets[row];
            out.rank[row] = ranks.getInt(row);
            out.mean[row] = means.getDouble(row);
            out.variance[row] = squares.getDouble(row) - out.mean[row] * out.mean[row];
        }
        for (INDArray array : new INDArray[] {logSoftmax, targets, greater, numbers, ranks, terms, means, squares}) {
            array.close();
        }
        return out;
    }
}
