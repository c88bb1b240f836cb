package org.memo4j.examples.attack;

import org.memo4j.core.Provenance;

/**
 * What an attack says about every record of the pool, for every target.
 *
 * @param name name of the attack
 * @param provenance definition and options
 * @param scores one row a target, higher = more likely a member
 */
record AttackScores(String name, Provenance provenance, double[][] scores) {}
