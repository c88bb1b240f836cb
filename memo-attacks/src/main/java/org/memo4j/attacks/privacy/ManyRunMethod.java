package org.memo4j.attacks.privacy;

import java.util.ArrayList;
import java.util.List;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;

/** Methods that take the scores as independent draws with and without the example. */
abstract class ManyRunMethod extends AuditMethod<Confusion> {
    @Override
    Confusion evidence(Confusion counts) {
        return counts;
    }

    @Override
    Confusion perfect(Confusion counts) {
        return new Confusion(counts.members(), 0, 0, counts.nonMembers());
    }

    @Override
    boolean splitsBlindly() {
        return false;
    }

    @Override
    String assumption() {
        return "The scores are independent of each other, as those of separate training runs are.";
    }

    /**
     * Above the j-th highest non-member the false-positive rate is Beta(j, n - j + 1), at most, whose quantile is the
     * Clopper-Pearson limit of j - 1 counts; and the members are independent of it. At the j-th lowest member the same
     * holds for the false-negative rate. With ties fewer than j - 1 may be counted; j - 1 stays on the safe side.
     */
    @Override
    List<Confusion> atRanks(RocCurve roc, Ranks ranks) {
        List<Confusion> candidates = new ArrayList<>();
        for (int j : ranks.upTo(roc.nonMembers())) {
            int point = firstPoint(roc, j, false) - 1;
            int hits = roc.confusion(point).truePositives();
            candidates.add(new Confusion(hits, roc.members() - hits, j - 1, roc.nonMembers() - j + 1));
        }
        for (int j : ranks.upTo(roc.members())) {
            int caught = roc.members() - j + 1;
            Confusion at = roc.confusion(firstPoint(roc, caught, true));
            candidates.add(new Confusion(caught, j - 1, at.falsePositives(), at.trueNegatives()));
        }
        return candidates;
    }

    /** First point that flags at least so many members, or non-members. */
    private static int firstPoint(RocCurve roc, int count, boolean members) {
        int low = 0;
        int high = roc.points() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Confusion at = roc.confusion(middle);
            if ((members ? at.truePositives() : at.falsePositives()) >= count) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
