package org.memo4j.examples.attack;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.memo4j.core.Checks;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.SortedValues;

/**
 * Scores of one attack on all targets in one order, highest first, ready to be counted under weights of targets and of
 * records: a resample is nothing but weights.
 *
 * <p>One threshold holds for all targets, as it must for an attacker who sees one of them. Rates are those of
 * {@link org.memo4j.attacks.roc.RocCurve#tprAt(double)}: the largest true-positive rate of a threshold whose
 * false-positive rate is at most the given one.
 */
final class PooledScores {
    private final int[] target;
    private final int[] record;
    private final boolean[] member;
    private final boolean[] lastOfEqual;
    private final boolean[] flagged;

    private PooledScores(int size) {
        target = new int[size];
        record = new int[size];
        member = new boolean[size];
        lastOfEqual = new boolean[size];
        flagged = new boolean[size];
    }

    /** What is counted under some weights. */
    record Counts(double auc, double[] tprs, double balancedAccuracy) {}

    /**
     * Orders scores.
     *
     * @param scores one row a target
     * @param membership which target saw which record
     * @param records records that take part
     * @param half which half of the records each belongs to: the threshold of one half is chosen on the other
     */
    static PooledScores of(double[][] scores, Membership membership, int[] records, boolean[] half) {
        int n = records.length;
        double[] all = new double[scores.length * n];
        for (int t = 0; t < scores.length; t++) {
            for (int i = 0; i < n; i++) {
                double score = scores[t][records[i]];
                Checks.check(!Double.isNaN(score), "the score of record %d is NaN", records[i]);
                all[t * n + i] = score + 0.0; // no -0.0, which sorts apart
            }
        }
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        int[] next = new int[all.length];
        PooledScores pooled = new PooledScores(all.length);
        for (int k = 0; k < all.length; k++) {
            int first = all.length - SortedValues.notGreater(sorted, all[k]);
            int at = first + next[first]++;
            pooled.target[at] = k / n;
            pooled.record[at] = records[k % n];
            pooled.member[at] = membership.contains(k / n, records[k % n]);
        }
        for (int at = 0; at < all.length; at++) {
            pooled.lastOfEqual[at] = at == all.length - 1 || sorted[all.length - 1 - at] != sorted[all.length - 2 - at];
        }
        for (boolean part : new boolean[] {false, true}) {
            int threshold = pooled.best(half, part);
            for (int at = 0; at <= threshold; at++) {
                pooled.flagged[at] |= half[pooled.record[at]] != part;
            }
        }
        return pooled;
    }

    /** Random halves of the records. */
    static boolean[] halves(int records, long seed) {
        boolean[] half = new boolean[records];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < records; i++) {
            half[i] = random.nextBoolean();
        }
        return half;
    }

    /** Last position that is flagged by the threshold with the largest {@code TPR - FPR} on a part of the records. */
    private int best(boolean[] half, boolean part) {
        double members = 0;
        double others = 0;
        for (int at = 0; at < member.length; at++) {
            if (half[record[at]] == part) {
                members += member[at] ? 1 : 0;
                others += member[at] ? 0 : 1;
            }
        }
        int best = -1;
        double most = 0;
        double advantage = 0;
        for (int at = 0; at < member.length; at++) {
            if (half[record[at]] == part) {
                advantage += member[at] ? 1 / members : -1 / others;
            }
            if (lastOfEqual[at] && advantage > most + 1e-12) {
                most = advantage;
                best = at;
            }
        }
        return best;
    }

    /**
     * Counts.
     *
     * @param targets weight of each target
     * @param records weight of each record
     * @param fprs false-positive rates, ascending
     * @return area, true-positive rates at these rates, balanced accuracy; NaN without members or without others
     */
    Counts count(int[] targets, int[] records, double[] fprs) {
        double members = 0;
        double others = 0;
        double hits = 0;
        double alarms = 0;
        for (int at = 0; at < member.length; at++) {
            int weight = targets[target[at]] * records[record[at]];
            if (member[at]) {
                members += weight;
                hits += flagged[at] ? weight : 0;
            } else {
                others += weight;
                alarms += flagged[at] ? weight : 0;
            }
        }
        double[] tprs = new double[fprs.length];
        Arrays.fill(tprs, 1);
        double area = 0;
        double tp = 0;
        double fp = 0;
        double tpBefore = 0;
        double fpBefore = 0;
        int next = 0;
        for (int at = 0; at < member.length; at++) {
            int weight = targets[target[at]] * records[record[at]];
            if (member[at]) {
                tp += weight;
            } else {
                fp += weight;
            }
            if (lastOfEqual[at]) {
                while (next < fprs.length && fp > fprs[next] * others * (1 + 1e-12)) {
                    tprs[next++] = tpBefore / members;
                }
                area += (fp - fpBefore) * (tp + tpBefore) / 2;
                tpBefore = tp;
                fpBefore = fp;
            }
        }
        return new Counts(area / members / others, tprs, (hits / members + 1 - alarms / others) / 2);
    }

    /**
     * Share of the members of each part that are flagged by the threshold at a false-positive rate over all.
     *
     * @param targets weight of each target
     * @param records weight of each record
     * @param fpr the false-positive rate
     * @param partOf part of each record
     * @param parts number of parts
     * @return one rate a part; NaN where a part has no member
     */
    double[] partTprs(int[] targets, int[] records, double fpr, int[] partOf, int parts) {
        double others = 0;
        double[] members = new double[parts];
        for (int at = 0; at < member.length; at++) {
            int weight = targets[target[at]] * records[record[at]];
            if (member[at]) {
                members[partOf[record[at]]] += weight;
            } else {
                others += weight;
            }
        }
        double[] found = new double[parts];
        double[] kept = new double[parts];
        double fp = 0;
        for (int at = 0; at < member.length; at++) {
            int weight = targets[target[at]] * records[record[at]];
            if (member[at]) {
                found[partOf[record[at]]] += weight;
            } else {
                fp += weight;
            }
            if (fp > fpr * others * (1 + 1e-12)) {
                break;
            }
            if (lastOfEqual[at]) {
                System.arraycopy(found, 0, kept, 0, parts);
            }
        }
        for (int p = 0; p < parts; p++) {
            kept[p] /= members[p];
        }
        return kept;
    }
}
