package org.memo4j.core.score;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memo4j.core.Checks;

/**
 * Header of a {@code .npy} file.
 *
 * @param type type of the values
 * @param shape sizes of the dimensions, at least one
 * @param length number of bytes of the header
 */
record NpyHeader(NpyType type, int[] shape, long length) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final Pattern ENTRY =
            Pattern.compile("\\G\\s*'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\([^()]*\\))\\s*,?");
    private static final Pattern SHAPE = Pattern.compile("\\((\\s*\\d+\\s*,)+(\\s*\\d+)?\\s*\\)");
    private static final Pattern SIZE = Pattern.compile("\\d+");

    int dimensions() {
        return shape.length;
    }

    /** Number of values of the last dimension. */
    int columns() {
        return shape[shape.length - 1];
    }

    /** Number of rows of {@link #columns} values, 1 for an array of one dimension. */
    int rows() {
        int rows = 1;
        for (int i = 0; i < shape.length - 1; i++) {
            rows *= shape[i]; // parse saw that it fits
        }
        return rows;
    }

    static NpyHeader read(InputStream in, String file) throws IOException {
        try {
            byte[] start = exactly(in, 8);
            Checks.check(
                    Arrays.equals(Arrays.copyOf(start, 6), MAGIC),
                    "%s is no .npy file: it does not start as one",
                    file);
            Checks.check(
                    start[6] == 1 || start[6] == 2,
                    "%s is in version %d.%d of the .npy format; only versions 1 and 2 can be read",
                    file,
                    start[6],
                    start[7]);
            int width = start[6] == 1 ? 2 : 4;
            ByteBuffer size = ByteBuffer.wrap(exactly(in, width)).order(ByteOrder.LITTLE_ENDIAN);
            long length = width == 2 ? size.getShort() & 0xFFFF : size.getInt() & 0xFFFFFFFFL;
            Checks.check(length <= 1 << 16, "%s announces a header of %d bytes; it is damaged", file, length);
            String text = new String(exactly(in, (int) length), StandardCharsets.ISO_8859_1);
            return parse(text.strip(), 8 + width + length, file);
        } catch (EOFException e) {
            throw new IllegalArgumentException(file + " is cut off within its header; write it again", e);
        }
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    private static NpyHeader parse(String text, long length, String file) {
        boolean braces = text.startsWith("{") && text.endsWith("}");
        String inner = braces ? text.substring(1, text.length() - 1) : "";
        Map<String, String> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(inner);
        int end = 0;
        while (entry.find()) {
            entries.put(entry.group(1), entry.group(2));
            end = entry.end();
        }
        Checks.check(
                inner.substring(end).isBlank() && entries.keySet().equals(Set.of("descr", "fortran_order", "shape")),
                "%s has a header that cannot be read: %s; it is damaged, or holds records",
                file,
                text);
        String descr = entries.getOrDefault("descr", "");
        String shapeText = entries.getOrDefault("shape", "");
        Checks.check(
                SHAPE.matcher(shapeText).matches(),
                "%s has the shape %s; only arrays of at least one dimension can be read, use array.reshape",
                file,
                shapeText);
        Checks.check(
                "False".equals(entries.get("fortran_order")),
                "%s is in Fortran order; write it with numpy.ascontiguousarray(array)",
                file);
        int[] shape = SIZE.matcher(shapeText)
                .results()
                .mapToInt(size -> dimension(size.group(), file))
                .toArray();
        double rows = 1;
        for (int i = 0; i < shape.length - 1; i++) {
            rows *= shape[i];
        }
        Checks.check(rows <= Integer.MAX_VALUE, "%s has the shape %s, too many rows to hold", file, shapeText);
        return new NpyHeader(NpyType.of(descr.replace("'", ""), file), shape, length);
    }

    private static int dimension(String text, String file) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(file + " has " + text + " entries in a dimension, too many to hold", e);
        }
    }

    /** Writes a header of version 1, padded so that the values start at a multiple of 64 bytes, as NumPy does it. */
    static void write(OutputStream out, NpyType type, String shape) throws IOException {
        String text = "{'descr': '" + type.name + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        int start = MAGIC.length + 4;
        int total = (start + text.length() + 1 + 63) / 64 * 64;
        ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (total - start));
        header.put((text + " ".repeat(total - start - text.length() - 1) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(header.array());
    }
}
