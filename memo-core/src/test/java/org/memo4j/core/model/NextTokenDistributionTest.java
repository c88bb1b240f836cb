package org.memo4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;

class NextTokenDistributionTest {
    private static NextTokenDistribution of(Decoding decoding, float... logits) {
        NextTokenDistribution distribution = new NextTokenDistribution(logits.length, decoding);
        distribution.read(LogitRows.of(logits, logits.length), 0);
        return distribution;
    }

    private static int[] kept(NextTokenDistribution distribution, int size) {
        return IntStream.range(0, size)
                .filter(v -> distribution.logProbability(v) > Double.NEGATIVE_INFINITY)
                .toArray();
    }

    // The two filters are those of facebookresearch/PrivacyGuard@fb9c26c, test_probabilistic_memorization.py.
    @Test
    void topKKeepsTheLargest() {
        NextTokenDistribution d = of(Decoding.sampling(0).withTopK(2), 3, 1, 2, 0.5f);
        assertThat(kept(d, 4)).containsExactly(0, 2);
        assertThat(d.logProbability(0)).isCloseTo(-Math.log1p(Math.exp(-1)), within(1e-12));
    }

    @Test
    void topPKeepsTheTokenThatCrossesTheLine() {
        NextTokenDistribution d = of(Decoding.sampling(0).withTopP(0.8), 2, 1, 0, -1);
        assertThat(kept(d, 4)).containsExactly(0, 1);
        assertThat(Math.exp(d.logProbability(0)))
                .isCloseTo(0.6439142598879724 / (0.6439142598879724 + 0.23688281808991013), within(1e-12));
    }

    @Test
    void topPCountsTheMassThatTopKLeaves() {
        // after topK = 2 the masses are .731 and .269, so the first alone exceeds .7; before it, .644 would not
        assertThat(kept(of(Decoding.sampling(0).withTopK(2).withTopP(0.7), 2, 1, 0, -1), 4))
                .containsExactly(0);
        assertThat(kept(of(Decoding.sampling(0).withTopP(0.7), 2, 1, 0, -1), 4)).containsExactly(0, 1);
    }

    @Test
    void equalLogitsAreOrderedById() {
        NextTokenDistribution d = of(Decoding.sampling(0).withTopK(2), 1, 0f, 1, -0f, 1);
        assertThat(kept(d, 5)).containsExactly(0, 2);
        assertThat(d.top(5)).containsExactly(0, 2, 4, 1, 3);
        assertThat(d.argmax()).isZero();
    }

    @Test
    void drawCoversTheUnitInterval() {
        NextTokenDistribution d = of(Decoding.sampling(0), Float.NEGATIVE_INFINITY, 0, 0, Float.NEGATIVE_INFINITY);
        assertThat(d.draw(0)).isEqualTo(1);
        assertThat(d.draw(0.49)).isEqualTo(1);
        assertThat(d.draw(0.51)).isEqualTo(2);
        assertThat(d.draw(Math.nextDown(1.0))).isEqualTo(2);
    }

    @Test
    void extremeLogitsKeepTheirOrder() {
        NextTokenDistribution d = of(Decoding.greedy(), -1e30f, 1e30f, Float.NEGATIVE_INFINITY, 5);
        assertThat(d.top(4)).containsExactly(1, 3, 0, 2);
        assertThat(d.logProbability(1)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Decoding.greedy(), 0, Float.NaN))
                .withMessageContaining("column 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Decoding.greedy(), Float.NEGATIVE_INFINITY))
                .withMessageContaining("masks every token");
    }
}
