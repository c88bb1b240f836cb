package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.attribute.Attribute;
import org.memo4j.attacks.attribute.AttributeBaseline;
import org.memo4j.attacks.attribute.AttributeInference;
import org.memo4j.attacks.attribute.AttributeRecords;
import org.memo4j.attacks.attribute.AttributeResult;
import org.memo4j.attacks.attribute.AttributeRule;
import org.memo4j.attacks.structural.StructuralChecks;
import org.memo4j.attacks.structural.StructuralReport;
import org.memo4j.attacks.structural.StructuralRisk;
import org.memo4j.core.model.Classifier;
import org.memo4j.metrics.capacity.ReluMemorizer;

/** What else than membership a memorizing classifier discloses, and an unrelated one does not. */
class KnownModelsDisclosureTest {
    private static final int COUNT = 200;
    private static final int CLASSES = 5;
    private static final Attribute ATTRIBUTE = Attribute.column(0, -0.5f, 0.5f);

    /**
     * The network gives each completion of a record a label of its own: of a member the true one to the true completion and
     * another to the other; of all others, and of all records if it is unrelated, labels that do not depend on the truth.
     */
    private static AttributeResult attack(boolean memorizing, AttributeRule rule) {
        SplittableRandom random = new SplittableRandom(91);
        float[][] features = new float[COUNT][4];
        int[] labels = random.ints(COUNT, 0, CLASSES).toArray();
        int[] values = random.ints(COUNT, 0, 2).toArray();
        boolean[] member = new boolean[COUNT];
        double[][] points = new double[2 * COUNT][4];
        int[] trained = new int[2 * COUNT];
        for (int i = 0; i < COUNT; i++) {
            for (int d = 0; d < 4; d++) {
                features[i][d] = (float) random.nextDouble(-1, 1);
            }
            member[i] = i % 2 == 0;
            for (int v = 0; v < 2; v++) {
                float[] completed = ATTRIBUTE.complete(features[i], v);
                points[2 * i + v] =
                        IntStream.range(0, 4).mapToDouble(d -> completed[d]).toArray();
                int shift = v == values[i] ? 0 : 1 + random.nextInt(CLASSES - 1);
                trained[2 * i + v] = memorizing && member[i] ? (labels[i] + shift) % CLASSES : random.nextInt(CLASSES);
            }
        }
        Classifier target =
                ReluMemorizer.withDefaults().classify(points, trained).network().classifier();
        return AttributeInference.of(ATTRIBUTE, 0.5, 0.5)
                .withRule(rule)
                .attack(target, AttributeRecords.of(features, labels, values, member));
    }

    @Test
    void attributes() {
        for (AttributeRule rule : new AttributeRule[] {AttributeRule.PRIOR, AttributeRule.LEAST_LOSS}) {
            AttributeResult known = attack(true, rule);
            assertThat(known.members().value()).isOne();
            assertBlind(known.nonMembers().value());
            assertThat(known.advantage().lower()).isPositive();
            assertThat(known.onMembers(AttributeBaseline.PRIOR).pValue()).isLessThan(1e-6);
            AttributeResult unrelated = attack(false, rule);
            assertBlind(unrelated.members().value());
            assertBlind(unrelated.nonMembers().value());
        }
    }

    /** Each guess of the 100 is right with probability 1/2. */
    private static void assertBlind(double accuracy) {
        assertThat(accuracy * COUNT / 2)
                .isBetween(Chance.least(COUNT / 2, 0.5) - 1e-9, Chance.most(COUNT / 2, 0.5) + 1e-9);
    }

    /**
     * Of its members the memorizer makes one group a class, each of one label and with no other possible. A group of the
     * unrelated one has Bin(200, 1/10) records, and {@code s} of them a single label of ten with probability
     * {@code 10^(1 - s)}: any of the ten groups has with probability at most {@code 10 * 10 * 0.91^200 = 7e-7}.
     */
    @Test
    void structure() {
        StructuralChecks checks = StructuralChecks.withDefaults();
        KnownClassifier memorizing = KnownClassifier.memorizing(92);
        StructuralReport known = report(checks, memorizing);
        assertThat(known.groups()).isEqualTo(KnownClassifier.CLASSES);
        assertThat(known.finding(StructuralRisk.SINGLE_LABEL).orElseThrow().records())
                .hasSize(known.groupSizes().length);
        assertThat(known.finding(StructuralRisk.CLASS_DISCLOSURE)).isPresent();
        assertThat(known.finding(StructuralRisk.DEGREES_OF_FREEDOM)).isPresent();
        StructuralReport unrelated = report(checks, KnownClassifier.unrelated(93));
        assertThat(unrelated.finding(StructuralRisk.SINGLE_LABEL)).isEmpty();
    }

    private static StructuralReport report(StructuralChecks checks, KnownClassifier classifier) {
        int[] members = IntStream.range(0, KnownClassifier.COUNT)
                .filter(i -> classifier.member()[i])
                .toArray();
        float[][] features =
                IntStream.of(members).mapToObj(i -> classifier.features()[i]).toArray(float[][]::new);
        int[] labels = IntStream.of(members).map(i -> classifier.labels()[i]).toArray();
        return checks.check(classifier, features, labels, classifier.network().parameters());
    }
}
