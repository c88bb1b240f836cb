package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingSearchTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 256, 50_257})
    void agreesWithTheDefinition(int alphabet) {
        for (int seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed * 31L + alphabet);
            RandomTexts.Case texts = RandomTexts.draw(alphabet, random);
            boolean bytes = alphabet <= 256 && random.nextBoolean();
            SymbolCorpus corpus = RandomTexts.corpus(texts.documents(), bytes);
            SymbolCorpus queries = RandomTexts.corpus(texts.queries(), bytes);
            SearchOptions options = SearchOptions.withDefaults()
                    .withMinimumLength(1 + random.nextInt(random.nextBoolean() ? 12 : 60))
                    .withMaxPlaces(random.nextInt(4))
                    .withThreads(1 + random.nextInt(3));
            SearchResult expected = new NaiveSearch(corpus).search(queries, options);
            SearchResult actual = StreamingSearch.over(corpus).search(queries, options);
            assertThat(actual.queries())
                    .as("alphabet %d, seed %d, %s", alphabet, seed, options)
                    .isEqualTo(expected.queries());
            assertThat(actual.corpusDocuments()).isEqualTo(expected.corpusDocuments());
            assertThat(actual.corpusSymbols()).isEqualTo(expected.corpusSymbols());
            checkProfile(texts, actual, options.minimumLength());
        }
    }

    private static void checkProfile(RandomTexts.Case texts, SearchResult result, int minimumLength) {
        List<NaiveSearch.Text> documents = texts.documents().stream()
                .map(d -> new NaiveSearch.Text("", d, new long[0]))
                .toList();
        for (int q = 0; q < result.size(); q++) {
            int[] expected = NaiveSearch.matchLengths(texts.queries().get(q), documents, minimumLength);
            assertThat(result.query(q).matchLengths()).isEqualTo(expected);
            int[] covering = new int[expected.length];
            for (int i = 0; i < expected.length; i++) {
                for (int j = i; j < i + expected[i]; j++) {
                    covering[j] = Math.max(covering[j], expected[i]);
                }
            }
            assertThat(result.query(q).coveringLengths()).isEqualTo(covering);
            int covered = 0;
            int longest = 0;
            for (int c : covering) {
                covered += c > 0 ? 1 : 0;
                longest = Math.max(longest, c);
            }
            assertThat(result.query(q).covered()).isEqualTo(covered);
            assertThat(result.query(q).longest()).isEqualTo(longest);
        }
    }

    @Test
    void findsMatchesAcrossTheEndsOfBlocks() {
        // Blocks hold a mebibyte or twice the longest query; copies lie at and around each multiple of it.
        SplittableRandom random = new SplittableRandom(7);
        byte[] document = new byte[(4 << 20) + 12_345];
        random.nextBytes(document);
        byte[][] queries = new byte[40][];
        for (int q = 0; q < queries.length; q++) {
            queries[q] = new byte[50 + random.nextInt(q % 4 == 0 ? 400_000 : 3_000)];
            random.nextBytes(queries[q]);
        }
        byte[][] documents = new byte[30][];
        for (int d = 0; d < documents.length; d++) {
            documents[d] = new byte[random.nextInt(90_000)];
            random.nextBytes(documents[d]);
        }
        documents[12] = document;
        int[] at = new int[queries.length];
        int end = 0;
        for (int q = 0; q < queries.length; q++) {
            at[q] = Math.max(end, q < 20 ? ((q + 1) << 18) - random.nextInt(queries[q].length) : 0);
            if (at[q] + queries[q].length > document.length) {
                at[q] = -1;
                continue;
            }
            System.arraycopy(queries[q], 0, document, at[q], queries[q].length);
            end = at[q] + queries[q].length;
        }
        SearchResult result = StreamingSearch.over(SymbolCorpus.ofBytes(documents))
                .search(
                        SymbolCorpus.ofBytes(queries),
                        SearchOptions.withDefaults().withMinimumLength(40));
        int found = 0;
        for (int q = 0; q < queries.length; q++) {
            if (at[q] < 0) {
                assertThat(result.query(q).spans()).isEmpty();
            } else {
                found++;
                assertThat(result.query(q).spans())
                        .containsExactly(new MatchSpan(
                                0,
                                queries[q].length,
                                1,
                                List.of(new Place(12, "12", at[q], at[q] + queries[q].length))));
                assertThat(result.query(q).wholeOccurrences()).isEqualTo(1);
            }
        }
        assertThat(found).isGreaterThan(15);
    }

    @Test
    void countsEveryCopyOnceAtTheEndsOfBlocks() {
        // A copy in each 61 to 63 bytes of 12 MiB: at each end of a block one is cut, and its first sample may be the
        // first one of the next block.
        SplittableRandom random = new SplittableRandom(11);
        byte[] query = new byte[60];
        random.nextBytes(query);
        byte[][] documents = new byte[8][];
        long copies = 0;
        for (int d = 0; d < documents.length; d++) {
            documents[d] = new byte[(3 << 19) + random.nextInt(1_000)];
            for (int at = 0; at + query.length <= documents[d].length; at += query.length + 1 + random.nextInt(3)) {
                System.arraycopy(query, 0, documents[d], at, query.length);
                copies++;
            }
        }
        SearchResult result = StreamingSearch.over(SymbolCorpus.ofBytes(documents))
                .search(SymbolCorpus.ofBytes(query), SearchOptions.withDefaults());
        assertThat(result.query(0).wholeOccurrences()).isEqualTo(copies);
        assertThat(result.query(0).spans().get(0).places()).hasSize(10).allMatch(place -> place.document() == 0);
    }

    @Test
    void countsOverlappingOccurrences() {
        SearchResult result = StreamingSearch.over(SymbolCorpus.ofBytes(bytes("aaaa"), bytes("baab")))
                .search(
                        SymbolCorpus.ofBytes(bytes("aa")),
                        SearchOptions.withDefaults().withMinimumLength(2));
        assertThat(result.query(0).wholeOccurrences()).isEqualTo(4);
        assertThat(result.query(0).spans().get(0).places())
                .containsExactly(
                        new Place(0, "0", 0, 2),
                        new Place(0, "0", 1, 3),
                        new Place(0, "0", 2, 4),
                        new Place(1, "1", 1, 3));
    }

    @Test
    void veryCommonGramsLoseNothing() {
        // 500 queries with the same header, and a corpus of 600 documents with it: no cap on candidates.
        String header = "Licensed to whom it may concern, under terms that nobody reads, ".repeat(3);
        byte[][] queries = new byte[500][];
        byte[][] documents = new byte[600][];
        for (int q = 0; q < queries.length; q++) {
            queries[q] = bytes(q + header + " ".repeat(70) + q);
        }
        for (int d = 0; d < documents.length; d++) {
            documents[d] = bytes((char) (0x100 + d) + header + " ".repeat(d % 90));
        }
        SearchResult result = StreamingSearch.over(SymbolCorpus.ofBytes(documents))
                .search(
                        SymbolCorpus.ofBytes(queries),
                        SearchOptions.withDefaults().withMaxPlaces(1));
        for (int q = 0; q < queries.length; q++) {
            int digits = String.valueOf(q).length();
            List<MatchSpan> spans = result.query(q).spans();
            assertThat(spans).hasSize(1);
            assertThat(spans.get(0).start()).isEqualTo(digits);
            assertThat(spans.get(0).length()).isEqualTo(header.length() + 70);
            // d % 90 >= 70 for 20 of each 90 documents, and not for the last 60
            assertThat(spans.get(0).occurrences()).isEqualTo(6 * 20);
        }
    }

    @Test
    void refusesSymbolsOfAnotherKind() {
        SymbolCorpus corpus = SymbolCorpus.ofBytes(bytes("abc"));
        assertThatThrownBy(() -> StreamingSearch.over(corpus)
                        .search(
                                corpus.withNormalization(Normalization.NONE.withFoldedCase(true)),
                                SearchOptions.withDefaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("case folded")
                .hasMessageContaining("must agree");
    }

    static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
