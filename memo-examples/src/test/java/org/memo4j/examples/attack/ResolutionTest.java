package org.memo4j.examples.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResolutionTest {
    @Test
    void tenFalsePositives() {
        assertThat(new Resolution(1000).tells(0.01)).isTrue();
        assertThat(new Resolution(999).tells(0.01)).isFalse();
        assertThat(new Resolution(10_000).tells(0.001)).isTrue();
        assertThat(ClassifierPage.lowest(new Resolution(10_000))).contains(0.001);
        assertThat(ClassifierPage.lowest(new Resolution(9_999))).contains(0.01);
        assertThat(ClassifierPage.lowest(new Resolution(99))).isEmpty();
    }

    @Test
    void saysWhatADashMeans() {
        assertThat(new Resolution(150).text("scores"))
                .contains("expected: any below 6.67 %, with 150 scores.", "is a rate of 0.667 %: below that");
        assertThat(new Resolution(9).text("scores")).contains("expected: any, with 9 scores.", "11.1 %");
        assertThat(Resolution.shares("Attack-P", "the population", 1249))
                .isEqualTo("Attack-P ranks by the share of the population that score lower, out of 1249: for a"
                        + " false-positive rate below about 0.08 % it has no threshold but that of accusing nobody.");
    }
}
