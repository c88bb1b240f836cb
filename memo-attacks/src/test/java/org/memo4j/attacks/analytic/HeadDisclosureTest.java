package org.memo4j.attacks.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;
import org.memo4j.core.analytic.RidgeForm;

class HeadDisclosureTest {
    private static final LabeledInputs DATA = Subpopulations.of(200, 4);

    private static AnalyticClassifier trained(RidgeForm form) {
        AnalyticClassifier head = AnalyticClassifier.of(
                RandomFeatures.relu(8, 20, 1), AnalyticOptions.withDefaults().withForm(form));
        head.learn(DATA);
        return head;
    }

    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void aClassWithOneExampleIsRevealedWhole(RidgeForm form) {
        AnalyticClassifier before = trained(form);
        AnalyticClassifier after = before.copy();
        LabeledInputs phase = new LabeledInputs(
                new float[][] {{1, 2, 3, 4, 5, 6, 7, 8}, {0, 1, -1, 0, 2, 0, 0, 1}}, new int[] {4, 5});
        after.learn(phase);
        double[][] features = after.features(phase.inputs());
        HeadDisclosure disclosure = HeadDisclosure.between(before, after);
        assertThat(disclosure.rank()).isEqualTo(2);
        assertThat(disclosure.noise()).isLessThan(1e-6);
        assertThat(disclosure.classSum(4)).containsExactly(features[0], within(1e-6));
        assertThat(disclosure.classSum(5)).containsExactly(features[1], within(1e-6));
        assertThat(disclosure.classSum(0)).containsExactly(new double[20], within(1e-6));
        double[][] products = disclosure.products();
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 20; j++) {
                assertThat(products[i][j])
                        .isCloseTo(features[0][i] * features[0][j] + features[1][i] * features[1][j], within(1e-6));
            }
        }
        assertThat(disclosure.toString()).contains("2 examples or more");
        assertThat(disclosure.provenance().data()).isPresent();
    }

    @Test
    void whatWasUnlearnedIsRevealedTheSameWay() {
        AnalyticClassifier before = trained(RidgeForm.RECURSIVE);
        AnalyticClassifier after = before.copy();
        after.unlearn(DATA.select(17));
        HeadDisclosure disclosure = HeadDisclosure.between(/* before= */ after, /* after= */ before);
        assertThat(disclosure.rank()).isEqualTo(1);
        assertThat(disclosure.classSum(DATA.labels()[17]))
                .containsExactly(before.features(DATA.select(17).inputs())[0], within(1e-6));
    }

    @Test
    void allExamplesTogetherShowTheirSums() {
        AnalyticClassifier start = AnalyticClassifier.of(RandomFeatures.relu(8, 20, 1), AnalyticOptions.withDefaults());
        HeadDisclosure disclosure = HeadDisclosure.between(start, trained(RidgeForm.INFORMATION));
        double[] sum = new double[20];
        double[][] features = start.features(DATA.inputs());
        for (int i = 0; i < DATA.size(); i++) {
            for (int j = 0; j < 20; j++) {
                sum[j] += DATA.labels()[i] == 2 ? features[i][j] : 0;
            }
        }
        assertThat(disclosure.classSum(2)).containsExactly(sum, within(1e-6));
        assertThat(disclosure.classSums()[3][2]).isCloseTo(sum[3], within(1e-6));
        assertThat(disclosure.rank()).isEqualTo(20);
    }

    @Test
    void badMatricesAreRefused() {
        double[][] r = {{1, 0}, {0, 1}};
        double[][] w = {{1}, {2}};
        double[][] singular = {{1, 1}, {1, 1}};
        assertThatThrownBy(() -> HeadDisclosure.between(r, w, singular, w)).hasMessageContaining("not invertible");
        assertThatThrownBy(() -> HeadDisclosure.between(r, new double[][] {{1, 2}, {3, 4}}, r, w))
                .hasMessageContaining("classes");
        assertThatThrownBy(() -> HeadDisclosure.between(new double[3][3], w, r, w))
                .hasMessageContaining("inverseBefore");
        assertThatThrownBy(() -> HeadDisclosure.between(r, w, new double[][] {{Double.NaN, 0}, {0, 1}}, w))
                .hasMessageContaining("finite");
        AnalyticClassifier other = AnalyticClassifier.of(RandomFeatures.identity(8), AnalyticOptions.withDefaults());
        assertThatThrownBy(() -> HeadDisclosure.between(other, trained(RidgeForm.INFORMATION)))
                .hasMessageContaining("other features");
        AnalyticClassifier stiffer = AnalyticClassifier.of(
                RandomFeatures.relu(8, 20, 1), AnalyticOptions.withDefaults().withRidge(0.2));
        assertThatThrownBy(() -> HeadDisclosure.between(stiffer, trained(RidgeForm.INFORMATION)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other ridges: 0.2, and 0.1");
    }
}
