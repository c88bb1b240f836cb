package org.memo4j.attacks.group;

import java.util.SplittableRandom;
import org.memo4j.core.Checks;

/**
 * Completions of records with missing features: samples of the range of all records that agree with what is known, for
 * {@link GroupAttack}. A missing feature is NaN.
 *
 * <pre>
 * x_j                               where it is known
 * the j-th feature of a random row  where it is missing, a row of the population for each feature
 * </pre>
 *
 * So each feature follows its own distribution, whatever the others are. Records unlike any real one are among the
 * samples if features depend on each other; see {@link Aggregation#trimmedMean}. Immutable.
 */
public final class FeatureCompletion {
    private final float[][] population;

    private FeatureCompletion(float[][] population) {
        this.population = population;
    }

    /**
     * Completions from a population.
     *
     * @param population records without missing features, at least one, none that the target was trained on; not copied
     * @return the completion
     * @throws IllegalArgumentException if there is no record, the lengths differ or a feature is not finite
     */
    public static FeatureCompletion of(float[][] population) {
        Checks.check(population.length > 0, "population must not be empty; give at least one record");
        for (int i = 0; i < population.length; i++) {
            Checks.sameLength(population[i].length, "record " + i, population[0].length, "the first record");
            for (float value : population[i]) {
                Checks.check(
                        Float.isFinite(value),
                        "features of the population must be finite, but one of record %d is %s; leave such records out",
                        i,
                        value);
            }
        }
        return new FeatureCompletion(population);
    }

    /**
     * Completes records.
     *
     * @param records one feature vector a record, NaN where a feature is missing
     * @param copies number of completions a record, at least 1
     * @param seed seed of the draws
     * @return the completions, those of record {@code i} from {@code i * copies} on
     * @throws IllegalArgumentException if the number of features differs from the population's
     */
    public float[][] samples(float[][] records, int copies, long seed) {
        Checks.atLeast(copies, 1, "copies");
        float[][] completed = new float[Math.multiplyExact(records.length, copies)][];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < completed.length; i++) {
            float[] record = records[i / copies].clone();
            Checks.sameLength(
                    record.length, "record " + i / copies, population[0].length, "a record of the population");
            for (int j = 0; j < record.length; j++) {
                record[j] = Float.isNaN(record[j]) ? population[random.nextInt(population.length)][j] : record[j];
            }
            completed[i] = record;
        }
        return completed;
    }

    @Override
    public String toString() {
        return "FeatureCompletion from " + population.length + " records";
    }
}
