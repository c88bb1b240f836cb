/**
 * The privacy onion effect: what happens to the privacy of the other examples when the most vulnerable ones are removed.
 *
 * <p>Everything is measured on populations: many models, each trained on a random half of a set of examples, as one
 * {@link org.memo4j.core.ensemble.EnsembleScores}. {@link org.memo4j.attacks.onion.PopulationTrainer} is the one way in: given
 * the numbers of some examples it returns the population trained on them, one column of scores an example, in the order in
 * which they were asked for. Whether the models come from a shadow ensemble in a run directory
 * ({@link org.memo4j.attacks.onion.EnsemblePopulations}), from a learner with a closed form that solves for every model
 * without training, or from saved files, the rest does not know:
 *
 * <pre>
 * PopulationTrainer trained = EnsemblePopulations.in(directory, 64, examples -&gt; ...);
 * PopulationTrainer closedForm = examples -&gt; {
 *     Membership membership = Membership.balanced(64, examples.length, 0.5, seed);
 *     ...                                   // solve for each model, score all of examples
 *     return new EnsembleScores(membership, List.of(scores));
 * };
 * </pre>
 *
 * <p>{@link org.memo4j.attacks.onion.AttackSuccess} attacks a population and says how vulnerable each example is,
 * {@link org.memo4j.attacks.onion.Removal} chooses what to remove, {@link org.memo4j.attacks.onion.OnionExperiment} removes,
 * trains again and compares, and {@link org.memo4j.attacks.onion.PrivacyInfluence} says which example's removal exposes
 * which other. Examples keep their numbers throughout, whatever was removed.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code ensemble}, {@code score} and {@code stat},
 * {@code org.memo4j.attacks.shadow} and {@code org.memo4j.attacks.roc}.
 */
@NullMarked
package org.memo4j.attacks.onion;

import org.jspecify.annotations.NullMarked;
