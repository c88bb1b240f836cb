package org.memo4j.examples.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.attacks.onion.OnionResult;
import org.memo4j.attacks.privacy.EpsilonBound;
import org.memo4j.attacks.privacy.OneRunCounts;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.counterfactual.CounterfactualMemorizationResult;

/**
 * What an audit of a classifier found.
 *
 * @param targets which target saw which record of the pool
 * @param statistics rates and their intervals
 * @param attacks the attacks
 * @param parts the main attack on parts of the records, by the name of the slicing
 * @param groups attacks with intervals for other groups of records, if some belong together
 * @param accuracies of the targets on the records that they were trained on, on the others, on the population
 * @param memorization counterfactual memorization of every record by the shadow models
 * @param onion what became of the others when the most vulnerable records were removed, if that was asked for
 * @param onionRows its rates; empty without it
 * @param privacy what the main attack on the first target shows about epsilon
 * @param notes what was left out, and why
 */
record ClassifierResult(
        Membership targets,
        AttackStatistics statistics,
        List<AttackStatistics.Result> attacks,
        Map<String, List<AttackStatistics.Part>> parts,
        Optional<GroupedAttack.All> groups,
        double[] accuracies,
        CounterfactualMemorizationResult memorization,
        Optional<OnionResult> onion,
        List<OnionRun.Row> onionRows,
        EpsilonBound<OneRunCounts> privacy,
        List<String> notes) {
    /** False-positive rate at which members of parts, and the accused, are counted. */
    static final double FPR = 0.01;

    ClassifierResult {
        parts = new LinkedHashMap<>(parts);
        onionRows = List.copyOf(onionRows);
        notes = List.copyOf(notes);
    }

    AttackStatistics.Result attack(String name) {
        return attacks.stream()
                .filter(a -> a.scores().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    AttackStatistics.Result main() {
        return attack(ClassifierAttacks.MAIN);
    }

    /** Score of every record by the main attack: mean over the targets that were trained on it. */
    double[] vulnerability() {
        double[][] scores = main().scores().scores();
        return IntStream.range(0, targets.examples())
                .mapToDouble(i -> Arrays.stream(targets.modelsWith(i))
                        .mapToDouble(t -> scores[t][i])
                        .average()
                        .orElseThrow())
                .toArray();
    }

    /** Records from the most vulnerable on. */
    int[] mostVulnerable() {
        double[] scores = vulnerability();
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Share of members among those accused at {@link #FPR}, if that rate is told: increasing in the true-positive rate,
     * as its interval is.
     */
    Optional<Estimate> precision(AttackStatistics.Result attack, double prior) {
        if (!statistics.resolves(attack.scores(), FPR)) {
            return Optional.empty();
        }
        Estimate tpr = statistics.tpr(attack, FPR);
        return Optional.of(new Estimate(
                precision(tpr.value(), prior),
                precision(tpr.lower(), prior),
                precision(tpr.upper(), prior),
                tpr.confidence(),
                tpr.method()));
    }

    private static double precision(double tpr, double prior) {
        return prior * tpr / (prior * tpr + (1 - prior) * FPR);
    }

    /** Where every result comes from. */
    List<Provenance> provenances(String backend, String data) {
        List<Provenance> all = new ArrayList<>();
        attacks.forEach(a -> all.add(a.scores().provenance().withData(data)));
        all.add(memorization.provenance());
        onion.ifPresent(o -> all.add(o.provenance()));
        all.add(privacy.provenance());
        return all.stream().map(p -> p.withBackend(backend)).toList();
    }
}
