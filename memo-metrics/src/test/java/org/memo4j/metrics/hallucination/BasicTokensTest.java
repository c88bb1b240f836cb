package org.memo4j.metrics.hallucination;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BasicTokensTest {
    /** The cases of BERT's own tokenization_test.py, and a few beside them. */
    @Test
    void cutsAsBertDoes() {
        assertThat(BasicTokens.of(" \tHeLLo!how  \n Are yoU?  "))
                .containsExactly("hello", "!", "how", "are", "you", "?");
        assertThat(BasicTokens.of("H\u00E9llo")).containsExactly("hello");
        assertThat(BasicTokens.of("ah\u535A\u63A8zz")).containsExactly("ah", "\u535A", "\u63A8", "zz");
        assertThat(BasicTokens.of("a$b^c _d-e\u2014f"))
                .containsExactly("a", "$", "b", "^", "c", "_", "d", "-", "e", "\u2014", "f");
        assertThat(BasicTokens.of("x\u0000y\uFFFDz\u200Bw \u00A0v")).containsExactly("xyzw", "v");
        assertThat(BasicTokens.of("\uD840\uDC00a \u00DFA")).containsExactly("\uD840\uDC00", "a", "\u00DFa");
        assertThat(BasicTokens.of(" \n")).isEmpty();
    }
}
