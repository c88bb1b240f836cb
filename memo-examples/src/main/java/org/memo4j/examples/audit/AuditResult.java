package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memo4j.attacks.membership.MembershipComparison;
import org.memo4j.core.Provenance;
import org.memo4j.core.samediff.TransformerTraining;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.watch.Trace;
import org.memo4j.metrics.exposure.ExposureResult;
import org.memo4j.metrics.extraction.ExactMatchResult;

/**
 * What an audit measured.
 *
 * @param model the model, in words
 * @param backend what computed the model's outputs
 * @param training loss and size of the training
 * @param trace what the watch saw
 * @param scores score table of the distinct training documents, then of the held-out ones
 * @param repeated text that stands in several documents
 * @param extraction extraction of documents; empty if they are too short
 * @param distribution how it is spread over the training documents; empty if they are too short
 * @param reproduction training text in what the model writes
 * @param canaries measures of the canaries
 * @param attacks the attacks, evaluated on training against held-out documents
 * @param attackScores scores of each attack, in the order of the table
 */
record AuditResult(
        String model,
        String backend,
        TransformerTraining training,
        Trace trace,
        TokenScores scores,
        RepeatedText repeated,
        Optional<DocumentExtraction> extraction,
        Optional<Distribution> distribution,
        Reproduction reproduction,
        CanaryMeasures canaries,
        MembershipComparison attacks,
        List<double[]> attackScores) {

    /**
     * Measures of the canaries, one entry a canary.
     *
     * @param losses negative log-likelihood of each secret, in nats
     * @param referenceLosses the same of secrets that were never trained on
     * @param sampled exposure by rank among the references
     * @param fitted exposure by a skew-normal fit to the references
     * @param extracted greedy continuations of the text before each secret, against the secret
     */
    record CanaryMeasures(
            double[] losses,
            double[] referenceLosses,
            ExposureResult sampled,
            ExposureResult fitted,
            ExactMatchResult extracted) {}

    /** Where every result comes from. */
    List<Provenance> provenances() {
        List<Provenance> all = new ArrayList<>(List.of(
                canaries.sampled().provenance(),
                canaries.fitted().provenance(),
                canaries.extracted().provenance()));
        all.addAll(repeated.provenances());
        extraction.ifPresent(e -> all.addAll(e.provenances()));
        all.addAll(reproduction.provenances());
        attacks.evaluations().forEach(e -> all.add(e.provenance()));
        return all.stream().map(p -> p.withBackend(backend)).toList();
    }
}
