package org.memo4j.core.score;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.kernel.TokenStatistics;

/**
 * The score table of a language model: one row a scored token, grouped by sequence.
 *
 * <p>Columns: the token's natural log-probability given the tokens before it; its rank (number of tokens that the model
 * prefers to it, equal ones ranked by id, so 0 means that greedy decoding emits it); the mean and the variance of the
 * log-probability under the model's own next-token distribution. A table that was made from log-probabilities alone has
 * no ranks and no moments, and says so.
 *
 * <p>{@link #firstPosition()} is the position in its sequence of the first scored token: 0 when the model puts a start
 * token before each sequence, 1 when the first token of a sequence has nothing before it and so no probability.
 * Positions given to the accessors count <em>scored</em> tokens, from 0.
 *
 * <p>Immutable. Memory: 32 bytes a token. Log-probabilities are at most 0 and may be {@code -inf}.
 */
public final class TokenScores {
    private final int[] offsets;
    private final int firstPosition;
    private final int[] token;
    private final double[] logProbability;
    private final int[] rank;
    private final double[] mean;
    private final double[] variance;

    private TokenScores(
            int[] offsets,
            int firstPosition,
            int[] token,
            double[] logProbability,
            int[] rank,
            double[] mean,
            double[] variance) {
        this.offsets = offsets;
        this.firstPosition = firstPosition;
        this.token = token;
        this.logProbability = logProbability;
        this.rank = rank;
        this.mean = mean;
        this.variance = variance;
    }

    /**
     * Starts a table.
     *
     * @param firstPosition position in its sequence of the first scored token, 0 or 1
     * @return an empty builder
     */
    public static Builder builder(int firstPosition) {
        return new Builder(firstPosition);
    }

    /**
     * A table of log-probabilities alone: no token ids, no ranks, no moments.
     *
     * @param logProbabilities natural log-probabilities, one array a sequence
     * @return the table, with {@code firstPosition() == 0}
     * @throws IllegalArgumentException if one is NaN or greater than 0
     */
    public static TokenScores ofLogProbabilities(double[]... logProbabilities) {
        Builder builder = builder(0);
        for (double[] sequence : logProbabilities) {
            builder.addSequence(sequence);
        }
        return builder.build();
    }

    /**
     * Fingerprint of the table, for provenance.
     *
     * @return the hash of its columns, see {@link DataHash}
     */
    public String hash() {
        return new DataHash()
                .add(firstPosition)
                .add(offsets)
                .add(token)
                .add(logProbability)
                .add(rank)
                .add(mean)
                .add(variance)
                .value();
    }

    /**
     * Number of sequences.
     *
     * @return the number of sequences
     */
    public int sequences() {
        return offsets.length - 1;
    }

    /**
     * Number of scored tokens of all sequences together.
     *
     * @return the number of rows
     */
    public int tokenCount() {
        return logProbability.length;
    }

    /**
     * Number of scored tokens of a sequence.
     *
     * @param sequence index of the sequence
     * @return its number of rows
     */
    public int length(int sequence) {
        Checks.index(sequence, sequences(), "sequence");
        return offsets[sequence + 1] - offsets[sequence];
    }

    /**
     * Position in its sequence of the first scored token.
     *
     * @return 0 or 1
     */
    public int firstPosition() {
        return firstPosition;
    }

    /**
     * Whether the table knows token ids.
     *
     * @return true if {@link #token(int, int)} may be called
     */
    public boolean hasTokens() {
        return token.length == logProbability.length;
    }

    /**
     * Whether the table knows ranks.
     *
     * @return true if {@link #rank(int, int)} and {@link #greedy(int, int)} may be called
     */
    public boolean hasRanks() {
        return rank.length == logProbability.length;
    }

    /**
     * Whether the table knows the moments of the next-token distributions.
     *
     * @return true if {@link #mean(int, int)}, {@link #variance(int, int)} and {@link #entropy(int, int)} may be called
     */
    public boolean hasMoments() {
        return mean.length == logProbability.length;
    }

    /**
     * The scored token.
     *
     * @param sequence index of the sequence
     * @param position scored token, from 0
     * @return the token id
     */
    public int token(int sequence, int position) {
        Checks.check(hasTokens(), "this table has no token ids; score with a model, or read a file that has them");
        return token[row(sequence, position)];
    }

    /**
     * Natural log-probability of a token given the tokens before it.
     *
     * @param sequence index of the sequence
     * @param position scored token, from 0
     * @return the log-probability, at most 0, possibly {@code -inf}
     */
    public double logProbability(int sequence, int position) {
        return logProbability[row(sequence, position)];
    }

    /**
     * Number of tokens that the model prefers to the scored one.
     *
     * @param sequence index of the sequence
     * @param position scored token, from 0
     * @return the rank, from 0
     */
    public int rank(int sequence, int position) {
        Checks.check(hasRanks(), "this table has no ranks; score with a model, or read a file that has them");
        return rank[row(sequence, position)];
    }

    /**
     * Whether greedy decoding emits the token.
     *
     * @param sequence index of the sequence
     * @param position scored token, from 0
     * @return true if its rank is 0
     */
    public boolean greedy(int sequence, int position) {
        return rank(sequence, position) == 0;
    }

    /**
     * Mean of the log-probability under the model's next-token distribution, {@code sum_v p_v ln p_v}.
     *
     * @param sequence index of the sequence
     * @param position scored token, from 0
     * @return the mean, at most 0
     */
    public double mean(int sequence, int position) {
        checkMoments();
        return mean[row(sequence, position)];
    }

    /**
     * Variance of the log-probability under the model's next-token distribution.
     *
     * @param sequence index of the sequence
     * @param position scored token, from 0
     * @return the variance, at least 0
     */
    public double variance(int sequence, int position) {
        checkMoments();
        return variance[row(sequence, position)];
    }

    /**
     * Entropy of the next-token distribution, in nats: minus the mean.
     *
     * @param sequence index of the sequence
     * @param position scored token, from 0
     * @return the entropy, at least 0
     */
    public double entropy(int sequence, int position) {
        return 0 - mean(sequence, position);
    }

    /**
     * Copy of the log-probabilities of a sequence.
     *
     * @param sequence index of the sequence
     * @return one entry a scored token
     */
    public double[] logProbabilities(int sequence) {
        Checks.index(sequence, sequences(), "sequence");
        return Arrays.copyOfRange(logProbability, offsets[sequence], offsets[sequence + 1]);
    }

    /**
     * Sum of the log-probabilities of the scored tokens {@code [from, to)} of a sequence: the log-probability that the
     * model, sampling at temperature 1, emits exactly these tokens there.
     *
     * @param sequence index of the sequence
     * @param from first scored token
     * @param to scored token after the last one
     * @return the sum, 0 for an empty range
     */
    public double logProbability(int sequence, int from, int to) {
        Checks.check(
                from >= 0 && from <= to && to <= length(sequence),
                "range [%d, %d) is not within the %d scored tokens of sequence %d",
                from,
                to,
                length(sequence),
                sequence);
        double sum = 0;
        for (int row = offsets[sequence] + from; row < offsets[sequence] + to; row++) {
            sum += logProbability[row];
        }
        return sum;
    }

    /**
     * Mean negative log-probability of a sequence, in nats per token: its loss.
     *
     * @param sequence index of the sequence
     * @return the loss, at least 0
     * @throws IllegalArgumentException if the sequence has no scored token
     */
    public double loss(int sequence) {
        int length = length(sequence);
        Checks.check(length > 0, "sequence %d has no scored token, so no loss; leave empty sequences out", sequence);
        return 0 - logProbability(sequence, 0, length) / length;
    }

    /**
     * Losses of all sequences.
     *
     * @return one loss a sequence
     * @throws IllegalArgumentException if a sequence has no scored token
     */
    public double[] losses() {
        double[] losses = new double[sequences()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = loss(i);
        }
        return losses;
    }

    /**
     * Picks sequences by index.
     *
     * @param indices the indices
     * @return a new table in the order of the indices
     */
    public TokenScores select(int... indices) {
        Builder builder = builder(firstPosition);
        for (int i : indices) {
            Checks.index(i, sequences(), "sequence");
            builder.copy(this, i);
        }
        return builder.build();
    }

    private int row(int sequence, int position) {
        Checks.index(position, length(sequence), "position");
        return offsets[sequence] + position;
    }

    private void checkMoments() {
        Checks.check(hasMoments(), "this table has no moments; score with a model, or read a file that has them");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenScores that
                && firstPosition == that.firstPosition
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(token, that.token)
                && Arrays.equals(logProbability, that.logProbability)
                && Arrays.equals(rank, that.rank)
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(variance, that.variance);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(logProbability) + Arrays.hashCode(offsets);
    }

    @Override
    public String toString() {
        double sum = 0;
        int greedy = 0;
        for (int i = 0; i < logProbability.length; i++) {
            sum += logProbability[i];
            greedy += hasRanks() && rank[i] == 0 ? 1 : 0;
        }
        int n = logProbability.length;
        return String.format(
                Locale.ROOT,
                "TokenScores%n  sequences        %d%n  scored tokens    %d%n  loss per token   %s%n  greedy hits      %s",
                sequences(),
                n,
                n == 0 ? "-" : String.format(Locale.ROOT, "%.4f nats", 0 - sum / n),
                n == 0 || !hasRanks() ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * greedy / n));
    }

    /** Collects sequences into a table. All of them must have the same columns. */
    public static final class Builder {
        private final int firstPosition;
        private int[] offsets = new int[17];
        private int sequences;
        private int rows;
        private int[] token = new int[0];
        private double[] logProbability = new double[0];
        private int[] rank = new int[0];
        private double[] mean = new double[0];
        private double[] variance = new double[0];
        private boolean withTokens;
        private boolean withRanks;
        private boolean withMoments;

        private Builder(int firstPosition) {
            Checks.check(
                    firstPosition == 0 || firstPosition == 1, "firstPosition must be 0 or 1, but is %d", firstPosition);
            this.firstPosition = firstPosition;
        }

        /**
         * Adds a sequence that a kernel scored.
         *
         * @param tokens scored tokens
         * @param statistics statistics of these tokens
         * @param at entry of the first of them
         * @return this builder
         */
        public Builder addSequence(int[] tokens, TokenStatistics statistics, int at) {
            int n = tokens.length;
            return add(
                    tokens,
                    Arrays.copyOfRange(statistics.logProbability, at, at + n),
                    Arrays.copyOfRange(statistics.rank, at, at + n),
                    Arrays.copyOfRange(statistics.mean, at, at + n),
                    Arrays.copyOfRange(statistics.variance, at, at + n));
        }

        /**
         * Adds a sequence of which only the log-probabilities are known.
         *
         * @param logProbabilities natural log-probabilities
         * @return this builder
         */
        public Builder addSequence(double[] logProbabilities) {
            return add(new int[0], logProbabilities, new int[0], new double[0], new double[0]);
        }

        /**
         * Adds a sequence with any of the optional columns; a column is left out by an empty array.
         *
         * @param tokens scored tokens, or empty
         * @param logProbabilities natural log-probabilities
         * @param ranks ranks, or empty
         * @param moments means and variances, two arrays, or empty arrays
         * @return this builder
         */
        public Builder addSequence(int[] tokens, double[] logProbabilities, int[] ranks, double[]... moments) {
            Checks.check(
                    moments.length == 0 || moments.length == 2,
                    "moments must be two arrays, means and variances, but there are %d",
                    moments.length);
            return add(
                    tokens,
                    logProbabilities,
                    ranks,
                    moments.length == 0 ? new double[0] : moments[0],
                    moments.length == 0 ? new double[0] : moments[1]);
        }

        private Builder add(int[] tokens, double[] logProbabilities, int[] ranks, double[] means, double[] variances) {
            int n = logProbabilities.length;
            if (sequences == 0 || rows == 0) {
                if (n > 0) {
                    withTokens = tokens.length > 0;
                    withRanks = ranks.length > 0;
                    withMoments = means.length > 0;
                }
            }
            Checks.sameLength(tokens.length, "tokens", withTokens ? n : 0, "the first sequence's columns ask for it:");
            Checks.sameLength(ranks.length, "ranks", withRanks ? n : 0, "the first sequence's columns ask for it:");
            Checks.sameLength(means.length, "means", withMoments ? n : 0, "the first sequence's columns ask for it:");
            Checks.sameLength(variances.length, "variances", means.length, "means");
            for (int i = 0; i < n; i++) {
                Checks.check(
                        logProbabilities[i] <= 0,
                        "log-probability %d of sequence %d must be <= 0, but is %s; are these losses? then negate them",
                        i,
                        sequences,
                        logProbabilities[i]);
                Checks.check(
                        ranks.length == 0 || ranks[i] >= 0,
                        "rank %d of sequence %d must be >= 0, but is %s",
                        i,
                        sequences,
                        ranks.length == 0 ? 0 : ranks[i]);
                Checks.check(
                        means.length == 0 || (means[i] <= 0 && variances[i] >= 0),
                        "mean and variance %d of sequence %d must be <= 0 and >= 0, but are %s and %s",
                        i,
                        sequences,
                        means.length == 0 ? 0 : means[i],
                        means.length == 0 ? 0 : variances[i]);
            }
            reserve(rows + n);
            System.arraycopy(logProbabilities, 0, logProbability, rows, n);
            if (withTokens) {
                System.arraycopy(tokens, 0, token, rows, n);
            }
            if (withRanks) {
                System.arraycopy(ranks, 0, rank, rows, n);
            }
            if (withMoments) {
                System.arraycopy(means, 0, mean, rows, n);
                System.arraycopy(variances, 0, variance, rows, n);
            }
            rows += n;
            if (sequences + 2 > offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            offsets[++sequences] = rows;
            return this;
        }

        private void copy(TokenScores table, int sequence) {
            int from = table.offsets[sequence];
            int to = table.offsets[sequence + 1];
            add(
                    table.hasTokens() ? Arrays.copyOfRange(table.token, from, to) : new int[0],
                    Arrays.copyOfRange(table.logProbability, from, to),
                    table.hasRanks() ? Arrays.copyOfRange(table.rank, from, to) : new int[0],
                    table.hasMoments() ? Arrays.copyOfRange(table.mean, from, to) : new double[0],
                    table.hasMoments() ? Arrays.copyOfRange(table.variance, from, to) : new double[0]);
        }

        private void reserve(int capacity) {
            if (capacity > logProbability.length) {
                int grown = Math.max(capacity, logProbability.length + (logProbability.length >> 1));
                logProbability = Arrays.copyOf(logProbability, grown);
                token = withTokens ? Arrays.copyOf(token, grown) : token;
                rank = withRanks ? Arrays.copyOf(rank, grown) : rank;
                mean = withMoments ? Arrays.copyOf(mean, grown) : mean;
                variance = withMoments ? Arrays.copyOf(variance, grown) : variance;
            }
        }

        /**
         * The table.
         *
         * @return an immutable table of what was added so far
         */
        public TokenScores build() {
            return new TokenScores(
                    Arrays.copyOf(offsets, sequences + 1),
                    firstPosition,
                    Arrays.copyOf(token, withTokens ? rows : 0),
                    Arrays.copyOf(logProbability, rows),
                    Arrays.copyOf(rank, withRanks ? rows : 0),
                    Arrays.copyOf(mean, withMoments ? rows : 0),
                    Arrays.copyOf(variance, withMoments ? rows : 0));
        }
    }
}
