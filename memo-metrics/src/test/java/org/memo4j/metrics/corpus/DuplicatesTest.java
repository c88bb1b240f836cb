package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.Golden;

class DuplicatesTest {
    @TempDir
    Path directory;

    @Test
    void findsTheReadmeExample() throws IOException {
        // The example of the README of google-research/deduplicate-text-datasets, one number a letter.
        int[] text = {5, 1, 2, 3, 4, 6, 7, 8, 0, 5, 6, 1, 2, 3, 4, 7, 8};
        DuplicatesResult result = Duplicates.withDefaults()
                .withMinimumLength(4)
                .within(SuffixArrayIndex.temporary(SymbolCorpus.ofTokens(TokenSequences.of(text))));
        assertThat(result.documents().get(0).ranges())
                .containsExactly(new DocumentDuplicates.Range(1, 5), new DocumentDuplicates.Range(11, 15));
        assertThat(result.strings()).isEqualTo(1);
        assertThat(result.maxCount()).isEqualTo(2);
    }

    @Test
    void removesTheGoldenRanges() throws IOException {
        JsonNode toy = Golden.read("dedup_suffix_array.json").get("toy");
        List<String> tokens = strings(toy.get("tokens"));
        List<String> letters = tokens.stream().distinct().toList();
        DuplicatesResult result = Duplicates.withDefaults()
                .withMinimumLength(toy.get("repeat_length").asInt())
                .within(SuffixArrayIndex.temporary(SymbolCorpus.ofTokens(TokenSequences.of(
                        tokens.stream().mapToInt(letters::indexOf).toArray()))));
        List<String> left = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            int at = i;
            if (result.documents().get(0).ranges().stream().noneMatch(r -> r.start() <= at && at < r.end())) {
                left.add(tokens.get(i));
            }
        }
        assertThat(left).isEqualTo(strings(toy.get("after_first_pass")));
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(node -> strings.add(node.asText()));
        return strings;
    }

    @ParameterizedTest
    @CsvSource({"tinyshakespeare, tinyshakespeare/input.txt", "wikitext2_valid, wikitext2/valid.txt"})
    void agreesWithGoldenCounts(String name, String file) throws IOException {
        JsonNode golden = Golden.read("dedup_suffix_array.json").get("corpora").get(name);
        SymbolCorpus corpus = SymbolCorpus.ofFiles(data(file));
        SuffixArrayIndex index = SuffixArrayIndex.temporary(corpus);
        assertThat(index.symbols()).isEqualTo(golden.get("bytes").asLong());
        for (Map.Entry<String, JsonNode> count :
                golden.get("counts_overlapping").properties()) {
            byte[] pattern = StreamingSearchTest.bytes(count.getKey());
            SearchOptions options = SearchOptions.withDefaults().withMinimumLength(pattern.length);
            for (VerbatimSearch search : new VerbatimSearch[] {index, StreamingSearch.over(corpus)}) {
                assertThat(search.search(SymbolCorpus.ofBytes(pattern), options)
                                .query(0)
                                .wholeOccurrences())
                        .as(count.getKey())
                        .isEqualTo(count.getValue().asLong());
            }
        }
        for (JsonNode expected : golden.get("duplicates")) {
            DuplicatesResult result = Duplicates.withDefaults()
                    .withMinimumLength(expected.get("L").asInt())
                    .within(index);
            assertThat(result.positions())
                    .isEqualTo(expected.get("positions_with_duplicate").asLong());
            assertThat(result.strings())
                    .isEqualTo(expected.get("distinct_repeated_strings").asLong());
            assertThat(result.maxCount()).isEqualTo(expected.get("max_count").asLong());
            assertThat(result.ranges()).isEqualTo(expected.get("merged_ranges").asLong());
            assertThat(result.covered()).isEqualTo(expected.get("covered_bytes").asLong());
            List<DocumentDuplicates.Range> ranges = result.documents().get(0).ranges();
            for (int r = 0; r < expected.get("first_ranges").size(); r++) {
                JsonNode range = expected.get("first_ranges").get(r);
                assertThat(ranges.get(r))
                        .isEqualTo(new DocumentDuplicates.Range(
                                range.get(0).asLong(), range.get(1).asLong()));
            }
        }
        JsonNode longest = golden.get("longest_repeated_substring");
        int length = longest.get("length").asInt();
        Duplicates duplicates = Duplicates.withDefaults();
        DuplicatesResult last = duplicates.withMinimumLength(length).within(index);
        assertThat(last.documents().get(0).ranges())
                .extracting(DocumentDuplicates.Range::start)
                .containsExactly(
                        longest.get("positions").get(0).asLong(),
                        longest.get("positions").get(1).asLong());
        assertThat(duplicates.withMinimumLength(length + 1).within(index).ranges())
                .isZero();
    }

    @Test
    void agreesWithGoldenCountsAcrossCorpora() throws IOException {
        JsonNode golden = Golden.read("dedup_suffix_array.json").get("cross_corpus");
        SymbolCorpus valid = SymbolCorpus.ofFiles(data("wikitext2/valid.txt"));
        SymbolCorpus test = SymbolCorpus.ofFiles(data("wikitext2/test.txt"));
        SuffixArrayIndex validIndex = SuffixArrayIndex.temporary(valid);
        SuffixArrayIndex testIndex = SuffixArrayIndex.temporary(test);
        for (JsonNode expected : golden.get("cases")) {
            int length = expected.get("L").asInt();
            DuplicatesResult result =
                    Duplicates.withDefaults().withMinimumLength(length).across(testIndex, validIndex);
            assertThat(result.positions())
                    .isEqualTo(expected.get("test_positions_found_in_valid").asLong());
            assertThat(result.ranges()).isEqualTo(expected.get("merged_ranges").asLong());
            assertThat(result.covered()).isEqualTo(expected.get("covered_bytes").asLong());
            // The two engines say the same about the test set as a query.
            SearchOptions options = SearchOptions.withDefaults().withMinimumLength(length);
            SearchResult streamed = StreamingSearch.over(valid).search(test, options);
            assertThat(streamed.queries())
                    .isEqualTo(validIndex.search(test, options).queries());
            assertThat(streamed.query(0).covered())
                    .isEqualTo(expected.get("covered_bytes").asInt());
            NgramOverlapResult overlap = NgramOverlap.of(streamed, length);
            assertThat(overlap.found(0, length))
                    .isEqualTo(expected.get("test_positions_found_in_valid").asLong());
        }
    }

    private static Path data(String file) {
        Path path = Path.of(System.getProperty("memo.shared", "."), "data", file);
        assumeTrue(Files.exists(path), () -> "skipped: there is no " + path);
        return path;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 256})
    void agreesWithTheDefinition(int alphabet) throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed * 7L + alphabet);
            RandomTexts.Case texts = RandomTexts.draw(alphabet, random);
            int length = 1 + random.nextInt(random.nextBoolean() ? 6 : 40);
            SuffixArrayIndex corpus = index("corpus", texts.documents(), random);
            SuffixArrayIndex reference = index("reference", texts.queries(), random);
            String as = "alphabet " + alphabet + ", seed " + seed + ", length " + length;
            Duplicates duplicates = Duplicates.withDefaults().withMinimumLength(length);
            check(duplicates.within(corpus), texts.documents(), counts(texts.documents(), length), 2, as);
            check(duplicates.across(corpus, reference), texts.documents(), counts(texts.queries(), length), 1, as);
        }
    }

    private SuffixArrayIndex index(String name, List<int[]> texts, SplittableRandom random) throws IOException {
        return SuffixArrayIndex.build(
                SymbolCorpus.ofTokens(TokenSequences.of(texts)),
                directory.resolve(name),
                IndexOptions.withDefaults().withShardSymbols(1 + random.nextInt(500)));
    }

    private static Map<List<Integer>, Long> counts(List<int[]> texts, int length) {
        Map<List<Integer>, Long> counts = new HashMap<>();
        for (int[] text : texts) {
            for (int i = 0; i + length <= text.length; i++) {
                counts.merge(window(text, i, length), 1L, Long::sum);
            }
        }
        return counts;
    }

    private static List<Integer> window(int[] text, int from, int length) {
        List<Integer> window = new ArrayList<>();
        for (int i = from; i < from + length; i++) {
            window.add(text[i]);
        }
        return window;
    }

    private static void check(
            DuplicatesResult result, List<int[]> texts, Map<List<Integer>, Long> counts, int least, String as) {
        long positions = 0;
        long covered = 0;
        Map<List<Integer>, Long> strings = new HashMap<>();
        for (int d = 0; d < texts.size(); d++) {
            int[] text = texts.get(d);
            boolean[] in = new boolean[text.length];
            for (int i = 0; i + result.minimumLength() <= text.length; i++) {
                List<Integer> window = window(text, i, result.minimumLength());
                long count = counts.getOrDefault(window, 0L);
                if (count >= least) {
                    positions++;
                    strings.put(window, count);
                    Arrays.fill(in, i, i + result.minimumLength(), true);
                }
            }
            int own = 0;
            for (boolean b : in) {
                own += b ? 1 : 0;
            }
            covered += own;
            assertThat(result.shares()[d]).as(as).isEqualTo(own == 0 ? 0 : (double) own / text.length);
        }
        assertThat(result.positions()).as(as).isEqualTo(positions);
        assertThat(result.covered()).as(as).isEqualTo(covered);
        assertThat(result.strings()).as(as).isEqualTo(strings.size());
        assertThat(result.maxCount())
                .as(as)
                .isEqualTo(strings.values().stream().mapToLong(c -> c).max().orElse(0));
    }
}
