package org.memo4j.examples.attack;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.attacks.roc.GroupedRoc;
import org.memo4j.core.score.Membership;

/**
 * Records that belong together, and so are no independent draws: those of one person, of one subpopulation, or twins whose
 * cells are all the same.
 *
 * @param name what a group is
 * @param of group of each record, from 0
 * @param count number of groups
 */
record RecordGroups(String name, int[] of, int count) {
    /** Groups by any numbers; none if every record is alone, or all are one group. */
    static Optional<RecordGroups> of(String name, int... numbers) {
        int[] distinct = Arrays.stream(numbers).distinct().sorted().toArray();
        if (distinct.length < 2 || distinct.length == numbers.length) {
            return Optional.empty();
        }
        return Optional.of(new RecordGroups(
                name,
                Arrays.stream(numbers)
                        .map(n -> Arrays.binarySearch(distinct, n))
                        .toArray(),
                distinct.length));
    }

    /** Records with the same features and class. */
    static Optional<RecordGroups> ofTwins(float[][] features, int... labels) {
        Map<List<Object>, Integer> known = new HashMap<>();
        return of(
                "group of identical records",
                IntStream.range(0, labels.length)
                        .map(i -> known.computeIfAbsent(key(features[i], labels[i]), k -> known.size()))
                        .toArray());
    }

    private static List<Object> key(float[] features, int label) {
        Object[] key = new Object[features.length + 1];
        for (int f = 0; f < features.length; f++) {
            key[f] = features[f];
        }
        key[features.length] = label;
        return List.of(key);
    }

    /** Number of records that are not alone. */
    int together() {
        int[] sizes = new int[count];
        for (int group : of) {
            sizes[group]++;
        }
        return Arrays.stream(sizes).filter(size -> size > 1).sum();
    }

    /** Curve of all targets together, whose intervals take the groups as the sample. */
    GroupedRoc roc(double[][] scores, Membership membership) {
        return GroupedRoc.of(bySide(scores, membership, true), bySide(scores, membership, false));
    }

    private double[][] bySide(double[][] scores, Membership membership, boolean member) {
        double[][] rows = new double[count][];
        int[] sizes = new int[count];
        for (boolean fill : new boolean[] {false, true}) {
            int[] next = new int[count];
            for (int t = 0; t < scores.length; t++) {
                for (int i = 0; i < of.length; i++) {
                    if (membership.contains(t, i) == member) {
                        if (fill) {
                            rows[of[i]][next[of[i]]] = scores[t][i];
                        }
                        next[of[i]]++;
                    }
                }
            }
            if (!fill) {
                sizes = next;
                for (int g = 0; g < count; g++) {
                    rows[g] = new double[sizes[g]];
                }
            }
        }
        return rows;
    }
}
