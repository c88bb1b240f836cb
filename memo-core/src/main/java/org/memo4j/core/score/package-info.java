/**
 * The table {@link org.memo4j.core.score.TokenScores} that metrics and attacks read, and the files it is saved in.
 *
 * <p>May touch {@code org.memo4j.core}, {@code text} and {@code kernel}; knows no model and no ND4J.
 */
@NullMarked
package org.memo4j.core.score;

import org.jspecify.annotations.NullMarked;
