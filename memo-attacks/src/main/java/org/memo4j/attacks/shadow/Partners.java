package org.memo4j.attacks.shadow;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * For every model as the target and every example, a random model of the other side: without both of them, as many models
 * are left IN and OUT whether the target saw the example or not, and either is as likely as the other.
 */
final class Partners {
    private final ScoreMatrix scores;
    private final Membership membership;
    private final int[][] partner;

    /** Draws them; an example's do not depend on the other examples. */
    static Partners draw(ScoreMatrix scores, Membership membership, long seed) {
        Lira.checkShapes(scores.scoresOf(0), scores, membership);
        membership.checkEstimable(2);
        return new Partners(scores, membership, seed);
    }

    /** The models to attack: those that are given, or all. */
    static int[] targets(ScoreMatrix scores, int... given) {
        for (int target : given) {
            Checks.index(target, scores.models(), "target");
        }
        return given.length > 0 ? given : IntStream.range(0, scores.models()).toArray();
    }

    private Partners(ScoreMatrix scores, Membership membership, long seed) {
        this.scores = scores;
        this.membership = membership;
        int models = membership.models();
        partner = new int[models][membership.examples()];
        SplittableRandom random = new SplittableRandom(seed);
        int[] in = new int[models];
        int[] out = new int[models];
        for (int i = 0; i < membership.examples(); i++) {
            SplittableRandom own = random.split();
            int ins = 0;
            int outs = 0;
            for (int m = 0; m < models; m++) {
                if (membership.contains(m, i)) {
                    in[ins++] = m;
                } else {
                    out[outs++] = m;
                }
            }
            for (int m = 0; m < models; m++) {
                partner[m][i] = membership.contains(m, i) ? out[own.nextInt(outs)] : in[own.nextInt(ins)];
            }
        }
    }

    /** Signals of the partners of a target, one an example. */
    double[] signals(int target) {
        double[] signals = new double[scores.examples()];
        for (int i = 0; i < signals.length; i++) {
            signals[i] = scores.score(partner[target][i], i);
        }
        return signals;
    }

    /** Scores of a target by what is left: tables in which each example has its own models in the rows. */
    double[] score(ShadowAttack attack, int target) {
        int left = membership.models() - 2;
        double[][] rest = new double[left][scores.examples()];
        boolean[][] members = new boolean[left][scores.examples()];
        double[] signals = new double[scores.examples()];
        for (int m = 0; m < membership.models(); m++) {
            if (m == target) {
                continue;
            }
            scores.read(m, 0, signals, signals.length);
            for (int i = 0; i < signals.length; i++) {
                int gone = partner[target][i];
                if (m != gone) {
                    int row = m - (m > target ? 1 : 0) - (m > gone ? 1 : 0);
                    rest[row][i] = signals[i];
                    members[row][i] = membership.contains(m, i);
                }
            }
        }
        return attack.score(scores.scoresOf(target), ScoreMatrix.of(rest), Membership.of(members));
    }
}
