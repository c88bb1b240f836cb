package org.memo4j.examples.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipEvaluation;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.watch.Observation;
import org.memo4j.core.watch.SequenceStatistic;
import org.memo4j.metrics.corpus.QueryMatches;
import org.memo4j.metrics.similarity.ApproximateMemorizationResult;

/**
 * What report.json holds: the numbers of the page, with all their digits.
 *
 * @param options what the user chose
 * @param source where the text came from
 * @param model the model, in words
 * @param members number of distinct training documents
 * @param heldOut number of distinct held-out documents
 * @param loss mean loss after each epoch
 * @param canaries canaries by replicas
 * @param repeated text that stands in several documents
 * @param extraction extraction of documents; null if they are too short
 * @param distribution how it is spread; null if they are too short
 * @param written training text in what the model writes
 * @param attacks membership inference
 * @param provenance where every result comes from
 */
record AuditJson(
        Map<String, Object> options,
        String source,
        String model,
        int members,
        int heldOut,
        List<Loss> loss,
        List<CanaryGroup> canaries,
        Repeated repeated,
        Optional<Extraction> extraction,
        Optional<Distribution> distribution,
        Written written,
        List<Attack> attacks,
        List<Provenance> provenance) {

    static AuditJson of(AuditOptions options, AuditData data, AuditResult result) {
        return new AuditJson(
                options.chosen(),
                data.source(),
                result.model(),
                data.members().size(),
                data.heldOut().size(),
                Loss.of(result),
                CanaryGroup.of(data, result),
                Repeated.of(result.repeated()),
                result.extraction().map(Extraction::of),
                result.distribution(),
                Written.of(result.reproduction()),
                result.attacks().evaluations().stream().map(Attack::of).toList(),
                result.provenances());
    }

    /**
     * Mean loss after an epoch, in nats per token.
     *
     * @param epoch epochs done
     * @param train that of the watched training documents
     * @param heldOut that of the watched held-out documents
     */
    record Loss(int epoch, double train, double heldOut) {
        static List<Loss> of(AuditResult result) {
            String loss = SequenceStatistic.loss().name();
            List<Observation> train = result.trace().of(AuditRun.TRAIN, loss);
            List<Observation> heldOut = result.trace().of(AuditRun.HELD_OUT, loss);
            return IntStream.range(0, train.size())
                    .mapToObj(e -> new Loss(
                            train.get(e).epoch(),
                            train.get(e).mean(),
                            heldOut.get(e).mean()))
                    .toList();
        }
    }

    /**
     * Text that stands in several documents.
     *
     * @param pieces least length of a piece that counts, in characters
     * @param copied training documents that are there more than once
     * @param train what distinct training documents share with each other
     * @param heldOut what held-out documents share with training documents
     * @param overlap n-grams of held-out documents that training documents have
     */
    record Repeated(
            int pieces,
            int copied,
            RepeatedText.Shared train,
            RepeatedText.Shared heldOut,
            List<RepeatedText.Overlap> overlap) {
        static Repeated of(RepeatedText repeated) {
            return new Repeated(
                    Reproduction.PIECE,
                    repeated.copied(),
                    RepeatedText.Shared.of(repeated.within()),
                    RepeatedText.Shared.of(repeated.across()),
                    repeated.overlaps());
        }
    }

    /**
     * Extraction of documents.
     *
     * @param suffix tokens of continuation
     * @param groups rates by copies and tokens of prompt
     * @param perTenfoldCopies gain of the rate of training documents per tenfold copies, by tokens of prompt
     * @param prompt tokens of prompt for what follows
     * @param train continuations of training documents
     * @param heldOut continuations of held-out documents
     */
    record Extraction(
            int suffix,
            List<ExtractionGroup> groups,
            Map<String, Estimate> perTenfoldCopies,
            int prompt,
            Continuations.Summary train,
            Continuations.Summary heldOut) {
        static Extraction of(DocumentExtraction e) {
            Map<String, Estimate> slopes = new LinkedHashMap<>();
            for (int k : e.grid().prefixLengths()) {
                e.grid().overRepetitions(k).ifPresent(t -> slopes.put(String.valueOf(k), t.slope()));
            }
            return new Extraction(
                    e.suffix(),
                    ExtractionGroup.of(e),
                    slopes,
                    e.prompt(),
                    e.trained().summary(),
                    e.unseen().summary());
        }
    }

    /** Training text in what the model writes. */
    record Written(
            int samples,
            Estimate verbatimShare,
            double heldOutShare,
            int longestPiece,
            Optional<Estimate> nearCopies,
            Optional<Estimate> nearCopiesHeldOut,
            List<PersonalData.Kind> personal) {
        static Written of(Reproduction r) {
            return new Written(
                    r.samples().size(),
                    r.verbatim().coverage(Bootstrap.withDefaults()),
                    r.control().queries().stream()
                            .mapToDouble(QueryMatches::coverage)
                            .average()
                            .orElseThrow(),
                    r.verbatim().queries().stream()
                            .mapToInt(QueryMatches::longest)
                            .max()
                            .orElseThrow(),
                    r.members().map(ApproximateMemorizationResult::share),
                    r.heldOut().map(ApproximateMemorizationResult::share),
                    r.personal().kinds());
        }
    }

    /** One attack. */
    record Attack(String name, Estimate auc, Map<String, Estimate> tprAtFpr, List<String> notResolved) {
        static Attack of(MembershipEvaluation e) {
            Map<String, Estimate> tprs = new LinkedHashMap<>();
            e.tprs().forEach(t -> tprs.put(String.valueOf(t.fpr()), t.estimate()));
            return new Attack(
                    e.attack().toString(),
                    e.auc(),
                    tprs,
                    e.tprs().stream()
                            .filter(t -> !t.resolved())
                            .map(t -> t.point().note())
                            .toList());
        }
    }
}
