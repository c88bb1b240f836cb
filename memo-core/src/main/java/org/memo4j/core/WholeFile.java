package org.memo4j.core;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes files that are either whole or not there: the content goes to a temporary file in the target's directory, is
 * forced to the disk, and is then moved over the target in one atomic step.
 *
 * <p>A reader never sees half a file, and a run that is killed leaves the old file as it was. A missing directory is
 * created. An existing target is replaced; a target that is a symbolic link keeps the link and replaces what it leads
 * to.
 */
public final class WholeFile {
    private WholeFile() {}

    /**
     * What writes the content.
     *
     * @param <T> what is written to
     */
    @FunctionalInterface
    public interface IOConsumer<T> {
        /**
         * Writes.
         *
         * @param target what is written to
         * @throws IOException if writing fails
         */
        void accept(T target) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @param target file to write
     * @param writer writes the content to a buffered stream; it may close the stream, but need not
     * @throws IOException if the file cannot be written, naming the file; the target is then unchanged. What the writer
     *     throws unchecked comes through as it is, and leaves the target unchanged too
     */
    public static void write(Path target, IOConsumer<? super OutputStream> writer) throws IOException {
        Path temporary = null;
        try {
            Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
            if (Files.isDirectory(file)) {
                throw new IOException("it is a directory");
            }
            Path directory = file.getParent();
            if (directory == null) {
                throw new IOException("it has no parent directory");
            }
            Files.createDirectories(directory);
            // Not Files.createTempFile: that one is readable by its owner alone, and the mode survives the move.
            temporary = directory.resolve(".memo4j-" + UUID.randomUUID() + ".tmp");
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = new KeepOpen(Channels.newOutputStream(channel));
                writer.accept(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            temporary = null;
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + target + " (" + reason(e)
                            + "); check that its directory can be written to and that the disk is not full",
                    e);
        } finally {
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /**
     * Writes a text file in UTF-8.
     *
     * @param target file to write
     * @param text its whole content
     * @throws IOException if the file cannot be written, naming the file; the target is then unchanged
     */
    public static void writeString(Path target, String text) throws IOException {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String reason(IOException e) {
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
    }

    /** The channel must stay open until it has been forced to the disk, even if the writer closes its stream. */
    private static final class KeepOpen extends BufferedOutputStream {
        KeepOpen(OutputStream out) {
            super(out, 1 << 16);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
