package org.memo4j.attacks.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/** Laws of all attacks that compare a target with shadow models, under every option. */
class AttackLawsTest {
    private static final int MODELS = 14;
    // More than one block of the pass over the tables.
    private static final int EXAMPLES = 300;
    private static final int POPULATION = 80;
    private static final SplittableRandom RANDOM = new SplittableRandom(41);
    private static final ScoreMatrix SHADOWS = table(MODELS, EXAMPLES);
    private static final Membership MEMBERSHIP = Membership.balanced(MODELS, EXAMPLES, 0.5, 42);
    private static final double[] TARGET = RANDOM.doubles(EXAMPLES).toArray();
    private static final ScoreMatrix Z = table(MODELS, POPULATION);
    private static final double[] Z_TARGET = RANDOM.doubles(POPULATION).toArray();

    private static ScoreMatrix table(int models, int examples) {
        return ScoreMatrix.of(IntStream.range(0, models)
                .mapToObj(m -> RANDOM.doubles(examples).toArray())
                .toArray(double[][]::new));
    }

    /** An attack on tables whose models stand in the given order. */
    private interface Scoring {
        double[] score(double[] target, ScoreMatrix shadows, Membership membership, int[] models);
    }

    private record Attack(String name, Scoring scoring) {
        static Attack of(ShadowAttack attack) {
            return new Attack(attack.toString(), (t, s, m, models) -> attack.score(t, s, m));
        }

        static Attack of(Rmia rmia) {
            return new Attack(
                    rmia.toString(),
                    (t, s, m, models) -> rmia.score(t, s, m, new Rmia.Population(Z_TARGET, Z.selectModels(models))));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Attack> attacks() {
        Stream<ShadowAttack> lira = Stream.of(LiraForm.values())
                .flatMap(form -> Stream.of(LiraVariance.values())
                        .flatMap(variance -> Stream.of(Center.values())
                                .map(center -> Lira.withDefaults()
                                        .withForm(form)
                                        .withVariance(variance)
                                        .withCenter(center))));
        Stream<ShadowAttack> student = Stream.of(LiraForm.values())
                .map(form -> Lira.withDefaults().withStudentT().withForm(form));
        Stream<ShadowAttack> calibration = Stream.of(Calibration.Reference.values())
                .flatMap(reference -> Stream.of(Center.values())
                        .map(center ->
                                Calibration.watson().withReference(reference).withCenter(center)));
        Stream<Rmia> rmia = Stream.of(
                Rmia.withDefaults(),
                Rmia.withDefaults().withOfflineA(0.7).withGamma(2),
                Rmia.withDefaults().interpolated(),
                Rmia.withDefaults().online());
        return Stream.concat(
                Stream.of(lira, student, calibration, Stream.<ShadowAttack>of(AttackR.withDefaults()))
                        .flatMap(s -> s)
                        .map(Attack::of),
                rmia.map(Attack::of));
    }

    private static int[] permutation(int n, SplittableRandom random) {
        int[] order = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        return order;
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void orderOfModelsAndOfExamplesDoesNotMatter(Attack attack) {
        int[] same = IntStream.range(0, MODELS).toArray();
        double[] scores = attack.scoring.score(TARGET, SHADOWS, MEMBERSHIP, same);
        assertThat(Arrays.stream(scores).distinct().count())
                .as("the scores differ")
                .isGreaterThan(7);
        for (long seed = 0; seed < 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] models = permutation(MODELS, random);
            int[] examples = permutation(EXAMPLES, random);
            double[] shuffled = attack.scoring.score(
                    Arrays.stream(examples).mapToDouble(i -> TARGET[i]).toArray(),
                    SHADOWS.selectModels(models).selectExamples(examples),
                    MEMBERSHIP.selectModels(models).selectExamples(examples),
                    models);
            for (int i = 0; i < EXAMPLES; i++) {
                assertThat(shuffled[i])
                        .as("seed %d, example %d", seed, examples[i])
                        .isCloseTo(scores[examples[i]], within(1e-9 * (1 + Math.abs(scores[examples[i]]))));
            }
        }
    }
}
