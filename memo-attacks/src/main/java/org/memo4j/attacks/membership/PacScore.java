package org.memo4j.attacks.membership;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * Polarized augment calibration: how much wider apart the likeliest and the least likely tokens are in shuffled
 * versions of a text than in the text,
 *
 * <pre>
 * PD(x) = mean of the max(1, floor(f T)) largest lp_t - mean of the max(1, floor(k T)) smallest lp_t
 * score = 1/n sum_j PD(x_j) - PD(x)
 * </pre>
 *
 * Training lifts the least likely tokens of the very text, and not those of its neighbors. Ye, Hu, Li, Wang, Chen and
 * Zhao, <em>Data contamination calibration for black-box LLMs</em>, Findings of ACL 2024, with the sign turned so that
 * higher = member, and the defaults {@code k} = 0.3 and {@code f} = 0.05 of the code that came with it. How the
 * versions are made is up to the caller; there five a text, each by swaps of two random words, 0.3 swaps a word.
 */
public final class PacScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.pac", 1);

    private final Versions versions;
    private final double smallest;
    private final double largest;

    private PacScore(Versions versions, double smallest, double largest) {
        this.versions = versions;
        this.smallest = smallest;
        this.largest = largest;
    }

    /**
     * The score against given versions.
     *
     * @param versions token scores of the shuffled versions by the attacked model, those of sequence {@code i} from
     *     {@code i * perSequence} on
     * @param perSequence number of versions of each sequence, at least 1
     * @return the score
     */
    public static PacScore of(TokenScores versions, int perSequence) {
        return new PacScore(new Versions(versions, perSequence, "versions"), 0.3, 0.05);
    }

    /**
     * Sets the shares of tokens at both ends.
     *
     * @param leastLikely the share k, in (0, 1]
     * @param likeliest the share f, in (0, 1]
     * @return a new score
     */
    public PacScore withFractions(double leastLikely, double likeliest) {
        return new PacScore(versions, MinK.fraction(leastLikely), MinK.fraction(likeliest));
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID)
                .with("versions", versions.perSequence())
                .with("least likely", smallest)
                .with("likeliest", largest);
    }

    @Override
    public double[] score(TokenScores scores) {
        versions.checkMatching(scores);
        return Sequences.score(
                scores, i -> versions.mean(i, j -> version(i, j)) - distance(scores.logProbabilities(i)));
    }

    private double version(int sequence, int version) {
        Checks.check(
                versions.table().length(version) > 0,
                "version %d of sequence %d has no scored token; leave it out",
                version - sequence * versions.perSequence(),
                sequence);
        return distance(versions.table().logProbabilities(version));
    }

    private double distance(double[] lp) {
        double low = MinK.mean(lp, smallest);
        double high = Arrays.stream(lp, lp.length - MinK.count(lp.length, largest), lp.length)
                .average()
                .orElseThrow();
        return high - low;
    }
}
