package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.Document;

/** The streaming engine, the index and the definition give the same answers. */
class EnginesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 256, 50_257})
    void agreeOnRandomTexts(int alphabet) throws IOException {
        for (int seed = 0; seed < 60; seed++) {
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
    @ValueSource(ints = {0, 1, 2})
    void agreeOnNormalizedTexts(int kind) throws IOException {
        Normalization[] kinds = {
            Normalization.NONE.withFoldedCase(true),
            Normalization.NONE.withCollapsedWhitespace(true),
            new Normalization(true, true)
        };
        for (int seed = 0; seed < 60; seed++) {
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
