package org.memo4j.core.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.memo4j.core.Checks;

/**
 * Saves which model saw which example and reads it back, in the formats of {@link ScoreMatrixFile}: a NumPy array of
 * models x examples of {@code bool} (for reading also of integers 0 and 1), or CSV with the columns {@code model},
 * {@code example} and {@code member}.
 */
public final class MembershipFile {
    private MembershipFile() {}

    /**
     * Saves a table.
     *
     * @param file file to write
     * @param membership the table
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the end of its name is not known
     */
    public static void write(Path file, Membership membership) throws IOException {
        if (ScoreMatrixFile.isCsv(file)) {
            TextFile.write(
                    file,
                    out -> PairsCsv.write(
                            out,
                            PairsCsv.MEMBER,
                            new int[] {membership.models(), membership.examples()},
                            (m, e) -> membership.contains(m, e) ? "1" : "0"));
        } else {
            NpyFile.write(file, membership.toArray());
        }
    }

    /**
     * Reads a table.
     *
     * @param file the file
     * @return the table
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if its content is wrong, naming the file
     */
    public static Membership read(Path file) throws IOException {
        if (ScoreMatrixFile.isCsv(file)) {
            double[][] rows = TextFile.read(file, in -> PairsCsv.read(in, file.toString(), PairsCsv.MEMBER));
            boolean[][] flags = new boolean[rows.length][];
            for (int m = 0; m < rows.length; m++) {
                flags[m] = new boolean[rows[m].length];
                for (int e = 0; e < rows[m].length; e++) {
                    flags[m][e] = rows[m][e] == 1;
                }
            }
            return build(file, flags);
        }
        if (NpyFile.type(file) == NpyType.B1) {
            return build(file, NpyFile.readBooleanMatrix(file));
        }
        int[][] rows = NpyFile.readIntMatrix(file);
        boolean[][] flags = new boolean[rows.length][];
        for (int m = 0; m < rows.length; m++) {
            flags[m] = flags(rows[m], file);
        }
        return build(file, flags);
    }

    /**
     * Reads a table whose models have a file each.
     *
     * @param files for each model its {@code .npy} file of one dimension
     * @return the table
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no file or the content of one is wrong, naming it
     */
    public static Membership readModels(List<Path> files) throws IOException {
        boolean[][] flags = new boolean[files.size()][];
        for (int m = 0; m < flags.length; m++) {
            Path file = files.get(m);
            flags[m] =
                    NpyFile.type(file) == NpyType.B1 ? NpyFile.readBooleans(file) : flags(NpyFile.readInts(file), file);
            Checks.check(
                    flags[m].length == flags[0].length,
                    "%s has %d flags, but %s has %d; every model needs one flag an example",
                    file,
                    flags[m].length,
                    files.get(0),
                    flags[0].length);
        }
        return Membership.of(flags);
    }

    private static Membership build(Path file, boolean[][] flags) {
        Checks.check(flags.length > 0, "%s has no model; it must have one row a model", file);
        return Membership.of(flags);
    }

    private static boolean[] flags(int[] values, Path file) {
        boolean[] flags = new boolean[values.length];
        for (int e = 0; e < values.length; e++) {
            Checks.check(
                    (values[e] & ~1) == 0,
                    "membership must be 0 or 1, but example %d of %s has %d; does it list training examples instead of"
                            + " flagging them?",
                    e,
                    file,
                    values[e]);
            flags[e] = values[e] == 1;
        }
        return flags;
    }
}
