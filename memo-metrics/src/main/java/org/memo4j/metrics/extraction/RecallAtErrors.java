package org.memo4j.metrics.extraction;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Recall at E errors: an attacker names suffixes of known prefixes, surest first, and is stopped at the E-th wrong one.
 *
 * <pre>
 * recall(E) = #{ examples with a correct guess before the E-th error } / #{ examples }
 * </pre>
 *
 * An example may have any number of guesses, also none. A correct guess that repeats an earlier one is neither a find
 * nor an error; every wrong guess is an error. With fewer than E errors in all, every correct guess counts, and
 * {@link RecallAtErrorsResult#errors} says how many there were.
 *
 * <p>Guesses of equal confidence have no order. Where the E-th error lies within such a tie of {@code a} finds and
 * {@code b} errors, of which {@code e} are still allowed, the recall is the mean over all orders: each find comes before
 * the {@code e}-th error with probability {@code e / (b + 1)}. So the number does not depend on the order of the rows.
 *
 * <p>Intervals resample examples, each with all of its guesses, and keep E; at an E that is small against the number of
 * examples they are wide.
 *
 * <p>Source: Carlini et al., <em>Training Data Extraction Challenge</em>, 2022 (lm-extraction-benchmark), 100 errors over
 * 1000 examples. Departure: the reference takes the rows as given and so breaks ties by their order. Cost: a sort.
 */
public final class RecallAtErrors {
    private static final RecallAtErrors DEFAULT =
            new RecallAtErrors(new int[] {100}, Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE));

    private final int[] errors;
    private final Bootstrap bootstrap;

    private RecallAtErrors(int[] errors, Bootstrap bootstrap) {
        this.errors = errors;
        this.bootstrap = bootstrap;
    }

    /**
     * 100 errors; percentile intervals over examples, 2000 replicates, confidence 0.95, a fixed seed.
     *
     * @return the defaults
     */
    public static RecallAtErrors withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the numbers of errors that get an interval.
     *
     * @param values numbers of errors, each at least 1
     * @return a new object
     */
    public RecallAtErrors withErrors(int... values) {
        Checks.check(values.length > 0, "errors is empty; give at least one number of errors");
        for (int e : values) {
            Checks.atLeast(e, 1, "errors");
        }
        return new RecallAtErrors(values.clone(), bootstrap);
    }

    /**
     * Sets how intervals are made.
     *
     * @param value the bootstrap over examples
     * @return a new object
     */
    public RecallAtErrors withBootstrap(Bootstrap value) {
        return new RecallAtErrors(errors, value);
    }

    /**
     * Measures one guess an example.
     *
     * @param guesses guessed suffixes
     * @param targets true suffixes, none of them empty
     * @param confidence how sure the attacker is of each guess, higher is surer
     * @return recall and precision at any number of errors
     * @throws IllegalArgumentException if the numbers differ, there are none, a target is empty or a confidence is NaN
     */
    public RecallAtErrorsResult ofSuffixes(TokenSequences guesses, TokenSequences targets, double[] confidence) {
        Checks.sameLength(guesses.size(), "guesses", targets.size(), "targets");
        boolean[] correct = new boolean[targets.size()];
        for (int i = 0; i < correct.length; i++) {
            Checks.check(targets.length(i) > 0, "target %d is empty and would match anything; leave it out", i);
            correct[i] = Arrays.equals(guesses.get(i), targets.get(i));
        }
        return ofGuesses(correct.length, IntStream.range(0, correct.length).toArray(), correct, confidence);
    }

    /**
     * Measures any number of guesses an example.
     *
     * @param examples number of examples, at least 1
     * @param example for each guess the index of its example
     * @param correct for each guess whether it is the true suffix
     * @param confidence for each guess how sure the attacker is of it, higher is surer; may be infinite
     * @return recall and precision at any number of errors
     * @throws IllegalArgumentException if the arrays differ in length, an index is not an example's, or a confidence is
     *     NaN
     */
    public RecallAtErrorsResult ofGuesses(int examples, int[] example, boolean[] correct, double[] confidence) {
        Checks.atLeast(examples, 1, "examples");
        Checks.sameLength(correct.length, "correct", example.length, "example");
        Checks.sameLength(confidence.length, "confidence", example.length, "example");
        for (int i = 0; i < example.length; i++) {
            Checks.index(example[i], examples, "example");
            Checks.check(!Double.isNaN(confidence[i]), "confidence[%d] is NaN; remove or repair it", i);
        }
        Integer[] order = IntStream.range(0, example.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> 0 - confidence[i]));
        boolean[] found = new boolean[examples];
        int[] owner = new int[order.length];
        boolean[] right = new boolean[order.length];
        int[] group = new int[order.length];
        int kept = 0;
        int groups = 0;
        double last = Double.NaN;
        for (int i : order) {
            if (correct[i] && found[example[i]]) {
                continue;
            }
            found[example[i]] |= correct[i];
            groups += kept == 0 || confidence[i] != last ? 1 : 0;
            last = confidence[i];
            owner[kept] = example[i];
            right[kept] = correct[i];
            group[kept++] = groups - 1;
        }
        ErrorWalk ranked = new ErrorWalk(
                examples, Arrays.copyOf(owner, kept), Arrays.copyOf(right, kept), Arrays.copyOf(group, kept));
        Provenance provenance = Means.addTo(
                        Provenance.of(MetricIds.RECALL_AT_ERRORS).with("errors", Arrays.toString(errors)), bootstrap)
                .withData(new DataHash()
                        .add(examples)
                        .add(example)
                        .add(correct)
                        .add(confidence)
                        .value());
        return new RecallAtErrorsResult(ranked, errors, bootstrap, provenance);
    }
}
