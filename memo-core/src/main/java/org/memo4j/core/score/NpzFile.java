package org.memo4j.core.score;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * NumPy's {@code .npz} files, as {@code numpy.savez} and {@code savez_compressed} write them: a {@code .npy} file an
 * array, each of which {@link NpyFile} reads in place.
 *
 * <pre>{@code
 * try (NpzFile file = NpzFile.open(path)) {
 *     int[] labels = NpyFile.readInts(file.array("label"));
 * }
 * }</pre>
 */
public final class NpzFile implements Closeable {
    private final Path file;
    private final FileSystem archive;

    private NpzFile(Path file, FileSystem archive) {
        this.file = file;
        this.archive = archive;
    }

    /**
     * Opens a file.
     *
     * @param file the file
     * @return the open file
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is no {@code .npz} file
     */
    public static NpzFile open(Path file) throws IOException {
        try {
            return new NpzFile(file, FileSystems.newFileSystem(file, (ClassLoader) null));
        } catch (ProviderNotFoundException | ZipException e) {
            throw new IllegalArgumentException(file + " is no .npz file", e);
        }
    }

    /**
     * An array.
     *
     * @param name its name, for example {@code scores}
     * @return a {@code .npy} file that can be read as long as this one is open
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if there is no such array; the message lists those that there are
     */
    public Path array(String name) throws IOException {
        Path entry = archive.getPath("/" + name + ".npy");
        if (!Files.exists(entry)) {
            try (Stream<Path> all = Files.list(archive.getPath("/"))) {
                throw new IllegalArgumentException(file + " has no array '" + name + "'; it has "
                        + all.sorted().toList());
            }
        }
        return entry;
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    @Override
    public String toString() {
        return "NpzFile " + file;
    }
}
