package org.memo4j.attacks.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BagOfWordsBaselineTest {
    /** Texts of ten words out of fifty; a share of the members' words comes from ten words of their own. */
    private static List<String> texts(long seed, boolean[] member, double share) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < member.length; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 10; w++) {
                boolean own = member[i] && random.nextDouble() < share;
                text.append(own ? "own" + random.nextInt(10) : "Word" + random.nextInt(50))
                        .append(", ");
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static boolean[] alternating(int n) {
        boolean[] member = new boolean[n];
        for (int i = 0; i < n; i++) {
            member[i] = i % 2 == 0;
        }
        return member;
    }

    /** Two folds of one member and one non-member each: counted by hand. */
    @Test
    void countsByHand() {
        boolean[] member = {true, true, false, false};
        MembershipScores scores =
                BagOfWordsBaseline.withDefaults().withFolds(2).attack(List.of("A b a!", "a B", "c d e", "c d"), member);

        // One fold trains on {a, b} and {c, d} or {c, d, e}: V = 4 or 5, C_in = 2, C_out = 2 or 3.
        double otherHasTwo = 2 * Math.log(2.0 / 6) - 2 * Math.log(1.0 / 6);
        double otherHasThree = 2 * Math.log(2.0 / 7) - 2 * Math.log(1.0 / 8);
        assertThat(scores.members()[0] + scores.members()[1]).isCloseTo(otherHasTwo + otherHasThree, within(1e-12));
        // "c d e" is scored by {c, d}: e is unknown there. "c d" is scored by {c, d, e}.
        assertThat(scores.nonMembers()[0]).isCloseTo(-otherHasTwo, within(1e-12));
        assertThat(scores.nonMembers()[1]).isCloseTo(2 * Math.log(1.0 / 7) - 2 * Math.log(2.0 / 8), within(1e-12));
        assertThat(scores.roc().auc()).isEqualTo(1);
    }

    @Test
    void differentTextsAreSeen() {
        boolean[] member = alternating(200);
        MembershipScores scores = BagOfWordsBaseline.withDefaults().attack(texts(5, member, 0.3), member);
        assertThat(scores.roc().auc()).isGreaterThan(0.95);
    }

    /** Equal texts: no better than chance; never significantly above it in 40 seeds (error below 40 * 1e-7). */
    @Test
    void equalTextsAreNot() {
        boolean[] member = alternating(300);
        double sum = 0;
        for (long seed = 0; seed < 40; seed++) {
            double auc = BagOfWordsBaseline.withDefaults()
                    .withSeed(seed)
                    .attack(texts(seed, member, 0), member)
                    .roc()
                    .auc();
            // Standard deviation of the AUC of 150 against 150: 0.033; 5.2 of them.
            assertThat(auc).as("seed %d", seed).isLessThan(0.5 + 5.2 * 0.0334);
            sum += auc;
        }
        assertThat(sum / 40).isBetween(0.40, 0.53);
    }

    @Test
    void sameSeedSameScores() {
        boolean[] member = alternating(60);
        List<String> texts = texts(3, member, 0.1);
        BagOfWordsBaseline baseline = BagOfWordsBaseline.withDefaults().withFolds(5);
        assertThat(baseline.attack(texts, member)).isEqualTo(baseline.attack(texts, member));
        assertThat(baseline.withSeed(9).attack(texts, member)).isNotEqualTo(baseline.attack(texts, member));
        assertThat(baseline.attack(texts, member).provenance().seed()).hasValue(1);
    }

    @Test
    void tooFewTextsAreRefused() {
        assertThatThrownBy(() -> BagOfWordsBaseline.withDefaults()
                        .attack(List.of("a", "b", "c"), new boolean[] {true, true, false}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 members");
        assertThatThrownBy(() -> BagOfWordsBaseline.withDefaults().attack(List.of("a"), new boolean[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BagOfWordsBaseline.withDefaults().withFolds(1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
