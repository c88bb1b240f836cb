package org.memo4j.attacks.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.MetricId;
import org.memo4j.core.score.TokenScores;

class MembershipScoreTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    /**
     * Golden values: six tokens over a vocabulary of five, definitions of Min-K%++ (run.py) and MIMIR (MIT), numbers
     * computed independently from the logits. Sign here: higher = member.
     */
    private static final double[] LOG_PROBABILITIES = {
        -4.378716466037538,
        -2.29192092258788,
        -3.6367368636279416,
        -0.9212291092225673,
        -2.738008206700662,
        -2.219764668820141
    };

    private static final double[] MEANS = {
        -0.9568231169379345,
        -1.0885167463463168,
        -0.7175976848242558,
        -1.3596668568957888,
        -0.6812873071143668,
        -1.1332267161960705
    };

    private static final double[] VARIANCES = {
        0.5763107982960884,
        0.4745026343066743,
        1.0534398719619809,
        0.36271339055702523,
        1.058015909977568,
        0.7268230290856514
    };

    private static final TokenScores GOLDEN = TokenScores.builder(0)
            .addSequence(new int[0], LOG_PROBABILITIES, new int[0], MEANS, VARIANCES)
            .build();

    @ParameterizedTest
    @CsvSource({
        "0.2, -4.378716466037538, -4.50752445035632",
        "0.34, -4.00772666483274, -3.67582880485529",
        "0.5, -3.5844871787887143, -3.1170645892460116",
        "1.0, -2.697729372832788, -1.9407787467826438",
    })
    void goldenMinK(double fraction, double minK, double minKPlusPlus) {
        assertThat(MinKScore.withDefaults().withFraction(fraction).score(GOLDEN)[0])
                .isCloseTo(minK, within(1e-12));
        assertThat(MinKPlusPlusScore.withDefaults().withFraction(fraction).score(GOLDEN)[0])
                .isCloseTo(minKPlusPlus, within(1e-12));
    }

    /** The sources average an empty list here, and get NaN; at least one token counts. */
    @Test
    void shortTextsUseOneToken() {
        assertThat(MinKScore.withDefaults().withFraction(0.1).score(GOLDEN)).containsExactly(-4.378716466037538);
        assertThat(MinKPlusPlusScore.withDefaults().withFraction(0.1).score(GOLDEN)[0])
                .isCloseTo(-4.50752445035632, within(1e-12));
    }

    @Test
    void goldenLoss() {
        assertThat(LossScore.withDefaults().score(GOLDEN)[0]).isCloseTo(-2.697729372832789, within(1e-14));
        assertThat(Math.exp(-LossScore.withDefaults().score(GOLDEN)[0])).isCloseTo(14.845983730833256, within(1e-12));
    }

    /** Two of five tokens: (-4 - 2.3) / 2. For p = (1/2, 1/4, 1/4) the normalized tokens are +1 and -1. */
    @Test
    void minKByHand() {
        TokenScores five = TokenScores.ofLogProbabilities(new double[] {-.1, -2.3, -.5, -4, -1.2});
        assertThat(MinKScore.withDefaults().withFraction(0.4).score(five)[0]).isCloseTo(-3.15, within(1e-15));

        double half = Math.log(0.5);
        double quarter = Math.log(0.25);
        double mean = 0.5 * half + 0.5 * quarter;
        double variance = 0.5 * half * half + 0.5 * quarter * quarter - mean * mean;
        for (double logProbability : new double[] {half, quarter}) {
            TokenScores one = TokenScores.builder(0)
                    .addSequence(
                            new int[0], new double[] {logProbability}, new int[0], new double[] {mean}, new double[] {
                                variance
                            })
                    .build();
            assertThat(MinKPlusPlusScore.withDefaults().score(one)[0])
                    .isCloseTo(logProbability == half ? 1 : -1, within(1e-12));
        }
    }

    /** A distribution on one token has no variance: the floor keeps the score a number. */
    @Test
    void varianceHasAFloor() {
        TokenScores certain = TokenScores.builder(0)
                .addSequence(new int[0], new double[] {0}, new int[0], new double[] {0}, new double[] {0})
                .addSequence(new int[0], new double[] {-3e-6}, new int[0], new double[] {-1e-6}, new double[] {0})
                .build();
        double[] scores = MinKPlusPlusScore.withDefaults().score(certain);
        assertThat(scores[0]).isZero();
        assertThat(scores[1]).isCloseTo(-2, within(1e-12));
    }

    /** Lengths of Python's zlib.compress. */
    @Test
    void goldenZlibLengths() {
        assertThat(ZlibScore.compressedLength("")).isEqualTo(8);
        assertThat(ZlibScore.compressedLength("a")).isEqualTo(9);
        assertThat(ZlibScore.compressedLength("a".repeat(20))).isEqualTo(11);
        assertThat(ZlibScore.compressedLength("To be or not to be, that is the question."))
                .isEqualTo(45);
        assertThat(ZlibScore.compressedLength("The quick brown fox jumps over the lazy dog. ".repeat(10)))
                .isEqualTo(57);
        assertThat(ZlibScore.compressedLength("na\u00efve caf\u00e9 \u4f60\u597d"))
                .isEqualTo(28);
        // Longer than the buffer.
        String noise = new SplittableRandom(1)
                .ints(40_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(ZlibScore.compressedLength(noise)).isBetween(20_000, 30_000);
    }

    @Test
    void zlibForms() {
        TokenScores table =
                TokenScores.ofLogProbabilities(new double[] {-1, -3}, new double[] {-0.5}, new double[] {0});
        ZlibScore zlib = ZlibScore.of(List.of("a", "a".repeat(20), ""));
        assertThat(zlib.score(table)).containsExactly(-2.0 / 9, -0.5 / 11, 0.0);
        assertThat(zlib.withForm(ZlibScore.Form.BYTES_PER_LOG_PERPLEXITY).score(table))
                .containsExactly(9 / 2.0, 11 / 0.5, INF);
        assertThat(zlib.withForm(ZlibScore.Form.TOTAL_PER_BYTE).score(table)).containsExactly(-4.0 / 9, -0.5 / 11, 0.0);
        assertThat(zlib.provenance().metric().toString()).isEqualTo("membership.zlib-mean-per-byte/1");
        assertThatThrownBy(() -> zlib.score(GOLDEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("list of texts has 3 entries");
    }

    /** x -> -1/x is increasing on negative numbers: both published forms have one ROC curve. */
    @Test
    void publishedZlibFormsRankAlike() {
        SplittableRandom random = new SplittableRandom(8);
        double[][] logProbabilities = new double[60][];
        for (int i = 0; i < 60; i++) {
            logProbabilities[i] =
                    random.doubles(3 + i % 7).map(u -> Math.log(u) / 2).toArray();
        }
        TokenScores table = TokenScores.ofLogProbabilities(logProbabilities);
        ZlibScore zlib = ZlibScore.of(
                IntStream.range(0, 60).mapToObj(i -> "ab".repeat(i) + i * i * i).toList());
        boolean[] member = new boolean[60];
        for (int i = 0; i < 60; i++) {
            member[i] = random.nextBoolean();
        }
        MembershipScores mean = zlib.attack(table, member);
        MembershipScores carlini =
                zlib.withForm(ZlibScore.Form.BYTES_PER_LOG_PERPLEXITY).attack(table, member);
        assertThat(mean.roc().truePositiveRates()).isEqualTo(carlini.roc().truePositiveRates());
        assertThat(mean.roc().falsePositiveRates()).isEqualTo(carlini.roc().falsePositiveRates());
        assertThat(mean.members()).isNotEqualTo(carlini.members());
    }

    @Test
    void lowercaseAndReference() {
        TokenScores own = TokenScores.ofLogProbabilities(
                new double[] {-1, -3}, new double[] {-2}, new double[] {0, 0}, new double[] {0});
        TokenScores other = TokenScores.ofLogProbabilities(
                new double[] {-5, -4, -3}, new double[] {-2}, new double[] {0}, new double[] {-1});
        assertThat(LowercaseScore.of(other).score(own)).containsExactly(2, 1, 1, INF);
        assertThat(ReferenceScore.of(other).score(own)).containsExactly(2, 0, 0, 1);
        assertThat(ReferenceScore.of(other).withForm(ReferenceScore.Form.RATIO).score(own))
                .containsExactly(2, 1, 1, INF);
        assertThatThrownBy(() -> LowercaseScore.of(GOLDEN).score(own))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower-cased");
        assertThatThrownBy(() -> ReferenceScore.of(GOLDEN).score(own))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reference");
    }

    @Test
    void neighborhoodAndRecall() {
        TokenScores own = TokenScores.ofLogProbabilities(new double[] {-1, -3}, new double[] {-1});
        TokenScores neighbors = TokenScores.ofLogProbabilities(
                new double[] {-4}, new double[] {-6, -4, -5}, new double[] {-1}, new double[] {-2, -2});
        assertThat(NeighborhoodScore.of(neighbors, 2).score(own)).containsExactly(4.5 - 2, 1.5 - 1);
        assertThatThrownBy(() -> NeighborhoodScore.of(neighbors, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NeighborhoodScore.of(neighbors, 4).score(own))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neighbors");

        TokenScores after = TokenScores.ofLogProbabilities(new double[] {-3, -5}, new double[] {-0.5});
        assertThat(RecallScore.of(after).score(own)).containsExactly(2, 0.5);
        assertThatThrownBy(() -> RecallScore.of(neighbors).score(own)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RecallScore.of(TokenScores.ofLogProbabilities(new double[3], new double[1]))
                        .score(own))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("score the same tokens");
    }

    /** By hand: six tokens, three least likely ones (1, 3, 4), of which the model was certain at 3 and 4. */
    @Test
    void surprisingTokens() {
        TokenScores table = TokenScores.builder(0)
                .addSequence(
                        new int[0],
                        new double[] {-0.5, -6, -1, -4, -3, -2},
                        new int[0],
                        new double[] {-0.1, -2.5, -3, -1.9, -0.2, -0.3},
                        new double[6])
                .build();
        SurpScore half = SurpScore.withDefaults().withFraction(0.5);
        assertThat(half.score(table)).containsExactly(-3.5);
        assertThat(half.withEntropy(0.5).score(table)).containsExactly(-3);
        assertThat(half.withEntropy(3.5).score(table)).containsExactly(-13 / 3.0);
        assertThat(half.withEntropy(INF).score(table))
                .isEqualTo(MinKScore.withDefaults().withFraction(0.5).score(table));
        // the least likely token alone, of which the model was not certain: none is surprising
        assertThat(SurpScore.withDefaults().score(table)).containsExactly(-INF);
        // entropies are compared strictly, as in the source
        assertThat(half.withEntropy(1.9).score(table)).containsExactly(-3);
        assertThat(half.provenance().options()).containsEntry("fraction", "0.5").containsEntry("entropy", "2.0");
        assertThatThrownBy(() -> half.withEntropy(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> half.withFraction(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> half.score(TokenScores.ofLogProbabilities(new double[] {-1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("moments");
    }

    /** By hand: of ten tokens three least likely and one likeliest; of five, one and one. */
    @Test
    void polarizedDistances() {
        TokenScores own = TokenScores.ofLogProbabilities(new double[] {-9, -8, -1, -7, -1, -1, -2, -2, -0.5, -1});
        TokenScores versions = TokenScores.ofLogProbabilities(
                new double[] {-9, -10, -2, -11, -1, -1, -2, -2, -1.5, -1}, new double[] {-7, -5, -5, -5, -2});
        PacScore pac = PacScore.of(versions, 2);
        // 7.5 here; 9 and 5 there
        assertThat(pac.score(own)).containsExactly(new double[] {7 - 7.5}, within(1e-12));
        // two of ten at both ends: 8.5 - 0.75; 10.5 - 1; 7 - 2
        assertThat(pac.withFractions(0.2, 0.2).score(own))
                .containsExactly(new double[] {(9.5 + 5) / 2 - 7.75}, within(1e-12));
        assertThat(pac.provenance().options()).containsEntry("versions", "2").containsEntry("likeliest", "0.05");
        assertThat(PacScore.of(own, 1).score(own)).containsExactly(0);
        assertThatThrownBy(() -> PacScore.of(versions, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PacScore.of(versions, 1).score(own))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("versions");
        assertThatThrownBy(() -> pac.withFractions(0, 0.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PacScore.of(TokenScores.ofLogProbabilities(new double[0]), 1)
                        .score(own))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 0 of sequence 0");
    }

    /** By hand: frequencies 1/2, 1/4, 1/4 of three tokens; the second occurrence of token 1 does not count. */
    @Test
    void calibrationByFrequencies() {
        double[] lp = {Math.log(0.5), Math.log(0.25), Math.log(0.9)};
        TokenScores table = TokenScores.builder(0)
                .addSequence(new int[] {0, 1, 1}, lp, new int[0], new double[0], new double[0])
                .build();
        DcPddScore score = DcPddScore.of(3, 1, 1);
        double first = 0.5 * Math.log(2);
        double second = 0.25 * Math.log(4);
        assertThat(score.withBound(INF).score(table))
                .containsExactly(new double[] {(first + second) / 2}, within(1e-12));
        assertThat(score.withBound(0.346).score(table)).containsExactly(new double[] {0.346}, within(1e-12));
        assertThat(score.score(table)).containsExactly(new double[] {0.01}, within(1e-12));
        // a token that the corpus lacks is rare, not impossible
        assertThat(DcPddScore.of(6, 0).withBound(INF).score(table)[0])
                .isCloseTo((0.5 * Math.log(8 / 7.0) + 0.25 * Math.log(8)) / 2, within(1e-12));
        assertThat(score.provenance().options()).containsEntry("bound", "0.01");
        assertThat(DcPddScore.of(3, 1, 2).provenance()).isNotEqualTo(score.provenance());
        assertThatThrownBy(() -> DcPddScore.of(5).score(table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 1");
        assertThatThrownBy(() -> DcPddScore.of(1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 1");
        assertThatThrownBy(() -> score.withBound(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> score.score(TokenScores.ofLogProbabilities(new double[] {-1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token ids");
    }

    @Test
    void referenceModelItselfCarriesNothing() {
        assertThat(ReferenceScore.of(GOLDEN).score(GOLDEN)).containsExactly(0);
    }

    @Test
    void minKOfAllTokensIsTheLoss() {
        for (long seed = 0; seed < 50; seed++) {
            double[] lp =
                    new SplittableRandom(seed).doubles(1 + seed).map(Math::log).toArray();
            TokenScores table = TokenScores.ofLogProbabilities(lp);
            double loss = LossScore.withDefaults().score(table)[0];
            double last = Double.NEGATIVE_INFINITY;
            for (double fraction : new double[] {0.05, 0.2, 0.5, 0.9, 1}) {
                double score = MinKScore.withDefaults().withFraction(fraction).score(table)[0];
                assertThat(score).as("seed %d", seed).isBetween(last, loss + 1e-12);
                last = score;
            }
            assertThat(last).as("seed %d", seed).isCloseTo(loss, within(1e-12));
            assertThat(table.logProbabilities(0)).as("the table is left alone").isEqualTo(lp);
        }
    }

    @Test
    void impossibleTokensAreLeastLikelyMembers() {
        TokenScores table = TokenScores.ofLogProbabilities(new double[] {-1, -INF}, new double[] {-9});
        assertThat(LossScore.withDefaults().score(table)).containsExactly(-INF, -9);
        assertThat(MinKScore.withDefaults().score(table)).containsExactly(-INF, -9);
        assertThatThrownBy(() -> ReferenceScore.of(table).score(table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sequence 0");
    }

    @Test
    void badTablesAreRefused() {
        TokenScores empty = TokenScores.ofLogProbabilities(new double[] {-1}, new double[0]);
        List<MembershipScore> all = List.of(
                LossScore.withDefaults(),
                MinKScore.withDefaults(),
                ZlibScore.of(List.of("a", "b")),
                LowercaseScore.of(empty),
                ReferenceScore.of(empty));
        for (MembershipScore score : all) {
            assertThatThrownBy(() -> score.score(empty))
                    .as(score.provenance().metric().toString())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sequence 1 has no scored token");
        }
        assertThatThrownBy(
                        () -> MinKPlusPlusScore.withDefaults().score(TokenScores.ofLogProbabilities(new double[] {-1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("moments");
        for (double bad : new double[] {0, 1.1, -1, Double.NaN}) {
            assertThatThrownBy(() -> MinKScore.withDefaults().withFraction(bad))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> MinKPlusPlusScore.withDefaults().withFraction(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesAreApart() {
        List<MetricId> ids = List.of(
                        LossScore.withDefaults(),
                        MinKScore.withDefaults(),
                        MinKPlusPlusScore.withDefaults(),
                        ZlibScore.of(List.of()),
                        ZlibScore.of(List.of()).withForm(ZlibScore.Form.BYTES_PER_LOG_PERPLEXITY),
                        ZlibScore.of(List.of()).withForm(ZlibScore.Form.TOTAL_PER_BYTE),
                        LowercaseScore.of(GOLDEN),
                        SurpScore.withDefaults(),
                        PacScore.of(GOLDEN, 1),
                        DcPddScore.of(1),
                        ReferenceScore.of(GOLDEN),
                        ReferenceScore.of(GOLDEN).withForm(ReferenceScore.Form.RATIO))
                .stream()
                .map(score -> score.provenance().metric())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(MinKScore.withDefaults().withFraction(0.3).provenance().options())
                .containsEntry("fraction", "0.3");
    }

    /** Members whose tokens are likelier must come out as members under every score. */
    @Test
    void orientationIsTheSameEverywhere() {
        int n = 40;
        SplittableRandom random = new SplittableRandom(12);
        TokenScores.Builder own = TokenScores.builder(0);
        TokenScores.Builder other = TokenScores.builder(0);
        boolean[] member = new boolean[n];
        String[] texts = new String[n];
        for (int i = 0; i < n; i++) {
            member[i] = i % 2 == 0;
            double shift = member[i] ? 0.1 : 2;
            double[] lp = random.doubles(20).map(u -> Math.log(u) * shift).toArray();
            double[] base = random.doubles(20).map(u -> Math.log(u) * 2).toArray();
            double[] means = new double[20];
            double[] variances = new double[20];
            Arrays.fill(means, -1);
            Arrays.fill(variances, 1);
            own.addSequence(new int[0], lp, new int[0], means, variances);
            other.addSequence(base);
            texts[i] = "abcdefghij";
        }
        TokenScores table = own.build();
        TokenScores reference = other.build();
        ZlibScore zlib = ZlibScore.of(List.of(texts));
        List<MembershipScore> all = List.of(
                LossScore.withDefaults(),
                MinKScore.withDefaults(),
                MinKPlusPlusScore.withDefaults(),
                SurpScore.withDefaults(),
                PacScore.of(reference, 1),
                zlib,
                zlib.withForm(ZlibScore.Form.BYTES_PER_LOG_PERPLEXITY),
                zlib.withForm(ZlibScore.Form.TOTAL_PER_BYTE),
                LowercaseScore.of(reference),
                ReferenceScore.of(reference),
                ReferenceScore.of(reference).withForm(ReferenceScore.Form.RATIO));
        for (MembershipScore score : all) {
            assertThat(score.attack(table, member).roc().auc())
                    .as(score.provenance().metric().toString())
                    .isGreaterThan(0.95);
        }
    }
}
