package org.memo4j.attacks.privacy;

import org.memo4j.attacks.roc.Confusion;

/**
 * Which two rates a privacy audit compares. Under (epsilon, delta)-differential privacy each of the ratios is at most
 * {@code e^epsilon} when delta is zero, because members and non-members and the answers "member" and "non-member" may
 * be exchanged.
 */
public enum DecisionRule {
    /** Flagged members against flagged non-members: {@code TPR / FPR}; strong where false positives are rare. */
    MEMBER {
        @Override
        public Confusion view(Confusion counts) {
            return counts;
        }
    },
    /** Passed non-members against passed members: {@code TNR / FNR}; strong where false negatives are rare. */
    NON_MEMBER {
        @Override
        public Confusion view(Confusion counts) {
            return new Confusion(
                    /* truePositives= */ counts.trueNegatives(),
                    /* falseNegatives= */ counts.falsePositives(),
                    /* falsePositives= */ counts.falseNegatives(),
                    /* trueNegatives= */ counts.truePositives());
        }
    },
    /** The first rule for an attack whose sign is not known: {@code FPR / TPR}. */
    MEMBER_REVERSED {
        @Override
        public Confusion view(Confusion counts) {
            return new Confusion(
                    /* truePositives= */ counts.falsePositives(),
                    /* falseNegatives= */ counts.trueNegatives(),
                    /* falsePositives= */ counts.truePositives(),
                    /* trueNegatives= */ counts.falseNegatives());
        }
    },
    /** The second rule for an attack whose sign is not known: {@code FNR / TNR}. */
    NON_MEMBER_REVERSED {
        @Override
        public Confusion view(Confusion counts) {
            return new Confusion(
                    /* truePositives= */ counts.falseNegatives(),
                    /* falseNegatives= */ counts.truePositives(),
                    /* falsePositives= */ counts.trueNegatives(),
                    /* trueNegatives= */ counts.falsePositives());
        }
    };

    /**
     * The counts as this rule sees them.
     *
     * @param counts counts at a threshold
     * @return counts whose TPR is the numerator and whose FPR is the denominator of this rule
     */
    public abstract Confusion view(Confusion counts);

    boolean reversed() {
        return this == MEMBER_REVERSED || this == NON_MEMBER_REVERSED;
    }
}
