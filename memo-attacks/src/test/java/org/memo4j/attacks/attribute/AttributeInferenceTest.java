package org.memo4j.attacks.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.PairedProportions;
import org.memo4j.core.stat.ProportionInterval;

class AttributeInferenceTest {
    /** Logit of class 1 by the features; that of class 0 is 0. */
    private record Margin(Function<float[], Double> logit, int batchSize) implements Classifier {
        @Override
        public int classes() {
            return 2;
        }

        @Override
        public LogitRows logits(float[][] features) {
            float[] logits = new float[2 * features.length];
            for (int i = 0; i < features.length; i++) {
                logits[2 * i + 1] = logit.apply(features[i]).floatValue();
            }
            return LogitRows.of(logits, 2);
        }
    }

    /** Column 0 is the attribute with the values 10, 20, 30. */
    private static final Attribute TENS = Attribute.column(0, 10, 20, 30);

    /** P(1) is 0.2, 0.5, 0.8 for the three values. */
    private static final Margin RISING = new Margin(x -> Math.log(4) * (x[0] - 20) / 10, 4);

    private static AttributeRecords records(int[] labels, int... values) {
        float[][] features = new float[labels.length][];
        boolean[] member = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            features[i] = new float[] {10 * (values[i] + 1), i};
            member[i] = i % 2 == 0;
        }
        return AttributeRecords.of(features, labels, values, member);
    }

    @Test
    void weighsThePriorWithTheConfidence() {
        AttributeRecords records = records(new int[] {1, 0}, 2, 0);
        AttributeInference attack = AttributeInference.of(TENS, 0.1, 0.7, 0.2);
        // label 1: 0.2 * 0.1, 0.5 * 0.7, 0.8 * 0.2; label 0: 0.8 * 0.1, 0.5 * 0.7, 0.2 * 0.2
        AttributeResult weighed = attack.attack(RISING, records);
        assertThat(weighed.guesses()).containsExactly(1, 1);
        assertThat(weighed.scores(0))
                .containsExactly(new double[] {Math.log(0.02), Math.log(0.35), Math.log(0.16)}, within(1e-6));
        AttributeResult least = attack.withRule(AttributeRule.LEAST_LOSS).attack(RISING, records);
        assertThat(least.guesses()).containsExactly(2, 0);
        assertThat(least.guesses(AttributeBaseline.PRIOR)).containsExactly(1, 1);
        AttributeRecords imputed = records.withImputed(new double[][] {{0.9, 0.05, 0.05}, {0, 0.1, 0.9}});
        AttributeResult own = attack.withRule(AttributeRule.IMPUTATION).attack(RISING, imputed);
        // 0.18, 0.025, 0.04; 0, 0.05, 0.18
        assertThat(own.guesses()).containsExactly(0, 2);
        assertThat(own.guesses(AttributeBaseline.IMPUTATION)).containsExactly(0, 2);
        assertThat(own.scores(1)[0]).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void tiesGoToTheGreaterPriorThenToTheFirst() {
        Margin constant = new Margin(x -> 3.0, 256);
        AttributeRecords records =
                records(new int[] {1, 0}, 0, 0).withImputed(new double[][] {{0.5, 0, 0.5}, {0.5, 0.5, 0}});
        AttributeResult result = AttributeInference.of(TENS, 0.2, 0.4, 0.4)
                .withRule(AttributeRule.LEAST_LOSS)
                .attack(constant, records);
        assertThat(result.guesses()).containsExactly(1, 1);
        assertThat(result.guesses(AttributeBaseline.IMPUTATION)).containsExactly(2, 1);
        assertThat(AttributeInference.of(TENS, 0.25, 0.25, 0.5)
                        .attack(constant, records)
                        .guesses(AttributeBaseline.PRIOR))
                .containsExactly(2, 2);
    }

    /** What the record holds in place of the attribute is never asked. */
    @Test
    void theTrueValueIsNotGivenAway() {
        Attribute oneHot = Attribute.oneHot(1, 3);
        float[] features = {7, 1, 8, 0, 9};
        assertThat(oneHot.complete(features, 1)).containsExactly(7, 0, 8, 1, 9);
        assertThat(oneHot.complete(features, 0)).containsExactly(7, 1, 8, 0, 9);
        assertThat(features).containsExactly(7, 1, 8, 0, 9);
        float[][] told = {{7, 1, 8, 0, 9}, {7, 1, 8, 0, 9}};
        float[][] hidden = {{7, 5, 8, 5, 9}, {7, -1, 8, -1, 9}};
        Margin target = new Margin(x -> (double) x[3] - x[1], 3);
        boolean[] member = {true, false};
        AttributeInference attack = AttributeInference.of(oneHot, 0.5, 0.5);
        assertThat(attack.attack(target, AttributeRecords.of(told, new int[] {1, 0}, new int[2], member))
                        .guesses())
                .containsExactly(1, 0);
        assertThat(attack.attack(target, AttributeRecords.of(hidden, new int[] {1, 0}, new int[2], member))
                        .guesses())
                .containsExactly(1, 0);
    }

    @Test
    void countsAndDifferences() {
        int n = 40;
        int[] labels = new int[n];
        int[] values = new int[n];
        double[][] imputed = new double[n][];
        for (int i = 0; i < n; i++) {
            // members (even): 15 of 20 are of value 2, guessed for label 1; of the others none
            labels[i] = 1;
            values[i] = (i % 2 == 0) == (i % 8 != 0) ? 2 : 0;
            imputed[i] = i % 3 == 0 ? new double[] {0, 0, 1} : new double[] {1, 0, 0};
        }
        AttributeRecords records = records(labels, values);
        int members = 0;
        int others = 0;
        int attackOnly = 0;
        int imputationOnly = 0;
        int both = 0;
        for (int i = 0; i < n; i++) {
            members += i % 2 == 0 && values[i] == 2 ? 1 : 0;
            others += i % 2 == 1 && values[i] == 2 ? 1 : 0;
            if (i % 2 == 0) {
                boolean right = values[i] == 2;
                boolean imputedRight = values[i] == (i % 3 == 0 ? 2 : 0);
                attackOnly += right && !imputedRight ? 1 : 0;
                imputationOnly += !right && imputedRight ? 1 : 0;
                both += right && imputedRight ? 1 : 0;
            }
        }
        AttributeResult result = AttributeInference.of(TENS, 0.3, 0.3, 0.4)
                .withInterval(ProportionInterval.DEFAULT.withConfidence(0.9))
                .attack(RISING, records.withImputed(imputed));
        assertThat(result.members()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(members, 20, 0.9));
        assertThat(result.nonMembers()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(others, 20, 0.9));
        assertThat(result.advantage().value()).isCloseTo((members - others) / 20.0, within(1e-12));
        assertThat(result.advantage().confidence()).isEqualTo(0.9);
        assertThat(members).isGreaterThan(others);
        assertThat(result.onMembers(AttributeBaseline.IMPUTATION))
                .isEqualTo(new PairedProportions(
                        both, attackOnly, imputationOnly, 20 - both - attackOnly - imputationOnly));
        // the attack guesses 2 for all, as the prior does
        assertThat(result.onNonMembers(AttributeBaseline.PRIOR))
                .isEqualTo(new PairedProportions(others, 0, 0, 20 - others));
        assertThat(result.toString()).contains("advantage", "gain over imputation, members", "20 non-members");
        assertThat(result.provenance().options()).containsEntry("rule", "PRIOR").containsEntry("confidence", "0.9");
        assertThat(result.provenance().data()).isPresent();
    }

    @Test
    void batchesDoNotMatter() {
        int[] labels = new int[50];
        int[] values = new int[50];
        Arrays.setAll(labels, i -> i * 7 % 2);
        Arrays.setAll(values, i -> i % 3);
        AttributeRecords records = records(labels, values);
        Function<float[], Double> logit = x -> Math.sin(x[0] * 3 + x[1]);
        AttributeInference attack = AttributeInference.of(TENS, 0.3, 0.3, 0.4);
        AttributeResult result = attack.attack(new Margin(logit, 256), records);
        for (int batch : new int[] {1, 7, 33}) {
            AttributeResult other = attack.attack(new Margin(logit, batch), records);
            assertThat(other.guesses()).containsExactly(result.guesses());
            assertThat(other.provenance()).isEqualTo(result.provenance());
        }
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributeInference.of(TENS, 0.5, 0.5))
                .withMessageContaining("prior");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributeInference.of(TENS, 0.5, 0.5, 0.5))
                .withMessageContaining("must sum to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.column(0, 1, 2, 1))
                .withMessageContaining("different");
        assertThatIllegalArgumentException().isThrownBy(() -> Attribute.oneHot(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Attribute.oneHot(1));
        AttributeInference attack = AttributeInference.of(TENS, 0.2, 0.3, 0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.attack(RISING, records(new int[] {2, 0}, 0, 0)))
                .withMessageContaining("label");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.attack(RISING, records(new int[] {1, 0}, 3, 0)))
                .withMessageContaining("value");
        AttributeRecords records = records(new int[] {1, 0}, 0, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.withRule(AttributeRule.IMPUTATION).attack(RISING, records))
                .withMessageContaining("withImputed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.attack(RISING, records).onMembers(AttributeBaseline.IMPUTATION))
                .withMessageContaining("withImputed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.attack(RISING, records.withImputed(new double[][] {{1, 0}, {1, 0}})))
                .withMessageContaining("3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> records.withImputed(new double[][] {{1, 0, 0}, {1, 1, 0}}))
                .withMessageContaining("record 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributeRecords.of(new float[2][1], new int[2], new int[2], new boolean[2]))
                .withMessageContaining("non-members");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributeRecords.of(
                        new float[][] {{Float.NaN}, {1}}, new int[2], new int[2], new boolean[] {true, false}))
                .withMessageContaining("record 0");
        Attribute far = Attribute.column(5, 0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttributeInference.of(far, 0.5, 0.5).attack(RISING, records))
                .withMessageContaining("column");
    }
}
