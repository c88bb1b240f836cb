package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.memo4j.core.canary.Canary;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.watch.Observation;
import org.memo4j.metrics.exposure.Exposure;

/**
 * Canaries that were inserted equally often.
 *
 * @param replicas how often; 0 is the control group
 * @param sampled mean exposure by rank
 * @param fitted mean exposure by the skew-normal fit
 * @param extracted share of secrets that greedy decoding emits after the text before them
 * @param loss mean negative log-likelihood of a secret, in nats
 * @param exposureByEpoch mean exposure by rank after each epoch
 */
record CanaryGroup(
        int replicas,
        Estimate sampled,
        Estimate fitted,
        Estimate extracted,
        double loss,
        List<Estimate> exposureByEpoch) {
    private static final double CONFIDENCE = 0.95;

    static List<CanaryGroup> of(AuditData data, AuditResult result) {
        List<Canary> canaries = data.canaries();
        List<double[]> byEpoch = exposuresByEpoch(result);
        List<CanaryGroup> groups = new ArrayList<>();
        for (int replicas :
                canaries.stream().mapToInt(Canary::replicas).distinct().sorted().toArray()) {
            int[] members = IntStream.range(0, canaries.size())
                    .filter(c -> canaries.get(c).replicas() == replicas)
                    .toArray();
            int extracted = (int) Arrays.stream(members)
                    .filter(result.canaries().extracted()::exact)
                    .count();
            groups.add(new CanaryGroup(
                    replicas,
                    mean(pick(result.canaries().sampled().exposures(), members)),
                    mean(pick(result.canaries().fitted().exposures(), members)),
                    BinomialInterval.CLOPPER_PEARSON.estimate(extracted, members.length, CONFIDENCE),
                    Arrays.stream(pick(result.canaries().losses(), members))
                            .average()
                            .orElseThrow(),
                    byEpoch.stream().map(e -> mean(pick(e, members))).toList()));
        }
        return groups;
    }

    private static List<double[]> exposuresByEpoch(AuditResult result) {
        List<Observation> canaries = result.trace().of(AuditRun.CANARIES, AuditRun.TOTAL_LOSS.name());
        List<Observation> references = result.trace().of(AuditRun.REFERENCES, AuditRun.TOTAL_LOSS.name());
        return IntStream.range(0, canaries.size())
                .mapToObj(e -> Exposure.withDefaults()
                        .sampled(canaries.get(e).values(), references.get(e).values())
                        .exposures())
                .toList();
    }

    private static double[] pick(double[] values, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }

    static Estimate mean(double[] values) {
        if (values.length == 1) { // a sample of one says nothing about its spread
            return new Estimate(values[0], Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, CONFIDENCE, "none");
        }
        return Bootstrap.withDefaults()
                .withConfidence(CONFIDENCE)
                .estimate(values, sample -> Arrays.stream(sample).average().orElseThrow());
    }

    String label() {
        return replicas == 0 ? "control (never inserted)" : "inserted " + replicas + "×";
    }
}
