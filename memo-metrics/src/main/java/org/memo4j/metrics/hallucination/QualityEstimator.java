package org.memo4j.metrics.hallucination;

import java.util.List;

/**
 * Says how good outputs are for their sources without a reference, for example a COMET model behind a server, or numbers
 * from a file.
 */
@FunctionalInterface
public interface QualityEstimator {
    /**
     * Scores pairs of sources and outputs.
     *
     * @param sources the sources
     * @param outputs one output a source
     * @return one finite score a pair, higher is better
     */
    double[] score(List<String> sources, List<String> outputs);
}
