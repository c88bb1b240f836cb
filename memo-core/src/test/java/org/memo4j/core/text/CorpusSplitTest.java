package org.memo4j.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class CorpusSplitTest {
    @Test
    void keepsCopiesTogetherAndLosesNothing() {
        for (long seed = 0; seed < 50; seed++) {
            List<Document> documents = documents(new SplittableRandom(seed));
            CorpusSplit split = CorpusSplit.of(documents, 0.3, seed);
            List<String> train =
                    split.train().stream().map(Document::text).distinct().toList();
            List<String> heldOut =
                    split.heldOut().stream().map(Document::text).distinct().toList();
            assertThat(train).as("seed %d", seed).doesNotContainAnyElementsOf(heldOut);
            assertThat(heldOut).hasSize((int) Math.round(0.3 * (train.size() + heldOut.size())));
            List<Document> all = new ArrayList<>(documents);
            assertThat(split.train()).isSubsetOf(documents);
            all.removeAll(split.train());
            assertThat(all).as("order is kept, seed %d", seed).isEqualTo(split.heldOut());
            assertThat(CorpusSplit.of(documents, 0.3, seed)).isEqualTo(split);
        }
    }

    @Test
    void theSeedDecides() {
        List<Document> documents = documents(new SplittableRandom(1));
        assertThat(CorpusSplit.of(documents, 0.5, 1)).isNotEqualTo(CorpusSplit.of(documents, 0.5, 2));
    }

    @Test
    void everyTextIsHeldOutEquallyOften() {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            // Text 0 has four copies: that must not change its chance.
            documents.add(new Document(String.valueOf(i), String.valueOf(i < 10 ? i : 0)));
        }
        int seeds = 2000;
        int[] count = new int[10];
        for (long seed = 0; seed < seeds; seed++) {
            CorpusSplit.of(documents, 0.2, seed).heldOut().stream()
                    .map(Document::text)
                    .distinct()
                    .forEach(text -> count[Integer.parseInt(text)]++);
        }
        // Ten two-sided tests at 1e-6 / 10: a right implementation fails with probability below 1e-6.
        BinomialDistribution binomial = new BinomialDistribution(seeds, 0.2);
        int low = binomial.inverseCumulativeProbability(5e-8);
        int high = binomial.inverseCumulativeProbability(1 - 5e-8);
        for (int i = 0; i < 10; i++) {
            assertThat(count[i]).as("text %d", i).isBetween(low, high);
        }
    }

    @Test
    void refusesEmptySides() {
        List<Document> one = Corpus.ofTexts("x", "x").toList();
        assertThatThrownBy(() -> CorpusSplit.of(one, 0.5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.5 of 1 distinct texts");
        for (double fraction : new double[] {0, 1, Double.NaN, -0.1}) {
            assertThatThrownBy(() -> CorpusSplit.of(one, fraction, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("heldOutFraction must be in (0, 1), but is " + fraction);
        }
    }

    private static List<Document> documents(SplittableRandom random) {
        List<Document> documents = new ArrayList<>();
        int n = 20 + random.nextInt(100);
        for (int i = 0; i < n; i++) {
            documents.add(new Document(String.valueOf(i), String.valueOf(random.nextInt(40))));
        }
        return documents;
    }
}
