package org.memo4j.attacks.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

class BlindComparisonTest {
    private static MembershipScores scores(String name, long seed, double shift) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] in = new double[400];
        double[] out = new double[400];
        for (int i = 0; i < 400; i++) {
            in[i] = shift + random.nextGaussian();
            out[i] = random.nextGaussian();
        }
        return MembershipScores.of(Provenance.of(new MetricId(name, 1)), in, out);
    }

    @Test
    void warnsOfAttacksThatAreNoBetterThanTheWords() {
        MembershipScores blind = scores("membership.blind-bag-of-words", 1, 1);
        MembershipScores weak = scores("membership.loss", 2, 1);
        MembershipScores strong = scores("membership.min-k", 3, 2.5);
        MembershipComparison comparison = MembershipInference.withDefaults().compare(List.of(weak, blind, strong));
        assertThat(comparison.blindBaseline()).hasValue(1);
        assertThat(comparison.warnings()).hasSize(2);
        assertThat(comparison.warnings().get(0)).contains("differ without the model", "AUC of 0.7");
        assertThat(comparison.warnings().get(1)).startsWith("membership.loss/1 is not shown to be better");
        assertThat(comparison.toString())
                .contains("warning: members and non-members differ without the model")
                .contains("warning: membership.loss/1 is not shown");
    }

    @Test
    void staysSilentWhereTheWordsTellNothing() {
        MembershipScores blind = scores("membership.blind-bag-of-words", 4, 0);
        MembershipScores strong = scores("membership.min-k", 5, 1);
        assertThat(MembershipInference.withDefaults()
                        .compare(List.of(strong, blind))
                        .warnings())
                .isEmpty();
        MembershipComparison without = MembershipInference.withDefaults().compare(List.of(strong));
        assertThat(without.blindBaseline()).isEmpty();
        assertThat(without.warnings()).isEmpty();
        assertThat(without.toString()).doesNotContain("warning");
    }

    /** Texts of two years: the words give the year away, and the comparison says so. */
    @Test
    void realBaseline() {
        SplittableRandom random = new SplittableRandom(6);
        List<String> texts = new ArrayList<>();
        boolean[] member = new boolean[200];
        for (int i = 0; i < 200; i++) {
            member[i] = i < 100;
            texts.add("in " + (random.nextInt(4) == 0 ? 2024 : member[i] ? 2019 : 2023) + " nothing happened");
        }
        MembershipScores blind = BagOfWordsBaseline.withDefaults().attack(texts, member);
        MembershipComparison comparison = MembershipInference.withDefaults()
                .compare(List.of(
                        blind, MembershipScores.of(LossScore.withDefaults().provenance(), noise(7), noise(8))));
        assertThat(comparison.warnings()).hasSize(2);
    }

    private static double[] noise(long seed) {
        return new SplittableRandom(seed).doubles(100).toArray();
    }

    @Test
    void contrastiveRecallByHand() {
        TokenScores own = TokenScores.ofLogProbabilities(new double[] {-1, -3}, new double[] {-2}, new double[] {0});
        TokenScores non = TokenScores.ofLogProbabilities(new double[] {-3, -5}, new double[] {-2}, new double[] {-1});
        TokenScores in = TokenScores.ofLogProbabilities(new double[] {-1, -2}, new double[] {-4}, new double[] {0});
        ContrastiveRecallScore score = ContrastiveRecallScore.of(non, in);
        assertThat(score.score(own)[0]).isCloseTo((4 - 0.5 * 1.5) / 2, within(1e-12));
        assertThat(score.score(own)[1]).isCloseTo((2 - 0.5 * 4) / 2, within(1e-12));
        assertThat(score.score(own)[2]).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(score.withGamma(0).score(own))
                .containsExactly(RecallScore.of(non).score(own));
        TokenScores sure = TokenScores.ofLogProbabilities(new double[] {0});
        assertThat(ContrastiveRecallScore.of(sure, sure).withGamma(0.3).score(sure))
                .containsExactly(new double[] {0.7}, within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContrastiveRecallScore.of(
                                non, TokenScores.ofLogProbabilities(new double[1], new double[1], new double[1]))
                        .score(own))
                .withMessageContaining("score the same tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> score.withGamma(-1));
        assertThat(score.provenance().options()).containsEntry("gamma", "0.5");
    }
}
