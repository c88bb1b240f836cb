/**
 * The tables that metrics and attacks read, and the files they are saved in: {@link org.memo4j.core.score.TokenScores},
 * and {@link org.memo4j.core.score.ScoreMatrix} with {@link org.memo4j.core.score.Membership}.
 *
 * <p>May touch {@code org.memo4j.core}, {@code text} and {@code kernel}; knows no model and no ND4J.
 */
@NullMarked
package org.memo4j.core.score;

import org.jspecify.annotations.NullMarked;
