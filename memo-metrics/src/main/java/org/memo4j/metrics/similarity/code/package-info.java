/**
 * How like two programs are: CodeBLEU by tokens, keywords, syntax trees and data flow, and the edit distance of trees.
 * Java is built in; other languages come in by {@link org.memo4j.metrics.similarity.code.CodeLanguage}.
 *
 * <p>The scores are plain numbers in [0, 1], one a pair; {@link
 * org.memo4j.metrics.similarity.ApproximateMemorization#judged} makes a share with its interval of them.
 *
 * <p>May touch {@code org.memo4j.core} and {@code org.memo4j.metrics.similarity}, and the JDK's compiler.
 */
@NullMarked
package org.memo4j.metrics.similarity.code;

import org.jspecify.annotations.NullMarked;
