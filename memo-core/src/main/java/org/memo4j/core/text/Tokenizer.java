package org.memo4j.core.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Turns text into token ids and back. Implementations are immutable and thread-safe.
 *
 * <p>Ids run from 0 to {@code vocabularySize() - 1}. The id {@link #startToken()} never comes out of
 * {@link #encode(String)}: models put it before a document, so that the first token of a document has a probability too.
 */
public interface Tokenizer {
    /**
     * Number of token ids, the start token included.
     *
     * @return the vocabulary size
     */
    int vocabularySize();

    /**
     * Id that marks the start of a document.
     *
     * @return the id
     */
    int startToken();

    /**
     * Encodes a text.
     *
     * @param text the text
     * @return its token ids
     * @throws IllegalArgumentException if the text holds what the tokenizer cannot represent
     */
    int[] encode(String text);

    /**
     * Decodes token ids; {@code decode(encode(text))} is {@code text}. The start token decodes to nothing.
     *
     * @param tokens the token ids
     * @return the text
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    String decode(int[] tokens);

    /**
     * Encodes several texts.
     *
     * @param texts the texts
     * @return one sequence a text
     */
    default TokenSequences encodeAll(Collection<String> texts) {
        List<int[]> list = new ArrayList<>(texts.size());
        for (String text : texts) {
            list.add(encode(text));
        }
        return TokenSequences.of(list);
    }
}
