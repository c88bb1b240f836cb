package org.memo4j.attacks.privacy;

import java.util.Arrays;
import java.util.List;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;

/** Methods that take the scores as those of many canaries in one training run, each in or out by a fair coin. */
abstract class OneRunMethod extends AuditMethod<OneRunCounts> {
    @Override
    OneRunCounts evidence(Confusion counts) {
        return OneRunCounts.of(counts);
    }

    @Override
    OneRunCounts perfect(OneRunCounts counts) {
        return new OneRunCounts(counts.canaries(), counts.guesses(), counts.guesses());
    }

    @Override
    boolean splitsBlindly() {
        return true;
    }

    @Override
    String assumption() {
        return "Each canary was put in by its own fair coin, and the guesses were made without a look at the coins.";
    }

    /** Who scores as high as the r-th is guessed to be in: a set that depends on the scores, not on the coins. */
    @Override
    List<Confusion> atRanks(RocCurve roc, Ranks ranks) {
        return Arrays.stream(ranks.upTo(Math.addExact(roc.members(), roc.nonMembers())))
                .mapToObj(rank -> roc.confusion(firstPoint(roc, rank)))
                .toList();
    }

    private static int firstPoint(RocCurve roc, int guesses) {
        int low = 0;
        int high = roc.points() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Confusion at = roc.confusion(middle);
            if (at.truePositives() + at.falsePositives() >= guesses) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
