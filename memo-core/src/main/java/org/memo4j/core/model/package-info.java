/**
 * What the library asks of a model: {@link org.memo4j.core.model.LanguageModel} and
 * {@link org.memo4j.core.model.Classifier}. An adapter supplies logits; scoring and generation are shared and live here.
 * {@link org.memo4j.core.model.DenseNetwork} is a small network as plain numbers.
 *
 * <p>May touch {@code text}, {@code score} and {@code kernel}; knows no training framework.
 */
@NullMarked
package org.memo4j.core.model;

import org.jspecify.annotations.NullMarked;
