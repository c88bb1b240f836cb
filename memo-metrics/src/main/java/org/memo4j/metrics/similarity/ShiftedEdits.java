package org.memo4j.metrics.similarity;

import org.jspecify.annotations.Nullable;

/**
 * Number of edits with shifts from a hypothesis to a reference, found greedily by the rules of Tercom: which shifts are
 * tried, in which order, and which of several as good ones is taken all change the number, so they are kept to the letter.
 */
final class ShiftedEdits {
    private static final int MAX_RUN = 10;
    private static final int MAX_WAY = 50;
    private static final int MAX_TRIALS = 1000;

    private final int[] reference;
    private int trials;

    private ShiftedEdits(int[] reference) {
        this.reference = reference;
    }

    static int count(int[] hypothesis, int[] reference) {
        if (reference.length == 0) {
            return hypothesis.length;
        }
        ShiftedEdits edits = new ShiftedEdits(reference);
        int[] words = hypothesis;
        int shifts = 0;
        while (true) {
            Shift best = edits.bestShift(words);
            // a shift that is found as the trials run out is not made
            if (edits.trials >= MAX_TRIALS || best == null || best.gain <= 0) {
                return shifts + new BandedTable(words, reference).distance();
            }
            words = best.applied(words);
            shifts++;
        }
    }

    /** A run of words of the hypothesis and the position before which it goes. */
    private record Shift(int gain, int length, int start, int target) {
        /** More gain, then a longer run, then one further ahead, then a target further ahead. */
        boolean isBetterThan(@Nullable Shift other) {
            if (other == null) {
                return true;
            }
            if (gain != other.gain) {
                return gain > other.gain;
            }
            if (length != other.length) {
                return length > other.length;
            }
            return start != other.start ? start < other.start : target < other.target;
        }

        int[] applied(int[] words) {
            int[] out = new int[words.length];
            // of the words that stay, so many come before the run
            int beyond = target > start + length ? target - length : target;
            int before = target < start ? target : Math.min(words.length - length, beyond);
            int from = 0;
            for (int i = 0; i < words.length - length; i++) {
                from += from == start ? length : 0;
                out[i < before ? i : i + length] = words[from++];
            }
            System.arraycopy(words, start, out, before, length);
            return out;
        }
    }

    private @Nullable Shift bestShift(int[] words) {
        BandedTable table = new BandedTable(words, reference);
        WordAlignment alignment = table.alignment();
        Shift best = null;
        for (int start = 0; start < words.length; start++) {
            for (int at = Math.max(0, start - MAX_WAY); at < Math.min(reference.length, start + MAX_WAY + 1); at++) {
                int longest = commonRun(words, start, at);
                for (int length = 1; length <= longest; length++) {
                    if (alignment.isMisplaced(start, at, length)) {
                        Shift shift = bestTarget(words, new Run(start, at, length), table.distance(), alignment);
                        best = shift != null && shift.isBetterThan(best) ? shift : best;
                    }
                    if (trials >= MAX_TRIALS) {
                        return best;
                    }
                }
            }
        }
        return best;
    }

    /** Words of the hypothesis from a start that the reference has from a place. */
    private record Run(int start, int at, int length) {}

    /** The run is put before, between and after the words that the alignment gives its words in the reference. */
    private @Nullable Shift bestTarget(int[] words, Run run, int distance, WordAlignment alignment) {
        Shift best = null;
        int before = -1;
        for (int offset = -1; offset < run.length && run.at + offset < reference.length; offset++) {
            int target = run.at + offset < 0 ? 0 : alignment.hypothesisAt(run.at + offset) + 1;
            if (target != before) {
                before = target;
                Shift free = new Shift(0, run.length, run.start, target);
                int gain = distance - new BandedTable(free.applied(words), reference).distance();
                Shift shift = new Shift(gain, run.length, run.start, target);
                best = shift.isBetterThan(best) ? shift : best;
                trials++;
            }
        }
        return best;
    }

    private int commonRun(int[] words, int start, int at) {
        int length = 0;
        while (length < MAX_RUN
                && start + length < words.length
                && at + length < reference.length
                && words[start + length] == reference[at + length]) {
            length++;
        }
        return length;
    }
}
