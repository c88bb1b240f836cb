package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.score.NpyFile;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.Document;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.Golden;

/** The streaming engine, the index and the definition give the same answers. */
class EnginesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 256, 50_257})
    void agreeOnRandomTexts(int alphabet) throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed * 17L + alphabet);
            RandomTexts.Case texts = RandomTexts.draw(alphabet, random);
            boolean bytes = alphabet <= 256 && random.nextBoolean();
            check(
                    RandomTexts.corpus(texts.documents(), bytes),
                    RandomTexts.corpus(texts.queries(), bytes),
                    random,
                    "alphabet " + alphabet + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void agreeOnTextsNormalizedOrNot(int kind) throws IOException {
        Normalization[] kinds = {
            Normalization.NONE,
            Normalization.NONE.withFoldedCase(true),
            Normalization.NONE.withCollapsedWhitespace(true),
            new Normalization(true, true)
        };
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed * 13L + kind);
            SymbolUnit unit = random.nextBoolean() ? SymbolUnit.BYTES : SymbolUnit.CODE_POINTS;
            check(
                    texts(random, unit).withNormalization(kinds[kind]),
                    texts(random, unit).withNormalization(kinds[kind]),
                    random,
                    kinds[kind] + ", seed " + seed);
        }
    }

    /** Few letters, in both cases and from several alphabets, and much white space. */
    private static SymbolCorpus texts(SplittableRandom random, SymbolUnit unit) {
        String[] letters = {"a", "A", "b", "\u00e9", "\u00c9", "\u03c3", "\u03c2", "\u03a3", "\ud835\udd04"};
        String[] spaces = {" ", "  ", "\n\t ", "\u00a0", "\u3000 "};
        List<Document> documents = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int d = 0; d < count; d++) {
            StringBuilder text = new StringBuilder();
            int pieces = random.nextInt(120);
            for (int p = 0; p < pieces; p++) {
                String[] from = random.nextInt(3) == 0 ? spaces : letters;
                text.append(from[random.nextInt(random.nextBoolean() ? 2 : from.length)]);
            }
            documents.add(new Document("d" + d, text.toString()));
        }
        return SymbolCorpus.ofTexts(Corpus.of(documents), unit);
    }

    private void check(SymbolCorpus corpus, SymbolCorpus queries, SplittableRandom random, String seed)
            throws IOException {
        SearchOptions options = SearchOptions.withDefaults()
                .withMinimumLength(1 + random.nextInt(random.nextBoolean() ? 8 : 50))
                .withMaxPlaces(random.nextInt(4))
                .withThreads(1 + random.nextInt(2));
        SuffixArrayIndex.build(
                corpus,
                directory.resolve("index"),
                IndexOptions.withDefaults().withShardSymbols(1 + random.nextInt(600)));
        SuffixArrayIndex index = SuffixArrayIndex.open(directory.resolve("index"));
        SearchResult expected = new NaiveSearch(corpus).search(queries, options);
        SearchResult streamed = StreamingSearch.over(corpus).search(queries, options);
        SearchResult indexed = index.search(queries, options);
        String as = seed + ", " + options;
        assertThat(indexed.queries()).as(as).isEqualTo(expected.queries());
        assertThat(streamed.queries()).as(as).isEqualTo(expected.queries());
        assertThat(indexed.corpusSymbols()).as(as).isEqualTo(expected.corpusSymbols());
        assertThat(indexed.corpusDocuments()).as(as).isEqualTo(expected.corpusDocuments());
        assertThat(indexed.provenance().data())
                .as(as)
                .isEqualTo(streamed.provenance().data());
    }

    @Test
    void agreeOnRealTokensAndTheGoldenCount() throws IOException {
        JsonNode golden = Golden.read("dedup_suffix_array.json").get("lm_extraction_benchmark");
        Path data = Path.of(System.getProperty("memo.shared", "."), "data", "lm-extraction-benchmark");
        assumeTrue(Files.exists(data), () -> "skipped: there is no " + data);
        SymbolCorpus train = tokens(data.resolve("train_suffix.npy"));
        SymbolCorpus queries = tokens(data.resolve("val_suffix.npy"));
        SearchOptions options = SearchOptions.withDefaults().withMinimumLength(10);
        SearchResult streamed = StreamingSearch.over(train).search(queries, options);
        assertThat(streamed.queries())
                .isEqualTo(SuffixArrayIndex.temporary(train)
                        .search(queries, options)
                        .queries());
        // The golden count is of different suffixes; 291 of the 1,000 rows are in.
        int[][] suffixes = NpyFile.readIntMatrix(data.resolve("val_suffix.npy"));
        Set<List<Integer>> found = new HashSet<>();
        for (int q = 0; q < suffixes.length; q++) {
            if (streamed.query(q).wholeOccurrences() > 0) {
                found.add(Arrays.stream(suffixes[q]).boxed().toList());
            }
        }
        assertThat(found).hasSize(golden.get("val_suffixes_also_in_train").asInt());
    }

    private static SymbolCorpus tokens(Path file) throws IOException {
        return SymbolCorpus.ofTokens(TokenSequences.of(NpyFile.readIntMatrix(file)));
    }

    @Test
    void agreeOnFiles() throws IOException {
        // Files of several kinds, one packed, in a directory of their own; the queries are the unpacked contents.
        SplittableRandom random = new SplittableRandom(5);
        Path files = Files.createDirectories(directory.resolve("files").resolve("inner"));
        byte[][] contents = new byte[5][];
        for (int f = 0; f < contents.length; f++) {
            contents[f] = new byte[f * 70_000];
            random.nextBytes(contents[f]);
        }
        Files.write(files.resolve("a.bin"), contents[0]);
        Files.write(files.resolve("b.txt"), contents[1]);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(files.resolve("c.gz")))) {
            out.write(contents[2]);
        }
        Files.write(files.resolve(".hidden"), contents[3]);
        Files.write(directory.resolve("files").resolve("z"), contents[4]);
        SymbolCorpus corpus = SymbolCorpus.ofFiles(directory.resolve("files"));
        SearchResult result =
                StreamingSearch.over(corpus).search(SymbolCorpus.ofBytes(contents), SearchOptions.withDefaults());
        assertThat(result.corpusDocuments()).isEqualTo(4);
        assertThat(result.corpusSymbols()).isEqualTo(7 * 70_000);
        for (int q = 0; q < contents.length; q++) {
            assertThat(result.query(q).wholeOccurrences()).isEqualTo(q == 0 || q == 3 ? 0 : 1);
        }
        Place packed = result.query(2).spans().get(0).places().get(0);
        assertThat(packed.name()).endsWith("files/inner/c.gz");
        assertThat(packed.end()).isEqualTo(140_000);
        assertThat(SuffixArrayIndex.temporary(corpus)
                        .search(SymbolCorpus.ofBytes(contents), SearchOptions.withDefaults())
                        .queries())
                .isEqualTo(result.queries());
        assertThatThrownBy(() -> SymbolCorpus.ofFiles(directory.resolve("none")))
                .hasMessageContaining("does not exist");
    }

    @Test
    void agreeOnEdges() throws IOException {
        SymbolCorpus[] corpora = {
            SymbolCorpus.ofBytes(new byte[0]),
            SymbolCorpus.ofBytes(),
            SymbolCorpus.ofBytes(new byte[0], new byte[] {7}, new byte[0], new byte[] {-1, 0, -128, 7}),
            SymbolCorpus.ofBytes(new byte[] {7}),
        };
        SymbolCorpus queries = SymbolCorpus.ofBytes(
                new byte[0], new byte[] {7}, new byte[] {8}, new byte[] {7, 7, -1, 0, -128, 7, 7}, new byte[300]);
        for (int c = 0; c < corpora.length; c++) {
            check(corpora[c], queries, new SplittableRandom(c), "corpus " + c);
            SearchOptions one = SearchOptions.withDefaults().withMinimumLength(1);
            SearchResult result = StreamingSearch.over(corpora[c]).search(queries, one);
            assertThat(result.queries())
                    .isEqualTo(new NaiveSearch(corpora[c]).search(queries, one).queries());
            assertThat(result.query(0).coverage()).isZero();
        }
    }
}
