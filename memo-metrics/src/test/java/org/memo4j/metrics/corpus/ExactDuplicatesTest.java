package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.score.NpyFile;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.Golden;
import org.memo4j.metrics.MetricIds;

class ExactDuplicatesTest {
    private static final ExactDuplicates METRIC = ExactDuplicates.withDefaults();

    private static Path data(String file) {
        Path path = Path.of(System.getProperty("memo.shared", "."), "data", file);
        assumeTrue(Files.exists(path), () -> "skipped: there is no " + path);
        return path;
    }

    @Test
    void countsTheGoldenLines() throws IOException {
        JsonNode golden = Golden.read("dedup_suffix_array.json").get("line_duplicates_raw_sentences");
        String[] lines =
                Files.readAllLines(data("dl4j-raw-sentences/raw_sentences.txt")).toArray(String[]::new);
        ExactDuplicatesResult result = METRIC.within(SymbolCorpus.ofTexts(Corpus.ofTexts(lines), SymbolUnit.BYTES));
        assertThat(result.documents()).isEqualTo(golden.get("lines").asLong());
        assertThat(result.distinct()).isEqualTo(golden.get("distinct").asLong());
        assertThat(result.maxCount()).isEqualTo(golden.get("max_multiplicity").asInt());
        assertThat(result.grouped())
                .isEqualTo(golden.get("lines_in_duplicated_groups").asLong());
        for (JsonNode common : golden.get("most_common")) {
            assertThat(result.groups())
                    .filteredOn(group ->
                            lines[group.documents().get(0)].equals(common.get(0).asText()))
                    .singleElement()
                    .satisfies(group ->
                            assertThat(group.size()).isEqualTo(common.get(1).asInt()));
        }
    }

    @ParameterizedTest
    @CsvSource({"train_suffix.npy, distinct_train_suffixes", "train_prefix.npy, distinct_train_prefixes"})
    void countsTheGoldenSequences(String file, String count) throws IOException {
        JsonNode golden = Golden.read("dedup_suffix_array.json").get("lm_extraction_benchmark");
        ExactDuplicatesResult result = METRIC.within(SymbolCorpus.ofTokens(
                TokenSequences.of(NpyFile.readIntMatrix(data("lm-extraction-benchmark/" + file)))));
        assertThat(result.documents()).isEqualTo(golden.get("train_rows").asLong());
        assertThat(result.distinct()).isEqualTo(golden.get(count).asLong());
    }

    /** Also where only two bits of the hash count, so that most hashes collide. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 3, 0})
    void groupsWhatIsEqual(long hashBits) {
        long seed = 20260613;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 60; round++) {
            int size = random.nextInt(60);
            List<int[]> documents = new ArrayList<>();
            Map<List<Integer>, List<Integer>> expected = new LinkedHashMap<>();
            for (int d = 0; d < size; d++) {
                int[] document = random.ints(random.nextInt(4), 0, 3).toArray();
                documents.add(document);
                expected.computeIfAbsent(Arrays.stream(document).boxed().toList(), k -> new ArrayList<>())
                        .add(d);
            }
            ExactDuplicatesResult result =
                    METRIC.withHashBits(hashBits).within(RandomTexts.corpus(documents, random.nextBoolean()));
            String as = "seed " + seed + ", round " + round;
            assertThat(result.groups())
                    .as(as)
                    .extracting(DocumentGroup::documents)
                    .containsExactlyElementsOf(
                            expected.values().stream().filter(g -> g.size() > 1).toList());
            assertThat(result.documents()).as(as).isEqualTo(size);
            assertThat(result.distinct()).as(as).isEqualTo(expected.size());
            assertThat(result.maxCount())
                    .as(as)
                    .isEqualTo(expected.values().stream()
                            .mapToInt(List::size)
                            .max()
                            .orElse(0));
        }
    }

    @Test
    void comparesNormalizedTexts() {
        SymbolCorpus corpus =
                SymbolCorpus.ofTexts(Corpus.ofTexts("The cat.", "the  cat.", "The dog."), SymbolUnit.CODE_POINTS);
        assertThat(METRIC.within(corpus).groups()).isEmpty();
        ExactDuplicatesResult result = METRIC.within(corpus.withNormalization(new Normalization(true, true)));
        assertThat(result.groups()).containsExactly(new DocumentGroup(List.of(0, 1), List.of("0", "1")));
        assertThat(result.toString()).contains("2 of 3 have a copy, 2 are different", "2: 0, 1");
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.EXACT_DUPLICATES);
        assertThat(result.provenance().data())
                .isNotEqualTo(METRIC.within(corpus).provenance().data());
    }
}
