/**
 * Membership inference whose decision is learned: attack models over any number of signals (logistic regression, random
 * forest, gradient boosting, nearest neighbors, any classifier), trained on shadow models, and quantile regression on
 * non-members.
 *
 * <p>The trees, the forest and the boosting are own code, six hundred lines: an attack model must give the same
 * numbers for a seed on every machine and thread count, and a dependency must be small for so little. Smile is under
 * the GPL since its version 3; Tribuo, under the Apache License 2.0, brings the configuration system OLCUT, Protobuf
 * and an ONNX module with its core. The tests hold the learners to the numbers of scikit-learn.
 *
 * <p>May touch {@code org.memo4j.core} with its {@code kernel}, {@code model} and {@code score}, and {@code
 * org.memo4j.attacks.membership}.
 */
@NullMarked
package org.memo4j.attacks.trained;

import org.jspecify.annotations.NullMarked;
