package org.memo4j.core.score;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.memo4j.core.Checks;
import org.memo4j.core.WholeFile;

/**
 * NumPy's {@code .npy} files: arrays and matrices of numbers and truth values, little-endian, in C order (row by row).
 *
 * <p>Written are {@code <f8}, {@code <f4}, {@code <i4}, {@code <u2} and {@code |b1}, in format version 1. Read are
 * these and the other integer types of up to 64 bits, as long as the values are in the range of {@code int}, in format
 * versions 1 and 2. Everything else (big-endian numbers or Fortran order, other types, a file that is cut off or too
 * long) is an error that names the file. Arrays of more than two dimensions are read by {@link #shape} and {@link
 * #readFlatDoubles}. Files are written whole or not at all.
 *
 * <p>Source: R. Kern, "A Simple File Format for NumPy Arrays", NumPy Enhancement Proposal 1, 2007.
 */
public final class NpyFile {
    private static final int CHUNK = 1 << 16;
    private static final int ANY = 0;

    private NpyFile() {}

    /** Writes or reads one value. */
    @FunctionalInterface
    private interface Value {
        void move(ByteBuffer buffer, int row, int column);
    }

    /** Makes room for values once their number is known, and says what to do with each. */
    @FunctionalInterface
    private interface Target {
        Value allocate(NpyHeader header);
    }

    /**
     * Writes an array of {@code <f8}.
     *
     * @param file file to write
     * @param values the values
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, double[] values) throws IOException {
        array(file, NpyType.F8, values.length, (out, row, column) -> out.putDouble(values[column]));
    }

    /**
     * Writes a matrix of {@code <f8}.
     *
     * @param file file to write
     * @param values the rows, all of the same length
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static void write(Path file, double[][] values) throws IOException {
        int columns = values.length == 0 ? 0 : values[0].length;
        for (int i = 0; i < values.length; i++) {
            checkRow(values[i].length, i, columns);
        }
        matrix(
                file,
                NpyType.F8,
                new int[] {values.length, columns},
                (out, row, column) -> out.putDouble(values[row][column]));
    }

    /**
     * Writes a matrix of {@code <f8} into a stream, such as an entry of an archive.
     *
     * @param out the stream, which stays open
     * @param values the values, row-major
     * @param columns number of columns
     * @throws IOException if the stream cannot be written to
     * @throws IllegalArgumentException if the values are no whole rows
     */
    public static void write(OutputStream out, double[] values, int columns) throws IOException {
        int rows = columns == 0 ? 0 : values.length / columns;
        Checks.check(values.length == rows * columns, "%d values are no rows of %d columns", values.length, columns);
        int[] size = {rows, columns};
        write(out, NpyType.F8, rows + ", " + columns, size, (to, r, c) -> to.putDouble(values[r * columns + c]));
    }

    /**
     * Writes {@code <f8} in any number of dimensions, as {@link #readFlatDoubles(Path)} reads them.
     *
     * @param file file to write
     * @param values the values, row-major
     * @param shape sizes of the dimensions, at least one
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if there is no size, one is negative, or their product is not the number of
     *     values
     */
    public static void writeFlatDoubles(Path file, double[] values, int... shape) throws IOException {
        Checks.check(shape.length > 0, "shape must have at least one size");
        // A double is exact as far as an array is long, and does not overflow.
        double count = 1;
        for (int size : shape) {
            count *= Checks.atLeast(size, 0, "size of a dimension");
        }
        Checks.check(count == values.length, "%d values have no shape %s", values.length, Arrays.toString(shape));
        String sizes = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        write(
                file,
                NpyType.F8,
                shape.length == 1 ? sizes + "," : sizes,
                new int[] {1, values.length},
                (out, row, column) -> out.putDouble(values[column]));
    }

    /**
     * Writes an array of {@code <f4}.
     *
     * @param file file to write
     * @param values the values
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, float[] values) throws IOException {
        array(file, NpyType.F4, values.length, (out, row, column) -> out.putFloat(values[column]));
    }

    /**
     * Writes a matrix of {@code <f4}.
     *
     * @param file file to write
     * @param values the rows, all of the same length
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static void write(Path file, float[][] values) throws IOException {
        int columns = values.length == 0 ? 0 : values[0].length;
        for (int i = 0; i < values.length; i++) {
            checkRow(values[i].length, i, columns);
        }
        matrix(
                file,
                NpyType.F4,
                new int[] {values.length, columns},
                (out, row, column) -> out.putFloat(values[row][column]));
    }

    /**
     * Writes an array of {@code <i4}.
     *
     * @param file file to write
     * @param values the values
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, int[] values) throws IOException {
        array(file, NpyType.I4, values.length, (out, row, column) -> out.putInt(values[column]));
    }

    /**
     * Writes a matrix of {@code <i4}.
     *
     * @param file file to write
     * @param values the rows, all of the same length
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static void write(Path file, int[][] values) throws IOException {
        int columns = checkInts(values, Integer.MIN_VALUE, Integer.MAX_VALUE);
        matrix(
                file,
                NpyType.I4,
                new int[] {values.length, columns},
                (out, row, column) -> out.putInt(values[row][column]));
    }

    /**
     * Writes an array of {@code <u2}, the usual type of token ids.
     *
     * @param file file to write
     * @param values the values, in [0, 65535]
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if a value is out of range
     */
    public static void writeUnsignedShorts(Path file, int[] values) throws IOException {
        checkInts(new int[][] {values}, 0, 0xFFFF);
        array(file, NpyType.U2, values.length, (out, row, column) -> out.putShort((short) values[column]));
    }

    /**
     * Writes a matrix of {@code <u2}, the usual type of token ids.
     *
     * @param file file to write
     * @param values the rows, all of the same length; values in [0, 65535]
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the rows differ in length or a value is out of range
     */
    public static void writeUnsignedShorts(Path file, int[][] values) throws IOException {
        int columns = checkInts(values, 0, 0xFFFF);
        matrix(
                file,
                NpyType.U2,
                new int[] {values.length, columns},
                (out, row, column) -> out.putShort((short) values[row][column]));
    }

    /**
     * Writes an array of {@code |b1}.
     *
     * @param file file to write
     * @param values the values
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, boolean[] values) throws IOException {
        array(file, NpyType.B1, values.length, (out, row, column) -> out.put((byte) (values[column] ? 1 : 0)));
    }

    /**
     * Writes a matrix of {@code |b1}.
     *
     * @param file file to write
     * @param values the rows, all of the same length
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static void write(Path file, boolean[][] values) throws IOException {
        int columns = values.length == 0 ? 0 : values[0].length;
        for (int i = 0; i < values.length; i++) {
            checkRow(values[i].length, i, columns);
        }
        matrix(
                file,
                NpyType.B1,
                new int[] {values.length, columns},
                (out, row, column) -> out.put((byte) (values[row][column] ? 1 : 0)));
    }

    /**
     * Reads an array of floating-point numbers.
     *
     * @param file the file, {@code <f8} or {@code <f4}, of one dimension
     * @return the values
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything else
     */
    public static double[] readDoubles(Path file) throws IOException {
        double[][] values = new double[1][];
        read(file, 1, header -> {
            checkKind(file, header.type(), NpyType.REALS);
            values[0] = new double[header.columns()];
            return (in, row, column) -> values[0][column] = header.type().real(in);
        });
        return values[0];
    }

    /**
     * Reads a matrix of floating-point numbers.
     *
     * @param file the file, {@code <f8} or {@code <f4}, of two dimensions
     * @return the rows
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything else
     */
    public static double[][] readDoubleMatrix(Path file) throws IOException {
        double[][][] values = new double[1][][];
        read(file, 2, header -> {
            checkKind(file, header.type(), NpyType.REALS);
            values[0] = new double[header.rows()][header.columns()];
            return (in, row, column) -> values[0][row][column] = header.type().real(in);
        });
        return values[0];
    }

    /**
     * Reads an array of single-precision numbers.
     *
     * @param file the file, {@code <f4}, of one dimension; {@code <f8} would lose digits
     * @return the values
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything else
     */
    public static float[] readFloats(Path file) throws IOException {
        float[][] values = new float[1][];
        read(file, 1, header -> {
            checkSingle(file, header.type());
            values[0] = new float[header.columns()];
            return (in, row, column) ->
                    values[0][column] = (float) header.type().real(in);
        });
        return values[0];
    }

    /**
     * Reads a matrix of single-precision numbers.
     *
     * @param file the file, {@code <f4}, of two dimensions; {@code <f8} would lose digits
     * @return the rows
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything else
     */
    public static float[][] readFloatMatrix(Path file) throws IOException {
        float[][][] values = new float[1][][];
        read(file, 2, header -> {
            checkSingle(file, header.type());
            values[0] = new float[header.rows()][header.columns()];
            return (in, row, column) ->
                    values[0][row][column] = (float) header.type().real(in);
        });
        return values[0];
    }

    /**
     * Reads an array of integers.
     *
     * @param file the file, of any integer type and one dimension
     * @return the values
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything else, or a value outside the range of {@code int}
     */
    public static int[] readInts(Path file) throws IOException {
        int[][] values = new int[1][];
        read(file, 1, header -> {
            checkKind(file, header.type(), NpyType.INTEGERS);
            values[0] = new int[header.columns()];
            return (in, row, column) ->
                    values[0][column] = integer(file, header.type().integer(in), column);
        });
        return values[0];
    }

    /**
     * Reads a matrix of integers.
     *
     * @param file the file, of any integer type and two dimensions
     * @return the rows
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything else, or a value outside the range of {@code int}
     */
    public static int[][] readIntMatrix(Path file) throws IOException {
        int[][][] values = new int[1][][];
        read(file, 2, header -> {
            checkKind(file, header.type(), NpyType.INTEGERS);
            values[0] = new int[header.rows()][header.columns()];
            return (in, row, column) -> values[0][row][column] =
                    integer(file, header.type().integer(in), (long) row * header.columns() + column);
        });
        return values[0];
    }

    /**
     * Reads an array of truth values.
     *
     * @param file the file, {@code |b1}, of one dimension
     * @return the values
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything else
     */
    public static boolean[] readBooleans(Path file) throws IOException {
        boolean[][] values = new boolean[1][];
        read(file, 1, header -> {
            checkKind(file, header.type(), NpyType.FLAGS);
            values[0] = new boolean[header.columns()];
            return (in, row, column) -> values[0][column] = header.type().flag(in);
        });
        return values[0];
    }

    /**
     * Reads a matrix of truth values.
     *
     * @param file the file, {@code |b1}, of two dimensions
     * @return the rows
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything else
     */
    public static boolean[][] readBooleanMatrix(Path file) throws IOException {
        boolean[][][] values = new boolean[1][][];
        read(file, 2, header -> {
            checkKind(file, header.type(), NpyType.FLAGS);
            values[0] = new boolean[header.rows()][header.columns()];
            return (in, row, column) -> values[0][row][column] = header.type().flag(in);
        });
        return values[0];
    }

    /**
     * Reads floating-point numbers of any number of dimensions, the last one fastest.
     *
     * @param file the file, {@code <f8} or {@code <f4}; its {@link #shape} says what is where
     * @return the values, row-major
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything else, or more than {@code 2^31 - 1} values
     */
    public static double[] readFlatDoubles(Path file) throws IOException {
        double[][] values = new double[1][];
        read(file, ANY, header -> {
            checkKind(file, header.type(), NpyType.REALS);
            long count = (long) header.rows() * header.columns();
            Checks.check(count <= Integer.MAX_VALUE, "%s has %d values, too many for one array", file, count);
            values[0] = new double[(int) count];
            return (in, row, column) ->
                    values[0][row * header.columns() + column] = header.type().real(in);
        });
        return values[0];
    }

    /**
     * Reads doubles of any number of dimensions from a stream, such as an entry of an archive.
     *
     * @param in the stream, read to its end; it stays open
     * @param name name for messages
     * @return the values, row-major
     * @throws IOException if the stream cannot be read
     * @throws IllegalArgumentException if it holds anything but {@code <f8}, is cut off or goes on after the values
     */
    public static double[] readFlatDoubles(InputStream in, String name) throws IOException {
        NpyHeader header = NpyHeader.read(in, name);
        Checks.check(header.type() == NpyType.F8, "%s holds %s, not %s", name, header.type().name, NpyType.F8.name);
        long count = (long) header.rows() * header.columns();
        Checks.check(count <= Integer.MAX_VALUE - 8, "%s has %d values, too many for one array", name, count);
        double[] values = new double[(int) count];
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        int read;
        while ((read = in.readNBytes(buffer.array(), 0, CHUNK)) > 0) {
            Checks.check(
                    read % Double.BYTES == 0 && at + read / Double.BYTES <= count,
                    "%s must have %d values after its header; it is damaged, write it again",
                    name,
                    count);
            buffer.clear().limit(read);
            buffer.asDoubleBuffer().get(values, at, read / Double.BYTES);
            at += read / Double.BYTES;
        }
        Checks.check(at == count, "%s has %d of %d values; it is cut off, write it again", name, at, count);
        return values;
    }

    /**
     * Reads the sizes of an array's dimensions.
     *
     * @param file the file
     * @return at least one size
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is none of the files that can be read
     */
    public static int[] shape(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return NpyHeader.read(in, file.toString()).shape();
        }
    }

    /** Type of the values of a file. */
    static NpyType type(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return NpyHeader.read(in, file.toString()).type();
        }
    }

    private static int integer(Path file, long value, long at) {
        Checks.check(
                value == (int) value,
                "value %d of %s is %d, which is outside the range of int; write it with array.astype('<i4')",
                at,
                file,
                value);
        return (int) value;
    }

    private static void checkKind(Path file, NpyType type, String kind) {
        Checks.check(
                type.kind().equals(kind),
                "%s holds %s, not %s; read it as %s",
                file,
                type.name,
                kind,
                type.kind().equals(NpyType.REALS) ? "doubles" : type.kind());
    }

    private static void checkSingle(Path file, NpyType type) {
        checkKind(file, type, NpyType.REALS);
        Checks.check(type == NpyType.F4, "%s holds %s, which a float cannot hold; read it as doubles", file, type.name);
    }

    private static void checkRow(int length, int row, int columns) {
        Checks.check(
                length == columns,
                "rows must have the same length, but row %d has %d and row 0 %d",
                row,
                length,
                columns);
    }

    private static int checkInts(int[][] values, int least, int greatest) {
        int columns = values.length == 0 ? 0 : values[0].length;
        for (int i = 0; i < values.length; i++) {
            checkRow(values[i].length, i, columns);
            for (int value : values[i]) {
                Checks.check(
                        value >= least && value <= greatest,
                        "values must be in [%d, %d], but one is %d",
                        least,
                        greatest,
                        value);
            }
        }
        return columns;
    }

    private static void array(Path file, NpyType type, int length, Value value) throws IOException {
        write(file, type, length + ",", new int[] {1, length}, value);
    }

    private static void matrix(Path file, NpyType type, int[] shape, Value value) throws IOException {
        write(file, type, shape[0] + ", " + shape[1], shape, value);
    }

    private static void write(Path file, NpyType type, String shape, int[] size, Value value) throws IOException {
        WholeFile.write(file, out -> write(out, type, shape, size, value));
    }

    private static void write(OutputStream out, NpyType type, String shape, int[] size, Value value)
            throws IOException {
        NpyHeader.write(out, type, shape);
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < size[0]; row++) {
            for (int column = 0; column < size[1]; column++) {
                value.move(buffer, row, column);
                if (!buffer.hasRemaining()) {
                    out.write(buffer.array());
                    buffer.clear();
                }
            }
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    private static void read(Path file, int dimensions, Target target) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            NpyHeader header = NpyHeader.read(in, file.toString());
            Checks.check(
                    dimensions == ANY || header.dimensions() == dimensions,
                    "%s has %d dimensions, not %d; read it as %s",
                    file,
                    header.dimensions(),
                    dimensions,
                    header.dimensions() == 1 ? "an array" : header.dimensions() == 2 ? "a matrix" : "flat doubles");
            long values = (long) header.rows() * header.columns();
            long rest = Files.size(file) - header.length();
            Checks.check(
                    rest / header.type().bytes == values && rest % header.type().bytes == 0,
                    "%s must have %d values of %d bytes after its header, but has %d bytes; it is damaged, write it"
                            + " again",
                    file,
                    values,
                    header.type().bytes,
                    rest);
            Value value = target.allocate(header);
            ByteBuffer buffer =
                    ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN).limit(0);
            for (int row = 0; row < header.rows(); row++) {
                for (int column = 0; column < header.columns(); column++) {
                    if (!buffer.hasRemaining()) {
                        // A chunk is a multiple of every type's size, and so is what is left.
                        buffer.clear().limit(in.readNBytes(buffer.array(), 0, CHUNK));
                    }
                    value.move(buffer, row, column);
                }
            }
        }
    }
}
