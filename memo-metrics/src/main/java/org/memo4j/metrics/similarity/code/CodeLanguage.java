package org.memo4j.metrics.similarity.code;

import java.util.List;
import java.util.Set;

/**
 * A programming language, as far as {@link CodeBleu} needs to know it. {@link JavaLanguage} is built in. Implementations
 * give equal answers to equal sources.
 */
public interface CodeLanguage {
    /**
     * Cuts a source into its tokens, without comments and white space. Must take any text, since generated code need not
     * parse.
     *
     * @param source the source
     * @return the tokens in their order
     */
    List<String> tokens(String source);

    /**
     * Tokens that weigh more than others.
     *
     * @return the keywords
     */
    Set<String> keywords();

    /**
     * Parses a source.
     *
     * @param source the source
     * @return its tree and its data flow
     * @throws IllegalArgumentException if the source does not parse
     */
    ParsedCode parse(String source);
}
