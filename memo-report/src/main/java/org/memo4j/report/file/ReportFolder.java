package org.memo4j.report.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.WholeFile;
import org.memo4j.core.WholeFile.IOConsumer;

/**
 * The folder of a report, which appears whole or not at all.
 *
 * <p>{@link #prepare(Path, Occupied)} comes before the long work: it fails at once if the folder could not be written
 * later. {@link #write(ReportFiles)} comes after: it writes every file into a hidden folder beside the target, and then
 * renames that folder. If a file cannot be written, if the thread is interrupted, or if the JVM is told to end (Ctrl-C),
 * the hidden folder is removed and the target stays as it was. Only a JVM that is killed outright can leave the hidden
 * folder behind ({@code .NAME.memo4j-...}, safe to delete); even then the target is whole.
 *
 * <p>Beside its files, a report folder holds {@code SHA256SUMS}, the check sums of the others in the form that {@code
 * sha256sum -c} reads. They say what belongs to the report:
 *
 * <ul>
 *   <li>a folder that is empty, or that holds an earlier report and nothing else, every file still as it was written, is
 *       replaced;
 *   <li>a folder that holds anything else is {@linkplain Occupied#REFUSE refused} or {@linkplain Occupied#SET_ASIDE set
 *       aside}. Nothing that this class did not write is ever deleted.
 * </ul>
 */
public final class ReportFolder {
    static final String SUMS = "SHA256SUMS";

    /** What to do with a folder that holds something other than an unchanged earlier report. */
    public enum Occupied {
        /** Fail. */
        REFUSE,
        /** Rename it to {@code NAME.before-1} (or the next free number) and put the report in its place. */
        SET_ASIDE
    }

    private final Path folder;
    private final Occupied occupied;

    private ReportFolder(Path folder, Occupied occupied) {
        this.folder = folder;
        this.occupied = occupied;
    }

    /**
     * Checks that a report can be written to a folder, without leaving a trace. A full disk is not foreseen.
     *
     * @param folder the folder, existing or not; missing parents are created when the report is written
     * @param occupied what to do if it holds something other than an earlier report
     * @return the folder, ready to be written
     * @throws IllegalArgumentException if the folder is a file, a mount point or the root, if it holds other files and
     *     {@code occupied} refuses them, or if it cannot be written; the message says which and what to do
     */
    public static ReportFolder prepare(Path folder, Occupied occupied) {
        Path target = folder.toAbsolutePath().normalize();
        try {
            if (Files.isSymbolicLink(target)) {
                Checks.check(Files.exists(target), "output folder %s is a link that leads nowhere; remove it", folder);
                target = target.toRealPath();
            }
            Path parent = parentOf(target);
            if (Files.exists(target)) {
                Checks.check(
                        Files.isDirectory(target),
                        "output folder %s is a file; name a folder, or remove the file",
                        folder);
                Checks.check(
                        Files.isWritable(target), "output folder %s cannot be written to; change its mode", folder);
                Checks.check(
                        Files.getFileStore(target).equals(Files.getFileStore(parent)),
                        "output folder %s is a mount point and cannot be replaced as a whole; name a folder inside it",
                        folder);
                checkContent(target, occupied);
            }
            probe(parent);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "output folder " + folder + " cannot be written (" + reason(e)
                            + "); name a folder that you may write to",
                    e);
        }
        return new ReportFolder(target, occupied);
    }

    private static Path parentOf(Path target) {
        Path parent = target.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(
                    "output folder must not be the root of a file system; name a folder in it");
        }
        return parent;
    }

    private static String reason(IOException e) {
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
    }

    /** A real attempt, because permissions do not tell of read-only disks, and tell the superuser nothing. */
    private static void probe(Path parent) throws IOException {
        Path existing = parent;
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw new NotDirectoryException(existing.toString());
        }
        Files.delete(Files.createTempDirectory(existing, ".memo4j-probe-"));
    }

    private static void checkContent(Path target, Occupied occupied) throws IOException {
        String foreign = firstForeign(target);
        if (foreign != null && occupied == Occupied.REFUSE) {
            throw new IllegalArgumentException("output folder " + target + " holds '" + foreign
                    + "', which is not an unchanged file of an earlier report; name another folder, or ask for the old"
                    + " one to be set aside");
        }
    }

    /** Name of the first entry that is no unchanged file of an earlier report; null if there is none. */
    private static @Nullable String firstForeign(Path target) throws IOException {
        Map<String, String> sums = CheckSums.read(target.resolve(SUMS));
        try (Stream<Path> entries = Files.list(target)) {
            for (Path entry : entries.sorted().toList()) {
                String name = String.valueOf(entry.getFileName());
                boolean ours = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                        && (name.equals(SUMS) || CheckSums.of(entry).equals(sums.get(name)));
                if (!ours) {
                    return name;
                }
            }
        }
        return null;
    }

    /**
     * The folder, absolute.
     *
     * @return its path
     */
    public Path path() {
        return folder;
    }

    /**
     * Writes the report: afterwards the folder holds the given files and {@code SHA256SUMS}, and nothing else.
     *
     * @param files the files, at least one
     * @return the folder
     * @throws IOException if a file cannot be written; the folder is then as it was before
     * @throws java.util.concurrent.CancellationException if the thread was interrupted; the folder is as it was before
     */
    public Path write(ReportFiles files) throws IOException {
        Checks.check(!files.names().isEmpty(), "a report needs at least one file");
        Path parent = parentOf(folder);
        Path staging = parent.resolve("." + folder.getFileName() + ".memo4j-" + UUID.randomUUID());
        try (Staging guard = new Staging(staging, createMissing(parent))) {
            Files.createDirectory(staging);
            StringBuilder sums = new StringBuilder();
            for (Map.Entry<String, IOConsumer<? super OutputStream>> file :
                    files.writers().entrySet()) {
                Progress.checkInterrupted("writing the report");
                sums.append(guard.write(file.getKey(), file.getValue()))
                        .append("  ")
                        .append(file.getKey())
                        .append('\n');
            }
            WholeFile.writeString(staging.resolve(SUMS), sums.toString());
            Progress.checkInterrupted("writing the report");
            guard.publish(() -> moveIntoPlace(staging));
        }
        return folder;
    }

    /** Creates the missing ancestors; the innermost is the first of the result. */
    private static Deque<Path> createMissing(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path p = directory; p != null && !Files.exists(p); p = p.getParent()) {
            missing.addLast(p);
        }
        Files.createDirectories(directory);
        return missing;
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(directory);
    }

    /** Between the two renames there is no folder; a failure of the second undoes the first. */
    private void moveIntoPlace(Path staging) throws IOException {
        if (!Files.exists(folder)) {
            Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        checkContent(folder, occupied);
        boolean keep = firstForeign(folder) != null;
        Path old = keep ? freeName() : folder.resolveSibling(staging.getFileName() + "-old");
        Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        if (!keep) {
            deleteTree(old);
        }
    }

    private Path freeName() {
        for (int i = 1; ; i++) {
            Path name = folder.resolveSibling(folder.getFileName() + ".before-" + i);
            if (!Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                return name;
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** The hidden folder: gone when this is closed or the JVM ends, unless it was published. */
    private static final class Staging implements AutoCloseable {
        private static final long PATIENCE_SECONDS = 10;

        private final Path staging;
        private final Deque<Path> created;
        private final ReentrantLock lock = new ReentrantLock();
        private final Thread hook = new Thread(this::endOfJvm, "memo4j-report-cleanup");
        private volatile boolean stopped;

        Staging(Path staging, Deque<Path> created) throws IOException {
            this.staging = staging;
            this.created = created;
            try {
                Runtime.getRuntime().addShutdownHook(hook);
            } catch (IllegalStateException e) {
                remove();
                throw new IOException("the JVM is ending; the report was not written", e);
            }
        }

        /** Writes a file and returns its check sum. */
        String write(String name, IOConsumer<? super OutputStream> writer) throws IOException {
            MessageDigest digest = CheckSums.digest();
            lock.lock();
            try {
                WholeFile.write(
                        staging.resolve(name), out -> writer.accept(new DigestOutputStream(new Guarded(out), digest)));
            } finally {
                lock.unlock();
            }
            return CheckSums.hex(digest);
        }

        void publish(Step step) throws IOException {
            lock.lock();
            try {
                checkRunning();
                step.run();
                created.clear();
            } finally {
                lock.unlock();
            }
        }

        private void checkRunning() throws IOException {
            if (stopped) {
                throw new IOException("the JVM is ending; the report was not written");
            }
        }

        /** Runs beside the writer, which stops at its next write and then lets go of the lock. */
        private void endOfJvm() {
            stopped = true;
            boolean locked = false;
            try {
                locked = lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
                remove();
            } catch (IOException | InterruptedException e) {
                System.getLogger(ReportFolder.class.getName())
                        .log(System.Logger.Level.WARNING, "could not remove " + staging, e);
            } finally {
                if (locked) {
                    lock.unlock();
                }
            }
        }

        @Override
        public void close() throws IOException {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // the JVM is ending, and the hook does what is left to do
            }
            remove();
        }

        /** Removes the hidden folder, if it was not published, and the parents that were made for it. */
        private void remove() throws IOException {
            deleteTree(staging);
            while (!created.isEmpty()) {
                deleteIfEmpty(created.pop());
            }
        }

        /** Stops the writer once the JVM is ending. */
        private final class Guarded extends OutputStream {
            private final OutputStream out;

            Guarded(OutputStream out) {
                this.out = out;
            }

            @Override
            public void write(int b) throws IOException {
                checkRunning();
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                checkRunning();
                out.write(bytes, offset, length);
            }

            @Override
            public void flush() throws IOException {
                out.flush();
            }
        }
    }
}
