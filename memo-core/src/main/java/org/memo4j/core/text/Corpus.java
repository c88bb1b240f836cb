package org.memo4j.core.text;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;

/**
 * A sequence of documents, from memory, from files or from anything that can be read again.
 *
 * <p>Files and streams are read document by document each time the corpus is streamed, so a corpus may be larger than
 * memory; only one document has to fit. Files must be text in UTF-8; one whose name ends in {@code .gz} is unpacked on the
 * way. Where they are cut at lines, {@code \r\n} ends a line as {@code \n} does. A byte order mark is skipped. What is not
 * text is an error that names the file and the byte, never a replacement character.
 *
 * <p>Immutable; files and streams are not, and a corpus does not notice that they change between two passes.
 */
public final class Corpus {
    private static final long UNKNOWN = -1;

    private final String description;
    private final Supplier<Reading> passes;

    /** A pass that was begun: how far it is, in bytes or, without a count of them, documents, and what there is in all. */
    private record Reading(
            Stream<Document> documents, @Nullable LongSupplier read, LongSupplier total) {}

    /** A text, what errors call it, the name that its documents go by, and its size if it is a file. */
    private record Source(
            String place,
            String name,
            Callable<? extends InputStream> text,
            @Nullable Path file) {
        static Source of(Path file, String name) {
            return new Source(file.toString(), name, () -> Files.newInputStream(file), file);
        }

        long size() {
            try {
                return file == null ? UNKNOWN : Files.size(file);
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }

        DocumentReader open() throws IOException {
            InputStream in;
            try {
                in = text.call();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
            Checks.check(
                    in != null, "the supplier of %s gave no stream but null; check that there is such a text", place);
            return new DocumentReader(in, place, name);
        }
    }

    private Corpus(String description, Supplier<Reading> passes) {
        this.description = description;
        this.passes = passes;
    }

    private static Corpus ofSources(String description, List<Source> sources, DocumentSplit split) {
        return new Corpus(description, () -> {
            Pass pass = new Pass(sources, split);
            Stream<Document> documents = StreamSupport.stream(pass, false).onClose(pass::close);
            return new Reading(documents, pass::read, () -> size(sources));
        });
    }

    private static long size(List<Source> sources) {
        long total = 0;
        for (Source source : sources) {
            long size = source.size();
            if (size == UNKNOWN) {
                return UNKNOWN;
            }
            total += size;
        }
        return total;
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
        List<Document> copy = List.copyOf(documents);
        return new Corpus(copy.size() + " documents", () -> new Reading(copy.stream(), null, copy::size));
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
        return ofSources(file.toString(), List.of(Source.of(file, fileName(file))), split);
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
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            walk.filter(Files::isRegularFile).forEach(file -> {
                Path relative = directory.relativize(file);
                if (!hidden(relative) && matcher.matches(byName ? Path.of(fileName(file)) : relative)) {
                    files.add(file);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(directory, e);
        }
        Checks.check(
                !files.isEmpty(),
                "directory %s has no file that matches '%s'; hidden files do not count",
                directory,
                glob);
        files.forEach(Corpus::checkReadable);
        List<Source> sources = files.stream()
                .map(file ->
                        Source.of(file, directory.relativize(file).toString().replace('\\', '/')))
                .sorted(Comparator.comparing(Source::name))
                .toList();
        return ofSources(directory + " (" + sources.size() + " files)", sources, DocumentSplit.WHOLE);
    }

    /**
     * Documents that are made as they are asked for, such as the rows of a database or the records of an archive:
     *
     * <pre>
     * Corpus corpus = Corpus.stream(() -&gt; zip.stream().map(entry -&gt; new Document(entry.getName(), text(entry))));
     * </pre>
     *
     * <p>The supplier is called once for each pass and must give a new stream of the same documents in the same order.
     * The stream is read by one thread, document by document, and closed at the end of the pass. Ids must be unique; that
     * is not checked, since the ids need not fit into memory.
     *
     * @param supplier opens the documents; what it throws is passed on
     * @return the corpus; a pass over it throws {@link IllegalArgumentException} if the supplier gives null, a stream that
     *     was used before, or one without documents, or if a document is null
     */
    public static Corpus stream(Supplier<? extends Stream<Document>> supplier) {
        return new Corpus("documents of a supplier", () -> new Reading(supplied(supplier.get()), null, () -> UNKNOWN));
    }

    private static Stream<Document> supplied(Stream<Document> documents) {
        Checks.check(
                documents != null, "the supplier of documents gave no stream but null; let it open one at each call");
        Spliterator<Document> rest;
        try {
            rest = documents.sequential().spliterator();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(
                    "the supplier of documents gave a stream that was used or closed before; let it open a new one at"
                            + " each call",
                    e);
        }
        return StreamSupport.stream(new SuppliedPass(rest), false).onClose(documents::close);
    }

    /**
     * A text that is read as a file is, from wherever it comes: an archive, a resource of the class path, a store of
     * objects.
     *
     * <pre>
     * Corpus corpus = Corpus.stream("notes.txt", () -&gt; archive.getInputStream(entry), DocumentSplit.LINES);
     * </pre>
     *
     * <p>Bytes, lines and names of documents are those of {@link #file(Path, DocumentSplit)}. The text is opened once for
     * each pass and closed at its end.
     *
     * @param name what the documents go by, and errors; if it ends in {@code .gz}, the text is unpacked
     * @param text opens the text from its start; what it throws is passed on, checked exceptions as
     *     {@link UncheckedIOException}
     * @param split how it is cut into documents
     * @return the corpus; a pass over it throws {@link IllegalArgumentException} if there is no stream but null
     */
    public static Corpus stream(String name, Callable<? extends InputStream> text, DocumentSplit split) {
        return ofSources(name, List.of(new Source(name, name, text, null)), split);
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
        return passes.get().documents;
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
     * @param progress who is told, before each document and at the end: in documents if the corpus is in memory, in
     *     bytes of its files as they are stored, a buffer ahead of the documents; of a corpus of unknown size at the end
     *     only, in documents
     * @param task what the progress is told to be about
     * @throws IllegalArgumentException at a file that is empty or not text
     * @throws UncheckedIOException at a file that cannot be read
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
     */
    public void forEach(Consumer<? super Document> action, Progress progress, String task) {
        Reading pass = passes.get();
        long[] seen = new long[1];
        try (Stream<Document> stream = pass.documents) {
            long total = pass.total.getAsLong();
            stream.forEachOrdered(document -> {
                Progress.checkInterrupted(task);
                if (total != UNKNOWN) {
                    long done = pass.read == null ? seen[0] : pass.read.getAsLong();
                    // the last step is that of the end; a file that grows meanwhile must not make it come early
                    progress.update(task, Math.min(done, total - 1), total);
                }
                action.accept(document);
                seen[0]++;
            });
            long end = total == UNKNOWN ? seen[0] : total;
            progress.update(task, end, end);
        }
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

    private static UncheckedIOException unreadable(Object place, Exception cause) {
        return new UncheckedIOException(new IOException("cannot read " + place + ": " + cause, cause));
    }

    /** One pass over texts. */
    private static final class Pass extends Spliterators.AbstractSpliterator<Document> {
        private final List<Source> sources;
        private final DocumentSplit split;
        private int next;
        private boolean found;
        private long before;
        private @Nullable DocumentReader reader;

        Pass(List<Source> sources, DocumentSplit split) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
            this.sources = sources;
            this.split = split;
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
            while (next < sources.size()) {
                Source source = sources.get(next);
                try {
                    if (reader == null) {
                        found = false;
                        reader = source.open();
                    }
                    Document document = split.next(reader);
                    if (document != null) {
                        found = true;
                        return document;
                    }
                } catch (IOException e) {
                    close();
                    throw unreadable(source.place, e);
                }
                close();
                Checks.check(found, "%s is empty or blank; remove it, or leave it out", source.place);
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
                    throw unreadable(sources.get(next).place, e);
                }
            }
        }
    }

    /** One pass over a caller's stream. */
    private static final class SuppliedPass extends Spliterators.AbstractSpliterator<Document> {
        private final Spliterator<Document> documents;
        private long seen;

        SuppliedPass(Spliterator<Document> documents) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
            this.documents = documents;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Document> action) {
            return documents.tryAdvance(document -> action.accept(check(document))) || end();
        }

        /** Not one by one: a stream made by {@code flatMap} would then hold all that one of its elements gives. */
        @Override
        public void forEachRemaining(Consumer<? super Document> action) {
            documents.forEachRemaining(document -> action.accept(check(document)));
            end();
        }

        private Document check(Document document) {
            Checks.check(document != null, "document %d of the supplier's stream is null; leave it out", seen);
            seen++;
            return document;
        }

        private boolean end() {
            Checks.check(
                    seen > 0,
                    "the supplier of documents gave a stream without documents; let it start from the first one at each"
                            + " call");
            return false;
        }
    }
}
