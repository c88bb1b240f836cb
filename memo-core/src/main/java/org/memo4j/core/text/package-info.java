/**
 * Text and tokens: documents and corpora, tokenizers, and ragged batches of token ids.
 *
 * <p>May touch {@code org.memo4j.core} only; knows no model and no ND4J.
 */
@NullMarked
package org.memo4j.core.text;

import org.jspecify.annotations.NullMarked;
