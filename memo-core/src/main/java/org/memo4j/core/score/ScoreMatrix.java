package org.memo4j.core.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/**
 * The score table of many models: one row a model, one column an example, one number each. Together with
 * {@link Membership}, which says which model saw which example, it is what counterfactual memorization, influence,
 * membership inference with shadow models and audits of differential privacy read.
 *
 * <p>What the number is, is up to whoever fills the table: a probability of the true class, a logit-scaled confidence,
 * a 0/1 accuracy. A higher score means that the model does better on the example; negate losses with {@link #map}. A table
 * holds one signal; several signals, or several queries of one example, are several tables with the same models and
 * examples. The examples need not be those that the models were trained on: influence on test examples has a table of
 * its own.
 *
 * <p>Rows keep the precision in which they were given: 8 bytes a score for {@code double}, 4 for {@code float}, 1 bit for
 * {@code boolean}. Each row is its own array, so the table may hold more than {@code 2^31} scores, and a row is what one
 * model's file holds. All scores are finite. Immutable.
 */
public final class ScoreMatrix {
    private static final int PRINTED = 8;

    private final List<ScoreRow> rows;
    private final int examples;
    private final boolean binary;
    private volatile @Nullable String hash;

    private ScoreMatrix(List<ScoreRow> rows, int examples) {
        this.rows = List.copyOf(rows);
        this.examples = examples;
        this.binary = rows.stream().allMatch(ScoreRow::isBinary);
    }

    /**
     * A table in double precision.
     *
     * @param scores one row a model
     * @return the table
     * @throws IllegalArgumentException if there is no row, the rows differ in length, or a score is not finite
     */
    public static ScoreMatrix of(double[]... scores) {
        Builder builder = builder();
        for (double[] row : scores) {
            builder.add(row);
        }
        return builder.build();
    }

    /**
     * A table in single precision.
     *
     * @param scores one row a model
     * @return the table
     * @throws IllegalArgumentException if there is no row, the rows differ in length, or a score is not finite
     */
    public static ScoreMatrix of(float[]... scores) {
        Builder builder = builder();
        for (float[] row : scores) {
            builder.add(row);
        }
        return builder.build();
    }

    /**
     * A table of 0/1 scores, such as whether the model classifies the example correctly.
     *
     * @param scores one row a model; true is 1
     * @return the table, one bit a score
     * @throws IllegalArgumentException if there is no row or the rows differ in length
     */
    public static ScoreMatrix of(boolean[]... scores) {
        Builder builder = builder();
        for (boolean[] row : scores) {
            builder.add(row);
        }
        return builder.build();
    }

    /**
     * Starts a table.
     *
     * @return an empty builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Number of models.
     *
     * @return the number of rows, at least 1
     */
    public int models() {
        return rows.size();
    }

    /**
     * Number of examples.
     *
     * @return the number of columns
     */
    public int examples() {
        return examples;
    }

    /**
     * Whether every score is 0 or 1, in whatever precision it was given.
     *
     * @return true if so
     */
    public boolean isBinary() {
        return binary;
    }

    /**
     * Whether no score was given in double precision, so that {@code float} holds every one of them.
     *
     * @return true if so
     */
    public boolean isSinglePrecision() {
        return rows.stream().noneMatch(ScoreRow.Doubles.class::isInstance);
    }

    /**
     * One score.
     *
     * @param model the model
     * @param example the example
     * @return its score
     */
    public double score(int model, int example) {
        Checks.index(example, examples, "example");
        return row(model).get(example);
    }

    /**
     * All scores of a model.
     *
     * @param model the model
     * @return a copy, one score an example
     */
    public double[] scoresOf(int model) {
        double[] scores = new double[examples];
        row(model).read(0, scores, examples);
        return scores;
    }

    /**
     * The scores that all models give an example.
     *
     * @param example the example
     * @return a copy, one score a model
     */
    public double[] scoresOn(int example) {
        Checks.index(example, examples, "example");
        double[] scores = new double[models()];
        Arrays.setAll(scores, m -> rows.get(m).get(example));
        return scores;
    }

    /**
     * Copies scores of a model on the examples {@code [from, from + length)} to the start of an array.
     *
     * @param model the model
     * @param from first example
     * @param target array that takes them
     * @param length how many
     */
    public void read(int model, int from, double[] target, int length) {
        checkRange(from, length, examples, target.length);
        row(model).read(from, target, length);
    }

    /**
     * Some of the models, in the order given; one may be there several times.
     *
     * @param models indices of models, at least one
     * @return a table of these rows, which shares their memory
     */
    public ScoreMatrix selectModels(int... models) {
        Checks.check(models.length > 0, "no model was selected; select at least one");
        List<ScoreRow> selected = new ArrayList<>(models.length);
        for (int model : models) {
            selected.add(row(model));
        }
        return new ScoreMatrix(selected, examples);
    }

    /**
     * Some of the examples, in the order given; one may be there several times.
     *
     * @param selection indices of examples
     * @return a table of these columns
     */
    public ScoreMatrix selectExamples(int... selection) {
        int[] columns = checked(selection, examples);
        return new ScoreMatrix(rows.stream().map(row -> row.select(columns)).toList(), columns.length);
    }

    /**
     * Changes every score, for example {@code -x} for losses.
     *
     * @param function new score from old
     * @return a table in double precision
     * @throws IllegalArgumentException if a new score is not finite
     */
    public ScoreMatrix map(DoubleUnaryOperator function) {
        Builder builder = builder();
        for (int m = 0; m < models(); m++) {
            builder.add(Arrays.stream(scoresOf(m)).map(function).toArray());
        }
        return builder.build();
    }

    /**
     * Fingerprint for the provenance of results; computed once, at a few nanoseconds a byte.
     *
     * @return the hash of its rows, each in its precision, see {@link DataHash}
     */
    public String hash() {
        String known = hash;
        if (known == null) {
            DataHash all = new DataHash().add(models(), examples);
            rows.forEach(row -> row.addTo(all));
            known = all.value();
            hash = known;
        }
        return known;
    }

    boolean isGivenAsBits() {
        return rows.stream().allMatch(ScoreRow.Bits.class::isInstance);
    }

    ScoreRow row(int model) {
        return rows.get(Checks.index(model, models(), "model"));
    }

    /** Equal if they hold the same numbers, in whatever precision. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof ScoreMatrix that) || models() != that.models() || examples != that.examples) {
            return false;
        }
        for (int m = 0; m < models(); m++) {
            if (!Arrays.equals(scoresOf(m), that.scoresOf(m))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int code = examples;
        for (int m = 0; m < models(); m++) {
            code = 31 * code + Arrays.hashCode(scoresOf(m));
        }
        return code;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "ScoreMatrix, %d models x %d examples", models(), examples));
        for (int m = 0; m < Math.min(models(), PRINTED); m++) {
            text.append(String.format(Locale.ROOT, "%n  model %-5d", m));
            for (int e = 0; e < Math.min(examples, PRINTED); e++) {
                text.append(String.format(Locale.ROOT, " %9.4g", rows.get(m).get(e)));
            }
            text.append(examples > PRINTED ? " ..." : "");
        }
        return text.append(models() > PRINTED ? String.format("%n  ...") : "").toString();
    }

    static int[] checked(int[] selection, int size) {
        int[] copy = selection.clone();
        for (int example : copy) {
            Checks.index(example, size, "example");
        }
        return copy;
    }

    static void checkRange(int from, int length, int size, int room) {
        if (from < 0 || length < 0 || length > size - from || length > room) {
            throw new IllegalArgumentException("examples [%d, %d + %d) must lie in [0, %d) and fit into %d entries"
                    .formatted(from, from, length, size, room));
        }
    }

    /** Collects rows; not thread-safe. */
    public static final class Builder {
        private final List<ScoreRow> rows = new ArrayList<>();

        private Builder() {}

        /**
         * Adds the next model, in double precision.
         *
         * @param scores its scores, finite
         * @return this
         * @throws IllegalArgumentException if a score is not finite or the number of scores is not that of the models
         *     before
         */
        public Builder add(double[] scores) {
            return add(ScoreRow.Doubles.of(scores.clone(), nextName()), nextName());
        }

        /**
         * Adds the next model, in single precision.
         *
         * @param scores its scores, finite
         * @return this
         * @throws IllegalArgumentException if a score is not finite or the number of scores is not that of the models
         *     before
         */
        public Builder add(float[] scores) {
            return add(ScoreRow.Floats.of(scores.clone(), nextName()), nextName());
        }

        /**
         * Adds the next model, with 0/1 scores.
         *
         * @param scores its scores; true is 1
         * @return this
         * @throws IllegalArgumentException if the number of scores is not that of the models before
         */
        public Builder add(boolean[] scores) {
            return add(ScoreRow.Bits.of(scores), nextName());
        }

        private String nextName() {
            return "model " + rows.size();
        }

        Builder add(ScoreRow row, String name) {
            Checks.check(
                    rows.isEmpty() || row.length() == rows.get(0).length(),
                    "%s has %d scores, but the model before has %d; every model must be scored on the same examples",
                    name,
                    row.length(),
                    rows.isEmpty() ? 0 : rows.get(0).length());
            rows.add(row);
            return this;
        }

        /**
         * The table.
         *
         * @return a new table
         * @throws IllegalArgumentException if no model was added
         */
        public ScoreMatrix build() {
            Checks.check(!rows.isEmpty(), "there is no model; add at least one row of scores");
            return new ScoreMatrix(rows, rows.get(0).length());
        }
    }
}
