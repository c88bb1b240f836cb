package org.memo4j.attacks.privacy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.memo4j.core.Provenance;

/**
 * What an audit has shown: a lower bound on epsilon, and what it rests on.
 *
 * @param epsilon lower bound on epsilon, at least 0; 0 shows nothing
 * @param delta the delta it goes with
 * @param confidence probability with which the bound is right
 * @param ceiling bound that a perfect attack on as many examples would have given
 * @param counts the counts behind the bound, at the threshold that was chosen
 * @param statement what was shown, in words
 * @param provenance method, options and data
 * @param <C> kind of counts
 */
public record EpsilonBound<C>(
        double epsilon,
        double delta,
        double confidence,
        double ceiling,
        C counts,
        String statement,
        Provenance provenance) {
    static String differentiallyPrivate(double delta) {
        return delta == 0 ? "epsilon-differentially private" : "(epsilon, " + delta + ")-differentially private";
    }

    /** Rounded so that "less than" stays true. */
    static String down(double epsilon) {
        return new BigDecimal(epsilon).setScale(3, RoundingMode.FLOOR).toPlainString();
    }

    /**
     * Readable table.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "epsilon >= %s at delta %s, confidence %s %%  (at most %s with as many examples)%n  %s%n  %s",
                down(epsilon),
                delta,
                PrivacyAudit.percent(confidence),
                down(ceiling),
                counts,
                statement);
    }
}
