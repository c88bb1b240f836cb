package org.memo4j.attacks.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.labelonly.FeatureNoise;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

/** Range membership inference: groups of samples, aggregated by trimmed means. */
class RangeAttackTest {
    private static final Provenance LOSS = Provenance.of(new MetricId("membership.loss", 1));
    private static final int RANGES = 400;
    private static final int SAMPLES = 20;
    private static final Groups GROUPS = Groups.ofSize(RANGES, SAMPLES);

    private static final Aggregation TOP = Aggregation.trimmedMean(0.9, 1);
    private static final Aggregation WITHOUT_TOP = Aggregation.trimmedMean(0, 0.9);

    /** Normal scores; of each member range the first samples are shifted; of every range the last two get noise on top. */
    private static double[] scores(int shifted, double shift, double noise) {
        SplittableRandom random = new SplittableRandom(1);
        double[] scores = new double[RANGES * SAMPLES];
        for (int i = 0; i < scores.length; i++) {
            int sample = i % SAMPLES;
            scores[i] = random.nextGaussian()
                    + (member(i / SAMPLES) && sample < shifted ? shift : 0)
                    + (sample >= SAMPLES - 2 ? noise * random.nextDouble() : 0);
        }
        return scores;
    }

    private static boolean member(int range) {
        return range % 2 == 0;
    }

    private static boolean[] members() {
        boolean[] member = new boolean[RANGES];
        for (int r = 0; r < RANGES; r++) {
            member[r] = member(r);
        }
        return member;
    }

    private static double auc(Aggregation aggregation, double[] scores) {
        return GroupAttack.of(aggregation)
                .attack(LOSS, scores, GROUPS, members())
                .roc()
                .auc();
    }

    /**
     * Two of twenty samples lie near the record that was trained on, three deviations up: the mean is 0.3 up with
     * deviation sqrt(1 / 20), the mean of the greatest two hardly overlaps. AUCs of 200 ranges a class within 5.5
     * standard errors of at most sqrt(201 / (12 * 200 * 200)), error probability below 1e-7.
     */
    @Test
    void fewSamplesNearTheRecordAreFoundFromAbove() {
        double[] scores = scores(2, 3, 0);
        double error = Math.sqrt(201 / (6.0 * 200 * 200));
        double mean = new NormalDistribution(null, 0, 1).cumulativeProbability(0.3 / Math.sqrt(2.0 / SAMPLES));
        assertThat(auc(Aggregation.mean(), scores)).isCloseTo(mean, within(5.5 * error));
        assertThat(auc(TOP, scores)).isGreaterThan(0.95);
        assertThat(auc(WITHOUT_TOP, scores)).isLessThan(mean - 0.1);
    }

    /** Unreal samples that score high at random: leaving out the greatest tenth restores what the mean loses. */
    @Test
    void badSamplesAreTrimmedFromTheTop() {
        double[] scores = scores(SAMPLES, 0.5, 40);
        assertThat(auc(WITHOUT_TOP, scores)).isGreaterThan(0.88);
        assertThat(auc(Aggregation.mean(), scores)).isLessThan(0.75);
        assertThat(auc(TOP, scores)).isLessThan(0.62);
    }

    @Test
    void theShareIsChosenOnAShadowModel() {
        List<Aggregation> tried = List.of(Aggregation.mean(), WITHOUT_TOP, TOP);
        assertThat(GroupAttack.tuned(tried, scores(2, 3, 0), GROUPS, members()).toString())
                .isEqualTo("membership.group by mean from 0.9 to 1.0");
        assertThat(GroupAttack.tuned(tried, scores(SAMPLES, 0.5, 40), GROUPS, members())
                        .toString())
                .isEqualTo("membership.group by mean from 0.0 to 0.9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupAttack.tuned(List.of(), new double[1], Groups.of(0), new boolean[1]));
    }

    @Test
    void groupsOfOneSize() {
        assertThat(GroupAttack.of(Aggregation.max()).score(new double[] {1, 2, 5, 4}, Groups.ofSize(2, 2)))
                .containsExactly(2, 5);
        assertThatIllegalArgumentException().isThrownBy(() -> Groups.ofSize(0, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Groups.ofSize(2, 0));
    }

    @Test
    void samplesAroundARecord() {
        FeatureNoise noise = FeatureNoise.normal(0, 2);
        float[][] samples = noise.samples(new float[][] {{1, 10}, {5, 50}}, 1000, 3);
        assertThat(samples)
                .hasDimensions(2000, 2)
                .isDeepEqualTo(noise.samples(new float[][] {{1, 10}, {5, 50}}, 1000, 3));
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < samples.length; i++) {
            assertThat(samples[i][0]).isEqualTo(i < 1000 ? 1 : 5);
            double distance = samples[i][1] - (i < 1000 ? 10 : 50);
            sum += distance;
            squares += distance * distance;
        }
        // 5.5 standard errors of the mean and of the variance
        assertThat(sum / 2000).isCloseTo(0, within(5.5 * 2 / Math.sqrt(2000)));
        assertThat(squares / 2000).isCloseTo(4, within(5.5 * 4 * Math.sqrt(2 / 2000.0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noise.samples(new float[][] {{1}}, 1, 1))
                .withMessageContaining("an example");
        assertThatIllegalArgumentException().isThrownBy(() -> noise.samples(new float[0][], 0, 1));
    }

    /** A quarter of the population has 1 in the first feature, half has 7 in the third; the second is known. */
    @Test
    void missingFeaturesAreCompleted() {
        float nan = Float.NaN;
        FeatureCompletion completion = FeatureCompletion.of(new float[][] {{1, 3, 7}, {0, 3, 7}, {0, 3, 8}, {0, 3, 8}});
        float[][] records = {{nan, 5, nan}, {2, 6, 9}};
        float[][] samples = completion.samples(records, 4000, 1);
        assertThat(samples).hasDimensions(8000, 3).isDeepEqualTo(completion.samples(records, 4000, 1));
        int ones = 0;
        int both = 0;
        for (int i = 0; i < 4000; i++) {
            assertThat(samples[i][1]).isEqualTo(5);
            assertThat(samples[i][2]).isBetween(7f, 8f);
            ones += samples[i][0] == 1 ? 1 : 0;
            // never in one row of the population
            both += samples[i][0] == 1 && samples[i][2] == 8 ? 1 : 0;
            assertThat(samples[4000 + i]).containsExactly(2, 6, 9);
        }
        BinomialDistribution quarter = new BinomialDistribution(null, 4000, 0.25);
        assertThat(ones)
                .isBetween(quarter.inverseCumulativeProbability(1e-7), quarter.inverseCumulativeProbability(1 - 1e-7));
        BinomialDistribution eighth = new BinomialDistribution(null, 4000, 0.125);
        assertThat(both)
                .isBetween(eighth.inverseCumulativeProbability(1e-7), eighth.inverseCumulativeProbability(1 - 1e-7));
        assertThat(records[0][0]).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> completion.samples(new float[][] {{1}}, 1, 1))
                .withMessageContaining("record 0");
        assertThatIllegalArgumentException().isThrownBy(() -> FeatureCompletion.of(new float[0][]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureCompletion.of(new float[][] {{nan}}))
                .withMessageContaining("finite");
    }
}
