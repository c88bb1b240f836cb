package org.memo4j.examples.attack;

import org.memo4j.core.Provenance;

/**
 * What an attack says about records of the pool, for every target.
 *
 * @param name name of the attack
 * @param provenance definition and options
 * @param records records that were asked about, ascending: all, unless an attack is too costly for that
 * @param scores one row a target, one column a record of the pool, higher = more likely a member; NaN for records that were
 *     not asked about
 */
record AttackScores(String name, Provenance provenance, int[] records, double[][] scores) {
    /** Whether all records were asked about. */
    boolean isComplete() {
        return scores[0].length == records.length;
    }
}
