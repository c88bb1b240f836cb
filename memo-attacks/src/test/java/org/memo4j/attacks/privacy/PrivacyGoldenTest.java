package org.memo4j.attacks.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.attacks.Golden;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;

/** Numbers of the peers' own tests and of independent recomputations of them. */
class PrivacyGoldenTest {
    /** All of jax_privacy's tests/auditing_test.py (Apache-2.0). */
    @Test
    void oneRunPValues() throws IOException {
        JsonNode cases = Golden.read("one_run_audit.json").get("p_values");
        assertThat(cases).hasSize(252);
        for (JsonNode c : cases) {
            OneRunCounts counts = new OneRunCounts(
                    c.get("m").asInt(),
                    c.get("n_guess").asInt(),
                    c.get("n_correct").asInt());
            double expected = c.get("p_value").asDouble();
            assertThat(OneRunAudit.pValue(
                            counts, c.get("eps").asDouble(), c.get("delta").asDouble()))
                    .as("%s", c)
                    .isCloseTo(expected, within(1e-9 * expected));
        }
    }

    /** A few of the same, for a build without the file. */
    @ParameterizedTest
    @CsvSource({
        "10, 1, 1, 0.5, 1e-3, 0.6300101445778175",
        "10, 10, 10, 0, 1e-6, 0.0009793196614583334",
        "10, 10, 10, 1, 0.1, 0.5012468622208069",
        "10, 10, 9, 0.5, 0, 0.06169370186734152",
        "10, 10, 9, 1, 0.1, 0.7351108156308048",
        "100, 1, 1, 1, 1e-3, 0.784846862904004"
    })
    void onePValue(int m, int r, int v, double epsilon, double delta, double expected) {
        assertThat(OneRunAudit.pValue(new OneRunCounts(m, r, v), epsilon, delta))
                .isCloseTo(expected, within(1e-9 * expected));
    }

    /** Recomputed from the definition; the first four also from a published audit. */
    @ParameterizedTest
    @CsvSource({
        "500, 100, 100, 1e-5, 0.05, 3.479195, 1e-6",
        "500, 100, 100, 1e-5, 0.01, 3.023198, 1e-6",
        "500, 100, 60, 1e-5, 0.05, 0.0507356, 1e-7",
        "500, 35, 23, 1e-5, 0.05, 0.0145487, 1e-7",
        "1000, 1000, 700, 0, 0.05, 0.732011, 1e-6",
        "1000, 100, 90, 1e-5, 0.05, 1.6261436787042223, 2e-6",
        "1000, 200, 150, 1e-5, 0.05, 0.8199728373996844, 2e-6",
        "100, 10, 10, 0, 0.05, 1.0518732154273494, 2e-6",
        "5000, 1000, 800, 1e-6, 0.05, 1.2541574276930838, 2e-6",
        "1000, 100, 50, 1e-5, 0.05, 0, 0"
    })
    void oneRunSingleThreshold(int m, int r, int v, double delta, double alpha, double expected, double tolerance) {
        assertThat(audit(alpha, delta)
                        .bound(OneRunAudit.withDefaults(), new OneRunCounts(m, r, v))
                        .epsilon())
                .isCloseTo(expected, within(tolerance));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 100, 90, 1e-5, 2.456405067209094",
        "1000, 200, 150, 1e-5, 1.2969160950579632",
        "5000, 1000, 800, 1e-6, 2.0966862208321606",
        "1000, 100, 50, 1e-5, 0"
    })
    void fdpSingleThreshold(int m, int r, int v, double delta, double expected) {
        assertThat(audit(0.05, delta)
                        .bound(FdpOneRunAudit.withDefaults(), new OneRunCounts(m, r, v))
                        .epsilon())
                .isCloseTo(expected, within(2e-6));
    }

    /** jax_privacy: normal quantiles as scores, threshold by Bonferroni over the hull's corners. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 1.13346, 2.164749", "2, 2.311945, 4.7218075", "4, 4.395568, 9.133752"})
    void oneRunOverTheHull(double shift, double pure, double fdp) {
        NormalDistribution normal = new NormalDistribution();
        double[] out = IntStream.range(0, 10000)
                .mapToDouble(k -> normal.inverseCumulativeProbability((k + 0.5) / 10000))
                .toArray();
        double[] in = Arrays.stream(out).map(x -> x + shift).toArray();
        PrivacyAudit audit = audit(0.05, 1e-6).withThreshold(ThresholdChoice.hull());
        assertThat(audit.run(OneRunAudit.withDefaults(), scores(in, out)).epsilon())
                .isCloseTo(pure, within(1e-5 * pure));
        assertThat(audit.run(FdpOneRunAudit.withDefaults(), scores(in, out)).epsilon())
                .isCloseTo(fdp, within(1e-5 * fdp));
    }

    /** TensorFlow Privacy, epsilon_lower_bound_test.py (Apache-2.0); the values come from R's asbio, ci.prat. */
    @Test
    void ratioBounds() throws IOException {
        JsonNode file = Golden.read("epsilon_lower_bounds.json");
        for (JsonNode c : file.get("ratio_bounds")) {
            Confusion counts = new Confusion(
                    c.get("tp").asInt(),
                    c.get("fn").asInt(),
                    c.get("fp").asInt(),
                    c.get("tn").asInt());
            JsonNode expected = c.get("expected_lower_bound_of_tpr_over_fpr");
            for (RatioBound bound : RatioBound.values()) {
                if (expected.has(bound.name())) {
                    assertThat(bound.lower(counts, c.get("alpha").asDouble()))
                            .as("%s of %s", bound, c)
                            .isCloseTo(expected.get(bound.name()).asDouble(), within(1e-7));
                }
            }
        }
        JsonNode array = file.get("ratio_bounds_array");
        for (int i = 0; i < array.get("tp").size(); i++) {
            int tp = array.get("tp").get(i).asInt();
            int fp = array.get("fp").get(i).asInt();
            Confusion counts = new Confusion(tp, 1000 - tp, fp, 1200 - fp);
            for (RatioBound bound : RatioBound.values()) {
                if (array.get("expected").has(bound.name())) {
                    assertThat(bound.lower(counts, 0.05))
                            .isCloseTo(
                                    array.get("expected")
                                            .get(bound.name())
                                            .get(i)
                                            .asDouble(),
                                    within(1e-7));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "KATZ_LOG, 37.3169614, 1e-6",
        "ADJUSTED_LOG, 37.35421695, 1e-6",
        "BAILEY, 108.47420518, 1e-6",
        "INV_SINH, 35.46128691, 1e-6",
        "CLOPPER_PEARSON, 93.870485, 1e-4"
    })
    void ratioBoundsOfAPerfectAttack(RatioBound bound, double expected, double tolerance) {
        Confusion counts = new Confusion(500, 0, 0, 500);
        assertThat(bound.lower(counts, 0.01)).isCloseTo(expected, within(tolerance));
        EpsilonLowerBound method = EpsilonLowerBound.withDefaults()
                .withBound(bound)
                .withRules(EnumSet.of(DecisionRule.MEMBER))
                .withCopies(2);
        assertThat(audit(0.01, 0).bound(method, counts).epsilon()).isCloseTo(Math.log(expected) / 2, within(tolerance));
    }

    /** The same source: all four rules at given thresholds. */
    @Test
    void rules() {
        RocCurve roc = RocCurve.of(new double[] {9, 4, 5, 0}, new double[] {3, 8, 6, 1, 2, 7});
        assertThat(logs(roc, DecisionRule.MEMBER)).containsExactly(-1.02310327, -1.72826789, -0.66577858);
        assertThat(logs(roc, DecisionRule.NON_MEMBER))
                .containsExactly(-0.29368152, -0.16314973, -1.094743, -3.95577741);
        assertThat(logs(roc, DecisionRule.MEMBER_REVERSED)).containsExactly(-3.95577741, -0.76912173, -0.16314973);
        assertThat(logs(roc, DecisionRule.NON_MEMBER_REVERSED))
                .containsExactly(-0.36916217, -0.66577858, -0.35929344, -1.02310327);
    }

    private static List<Double> logs(RocCurve roc, DecisionRule rule) {
        List<Double> logs = new ArrayList<>();
        for (double threshold : new double[] {9.5, 8.5, 5.5, 0.5}) {
            double bound = RatioBound.ADJUSTED_LOG.lower(rule.view(roc.at(threshold)), 0.05);
            if (bound > 0) {
                logs.add(Math.round(1e8 * Math.log(bound)) / 1e8);
            }
        }
        return logs;
    }

    /** TensorFlow Privacy, research/audit_2020/audit_test.py: copies divide epsilon. */
    @ParameterizedTest
    @CsvSource({"1, 4.541915810224092", "2, 2.27095790511", "4, 1.135478952556023"})
    void poisoningAudit(int copies, double expected) {
        double[] ones = IntStream.range(0, 500).mapToDouble(i -> 1).toArray();
        PrivacyAudit audit = audit(0.01, 0).withThreshold(ThresholdChoice.given(0.5));
        EpsilonLowerBound method = EpsilonLowerBound.withDefaults().withCopies(copies);
        assertThat(audit.run(method, scores(ones, new double[500])).epsilon()).isCloseTo(expected, within(1e-9));
        assertThat(audit.run(method, scores(ones, ones)).epsilon()).isZero();
    }

    /** Worked by hand from beta quantiles: 84 of 1000 against 1 of 1000, and the ceiling of 1000 against 1000. */
    @ParameterizedTest
    @ValueSource(ints = {84, 1000})
    void handWorked(int truePositives) {
        EpsilonBound<Confusion> bound = audit(0.05, 0)
                .bound(EpsilonLowerBound.withDefaults(), new Confusion(truePositives, 1000 - truePositives, 1, 999));
        assertThat(bound.ceiling()).isCloseTo(5.60, within(0.005));
        if (truePositives == 84) {
            assertThat(bound.epsilon()).isCloseTo(2.4975, within(5e-5));
        }
    }

    /** jax_privacy: raw counts, true positives 0 2 6 8 and false ones 0 0 4 8; slopes on the hull. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 3", "1, 0.125, 2", "1, 0.25, 1", "1, 0.375, 1", "1, 0.5, 1",
        "2, 0, 2", "2, 0.125, 1.5", "2, 0.25, 1", "2, 0.375, 1", "2, 0.5, 1"
    })
    void rawCounts(int falsePositives, double delta, double slope) {
        RocCurve roc = RocCurve.of(new double[] {9, 9, 5, 5, 5, 5, 1, 1}, new double[] {5, 5, 5, 5, 1, 1, 1, 1});
        assertThat(EpsilonEstimate.of(roc, falsePositives, delta)).isCloseTo(Math.log(slope), within(1e-12));
        assertThat(EpsilonEstimate.of(roc, 8, delta)).isZero();
        RocCurve perfect = RocCurve.of(new double[] {1, 1}, new double[40]);
        assertThat(EpsilonEstimate.of(perfect, falsePositives, 0))
                .isCloseTo(Math.log(40.0 / falsePositives), within(1e-12));
    }

    /** TensorFlow Privacy: flagged counts at given thresholds, and at every score. */
    @Test
    void countsAtThresholds() throws IOException {
        JsonNode file = Golden.read("epsilon_lower_bounds.json");
        for (String entry : List.of("tp_fp_given_thresholds", "tp_fp_all_thresholds")) {
            JsonNode c = file.get(entry);
            RocCurve roc = RocCurve.of(numbers(c.get("pos")), numbers(c.get("neg")));
            double[] thresholds = c.has("thresholds")
                    ? numbers(c.get("thresholds"))
                    : Arrays.copyOfRange(roc.thresholds(), 1, roc.points());
            assertThat(thresholds).hasSize(c.get("tp").size());
            for (int k = 0; k < thresholds.length; k++) {
                Confusion counts = roc.at(thresholds[k]);
                assertThat(counts.truePositives())
                        .as(entry)
                        .isEqualTo(c.get("tp").get(k).asInt());
                assertThat(counts.falsePositives())
                        .as(entry)
                        .isEqualTo(c.get("fp").get(k).asInt());
            }
        }
    }

    private static double[] numbers(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToDouble(i -> node.get(i).asDouble())
                .toArray();
    }

    /** The same source: the inverse hyperbolic sine at given thresholds; bounds of 0 are left out there. */
    @Test
    void rulesOfInverseSinh() throws IOException {
        JsonNode expected = Golden.read("epsilon_lower_bounds.json").get("epsilon_bounds_inv_sinh");
        RocCurve roc = RocCurve.of(new double[] {9, 4, 5, 0}, new double[] {3, 8, 6, 1, 2, 7});
        assertThat(logs(RatioBound.INV_SINH, roc, DecisionRule.MEMBER))
                .containsExactly(numbers(expected.get("tpr_fpr")), within(1e-7));
        assertThat(logs(RatioBound.INV_SINH, roc, DecisionRule.NON_MEMBER))
                .containsExactly(numbers(expected.get("tnr_fnr")), within(1e-7));
    }

    private static double[] logs(RatioBound bound, RocCurve roc, DecisionRule rule) {
        return Arrays.stream(new double[] {9.5, 8.5, 5.5, 0.5})
                .map(threshold -> bound.lower(rule.view(roc.at(threshold)), 0.05))
                .filter(value -> value > 0)
                .map(Math::log)
                .toArray();
    }

    /**
     * TensorFlow Privacy, data_structures_test.py, by way of the golden ROC file: the four largest bounds over all
     * thresholds and rules, by Bailey's method at a significance of 0.05 each. Of so many tries the largest is no
     * bound; here each threshold is asked by itself.
     */
    @Test
    void largestBoundsOverAllThresholds() throws IOException {
        JsonNode golden = Golden.read("roc_and_auc.json").get("tf_privacy").get("membership_probability_thresholds");
        RocCurve roc = RocCurve.of(numbers(golden.get("train_probs")), numbers(golden.get("test_probs")));
        double[] largest = Arrays.stream(DecisionRule.values())
                .flatMapToDouble(rule -> IntStream.range(1, roc.points())
                        .mapToDouble(p -> RatioBound.BAILEY.lower(rule.view(roc.confusion(p)), 0.05)))
                .filter(bound -> bound > 0)
                .map(bound -> 0 - Math.log(bound))
                .sorted()
                .limit(4)
                .map(x -> 0 - x)
                .toArray();
        assertThat(largest).containsExactly(numbers(golden.get("top4_epsilon_lower_bound_rounded")), within(5e-5));
    }

    /** TensorFlow Privacy, research/audit_2020/audit_test.py. */
    @Test
    void accuracyBounds() {
        assertThat(AccuracyBound.lower(new Confusion(500, 0, 0, 500), 0.99))
                .isCloseTo(0.9894593118113243, within(1e-12));
        assertThat(AccuracyBound.lower(new Confusion(500, 0, 500, 0), 0.99)).isZero();
    }

    /** One-sided limits; upper for k = n is 1, lower for k = 0 is 0. */
    @Test
    void clopperPearsonLimits() throws IOException {
        for (JsonNode c : Golden.read("epsilon_lower_bounds.json").get("clopper_pearson_table_computed_by_us")) {
            double[] limits = RatioBound.clopperPearson(
                    c.get("k").asInt(),
                    c.get("n").asInt(),
                    c.get("significance").asDouble());
            assertThat(limits[0]).as("%s", c).isCloseTo(c.get("lower").asDouble(), within(1e-9));
            assertThat(limits[1]).as("%s", c).isCloseTo(c.get("upper").asDouble(), within(1e-9));
        }
    }

    /**
     * Microsoft's privacy-estimates: its README (to the 0.01 and 0.02 that its solver stops at) and test_joint.py; the
     * other numbers by a midpoint rule over 400,000 quantiles.
     */
    @Test
    void jointBeta() {
        BayesianEpsilon readme = BayesianEpsilon.of(new Confusion(487, 0, 512, 1), 1e-5);
        Estimate interval = readme.interval(0.9);
        assertThat(interval.lower()).isCloseTo(0.145, within(0.005)).isCloseTo(0.1438949574571765, within(1e-5));
        assertThat(interval.upper()).isCloseTo(6.399, within(0.02)).isCloseTo(6.415595664340326, within(1e-4));
        assertThat(interval.value()).isCloseTo(1.7199875589760187, within(1e-5));
        assertThat(readme.probability(0.5)).isCloseTo(0.16402788423864123, within(1e-6));
        assertThat(readme.lower(0.95)).isCloseTo(interval.lower(), within(1e-8));
        // exact limits say nothing of it
        assertThat(audit(0.1, 1e-5)
                        .bound(EpsilonLowerBound.withDefaults(), new Confusion(487, 0, 512, 1))
                        .epsilon())
                .isZero();
        BayesianEpsilon perfect = BayesianEpsilon.of(new Confusion(1000, 0, 0, 1000), 1e-5);
        assertThat(perfect.lower(0.95)).isCloseTo(7.21, within(0.01)).isCloseTo(7.207210725955343, within(1e-4));
        BayesianEpsilon chance = BayesianEpsilon.of(new Confusion(10, 10, 10, 10), 1e-9);
        assertThat(chance.probability(0.5)).isCloseTo(0.8419045467457041, within(1e-6));
        assertThat(chance.quantile(0.5)).isCloseTo(0.23693852229804832, within(1e-6));
    }

    private static PrivacyAudit audit(double significance, double delta) {
        return PrivacyAudit.withDefaults().withConfidence(1 - significance).withDelta(delta);
    }

    private static MembershipScores scores(double[] in, double[] out) {
        return MembershipScores.of(Provenance.of(new MetricId("test.scores", 1)), in, out);
    }
}
