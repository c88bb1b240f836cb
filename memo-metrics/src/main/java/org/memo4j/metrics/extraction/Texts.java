package org.memo4j.metrics.extraction;

import java.util.List;
import org.memo4j.core.DataHash;

/** Small things about lists of texts. */
final class Texts {
    private Texts() {}

    /** Fingerprint of lists of texts, for provenance. */
    @SafeVarargs
    static String hash(List<String>... lists) {
        DataHash hash = new DataHash();
        for (List<String> list : lists) {
            hash.add(list.size());
            list.forEach(hash::add);
        }
        return hash.value();
    }

    /** Code points of a text, so that a surrogate pair is one character. */
    static int[] characters(String text) {
        return text.codePoints().toArray();
    }
}
