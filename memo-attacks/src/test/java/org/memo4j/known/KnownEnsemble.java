package org.memo4j.known;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.memo4j.core.analytic.AnalyticEnsemble;
import org.memo4j.core.analytic.HeadScore;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Shadow models and a target, analytic heads on random halves of the data, see {@link KnownHeads}.
 *
 * <p>{@link #memorizing}: interpolating heads. An example that a head learned has a score of 1, to within the ridge; another
 * one's is random around 0, with a standard deviation of {@code sqrt(s / (1 - s) / 4) = 0.13}, since labels are random and
 * the points of a half span a share {@code s = 1 / 16} of the space.
 *
 * <p>{@link #exact}: every example has its own feature, with a score of {@link KnownHeads#MEMORIZATION} in the models that
 * learned it and 0 in the others, exactly.
 *
 * <p>{@link #unrelated}: scores of heads on random points, with membership drawn anew. Every membership is a coin of its own, so an
 * example's is independent of all scores and of the membership of all other models, and members and others are exchangeable.
 * (In a balanced design the other models' membership gives the target's away.)
 *
 * @param shadows scores of the shadow models
 * @param membership which shadow model saw which example
 * @param target scores of the target
 * @param member which example the target saw
 */
record KnownEnsemble(ScoreMatrix shadows, Membership membership, double[] target, boolean[] member) {
    static final int MODELS = 32;

    static KnownEnsemble memorizing(int examples, long seed) {
        Membership coins = coins(examples, seed + 1);
        return of(scores(KnownHeads.random(examples, 8 * examples, 4, seed), coins), coins);
    }

    static KnownEnsemble exact(int examples, long seed) {
        Membership coins = coins(examples, seed);
        return of(scores(KnownHeads.own(examples, 2), coins), coins);
    }

    static KnownEnsemble unrelated(int examples, long seed) {
        LabeledInputs data = KnownHeads.random(examples, 100, 4, seed);
        return of(scores(data, coins(examples, seed + 1)), coins(examples, seed + 2));
    }

    private static ScoreMatrix scores(LabeledInputs data, Membership membership) {
        return AnalyticEnsemble.of(KnownHeads.empty(data), data).scores(membership, HeadScore.TRUE_CLASS);
    }

    /** A coin for each model and example. */
    static Membership coins(int examples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[][] member = new boolean[MODELS + 1][examples];
        for (boolean[] row : member) {
            for (int i = 0; i < examples; i++) {
                row[i] = random.nextBoolean();
            }
        }
        return Membership.of(member);
    }

    /** The last model is the target. */
    private static KnownEnsemble of(ScoreMatrix scores, Membership membership) {
        int[] shadows = IntStream.range(0, MODELS).toArray();
        return new KnownEnsemble(
                scores.selectModels(shadows),
                membership.selectModels(shadows),
                scores.scoresOf(MODELS),
                membership.flags(MODELS));
    }

    /** The same with other scores. */
    KnownEnsemble map(DoubleUnaryOperator function) {
        double[] mapped = IntStream.range(0, target.length)
                .mapToDouble(i -> function.applyAsDouble(target[i]))
                .toArray();
        return new KnownEnsemble(shadows.map(function), membership, mapped, member);
    }
}
