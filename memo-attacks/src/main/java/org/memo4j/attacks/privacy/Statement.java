package org.memo4j.attacks.privacy;

/** What an audit has shown, in words that claim no more than it has. */
final class Statement {
    private final String ruledOut;
    private final String choice;
    private final String assumption;
    private final boolean kept;

    Statement(String ruledOut, String choice, String assumption) {
        this(ruledOut, choice, assumption, true);
    }

    private Statement(String ruledOut, String choice, String assumption, boolean kept) {
        this.ruledOut = ruledOut;
        this.choice = choice;
        this.assumption = assumption;
        this.kept = kept;
    }

    Statement levelKept(boolean value) {
        return new Statement(ruledOut, choice, assumption, value);
    }

    String of(double epsilon, double ceiling, String percent, String counts) {
        StringBuilder text = new StringBuilder();
        if (epsilon > 0) {
            text.append("With confidence ")
                    .append(percent)
                    .append(" %, no ")
                    .append(ruledOut)
                    .append(" with epsilon < ")
                    .append(EpsilonBound.down(epsilon))
                    .append(" gives these scores: ");
        } else {
            text.append("Nothing was shown at confidence ")
                    .append(percent)
                    .append(" %: every epsilon agrees with these scores, which is no evidence of privacy: ");
        }
        text.append(counts).append(" (").append(choice).append("). ");
        if (ceiling > 0) {
            text.append("A perfect attack on as many examples would have shown epsilon >= ")
                    .append(EpsilonBound.down(ceiling))
                    .append(". ");
        } else {
            text.append("With so few examples even a perfect attack would have shown nothing. ");
        }
        text.append("Assumed: ").append(assumption);
        if (!kept) {
            text.append(" The threshold was chosen on these scores, so the confidence is not guaranteed.");
        }
        return text.toString();
    }
}
