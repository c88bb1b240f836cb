package org.memo4j.core.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;

/**
 * A sequence of documents, from memory, from a file or from the files of a directory.
 *
 * <p>Files are read document by document each time the corpus is streamed, so a corpus may be larger than memory; only
 * one document has to fit. They must be text in UTF-8; a file whose name ends in {@code .gz} is unpacked on the way.
 * Where files are cut at lines, {@code \r\n} ends a line as {@code \n} does. A byte order mark is skipped. What is not
 * text is an error that names the file and the byte, never a replacement character.
 *
 * <p>Immutable; the files are not, and a corpus does not notice that they change between two passes.
 */
public final class Corpus {
    private final String description;
    private final List<Document> documents;
    private final List<Source> files;
    private final DocumentSplit split;

    /** A file and the name that its documents go by. */
    private record Source(Path file, String name) {}

    private Corpus(String description, List<Document> documents, List<Source> files, DocumentSplit split) {
        this.description = description;
        this.documents = documents;
        this.files = files;
        this.split = split;
    }

    /**
     * A corpus in memory.
     *
     * @param documents the documents
     * @return the corpus
     * @throws IllegalArgumentException if there is no document, or two of them have the same id
     */
    public static Corpus of(Collection<Document> documents) {
        Checks.check(!documents.isEmpty(), "a corpus needs at least one document, but there is none");
        Set<String> ids = new HashSet<>();
        for (Document document : documents) {
            Checks.check(
                    ids.add(document.id()),
                    "document ids must be unique, but '%s' occurs more than once; number the copies",
                    document.id());
        }
        return new Corpus(documents.size() + " documents", List.copyOf(documents), List.of(), DocumentSplit.WHOLE);
    }

    /**
     * A corpus of texts in memory; the documents are called {@code 0}, {@code 1}, and so on.
     *
     * @param texts the texts
     * @return the corpus
     * @throws IllegalArgumentException if there is no text
     */
    public static Corpus ofTexts(String... texts) {
        List<Document> documents = new ArrayList<>(texts.length);
        for (String text : texts) {
            documents.add(new Document(String.valueOf(documents.size()), text));
        }
        return of(documents);
    }

    /**
     * A file, cut into documents at blank lines.
     *
     * @param file the file
     * @return the corpus
     * @throws IllegalArgumentException if there is no such file, or it is a directory, or it may not be read
     */
    public static Corpus file(Path file) {
        return file(file, DocumentSplit.BLANK_LINES);
    }

    /**
     * A file. Its documents are called by its name, a colon and the number of their first line, from 1; a file that is
     * not cut is called by its name.
     *
     * @param file the file
     * @param split how it is cut into documents
     * @return the corpus
     * @throws IllegalArgumentException if there is no such file, or it is a directory, or it may not be read
     */
    public static Corpus file(Path file, DocumentSplit split) {
        Checks.check(Files.exists(file), "corpus file %s does not exist; check the path", file);
        Checks.check(!Files.isDirectory(file), "%s is a directory, not a file; use Corpus.directory", file);
        checkReadable(file);
        return new Corpus(file.toString(), List.of(), List.of(new Source(file, fileName(file))), split);
    }

    /**
     * The files of a directory and of the directories in it: each file is a document, called by its path relative to the
     * directory with {@code /} between the names; documents are sorted by it. Files and directories whose name starts
     * with a dot are left out.
     *
     * @param directory the directory
     * @return the corpus
     * @throws IllegalArgumentException if there is no such directory, or no file in it, or one of them may not be read
     */
    public static Corpus directory(Path directory) {
        return directory(directory, "*");
    }

    /**
     * Those files of a directory that match a pattern; see {@link #directory(Path)}.
     *
     * @param directory the directory
     * @param glob pattern as in {@link java.nio.file.FileSystem#getPathMatcher}; one without {@code /} is matched
     *     against the name of the file in whatever directory, as in {@code *.txt}, any other one against the path
     *     relative to the directory
     * @return the corpus
     * @throws IllegalArgumentException if there is no such directory, or no file in it matches, or one of them may not
     *     be read
     */
    public static Corpus directory(Path directory, String glob) {
        Checks.check(Files.exists(directory), "corpus directory %s does not exist; check the path", directory);
        Checks.check(Files.isDirectory(directory), "%s is a file, not a directory; use Corpus.file", directory);
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        boolean byName = !glob.contains("/");
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            walk.filter(Files::isRegularFile).forEach(file -> {
                Path relative = directory.relativize(file);
                if (!hidden(relative) && matcher.matches(byName ? Path.of(fileName(file)) : relative)) {
                    sources.add(new Source(file, relative.toString().replace('\\', '/')));
                }
            });
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(directory, e);
        }
        Checks.check(
                !sources.isEmpty(),
                "directory %s has no file that matches '%s'; hidden files do not count",
                directory,
                glob);
        sources.forEach(source -> checkReadable(source.file));
        sources.sort(Comparator.comparing(Source::name));
        return new Corpus(directory + " (" + sources.size() + " files)", List.of(), sources, DocumentSplit.WHOLE);
    }

    private static boolean hidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String fileName(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    private static void checkReadable(Path file) {
        Checks.check(Files.isReadable(file), "%s may not be read; check its permissions", file);
    }

    /**
     * Streams the documents, one pass. The stream holds a file open: close it, or use {@link #forEach}.
     *
     * @return the documents in order; it throws {@link IllegalArgumentException} at a file that is empty or not text,
     *     and {@link UncheckedIOException} at one that cannot be read
     */
    public Stream<Document> stream() {
        if (files.isEmpty()) {
            return documents.stream();
        }
        Pass pass = new Pass();
        return StreamSupport.stream(pass, false).onClose(pass::close);
    }

    /**
     * Passes over the documents and closes the files.
     *
     * @param action what to do with each document
     * @throws IllegalArgumentException at a file that is empty or not text
     * @throws UncheckedIOException at a file that cannot be read
     */
    public void forEach(Consumer<? super Document> action) {
        try (Stream<Document> stream = stream()) {
            stream.forEachOrdered(action);
        }
    }

    /**
     * Passes over the documents, tells how far it has come, and closes the files.
     *
     * @param action what to do with each document
     * @param progress who is told, before each document and at the end: in documents if the corpus is in memory, else in
     *     bytes of its files as they are stored, a buffer ahead of the documents
     * @param task what the progress is told to be about
     * @throws IllegalArgumentException at a file that is empty or not text
     * @throws UncheckedIOException at a file that cannot be read
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public void forEach(Consumer<? super Document> action, Progress progress, String task) {
        long total = files.isEmpty() ? documents.size() : bytes();
        Pass pass = new Pass();
        long[] seen = new long[1];
        try (Stream<Document> stream = files.isEmpty()
                ? documents.stream()
                : StreamSupport.stream(pass, false).onClose(pass::close)) {
            stream.forEachOrdered(document -> {
                Progress.checkInterrupted(task);
                // the last step is that of the end; a file that grows meanwhile must not make it come early
                progress.update(task, Math.min(files.isEmpty() ? seen[0]++ : pass.read(), total - 1), total);
                action.accept(document);
            });
        }
        progress.update(task, total, total);
    }

    private long bytes() {
        long total = 0;
        for (Source source : files) {
            try {
                total += Files.size(source.file);
            } catch (IOException e) {
                throw unreadable(source.file, e);
            }
        }
        return total;
    }

    /**
     * Reads all documents into memory.
     *
     * @return the documents in order
     * @throws IllegalArgumentException at a file that is empty or not text
     * @throws UncheckedIOException at a file that cannot be read
     */
    public List<Document> toList() {
        try (Stream<Document> stream = stream()) {
            return stream.toList();
        }
    }

    /**
     * Reads the texts of all documents into memory.
     *
     * @return the texts in order
     * @throws IllegalArgumentException at a file that is empty or not text
     * @throws UncheckedIOException at a file that cannot be read
     */
    public List<String> texts() {
        try (Stream<Document> stream = stream()) {
            return stream.map(Document::text).toList();
        }
    }

    @Override
    public String toString() {
        return "Corpus[" + description + "]";
    }

    private static UncheckedIOException unreadable(Path file, Exception cause) {
        return new UncheckedIOException(new IOException("cannot read " + file + ": " + cause, cause));
    }

    /** One pass over the files. */
    private final class Pass extends Spliterators.AbstractSpliterator<Document> {
        private int next;
        private boolean found;
        private long before;
        private @Nullable DocumentReader reader;

        Pass() {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
        }

        @Override
        public boolean tryAdvance(Consumer<? super Document> action) {
            Document document = advance();
            if (document == null) {
                return false;
            }
            action.accept(document);
            return true;
        }

        private @Nullable Document advance() {
            while (next < files.size()) {
                Source source = files.get(next);
                try {
                    if (reader == null) {
                        found = false;
                        reader = new DocumentReader(source.file, source.name);
                    }
                    Document document = split.next(reader);
                    if (document != null) {
                        found = true;
                        return document;
                    }
                } catch (IOException e) {
                    close();
                    throw unreadable(source.file, e);
                }
                close();
                Checks.check(found, "%s is empty or blank; remove it, or leave it out", source.file);
                next++;
            }
            return null;
        }

        /** Number of bytes that were read of all files. */
        long read() {
            return before + (reader == null ? 0 : reader.read());
        }

        void close() {
            if (reader != null) {
                DocumentReader open = reader;
                reader = null;
                before += open.read();
                try {
                    open.close();
                } catch (IOException e) {
                    throw unreadable(files.get(next).file, e);
                }
            }
        }
    }
}
