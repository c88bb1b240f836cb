package org.memo4j.core.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.memo4j.core.Checks;

/**
 * Saves tables of models and examples and reads them back: the door for models that were trained and scored elsewhere.
 *
 * <p>The end of the file's name says what is in it:
 *
 * <dl>
 *   <dt>{@code .npy}
 *   <dd>a NumPy array of models x examples, see {@link NpyFile}: {@code float64}, {@code float32} or {@code bool}, and for
 *       reading also integers. {@link #readModels} takes one array of one dimension a model, as they come from separate
 *       runs.
 *   <dt>{@code .csv}, {@code .csv.gz}
 *   <dd>a line of column names, then one line a pair of model and example:
 *       <pre>
 * model,example,score,member
 * 0,0,0.75,1
 * 0,1,0.5,0
 *       </pre>
 *       Models and examples count from 0; every pair must be there once, in any order. The same file may hold a
 *       {@link Membership} in its column {@code member}, or lack it. For tables of some thousand pairs; a line takes
 *       20 bytes.
 * </dl>
 *
 * <p>Numbers are written so that reading gives the same table to the bit; through CSV a table comes back in double
 * precision. A {@code .npy} file is in double precision if a row of the table is, else in single precision, or
 * {@code bool} if every score was given as one. Files are written whole or not at all.
 */
public final class ScoreMatrixFile {
    private ScoreMatrixFile() {}

    /**
     * Saves a table.
     *
     * @param file file to write
     * @param scores the table
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the end of its name is not known
     */
    public static void write(Path file, ScoreMatrix scores) throws IOException {
        if (isCsv(file)) {
            TextFile.write(
                    file,
                    out -> PairsCsv.write(
                            out,
                            PairsCsv.SCORE,
                            new int[] {scores.models(), scores.examples()},
                            (m, e) -> String.valueOf(scores.score(m, e))));
            return;
        }
        if (scores.isGivenAsBits()) {
            boolean[][] rows = new boolean[scores.models()][scores.examples()];
            fill(scores, (m, e, score) -> rows[m][e] = score == 1);
            NpyFile.write(file, rows);
        } else if (scores.isSinglePrecision()) {
            float[][] rows = new float[scores.models()][scores.examples()];
            fill(scores, (m, e, score) -> rows[m][e] = (float) score);
            NpyFile.write(file, rows);
        } else {
            double[][] rows = new double[scores.models()][scores.examples()];
            fill(scores, (m, e, score) -> rows[m][e] = score);
            NpyFile.write(file, rows);
        }
    }

    /** Takes one score. */
    @FunctionalInterface
    private interface Sink {
        void put(int model, int example, double score);
    }

    private static void fill(ScoreMatrix scores, Sink sink) {
        for (int m = 0; m < scores.models(); m++) {
            ScoreRow row = scores.row(m);
            for (int e = 0; e < scores.examples(); e++) {
                sink.put(m, e, row.get(e));
            }
        }
    }

    /**
     * Reads a table.
     *
     * @param file the file
     * @return the table, in the precision of the file
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if its content is wrong, naming the file
     */
    public static ScoreMatrix read(Path file) throws IOException {
        if (isCsv(file)) {
            double[][] rows = TextFile.read(file, in -> PairsCsv.read(in, file.toString(), PairsCsv.SCORE));
            return build(file, rows, ScoreRow.Doubles::of);
        }
        return switch (NpyFile.type(file)) {
            case F8 -> build(file, NpyFile.readDoubleMatrix(file), ScoreRow.Doubles::of);
            case F4 -> build(file, NpyFile.readFloatMatrix(file), ScoreRow.Floats::of);
            case B1 -> build(file, NpyFile.readBooleanMatrix(file), (row, name) -> ScoreRow.Bits.of(row));
            default -> build(file, NpyFile.readIntMatrix(file), (row, name) -> ScoreRow.ofIntegers(row));
        };
    }

    /**
     * Reads a table whose models have a file each.
     *
     * @param files for each model its {@code .npy} file of one dimension
     * @return the table, each row in the precision of its file
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no file or the content of one is wrong, naming it
     */
    public static ScoreMatrix readModels(List<Path> files) throws IOException {
        ScoreMatrix.Builder builder = ScoreMatrix.builder();
        for (Path file : files) {
            String name = file.toString();
            builder.add(
                    switch (NpyFile.type(file)) {
                        case F8 -> ScoreRow.Doubles.of(NpyFile.readDoubles(file), name);
                        case F4 -> ScoreRow.Floats.of(NpyFile.readFloats(file), name);
                        case B1 -> ScoreRow.Bits.of(NpyFile.readBooleans(file));
                        default -> ScoreRow.ofIntegers(NpyFile.readInts(file));
                    },
                    name);
        }
        return builder.build();
    }

    /** Makes a row of numbers, under a name for error messages. */
    @FunctionalInterface
    private interface RowMaker<T> {
        ScoreRow make(T numbers, String name);
    }

    private static <T> ScoreMatrix build(Path file, T[] rows, RowMaker<T> maker) {
        Checks.check(rows.length > 0, "%s has no model; it must have one row a model", file);
        ScoreMatrix.Builder builder = ScoreMatrix.builder();
        for (int m = 0; m < rows.length; m++) {
            String name = "model " + m + " of " + file;
            builder.add(maker.make(rows[m], name), name);
        }
        return builder.build();
    }

    static boolean isCsv(Path file) {
        String name = TextFile.bareName(file);
        boolean csv = name.endsWith(".csv");
        Checks.check(
                csv || (name.endsWith(".npy") && !TextFile.isPacked(file)),
                "the name of a table of models and examples must end in .npy, .csv or .csv.gz, but is %s",
                file);
        return csv;
    }
}
