package org.memo4j.metrics.extraction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.memo4j.core.Progress;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;

/** Search of a short prompt for one target, see {@link AdversarialCompression}. Used once. */
final class PromptSearch {
    private static final int STEP_UP = 5;
    private static final double MORE_STEPS = 1.2;

    /**
     * What was found.
     *
     * @param prompt shortest prompt, empty if none was found
     * @param scored number of prompts that were scored
     * @param exhausted whether the budget ended the search
     * @param shortest whether all shorter prompts were tried
     */
    record Found(int[] prompt, long scored, boolean exhausted, boolean shortest) {}

    private final LanguageModel model;
    private final int[] target;
    private final AdversarialCompression.Search search;
    private final SplittableRandom random;
    private long scored;
    private int[] found = new int[0];
    private int[] best = new int[0];
    private double bestScore = Double.NEGATIVE_INFINITY;

    PromptSearch(LanguageModel model, int[] target, AdversarialCompression.Search search, SplittableRandom random) {
        this.model = model;
        this.target = target;
        this.search = search;
        this.random = random;
    }

    Found run() {
        int tried = tryShortOnes();
        int least = tried;
        int greatest = target.length + 1;
        int steps = search.steps();
        int length = Math.min(Math.max(search.startLength(), least + 1), target.length);
        while (found.length != tried + 1 && length > least && length < greatest && scored < search.budget()) {
            if (climb(length, steps)) {
                greatest = length;
                length--;
            } else {
                least = length;
                length = Math.min(length + STEP_UP, greatest <= target.length ? greatest : target.length);
                steps = (int) (steps * MORE_STEPS);
            }
        }
        return new Found(found, scored, scored >= search.budget(), found.length > 0 && found.length <= tried + 1);
    }

    /** Tries all prompts of 1, 2, ... tokens as long as they are few; gives the length up to which none was found. */
    private int tryShortOnes() {
        for (int length = 1; length <= target.length; length++) {
            double all = Math.pow(model.vocabularySize(), length);
            if (all > (double) search.steps() * search.candidates()
                    || scored + all > search.budget()
                    || tryAllOf(length, (long) all)) {
                return length - 1;
            }
        }
        return target.length;
    }

    /** Climbs among the prompts of one length. */
    private boolean climb(int length, int steps) {
        best = new int[0];
        bestScore = Double.NEGATIVE_INFINITY;
        if (tryAll(seeds(length))) {
            return true;
        }
        for (int step = 1; step < steps && scored < search.budget(); step++) {
            List<int[]> candidates = new ArrayList<>();
            for (int c = 0; c < search.candidates(); c++) {
                candidates.add(mutate(best));
            }
            if (tryAll(candidates)) {
                return true;
            }
        }
        return false;
    }

    private boolean tryAllOf(int length, long all) {
        for (long from = 0; from < all; from += search.candidates()) {
            List<int[]> candidates = new ArrayList<>();
            for (long number = from; number < Math.min(all, from + search.candidates()); number++) {
                int[] prompt = new int[length];
                long rest = number;
                for (int t = 0; t < length; t++) {
                    prompt[t] = (int) (rest % model.vocabularySize());
                    rest /= model.vocabularySize();
                }
                candidates.add(prompt);
            }
            if (tryAll(candidates)) {
                return true;
            }
        }
        return false;
    }

    /** First prompts of a length: the one found before with one token left out, parts of the target, random ones. */
    private List<int[]> seeds(int length) {
        List<int[]> seeds = new ArrayList<>();
        if (found.length == length + 1) {
            for (int t = 0; t < found.length && seeds.size() < search.candidates(); t++) {
                int[] shorter = new int[length];
                System.arraycopy(found, 0, shorter, 0, t);
                System.arraycopy(found, t + 1, shorter, t, length - t);
                seeds.add(shorter);
            }
        }
        for (int t = 0; t + length <= target.length && seeds.size() < search.candidates() / 2; t++) {
            seeds.add(Arrays.copyOfRange(target, t, t + length));
        }
        while (seeds.size() < search.candidates()) {
            int[] prompt = new int[length];
            Arrays.setAll(prompt, t -> token());
            seeds.add(prompt);
        }
        return seeds;
    }

    private int[] mutate(int[] prompt) {
        int[] changed = prompt.clone();
        do {
            changed[random.nextInt(changed.length)] = token();
        } while (random.nextInt(4) == 0);
        return changed;
    }

    private int token() {
        return random.nextBoolean() ? target[random.nextInt(target.length)] : random.nextInt(model.vocabularySize());
    }

    /** Scores prompts of equal length; true if one of them elicits the target. */
    private boolean tryAll(List<int[]> prompts) {
        Progress.checkInterrupted("adversarial compression");
        List<int[]> allowed = prompts.subList(0, (int) Math.min(prompts.size(), search.budget() - scored));
        List<int[]> whole = new ArrayList<>();
        for (int[] prompt : allowed) {
            int[] both = Arrays.copyOf(prompt, prompt.length + target.length);
            System.arraycopy(target, 0, both, prompt.length, target.length);
            whole.add(both);
        }
        scored += allowed.size();
        TokenScores scores = model.score(TokenSequences.of(whole));
        TokenSpan span = TokenSpan.from(allowed.get(0).length);
        for (int p = 0; p < allowed.size(); p++) {
            if (span.greedyRun(scores, p) == target.length && emits(allowed.get(p))) {
                found = allowed.get(p);
                return true;
            }
            double score = span.logProbability(scores, p);
            if (best.length == 0 || score >= bestScore) {
                best = allowed.get(p);
                bestScore = score;
            }
        }
        return false;
    }

    /** Whether greedy decoding agrees with the ranks; rounding may tell near-ties apart. */
    private boolean emits(int[] prompt) {
        TokenSequences made = model.generate(TokenSequences.of(prompt), target.length, Decoding.greedy());
        return Arrays.equals(made.get(0), target);
    }
}
