package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.TokenSequences;

class NormalizationTest {
    private static final Normalization BOTH = new Normalization(true, true);

    @Test
    void leadsBackToTheOriginals() {
        SymbolCorpus corpus = text("He said:\n\n  To BE or   not to be.").withNormalization(BOTH);
        SymbolCorpus query = text("\t to be OR\nnot  to be?").withNormalization(BOTH);
        QueryMatches matches = StreamingSearch.over(corpus)
                .search(query, SearchOptions.withDefaults().withMinimumLength(10))
                .query(0);
        // " to be or not to be" with the white space before it: [8, 32) of the document, all but "?" of the query.
        assertThat(matches.spans()).hasSize(1);
        MatchSpan span = matches.spans().get(0);
        assertThat(span.start()).isZero();
        assertThat(span.end()).isEqualTo(matches.length() - 1);
        assertThat(span.places()).containsExactly(new Place(0, "0", 8, 32));
        assertThat(matches.covered()).isEqualTo(matches.length() - 1);
    }

    @Test
    void matchLengthsAreThoseOfTheOriginalText() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String document = random(random);
            String query = random(random);
            int minimumLength = 1 + random.nextInt(4);
            QueryMatches matches = StreamingSearch.over(text(document).withNormalization(BOTH))
                    .search(
                            text(query).withNormalization(BOTH),
                            SearchOptions.withDefaults().withMinimumLength(minimumLength))
                    .query(0);
            int[] expected = new int[query.length()];
            for (int i = 0; i < expected.length; i++) {
                for (int end = i + 1; end <= query.length(); end++) {
                    // A part may end within a run of white space, but then a longer one counts as well.
                    String part = plain(query.substring(i, end));
                    if (part.length() >= minimumLength && plain(document).contains(part)) {
                        expected[i] = end - i;
                    }
                }
            }
            assertThat(matches.matchLengths())
                    .as("seed %d: '%s' in '%s'", seed, query, document)
                    .isEqualTo(expected);
        }
    }

    private static String plain(String text) {
        return text.replaceAll("[ \n]+", " ").toLowerCase(Locale.ROOT);
    }

    private static String random(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(40);
        for (int i = 0; i < length; i++) {
            text.append("aAbB  \n ".charAt(random.nextInt(8)));
        }
        return text.toString();
    }

    @Test
    void foldsCodePointsAndAsciiBytes() {
        SearchOptions options = SearchOptions.withDefaults().withMinimumLength(3);
        Corpus document = Corpus.ofTexts("\u00c9T\u00c9");
        Corpus query = Corpus.ofTexts("\u00e9t\u00e9");
        Normalization fold = Normalization.NONE.withFoldedCase(true);
        assertThat(StreamingSearch.over(SymbolCorpus.ofTexts(document, SymbolUnit.CODE_POINTS)
                                .withNormalization(fold))
                        .search(
                                SymbolCorpus.ofTexts(query, SymbolUnit.CODE_POINTS)
                                        .withNormalization(fold),
                                options)
                        .query(0)
                        .longest())
                .isEqualTo(3);
        assertThat(StreamingSearch.over(
                                SymbolCorpus.ofTexts(document, SymbolUnit.BYTES).withNormalization(fold))
                        .search(SymbolCorpus.ofTexts(query, SymbolUnit.BYTES).withNormalization(fold), options)
                        .query(0)
                        .longest())
                .isZero();
    }

    @Test
    void refusesTokensAndHalvesOfSurrogatePairs() {
        assertThatThrownBy(() ->
                        SymbolCorpus.ofTokens(TokenSequences.of(new int[] {1})).withNormalization(BOTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("before they are tokenized");
        SymbolCorpus half = SymbolCorpus.ofTexts(Corpus.ofTexts("ab\ud835"), SymbolUnit.BYTES);
        assertThatThrownBy(() -> StreamingSearch.over(half).search(half, SearchOptions.withDefaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index 2")
                .hasMessageContaining("code points");
    }

    @Test
    void aggregatesAndOverlap() {
        SymbolCorpus corpus = text("abcdefghij");
        SymbolCorpus queries =
                SymbolCorpus.ofTexts(Corpus.ofTexts("abcdexx", "fghijabc", "zzzz", "ab"), SymbolUnit.CODE_POINTS);
        SearchResult result = StreamingSearch.over(corpus)
                .search(queries, SearchOptions.withDefaults().withMinimumLength(3));
        assertThat(result.coverage(Bootstrap.withDefaults()).value()).isEqualTo((5 / 7.0 + 1) / 4);
        assertThat(result.matched(Bootstrap.withDefaults()).value()).isEqualTo(0.5);
        assertThat(result.longest(Bootstrap.withDefaults()).value()).isEqualTo(2.5);
        assertThat(result).asString().contains("1 documents", "0.7143");
        NgramOverlapResult overlap = NgramOverlap.of(result, 3, 4);
        assertThat(overlap.found(0, 3)).isEqualTo(3);
        assertThat(overlap.total(0, 3)).isEqualTo(5);
        assertThat(overlap.found(1, 3)).isEqualTo(4);
        assertThat(overlap.found(1, 4)).isEqualTo(2);
        assertThat(overlap.share(2, 4)).hasValue(0);
        assertThat(overlap.share(3, 3)).isEmpty();
        assertThat(overlap.any(2, 3)).isFalse();
        assertThat(overlap.mean(3, Bootstrap.withDefaults()).value()).isEqualTo((3 / 5.0 + 4 / 6.0) / 3);
        assertThatThrownBy(() -> NgramOverlap.of(result, 2)).hasMessageContaining("search again");
        assertThat(overlap).asString().contains("0.5385");
    }

    private static SymbolCorpus text(String text) {
        return SymbolCorpus.ofTexts(Corpus.ofTexts(text), SymbolUnit.CODE_POINTS);
    }
}
