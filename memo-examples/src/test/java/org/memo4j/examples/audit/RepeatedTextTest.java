package org.memo4j.examples.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.core.text.Document;

class RepeatedTextTest {
    private static final String SHARED = "the quick brown fox jumps over the lazy dog"; // 43 characters

    private static Document document(String id, String text) {
        return new Document(id, text);
    }

    @Test
    void sharesOfDocuments() throws IOException {
        RepeatedText repeated = RepeatedText.of(
                List.of(
                        document("a", SHARED + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno&&"),
                        document("b", "zyxwvutsrqponmlkjihgfedcba9876543210"),
                        document("c", SHARED),
                        document("d", "short")),
                List.of(1, 3, 1, 2),
                List.of(document("x", SHARED + "?"), document("y", "nothing"), document("z", "")));
        assertThat(repeated.copied()).isEqualTo(2);
        RepeatedText.Shared within = RepeatedText.Shared.of(repeated.within());
        assertThat(within.documents()).isEqualTo(4);
        assertThat(within.sharing()).isEqualTo(2);
        // a shares half of itself with c, and c all of itself with a
        assertThat(within.share().value()).isEqualTo((0.5 + 0 + 1 + 0) / 4);
        RepeatedText.Shared across = RepeatedText.Shared.of(repeated.across());
        assertThat(across.documents()).isEqualTo(3);
        assertThat(across.sharing()).isEqualTo(1);
        assertThat(across.share().value()).isEqualTo(43 / 44.0 / 3);
        assertThat(repeated.overlaps())
                .extracting(RepeatedText.Overlap::n, RepeatedText.Overlap::documents)
                .containsExactly(tuple(30, 1), tuple(50, 0), tuple(100, 0));
        // 14 of 15 windows of 30 characters lie within the shared 43
        assertThat(repeated.overlaps().get(0).share().orElseThrow().value()).isEqualTo(14 / 15.0);
        assertThat(repeated.overlaps().get(1).share()).isEmpty();
    }
}
