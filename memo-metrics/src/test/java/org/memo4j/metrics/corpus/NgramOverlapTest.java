package org.memo4j.metrics.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.stat.Bootstrap;

class NgramOverlapTest {
    private static Stream<List<Integer>> ngrams(int[] text, int n) {
        return IntStream.rangeClosed(0, text.length - n)
                .mapToObj(i -> Arrays.stream(text, i, i + n).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 256})
    void agreesWithTheDefinition(int alphabet) {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed * 41L + alphabet);
            RandomTexts.Case texts = RandomTexts.draw(alphabet, random);
            boolean bytes = random.nextBoolean();
            int least = 1 + random.nextInt(6);
            int[] lengths = {least + random.nextInt(40), least, least + 1 + random.nextInt(3)};
            NgramOverlapResult result = NgramOverlap.of(
                    StreamingSearch.over(RandomTexts.corpus(texts.documents(), bytes))
                            .search(
                                    RandomTexts.corpus(texts.queries(), bytes),
                                    SearchOptions.withDefaults().withMinimumLength(least)),
                    lengths);
            for (int n : lengths) {
                Set<List<Integer>> known = new HashSet<>();
                texts.documents().forEach(document -> ngrams(document, n).forEach(known::add));
                for (int q = 0; q < texts.queries().size(); q++) {
                    String as = "alphabet " + alphabet + ", seed " + seed + ", n " + n + ", query " + q;
                    int[] query = texts.queries().get(q);
                    long found = ngrams(query, n).filter(known::contains).count();
                    assertThat(result.found(q, n)).as(as).isEqualTo(found);
                    assertThat(result.total(q, n))
                            .as(as)
                            .isEqualTo(ngrams(query, n).count());
                    assertThat(result.any(q, n)).as(as).isEqualTo(found > 0);
                    assertThat(result.share(q, n).isPresent()).as(as).isEqualTo(query.length >= n);
                }
            }
        }
    }

    @Test
    void leavesShortQueriesOutOfTheMean() {
        SearchResult search = StreamingSearch.over(SymbolCorpus.ofBytes(StreamingSearchTest.bytes("abcd")))
                .search(
                        SymbolCorpus.ofBytes(
                                StreamingSearchTest.bytes("abx"),
                                StreamingSearchTest.bytes("bcd"),
                                StreamingSearchTest.bytes("a")),
                        SearchOptions.withDefaults().withMinimumLength(2));
        NgramOverlapResult result = NgramOverlap.of(search, 2);
        assertThat(result.share(0, 2)).hasValue(0.5);
        assertThat(result.share(2, 2)).isEmpty();
        assertThat(result.mean(2, Bootstrap.withDefaults().withReplicates(100)).value())
                .isCloseTo(0.75, within(1e-15));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NgramOverlap.of(search, 1))
                .withMessageContaining("search again");
        assertThatIllegalArgumentException().isThrownBy(() -> NgramOverlap.of(search));
        assertThatIllegalArgumentException().isThrownBy(() -> result.found(0, 3));
    }
}
