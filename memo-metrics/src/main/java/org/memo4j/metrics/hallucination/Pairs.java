package org.memo4j.metrics.hallucination;

import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/** What the detectors share about sources and outputs. */
final class Pairs {
    private Pairs() {}

    static void check(List<String> sources, List<String> outputs) {
        Checks.sameLength(outputs.size(), "outputs", sources.size(), "sources");
        Checks.check(!sources.isEmpty(), "there is no sentence; a rate needs at least one");
    }

    static String hash(List<String> sources, List<String> outputs) {
        DataHash hash = new DataHash();
        sources.forEach(hash::add);
        outputs.forEach(hash::add);
        return hash.value();
    }
}
