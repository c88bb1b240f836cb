package org.memo4j.examples.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.roc.GroupedRoc;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.score.Membership;
import org.memo4j.examples.tabular.Slicing;

class RecordGroupsTest {
    @Test
    void twinsHaveEqualFeaturesAndClass() {
        float[][] features = {{1, 2}, {1, 3}, {1, 2}, {1, 2}};
        RecordGroups groups = RecordGroups.ofTwins(features, 0, 0, 0, 1).orElseThrow();
        assertThat(groups.of()[2]).isEqualTo(groups.of()[0]);
        assertThat(groups.of()[3]).isNotEqualTo(groups.of()[0]);
        assertThat(groups.count()).isEqualTo(3);
        assertThat(groups.together()).isEqualTo(2);
        assertThat(RecordGroups.ofTwins(features, 0, 1, 2, 3)).isEmpty();
        assertThat(RecordGroups.of("g", 5, 5)).isEmpty();
        assertThat(RecordGroups.of("g", 5, -5, 5).orElseThrow().of()).containsExactly(1, 0, 1);
    }

    /** The curve is that of all scores; whole groups that go one way make the interval longer than single records. */
    @Test
    void curveByGroup() {
        int n = 400;
        Membership membership = Membership.balanced(4, n, 0.5, 3);
        SplittableRandom random = new SplittableRandom(4);
        double[] shift = random.doubles(20, -3, 3).toArray();
        double[][] scores = new double[4][n];
        for (int t = 0; t < 4; t++) {
            for (int i = 0; i < n; i++) {
                scores[t][i] = random.nextGaussian() + (membership.contains(t, i) ? 0.5 + shift[i % 20] : 0);
            }
        }
        GroupedRoc byGroup = RecordGroups.of(
                        "g", IntStream.range(0, n).map(i -> i % 20).toArray())
                .orElseThrow()
                .roc(scores, membership);
        double[] in = IntStream.range(0, 4 * n)
                .filter(k -> membership.contains(k / n, k % n))
                .mapToDouble(k -> scores[k / n][k % n])
                .toArray();
        double[] out = IntStream.range(0, 4 * n)
                .filter(k -> !membership.contains(k / n, k % n))
                .mapToDouble(k -> scores[k / n][k % n])
                .toArray();
        assertThat(byGroup.groups()).isEqualTo(20);
        assertThat(byGroup.roc().auc()).isEqualTo(RocCurve.of(in, out).auc(), within(1e-12));
        GroupedRoc byRecord = RecordGroups.of(
                        "r", IntStream.range(0, n).map(i -> i - i % 2).toArray())
                .orElseThrow()
                .roc(scores, membership);
        double wide = byGroup.auc(0.95).upper() - byGroup.auc(0.95).lower();
        double narrow = byRecord.auc(0.95).upper() - byRecord.auc(0.95).lower();
        assertThat(wide).isGreaterThan(2 * narrow);
    }

    /** By rank; equal values are in one part. */
    @Test
    void difficulty() {
        double[] confidences =
                IntStream.range(0, 100).mapToDouble(i -> (99 - i) / 100.0).toArray();
        Slicing parts = Difficulty.slicing(confidences);
        int[] sizes = new int[6];
        IntStream.of(parts.partOf()).forEach(p -> sizes[p]++);
        assertThat(sizes).containsExactly(10, 15, 25, 25, 15, 10);
        assertThat(parts.partOf()[99]).isZero();
        assertThat(parts.parts()).startsWith("0 to 10 %").endsWith("90 to 100 %");
        assertThat(Difficulty.slicing(1, 1, 1, 0).partOf()).containsExactly(2, 2, 2, 0);
    }
}
