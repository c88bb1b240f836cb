package org.memo4j.examples.attack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.attacks.trained.AttackLearner;
import org.memo4j.attacks.trained.ClassifierLearner;
import org.memo4j.attacks.trained.GradientBoosting;
import org.memo4j.attacks.trained.LogisticRegression;
import org.memo4j.attacks.trained.NearestNeighbors;
import org.memo4j.attacks.trained.RandomForest;
import org.memo4j.attacks.trained.ShadowTrainedAttack;
import org.memo4j.core.dl4j.Dl4jClassifier;
import org.memo4j.core.dl4j.MlpTrainer;
import org.memo4j.core.nd4j.NativeThreads;
import org.memo4j.core.score.Membership;

/** Attack models that shadow models teach, by name. */
final class AttackModels {
    /** What an attack model learns from: more observations were not seen to make it better, and take longer. */
    private static final int OBSERVATIONS = 10_000;

    private static final int FOLDS = 5;
    private static final int NEIGHBORS = 50;

    /** One hidden layer of 64 units, as Shokri et al. and Salem et al. have it. */
    private static final MlpTrainer NETWORK = MlpTrainer.ofClasses(2)
            .withHidden(64)
            .withEpochs(10)
            .withBatchSize(128)
            .withLearningRate(0.003);

    private AttackModels() {}

    /** The one that loss trajectories are judged by too. */
    static AttackLearner trees() {
        return GradientBoosting.withDefaults();
    }

    /** All of them. */
    static Map<String, AttackLearner> all(Membership shadows, Optional<RecordGroups> groups, long seed) {
        Map<String, AttackLearner> all = new LinkedHashMap<>();
        all.put("boosted trees", trees());
        all.put("logistic regression", LogisticRegression.withDefaults());
        all.put("random forest", RandomForest.withDefaults().withSeed(seed));
        // one large group may leave a single record to learn from, as often as there are shadow models
        int neighbors = groups.isPresent() ? Math.min(NEIGHBORS, shadows.models()) : NEIGHBORS;
        all.put("nearest neighbors", NearestNeighbors.withDefaults().withNeighbors(neighbors));
        all.put("network", network(seed));
        return all;
    }

    private static AttackLearner network(long seed) {
        return ClassifierLearner.of(NETWORK.toString(), seed, (features, labels, own) -> {
            int[] all = IntStream.range(0, labels.length).toArray();
            // one native thread: the same to the bit on any number of cores, and fastest for a small network
            int before = NativeThreads.limit(1);
            try {
                Dl4jClassifier trained = NETWORK.train(features, labels, all, own);
                try {
                    return trained.dense().classifier();
                } finally {
                    trained.free();
                }
            } finally {
                NativeThreads.limit(before);
            }
        });
    }

    /** The attack with one of them: groups stay in one fold each, and there are no more folds than groups. */
    static ShadowTrainedAttack attack(AttackLearner learner, Membership shadows, Optional<RecordGroups> groups) {
        ShadowTrainedAttack attack = ShadowTrainedAttack.of(learner)
                .withObservations(Math.min(OBSERVATIONS, shadows.models() * shadows.examples()));
        return groups.map(g -> attack.withGroups(g.of()).withFolds(Math.min(FOLDS, g.count())))
                .orElse(attack);
    }
}
