package org.memo4j.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.core.Progress;
import org.memo4j.core.SharedData;

class CorpusTest {
    @TempDir
    Path directory;

    @Test
    void cutsAtBlankLines() throws IOException {
        Path file = write("notes.txt", "\n \nfirst\r\nstill first\n\t\n\n  second  \n");
        assertThat(Corpus.file(file).toList())
                .containsExactly(
                        new Document("notes.txt:3", "first\nstill first"), new Document("notes.txt:7", "  second  "));
    }

    @Test
    void cutsAtEveryLine() throws IOException {
        Path file = write("lines.txt", "one\n\ntwo\r\n é");
        assertThat(Corpus.file(file, DocumentSplit.LINES).toList())
                .containsExactly(
                        new Document("lines.txt:1", "one"),
                        new Document("lines.txt:3", "two"),
                        new Document("lines.txt:4", " é"));
    }

    @Test
    void takesAFileWhole() throws IOException {
        Path file = write("whole.txt", "one\r\n\r\ntwo\n");
        assertThat(Corpus.file(file, DocumentSplit.WHOLE).toList())
                .containsExactly(new Document("whole.txt", "one\r\n\r\ntwo\n"));
    }

    @Test
    void skipsAByteOrderMark() throws IOException {
        Path file = write("mark.txt", "\uFEFFone\n\uFEFFtwo");
        assertThat(Corpus.file(file, DocumentSplit.LINES).texts()).containsExactly("one", "\uFEFFtwo");
    }

    @Test
    void unpacks() throws IOException {
        Path file = pack("notes.txt.gz", "one\n\ntwo".getBytes(StandardCharsets.UTF_8));
        assertThat(Corpus.file(file).toList())
                .containsExactly(new Document("notes.txt.gz:1", "one"), new Document("notes.txt.gz:3", "two"));
    }

    @Test
    void linesMayBeLongerThanTheBuffer() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int length : new int[] {1, 65_535, 65_536, 65_537, 200_001, 255, 256, 257}) {
            lines.add("é".repeat(length / 2) + "x");
        }
        Path file = write("long.txt", String.join("\n", lines));
        assertThat(Corpus.file(file, DocumentSplit.LINES).texts()).isEqualTo(lines);
        assertThat(Corpus.file(file, DocumentSplit.WHOLE).texts()).containsExactly(String.join("\n", lines));
    }

    @Test
    void readsADirectorySortedByRelativePath() throws IOException {
        write("b.txt", "b");
        write("a/z.txt", "a/z");
        pack("a/y.txt.gz", "a/y".getBytes(StandardCharsets.UTF_8));
        write("a.md", "a.md\n\nwhole");
        write(".hidden", "no");
        write(".git/config", "no");
        Corpus all = Corpus.directory(directory);
        assertThat(all.toList())
                .containsExactly(
                        new Document("a.md", "a.md\n\nwhole"),
                        new Document("a/y.txt.gz", "a/y"),
                        new Document("a/z.txt", "a/z"),
                        new Document("b.txt", "b"));
        assertThat(Corpus.directory(directory, "*.txt").texts()).containsExactly("a/z", "b");
        assertThat(Corpus.directory(directory, "a/*").texts()).containsExactly("a/y", "a/z");
        assertThat(Corpus.directory(directory, "*.{md,gz}").texts()).containsExactly("a.md\n\nwhole", "a/y");
    }

    @Test
    void documentsInMemoryMayBeEmptyButNeedNames() {
        assertThat(Corpus.ofTexts("x", "").toList()).containsExactly(new Document("0", "x"), new Document("1", ""));
        assertThatThrownBy(Corpus::ofTexts)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one document");
        assertThatThrownBy(() -> Corpus.of(List.of(new Document("a", "x"), new Document("a", "y"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a' occurs more than once");
    }

    @Test
    void canBeReadAgainAndInParts() throws IOException {
        write("a.txt", "a");
        write("b.txt", "b");
        write("c.txt", "c");
        Corpus corpus = Corpus.directory(directory);
        try (Stream<Document> stream = corpus.stream()) {
            Iterator<Document> documents = stream.iterator();
            assertThat(documents.next().text()).isEqualTo("a");
        }
        List<String> seen = new ArrayList<>();
        corpus.forEach(document -> seen.add(document.text()));
        assertThat(seen).containsExactly("a", "b", "c").isEqualTo(corpus.texts());
        try (Stream<Document> stream = corpus.stream()) {
            assertThat(stream.parallel().map(Document::text).toList()).isEqualTo(seen);
        }
    }

    @Test
    void tellsHowFarItHasCome() throws IOException {
        List<Long> memory = new ArrayList<>();
        Corpus.ofTexts("a", "b", "c")
                .forEach(
                        document -> memory.add(-1L),
                        (task, done, total) -> {
                            assertThat(task).isEqualTo("reading");
                            assertThat(total).isEqualTo(3);
                            memory.add(done);
                        },
                        "reading");
        assertThat(memory).containsExactly(0L, -1L, 1L, -1L, 2L, -1L, 3L);

        String text = "some words\n".repeat(20_000);
        Files.createDirectories(directory.resolve("texts"));
        write("texts/a.txt", text);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("texts/b.txt.gz")))) {
            out.write("other words\n".repeat(20_000).getBytes(StandardCharsets.UTF_8));
        }
        long total = Files.size(directory.resolve("texts/a.txt")) + Files.size(directory.resolve("texts/b.txt.gz"));
        List<Long> bytes = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        Corpus texts = Corpus.directory(directory.resolve("texts"));
        texts.forEach(document -> seen.add(document.text()), (task, done, all) -> bytes.add(done), "reading");
        assertThat(seen).isEqualTo(texts.texts());
        assertThat(bytes).containsExactly((long) text.length(), total - 1, total);

        List<Long> lines = new ArrayList<>();
        Corpus.file(directory.resolve("texts/a.txt"), DocumentSplit.LINES)
                .forEach(document -> {}, (task, done, all) -> lines.add(done), "reading");
        assertThat(lines).hasSize(20_001).isSorted().endsWith((long) text.length());
        assertThat(lines.get(0)).isLessThan(text.length() / 2);
        assertThat(lines.get(lines.size() - 2)).isEqualTo(text.length() - 1);
    }

    @Test
    void stopsAtAnInterrupt() {
        Corpus corpus = Corpus.ofTexts("a", "b");
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> corpus.forEach(document -> {}, Progress.NONE, "reading"))
                    .withMessage("reading was interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void closesItsFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(descriptors), "skipped: open files cannot be counted here");
        Path file = write("open.txt", "one\ntwo\nthree\n");
        Corpus corpus = Corpus.file(file, DocumentSplit.LINES);
        try (Stream<Document> stream = corpus.stream()) {
            assertThat(stream.iterator().next().text()).isEqualTo("one");
            assertThat(openFiles(descriptors)).contains(file.toRealPath());
        }
        assertThat(openFiles(descriptors)).doesNotContain(file.toRealPath());
        assertThat(corpus.stream().count()).isEqualTo(3);
        assertThat(openFiles(descriptors)).doesNotContain(file.toRealPath());
        Path broken = write("broken.txt", "one\ntw\0o\n");
        assertThatThrownBy(() -> Corpus.file(broken, DocumentSplit.LINES).toList())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(openFiles(descriptors)).doesNotContain(broken.toRealPath());
    }

    private static List<Path> openFiles(Path descriptors) throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> links = Files.list(descriptors)) {
            for (Path link : (Iterable<Path>) links::iterator) {
                try {
                    open.add(Files.readSymbolicLink(link));
                } catch (NoSuchFileException e) {
                    // Closed in the meantime, so it is not open.
                    assertThat(link).doesNotExist();
                }
            }
        }
        return open;
    }

    @Test
    void saysThatSomethingIsMissing() throws IOException {
        Path missing = directory.resolve("missing");
        fails(() -> Corpus.file(missing), missing, "does not exist");
        fails(() -> Corpus.directory(missing), missing, "does not exist");
        fails(() -> Corpus.file(directory), directory, "use Corpus.directory");
        Path file = write("file.txt", "x");
        fails(() -> Corpus.directory(file), file, "use Corpus.file");
        fails(() -> Corpus.directory(directory, "*.md"), directory, "no file that matches '*.md'");
        Path empty = Files.createDirectories(directory.resolve("empty/below/.hidden"));
        Files.writeString(empty.resolve("x"), "x");
        fails(
                () -> Corpus.directory(directory.resolve("empty")),
                directory.resolve("empty"),
                "no file that matches '*'");
    }

    @Test
    void saysThatAFileIsEmpty() throws IOException {
        for (String blank : List.of("", " \n\n\t\n")) {
            Path file = write("blank.txt", blank);
            for (DocumentSplit split : DocumentSplit.values()) {
                fails(() -> Corpus.file(file, split).toList(), file, "is empty or blank");
            }
        }
        write("a.txt", "fine");
        Corpus corpus = Corpus.directory(directory);
        fails(corpus::toList, directory.resolve("blank.txt"), "is empty or blank");
    }

    @Test
    void saysWhereAFileIsNoText() throws IOException {
        String start = "é\nok\n";
        for (DocumentSplit split : DocumentSplit.values()) {
            Path nul = write("nul.bin", start + "ab\0c");
            fails(() -> Corpus.file(nul, split).toList(), nul, "a NUL byte at byte 8");
            Path latin = directory.resolve("latin1.txt");
            Files.write(latin, join(start.getBytes(StandardCharsets.UTF_8), new byte[] {'c', (byte) 0xE9, '\n', 'x'}));
            fails(() -> Corpus.file(latin, split).toList(), latin, "malformed UTF-8 at byte 7");
            Path cut = directory.resolve("cut.txt");
            Files.write(cut, join(start.getBytes(StandardCharsets.UTF_8), new byte[] {'c', (byte) 0xE2, (byte) 0x82}));
            fails(() -> Corpus.file(cut, split).toList(), cut, "malformed UTF-8 at byte 7");
            Path packed = pack("packed.gz", join(start.getBytes(StandardCharsets.UTF_8), new byte[] {0}));
            fails(() -> Corpus.file(packed, split).toList(), packed, "a NUL byte at byte 6 of its unpacked content");
        }
        Path far = directory.resolve("far.txt");
        Files.write(far, join("x".repeat(70_000).getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xC0}));
        fails(() -> Corpus.file(far).toList(), far, "malformed UTF-8 at byte 70000");
        Files.write(far, join("x".repeat(70_000).getBytes(StandardCharsets.UTF_8), new byte[] {0}));
        fails(() -> Corpus.file(far).toList(), far, "a NUL byte at byte 70000");
    }

    @Test
    void saysThatAFileCannotBeRead() throws IOException {
        Path fake = write("fake.gz", "not packed at all");
        byte[] content = "some text\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
        Path cut = pack("cut.gz", content);
        byte[] packed = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(packed, packed.length / 2));
        List<Path> broken = new ArrayList<>(List.of(fake, cut));
        Path unreadable = Path.of("/proc/self/mem");
        if (Files.isReadable(unreadable)) {
            broken.add(unreadable);
        }
        for (Path file : broken) {
            assertThatThrownBy(() -> Corpus.file(file).toList())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot read " + file);
        }
    }

    @Test
    void saysThatAFileMayNotBeRead() throws IOException {
        Path file = write("secret.txt", "x");
        Assumptions.assumeTrue(
                file.getFileSystem().supportedFileAttributeViews().contains("posix"), "skipped: no permissions here");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "skipped: this user may read everything");
        fails(() -> Corpus.file(file), file, "may not be read");
        fails(() -> Corpus.directory(directory), file, "may not be read");
    }

    private static Document numbered(int i) {
        return new Document("d" + i, "text " + i);
    }

    /** Counts the streams that it opens and that are still open. */
    private static final class Opener implements Supplier<Stream<Document>> {
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();

        @Override
        public Stream<Document> get() {
            opened.incrementAndGet();
            open.incrementAndGet();
            return IntStream.range(0, 5)
                    .mapToObj(CorpusTest::numbered)
                    .parallel()
                    .onClose(open::decrementAndGet);
        }
    }

    @Test
    void opensASuppliedStreamForEachPassAndClosesIt() {
        List<Document> documents =
                IntStream.range(0, 5).mapToObj(CorpusTest::numbered).toList();
        Opener opener = new Opener();
        Corpus corpus = Corpus.stream(opener);
        assertThat(opener.opened).hasValue(0);
        assertThat(corpus.toList()).isEqualTo(documents);
        assertThat(corpus.texts()).isEqualTo(Corpus.of(documents).texts());
        List<Document> seen = new ArrayList<>();
        corpus.forEach(seen::add);
        assertThat(seen).isEqualTo(documents);
        try (Stream<Document> stream = corpus.stream()) {
            Iterator<Document> iterator = stream.iterator();
            assertThat(iterator.next()).isEqualTo(numbered(0));
            assertThat(opener.open).hasValue(1);
        }
        try (Stream<Document> stream = corpus.stream()) {
            assertThat(stream.parallel().map(Document::text).toList()).isEqualTo(corpus.texts());
        }
        assertThatThrownBy(() -> corpus.forEach(document -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        assertThat(CharTokenizer.train(corpus)).isEqualTo(CharTokenizer.train(Corpus.of(documents)));
        assertThat(opener.opened).hasValue(8);
        assertThat(opener.open).hasValue(0);
    }

    /** Each document is used before the next one is made, so only one is in memory. */
    @Test
    void holdsOneDocumentOfASuppliedStream() {
        AtomicInteger made = new AtomicInteger();
        Supplier<Stream<Document>> flat =
                () -> IntStream.range(0, 1000).mapToObj(i -> numbered(made.getAndIncrement()));
        for (Supplier<Stream<Document>> supplier : List.of(
                flat,
                () -> Stream.of(0).flatMap(one -> flat.get()),
                () -> flat.get().parallel())) {
            made.set(0);
            AtomicInteger used = new AtomicInteger();
            Corpus.stream(supplier).forEach(document -> {
                assertThat(document).isEqualTo(numbered(used.getAndIncrement()));
                assertThat(made).hasValue(used.get());
            });
            assertThat(used).hasValue(1000);
        }
    }

    @Test
    void saysWhatIsWrongWithASupplier() {
        suppliesBadly(() -> null, "no stream but null");
        Stream<Document> once = Stream.of(numbered(0));
        Corpus corpus = Corpus.stream(() -> once);
        assertThat(corpus.toList()).hasSize(1);
        assertThatThrownBy(corpus::toList)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("used or closed before; let it open a new one");
        Stream<Document> closed = Stream.of(numbered(0));
        closed.close();
        suppliesBadly(() -> closed, "used or closed before");
        suppliesBadly(() -> Stream.of(numbered(0), null), "document 1 of the supplier's stream is null");
        suppliesBadly(Stream::empty, "without documents");
        // the rest of an iterator is a new stream each time, and empty the second time
        Iterator<Document> iterator = List.of(numbered(0)).iterator();
        Corpus rest = Corpus.stream(() ->
                Stream.generate(() -> iterator).takeWhile(Iterator::hasNext).map(Iterator::next));
        assertThat(rest.toList()).hasSize(1);
        assertThatThrownBy(() -> rest.forEach(document -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("start from the first one at each call");
        Corpus failing = Corpus.stream(() -> {
            throw new IllegalStateException("no connection");
        });
        assertThatThrownBy(failing::toList)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no connection");
    }

    private static void suppliesBadly(Supplier<Stream<Document>> supplier, String message) {
        AtomicInteger closed = new AtomicInteger();
        Supplier<Stream<Document>> counted = () -> {
            Stream<Document> stream = supplier.get();
            return stream == null ? null : stream.onClose(closed::incrementAndGet);
        };
        boolean used = message.startsWith("used"); // then it is not ours to close
        boolean opens = !used && !message.contains("but null");
        for (int pass = 0; pass < 2; pass++) {
            assertThatThrownBy(() -> Corpus.stream(used ? supplier : counted).forEach(document -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
        assertThat(closed).hasValue(opens ? 2 : 0);
        assertThatThrownBy(() -> Corpus.stream(supplier).toList())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void readsATextFromAnywhereAsAFile() throws IOException {
        String text = "\uFEFFone\r\n\n two\n é\n";
        for (String name : List.of("notes.txt", "notes.txt.gz")) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            Path file = name.endsWith(".gz") ? pack(name, utf8) : Files.write(directory.resolve(name), utf8);
            byte[] bytes = Files.readAllBytes(file);
            AtomicInteger open = new AtomicInteger();
            Callable<InputStream> opener = () -> {
                open.incrementAndGet();
                return new FilterInputStream(new ByteArrayInputStream(bytes)) {
                    @Override
                    public void close() throws IOException {
                        open.decrementAndGet();
                        super.close();
                    }
                };
            };
            for (DocumentSplit split : DocumentSplit.values()) {
                Corpus corpus = Corpus.stream(name, opener, split);
                for (int pass = 0; pass < 2; pass++) {
                    assertThat(corpus.toList())
                            .isEqualTo(Corpus.file(file, split).toList());
                }
                try (Stream<Document> stream = corpus.stream()) {
                    assertThat(stream.iterator().next().text()).startsWith("one");
                    assertThat(open).hasValue(1);
                }
                assertThat(open).hasValue(0);
            }
        }
    }

    @Test
    void saysWhatIsWrongWithATextFromAnywhere() {
        assertThatThrownBy(() ->
                        Corpus.stream("a.txt", () -> null, DocumentSplit.LINES).toList())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("supplier of a.txt gave no stream but null");
        for (Exception cause : List.of(new IOException("gone"), new java.util.concurrent.TimeoutException("gone"))) {
            assertThatThrownBy(() -> Corpus.stream(
                                    "a.txt",
                                    () -> {
                                        throw cause;
                                    },
                                    DocumentSplit.LINES)
                            .toList())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot read a.txt")
                    .hasMessageContaining("gone");
        }
        for (DocumentSplit split : DocumentSplit.values()) {
            AtomicInteger closed = new AtomicInteger();
            for (String text : List.of("one\ntw\0o", " \n", "")) {
                Callable<InputStream> opener = () ->
                        new FilterInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))) {
                            @Override
                            public void close() {
                                closed.incrementAndGet();
                            }
                        };
                assertThatThrownBy(() -> Corpus.stream("a.txt", opener, split).forEach(document -> {}))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(
                                text.isBlank() ? "a.txt is empty or blank" : "a.txt has a NUL byte at byte 6");
                assertThatThrownBy(() -> Corpus.stream("a.gz", opener, split).toList())
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("cannot read a.gz");
            }
            assertThat(closed).hasValue(6);
        }
    }

    @Test
    void readsRealFiles() throws IOException {
        Path shakespeare = SharedData.path("data/tinyshakespeare/input.txt");
        assertThat(Corpus.file(shakespeare, DocumentSplit.WHOLE).texts())
                .containsExactly(Files.readString(shakespeare));
        List<Document> speeches = Corpus.file(shakespeare).toList();
        assertThat(speeches.get(0))
                .isEqualTo(
                        new Document("input.txt:1", "First Citizen:\nBefore we proceed any further, hear me speak."));
        assertThat(speeches).hasSize(Files.readString(shakespeare).strip().split("\n\n+", -1).length);
        assertThat(Corpus.file(SharedData.path("data/multi30k/train.en.gz"), DocumentSplit.LINES)
                        .texts())
                .hasSize(29_000);
    }

    private static void fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Path file, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        if (name.contains("/")) {
            Files.createDirectories(directory.resolve(name.substring(0, name.lastIndexOf('/'))));
        }
        return Files.writeString(file, text);
    }

    private Path pack(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return Files.write(file, bytes.toByteArray());
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
