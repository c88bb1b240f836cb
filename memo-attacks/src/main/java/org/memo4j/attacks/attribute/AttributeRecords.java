package org.memo4j.attacks.attribute;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/** Records with a label and a true value of the attribute, and what is known of them without the target. Immutable. */
public final class AttributeRecords {
    private final float[][] features;
    private final int[] labels;
    private final int[] values;
    private final boolean[] member;
    private final double @Nullable [][] imputed;

    private AttributeRecords(
            float[][] features, int[] labels, int[] values, boolean[] member, double @Nullable [][] imputed) {
        this.features = features;
        this.labels = labels;
        this.values = values;
        this.member = member;
        this.imputed = imputed;
    }

    /**
     * Records without imputed distributions.
     *
     * @param features one feature vector a record, finite, with any value of the attribute
     * @param labels true class of each record, from 0
     * @param values true value of the attribute of each record, from 0, as {@link Attribute} numbers them
     * @param member whether the target was trained on the record
     * @return the records
     * @throws IllegalArgumentException if the lengths differ, a feature is not finite, a label or value is negative, or
     *     there is no member or no non-member
     */
    public static AttributeRecords of(float[][] features, int[] labels, int[] values, boolean[] member) {
        Checks.sameLength(labels.length, "labels", features.length, "features");
        Checks.sameLength(values.length, "values", features.length, "features");
        Checks.sameLength(member.length, "member", features.length, "features");
        int members = 0;
        float[][] copy = new float[features.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = features[i].clone();
            Checks.sameLength(copy[i].length, "features of record " + i, copy[0].length, "record 0");
            for (float value : copy[i]) {
                Checks.check(Float.isFinite(value), "a feature of record %d is %s; it must be finite", i, value);
            }
            Checks.atLeast(labels[i], 0, "label");
            Checks.atLeast(values[i], 0, "value");
            members += member[i] ? 1 : 0;
        }
        Checks.check(
                members > 0 && members < copy.length,
                "there must be members and non-members, but %d of %d records are members; the target's advantage is the"
                        + " difference between them",
                members,
                copy.length);
        return new AttributeRecords(copy, labels.clone(), values.clone(), member.clone(), null);
    }

    /**
     * Adds what a model that never saw the target says of the attribute, trained on records of the same distribution: the
     * other features and the label in, a distribution over the values out. It must not have been trained on these records,
     * or members and non-members alike.
     *
     * @param distributions one row a record, one probability a value, summing to 1 within 0.001
     * @return new records
     * @throws IllegalArgumentException if the number of rows differs, the rows differ in length, or one is no distribution
     */
    public AttributeRecords withImputed(double[][] distributions) {
        Checks.sameLength(distributions.length, "distributions", labels.length, "the records");
        double[][] copy = Arrays.stream(distributions).map(double[]::clone).toArray(double[][]::new);
        for (int i = 0; i < copy.length; i++) {
            Checks.sameLength(copy[i].length, "distribution of record " + i, copy[0].length, "that of record 0");
            Checks.distribution(copy[i], "imputed probabilities of record " + i, "divide them by their sum");
        }
        return new AttributeRecords(features, labels, values, member, copy);
    }

    int size() {
        return labels.length;
    }

    float[] features(int record) {
        return features[record];
    }

    int label(int record) {
        return labels[record];
    }

    int value(int record) {
        return values[record];
    }

    boolean isMember(int record) {
        return member[record];
    }

    double @Nullable [] imputed(int record) {
        return imputed == null ? null : imputed[record];
    }

    String hash() {
        DataHash hash = new DataHash().add(labels).add(values).add(member);
        for (float[] row : features) {
            hash.add(row);
        }
        if (imputed != null) {
            for (double[] row : imputed) {
                hash.add(row);
            }
        }
        return hash.value();
    }

    @Override
    public String toString() {
        return labels.length + " records" + (imputed == null ? "" : " with imputed distributions");
    }
}
