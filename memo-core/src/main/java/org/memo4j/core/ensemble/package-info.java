/**
 * Shadow ensembles: many models trained on random parts of the data, once, and kept.
 *
 * <p>{@link org.memo4j.core.ensemble.EnsembleDesign} says which model sees which example,
 * {@link org.memo4j.core.ensemble.ShadowEnsemble} trains the models and keeps their scores in a run directory that survives
 * a kill, {@link org.memo4j.core.ensemble.ShadowRun} reads it, and {@link org.memo4j.core.ensemble.EnsembleFiles} reads and
 * writes the layouts of others.
 *
 * <p>May touch {@code model}, {@code score} and {@code kernel}; knows no network and no ND4J.
 */
@NullMarked
package org.memo4j.core.ensemble;

import org.jspecify.annotations.NullMarked;
