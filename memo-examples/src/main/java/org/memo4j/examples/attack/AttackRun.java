package org.memo4j.examples.attack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.attacks.shadow.AttackR;
import org.memo4j.attacks.shadow.Calibration;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.attacks.shadow.LiraForm;
import org.memo4j.attacks.shadow.ShadowAttack;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.metrics.counterfactual.CounterfactualMemorization;
import org.memo4j.metrics.counterfactual.CounterfactualMemorizationResult;

/**
 * The attacks on saved scores.
 *
 * @param outcomes the attacks
 * @param memorization counterfactual memorization of every example, in confidence
 */
record AttackRun(List<AttackOutcome> outcomes, CounterfactualMemorizationResult memorization) {
    static AttackRun of(EnsembleScores saved, SavedSignal signal, @Nullable Integer target, long seed) {
        Membership membership = saved.membership();
        membership.checkEstimable(2);
        List<ScoreMatrix> queries =
                saved.queries().stream().map(q -> q.map(signal::toLogit)).toList();
        int[] models = target == null ? IntStream.range(0, membership.models()).toArray() : new int[] {target};
        AttackOutcome.Targets targets = new AttackOutcome.Targets(models, membership);
        List<AttackOutcome> outcomes = new ArrayList<>();
        outcomes.add(AttackOutcome.of(
                "the score itself, no shadow models",
                Provenance.of(new MetricId("membership.logit", 1)),
                targets,
                IntStream.of(models).mapToObj(mean(queries)::scoresOf).toArray(double[][]::new)));
        attacks().forEach((name, attack) -> {
            outcomes.add(AttackOutcome.of(
                    name,
                    attack.provenance().with("left out", "the target and a random model of the other side"),
                    targets,
                    attack.leavePairOut(queries, membership, seed, models)));
        });
        ScoreMatrix confidence = mean(queries.stream()
                .map(q -> q.map(x -> 1 / (1 + Math.exp(-x))))
                .toList());
        return new AttackRun(outcomes, CounterfactualMemorization.withDefaults().estimate(confidence, membership));
    }

    private static Map<String, ShadowAttack> attacks() {
        Map<String, ShadowAttack> attacks = new LinkedHashMap<>();
        attacks.put("calibration (Watson et al.)", Calibration.watson());
        attacks.put("calibration (Sablayrolles et al.)", Calibration.sablayrolles());
        attacks.put("Attack-R", AttackR.withDefaults());
        attacks.put("LiRA offline", Lira.withDefaults().withForm(LiraForm.OFFLINE));
        attacks.put("LiRA online", Lira.withDefaults());
        return attacks;
    }

    /** The mean over the queries. */
    private static ScoreMatrix mean(List<ScoreMatrix> queries) {
        double[][] mean = new double[queries.get(0).models()][queries.get(0).examples()];
        for (ScoreMatrix query : queries) {
            for (int m = 0; m < mean.length; m++) {
                double[] scores = query.scoresOf(m);
                for (int i = 0; i < scores.length; i++) {
                    mean[m][i] += scores[i] / queries.size();
                }
            }
        }
        return ScoreMatrix.of(mean);
    }

    List<Provenance> provenances() {
        List<Provenance> all = new ArrayList<>();
        outcomes.forEach(o -> all.add(o.provenance()));
        all.add(memorization.provenance());
        return all;
    }
}
