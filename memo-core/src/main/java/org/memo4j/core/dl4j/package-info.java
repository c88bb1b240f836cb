/**
 * Adapters and training hooks for DL4J networks: {@link org.memo4j.core.dl4j.Dl4jLanguageModel} and
 * {@link org.memo4j.core.dl4j.Dl4jClassifier} read logits from a {@code MultiLayerNetwork} or {@code ComputationGraph},
 * {@link org.memo4j.core.dl4j.MemorizationListener} watches one while it trains, a network factory and a data set
 * iterator make a small recurrent language model out of token sequences, and {@link org.memo4j.core.dl4j.MlpTrainer} trains
 * small classifiers.
 *
 * <p>The only package that imports {@code org.deeplearning4j}; may touch {@code model}, {@code watch}, {@code text},
 * {@code kernel} and {@code nd4j}. Nothing in here changes a network, except training it when asked to.
 */
@NullMarked
package org.memo4j.core.dl4j;

import org.jspecify.annotations.NullMarked;
