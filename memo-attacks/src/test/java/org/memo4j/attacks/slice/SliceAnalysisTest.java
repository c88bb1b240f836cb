package org.memo4j.attacks.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.roc.AucInterval;
import org.memo4j.attacks.roc.GroupedRoc;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.PValueAdjustment;

class SliceAnalysisTest {
    private static final int[] CLASSES = IntStream.range(0, 400).map(i -> i % 8).toArray();

    /** Noise, but in class 3 members are shifted. */
    private static double[] scores(boolean[] member, double shift, SplittableRandom random) {
        double[] scores = new double[member.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextGaussian() + (member[i] && CLASSES[i] == 3 ? shift : 0);
        }
        return scores;
    }

    private static boolean[] half(int n, SplittableRandom random) {
        boolean[] member = new boolean[n];
        for (int i = 0; i < n; i++) {
            member[i] = random.nextBoolean();
        }
        return member;
    }

    @Test
    void oneTarget() {
        SplittableRandom random = new SplittableRandom(2);
        boolean[] member = half(400, random);
        double[] scores = scores(member, 2.5, random);
        SliceReport report = SliceAnalysis.withDefaults()
                .withFprs(0.1, 0.05)
                .withConfidence(0.9)
                .evaluate(scores, member, Slices.byClass(CLASSES));
        assertThat(report.results()).hasSize(8);
        SliceResult three = report.result("class 3");
        RocCurve own = RocCurve.of(pick(scores, member, true, 3), pick(scores, member, false, 3));
        assertThat(three.roc()).isEqualTo(own);
        assertThat(three.auc()).isEqualTo(own.auc(AucInterval.DELONG, 0.9));
        assertThat(three.chance()).isEqualTo(own.chancePValue());
        assertThat(three.adjustedChance()).isLessThan(1e-4).isGreaterThanOrEqualTo(three.chance());
        assertThat(three.adjustedRest()).isLessThan(1e-4);
        double threshold = report.all().tprAt(0.05).threshold();
        SliceRate rate = three.rates().get(1);
        assertThat(rate.threshold()).isEqualTo(threshold);
        assertThat(rate.tpr()).isEqualTo(own.at(threshold).tpr(BinomialInterval.CLOPPER_PEARSON, 0.9));
        assertThat(rate.fpr()).isEqualTo(own.at(threshold).fpr(BinomialInterval.CLOPPER_PEARSON, 0.9));
        double[] raw =
                report.results().stream().mapToDouble(SliceResult::chance).toArray();
        assertThat(report.results().stream()
                        .mapToDouble(SliceResult::adjustedChance)
                        .toArray())
                .isEqualTo(PValueAdjustment.HOLM.adjust(raw));
        double[] rest =
                report.results().stream().mapToDouble(r -> r.rest().pValue()).toArray();
        assertThat(report.results().stream()
                        .mapToDouble(SliceResult::adjustedRest)
                        .toArray())
                .isEqualTo(PValueAdjustment.HOLM.adjust(rest));
        double all = 0;
        for (SliceResult result : report.results()) {
            all += result.rates().get(0).tpr().value() * result.roc().members();
        }
        assertThat(all / report.all().members())
                .isCloseTo(report.all().tprAt(0.1).value(), within(1e-12));
        assertThat(report.toString()).contains("8 slices", "class 3", "HOLM", "common FPR 0.05");
        assertThat(report.provenance().options()).containsEntry("targets", "1");
        assertThatThrownBy(() -> report.result("class 9")).hasMessageContaining("no tested slice 'class 9'");
    }

    private static double[] pick(double[] scores, boolean[] member, boolean in, int label) {
        return IntStream.range(0, scores.length)
                .filter(i -> member[i] == in && CLASSES[i] == label)
                .mapToDouble(i -> scores[i])
                .toArray();
    }

    @Test
    void manyTargets() {
        SplittableRandom random = new SplittableRandom(4);
        boolean[][] member = new boolean[12][];
        double[][] scores = new double[12][];
        for (int t = 0; t < 12; t++) {
            member[t] = half(400, random);
            scores[t] = scores(member[t], 1, random);
        }
        SliceReport report =
                SliceAnalysis.withDefaults().evaluate(scores, Membership.of(member), Slices.byClass(CLASSES));
        SliceResult three = report.result("class 3");
        int[] own = IntStream.range(0, 400).filter(i -> CLASSES[i] == 3).toArray();
        int[] rest = IntStream.range(0, 400).filter(i -> CLASSES[i] != 3).toArray();
        GroupedRoc curve = grouped(scores, member, own);
        assertThat(three.roc()).isEqualTo(curve.roc());
        assertThat(three.auc()).isEqualTo(curve.auc(0.95));
        assertThat(three.chance()).isEqualTo(curve.chancePValue());
        assertThat(three.rest()).isEqualTo(curve.compare(grouped(scores, member, rest), 0.95));
        double threshold = report.all().tprAt(0.01).threshold();
        assertThat(three.rates().get(0).tpr()).isEqualTo(curve.tpr(threshold, 0.95));
        assertThat(three.rates().get(0).fpr()).isEqualTo(curve.fpr(threshold, 0.95));
        assertThat(three.adjustedRest()).isLessThan(1e-4);
    }

    private static GroupedRoc grouped(double[][] scores, boolean[][] member, int[] examples) {
        double[][] some = new double[scores.length][];
        boolean[][] flags = new boolean[scores.length][examples.length];
        for (int t = 0; t < some.length; t++) {
            double[] row = scores[t];
            some[t] = Arrays.stream(examples).mapToDouble(i -> row[i]).toArray();
            for (int k = 0; k < examples.length; k++) {
                flags[t][k] = member[t][examples[k]];
            }
        }
        return GroupedRoc.of(some, flags);
    }

    /**
     * 300 attacks that know nothing, 8 slices each, level 0.2: with Holm's adjustment a slice is declared exposed in at most
     * 0.2 of them (more than 80 of 300 have the probability 2e-3), without in 1 - 0.8^8 = 0.83 (fewer than 210: 1e-8).
     */
    @Test
    void correctionKeepsTheLevel() {
        SplittableRandom random = new SplittableRandom(7);
        int holm = 0;
        int none = 0;
        int rest = 0;
        for (int r = 0; r < 300; r++) {
            boolean[] member = half(400, random);
            double[] scores = scores(member, 0, random);
            SliceReport report = SliceAnalysis.withDefaults().evaluate(scores, member, Slices.byClass(CLASSES));
            holm += report.results().stream().anyMatch(s -> s.adjustedChance() <= 0.2) ? 1 : 0;
            none += report.results().stream().anyMatch(s -> s.chance() <= 0.2) ? 1 : 0;
            rest += report.results().stream().anyMatch(s -> s.adjustedRest() <= 0.2) ? 1 : 0;
        }
        assertThat(holm).isLessThanOrEqualTo(80);
        assertThat(rest).isLessThanOrEqualTo(80);
        assertThat(none).isGreaterThan(210);
    }

    @Test
    void slicesDivide() {
        Slices classes = Slices.byClass(2, 0, 2, 7);
        assertThat(classes.list()).extracting(Slice::name).containsExactly("class 0", "class 2", "class 7");
        assertThat(classes.list().get(1).examples()).containsExactly(0, 2);

        Slices copies = Slices.byCopies(1, 2, 3, 4, 5, 8, 9, 1, 1000);
        assertThat(copies.list())
                .extracting(Slice::name)
                .containsExactly(
                        "1 copy", "2 copies", "3 to 4 copies", "5 to 8 copies", "9 to 16 copies", "513 to 1024 copies");
        assertThat(copies.list().get(2).examples()).containsExactly(2, 3);
        assertThat(copies.list().get(3).examples()).containsExactly(4, 5);

        Slices loss = Slices.byPercentile("loss", new double[] {5, 1, 4, 2, 3}, 25, 50);
        assertThat(loss.list())
                .extracting(Slice::name)
                .containsExactly("loss, percentile 0 to 25", "loss, percentile 25 to 50", "loss, percentile 50 to 100");
        assertThat(loss.list().get(0).examples()).containsExactly(1, 3);
        assertThat(loss.list().get(1).examples()).containsExactly(4);
        assertThat(loss.list().get(2).examples()).containsExactly(0, 2);

        Slices both = loss.and(Slices.of(5, "rare", 4, 0));
        assertThat(both.list()).hasSize(4);
        assertThat(both.list().get(3).examples()).containsExactly(0, 4);
        assertThat(both.toString()).contains("4 slices of 5 examples", "rare (2 examples)");

        assertThatThrownBy(() -> Slices.byPercentile("loss", new double[] {1, 1, 1, 2}, 25, 50))
                .hasMessageContaining("percentile 25 to 50")
                .hasMessageContaining("fewer percentiles");
        assertThatThrownBy(() -> Slices.byPercentile("loss", new double[] {1, 2}, 50, 50))
                .hasMessageContaining("ascending");
        assertThatThrownBy(() -> Slices.byPercentile("loss", new double[] {1, Double.NaN}, 50))
                .hasMessageContaining("loss[1] must be finite");
        assertThatThrownBy(() -> Slices.byCopies(0)).hasMessageContaining("copies");
        assertThatThrownBy(() -> Slices.of(5, "far", 5)).hasMessageContaining("slice far");
        assertThatThrownBy(() -> Slices.of(5, "twice", 1, 1)).hasMessageContaining("there once");
        assertThatThrownBy(() -> Slices.of(5, "none")).hasMessageContaining("no example");
        assertThatThrownBy(() -> loss.and(classes)).hasMessageContaining("must agree");
    }

    @Test
    void tooSmallSlicesAreNamed() {
        SplittableRandom random = new SplittableRandom(9);
        boolean[] member =
                IntStream.range(0, 40).collect(() -> new boolean[40], (a, i) -> a[i] = i % 2 == 0, (a, b) -> {});
        double[] scores = random.doubles(40).toArray();
        Slices slices = Slices.of(40, "two", 0, 1)
                .and(Slices.of(40, "members", 0, 2, 4, 6))
                .and(Slices.of(40, "all", IntStream.range(0, 40).toArray()))
                .and(Slices.of(40, "four", 0, 1, 2, 3));
        SliceReport report = SliceAnalysis.withDefaults()
                .withAdjustment(PValueAdjustment.BENJAMINI_HOCHBERG)
                .evaluate(scores, member, slices);
        assertThat(report.untested()).extracting(Slice::name).containsExactly("two", "members", "all");
        assertThat(report.results()).extracting(r -> r.slice().name()).containsExactly("four");
        assertThat(report.toString()).contains("not tested", "two (2 examples)", "BENJAMINI_HOCHBERG");
        assertThatThrownBy(() -> SliceAnalysis.withDefaults().evaluate(scores, new boolean[40], slices))
                .hasMessageContaining("at least 2 members");
        assertThatThrownBy(() -> SliceAnalysis.withDefaults().evaluate(new double[39], new boolean[39], slices))
                .hasMessageContaining("must agree");
        assertThatThrownBy(() -> SliceAnalysis.withDefaults().withFprs(0)).hasMessageContaining("fpr");
    }
}
