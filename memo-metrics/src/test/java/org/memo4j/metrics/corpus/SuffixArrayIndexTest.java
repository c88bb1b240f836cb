package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.core.text.CharTokenizer;
import org.memo4j.core.text.Corpus;

class SuffixArrayIndexTest {
    private static final SymbolCorpus CORPUS = SymbolCorpus.ofBytes(
            StreamingSearchTest.bytes("the quick brown fox"), StreamingSearchTest.bytes("the quick red fox"));

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void build() throws IOException {
        file = directory.resolve("corpus.index");
        SuffixArrayIndex.build(CORPUS, file, IndexOptions.withDefaults().withShardSymbols(10));
    }

    @Test
    void isReused() throws IOException {
        SuffixArrayIndex index = SuffixArrayIndex.open(file);
        assertThat(index.documents()).isEqualTo(2);
        assertThat(index.symbols()).isEqualTo(36);
        assertThat(index.shards()).hasSize(2);
        SearchOptions options = SearchOptions.withDefaults().withMinimumLength(4);
        QueryMatches matches = index.search(SymbolCorpus.ofBytes(StreamingSearchTest.bytes("a quick cat")), options)
                .query(0);
        assertThat(matches.spans())
                .containsExactly(new MatchSpan(1, 8, 2, List.of(new Place(0, "0", 3, 10), new Place(1, "1", 3, 10))));
        assertThat(index).hasToString("SuffixArrayIndex[2 documents, 36 bytes, 2 shards]");
        assertThat(SuffixArrayIndex.temporary(CORPUS)
                        .search(SymbolCorpus.ofBytes(StreamingSearchTest.bytes("a quick cat")), options)
                        .queries())
                .containsExactly(matches);
    }

    @Test
    void tellsHowFarTheBuildingHasCome() throws IOException {
        Corpus texts = Corpus.ofTexts("one", "two", "three");
        Path stored = Files.writeString(directory.resolve("stored.txt"), "one\n\ntwo\n\nthree\n");
        List<SymbolCorpus> corpora = List.of(
                SymbolCorpus.ofTexts(texts, SymbolUnit.BYTES),
                SymbolCorpus.ofTexts(texts, SymbolUnit.CODE_POINTS),
                SymbolCorpus.ofTokens(texts, CharTokenizer.train(texts)),
                SymbolCorpus.ofTexts(Corpus.file(stored), SymbolUnit.BYTES));
        for (SymbolCorpus corpus : corpora) {
            List<Long> steps = new ArrayList<>();
            List<Long> totals = new ArrayList<>();
            SuffixArrayIndex index = SuffixArrayIndex.temporary(
                    corpus, IndexOptions.withDefaults().withShardSymbols(2).withProgress((task, done, total) -> {
                        if (task.equals("indexing the corpus")) {
                            steps.add(done);
                            totals.add(total);
                        }
                    }));
            assertThat(index.shards()).as("%s", corpus).hasSize(3);
            // once a document, and at the end
            assertThat(steps).as("%s", corpus).hasSize(4).isSorted();
            assertThat(steps.get(3)).as("%s", corpus).isEqualTo(totals.get(3));
            assertThat(totals).as("%s", corpus).containsOnly(corpus == corpora.get(3) ? Files.size(stored) : 3L);
        }
    }

    @Test
    void refusesEveryFileThatIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused(SuffixArrayIndex::open);
            refused(SuffixArrayIndex::openUnverified);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        refused(SuffixArrayIndex::openUnverified);
    }

    @Test
    void refusesEveryDamagedByte() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int harmless = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            try {
                SuffixArrayIndex.open(file);
                // Only the zeros between sections belong to nothing.
                assertThat(whole[at]).as("byte %d", at).isZero();
                harmless++;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining("build the index again");
            }
        }
        assertThat(harmless).isLessThan(8 * 18);
    }

    @Test
    void refusesOtherFilesAndVersions() throws IOException {
        byte[] other = Files.readAllBytes(file);
        other[8] = 2;
        Files.write(file, other);
        assertThatThrownBy(() -> SuffixArrayIndex.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("reads version 1");
        Files.write(file, new byte[100_000]);
        refused(SuffixArrayIndex::open);
        Files.writeString(file, "a text of no interest, but long enough to be an index file by its size");
        refused(SuffixArrayIndex::open);
    }

    /** Opens a file. */
    private interface Opener {
        SuffixArrayIndex open(Path file) throws IOException;
    }

    private void refused(Opener opener) {
        assertThatThrownBy(() -> opener.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("build the index again");
    }

    @Test
    void aBuildThatFailsLeavesTheOldFile() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> SuffixArrayIndex.build(CORPUS, file, IndexOptions.withDefaults()))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    /** Builds an index of random bytes, for the test that kills it. */
    static final class Builder {
        private Builder() {}

        public static void main(String[] args) throws IOException {
            byte[] bytes = new byte[4 << 20];
            new SplittableRandom(1).nextBytes(bytes);
            byte[][] documents = new byte[64][];
            Arrays.fill(documents, bytes);
            SuffixArrayIndex.build(
                    SymbolCorpus.ofBytes(documents),
                    Path.of(args[0]),
                    IndexOptions.withDefaults().withShardSymbols(1));
        }
    }

    @Test
    void aBuildThatIsKilledLeavesNothingThatOpens() throws IOException, InterruptedException {
        Path parent = Files.createDirectory(directory.resolve("killed"));
        Path killed = parent.resolve("index");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Builder.class.getName(),
                        killed.toString())
                .inheritIO()
                .start();
        try {
            // Wait for the first shard to be on the disk; all 64 of them take far longer than a few polls.
            while (process.isAlive() && bytesIn(parent) < 5 << 20) {
                process.waitFor(5, TimeUnit.MILLISECONDS);
            }
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(killed).doesNotExist();
        try (Stream<Path> files = Files.list(parent)) {
            List<Path> left = files.toList();
            assertThat(left).hasSize(1);
            file = left.get(0);
            // as the documentation says, for whoever wants to clean up
            assertThat(file.getFileName().toString()).matches("\\.memo4j-.+\\.tmp");
            refused(SuffixArrayIndex::openUnverified);
        }
    }

    private static long bytesIn(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.toList()) {
                bytes += Files.size(path);
            }
        }
        return bytes;
    }
}
