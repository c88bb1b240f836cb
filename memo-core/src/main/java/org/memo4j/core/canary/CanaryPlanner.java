package org.memo4j.core.canary;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.memo4j.core.Checks;
import org.memo4j.core.text.CorpusDigest;
import org.memo4j.core.text.Document;

/**
 * Chooses canaries and the places of their copies.
 *
 * <p>For every number of copies there are equally many canaries, with distinct secrets drawn from the space of the
 * format and, if the template has a name, distinct names in random order: but for the number of copies the canaries are
 * exchangeable, so those without copies are controls for the others. The same documents, options and seed give the same
 * plan.
 */
public final class CanaryPlanner {
    private final CanaryFormat format;
    private final int[] replicas;
    private final int perCount;
    private final CanaryPlacement placement;
    private final long seed;

    private CanaryPlanner(CanaryFormat format, int[] replicas, int perCount, CanaryPlacement placement, long seed) {
        this.format = format;
        this.replicas = replicas;
        this.perCount = perCount;
        this.placement = placement;
        this.seed = seed;
    }

    /**
     * Four canaries each of 0, 1, 4, 16 and 64 copies, as documents of their own, seed 0.
     *
     * @param format what the canaries look like
     * @return the planner
     */
    public static CanaryPlanner of(CanaryFormat format) {
        return new CanaryPlanner(format, new int[] {0, 1, 4, 16, 64}, 4, CanaryPlacement.OWN_DOCUMENT, 0);
    }

    /**
     * Sets the numbers of copies.
     *
     * @param counts the numbers, each at least 0 and each once; 0 is the control, which is never inserted
     * @return a new planner
     */
    public CanaryPlanner withReplicas(int... counts) {
        Checks.check(counts.length > 0, "replicas must not be empty; give at least one number of copies");
        for (int count : counts) {
            Checks.atLeast(count, 0, "replicas");
        }
        Checks.check(
                Arrays.stream(counts).distinct().count() == counts.length,
                "replicas must be distinct, but are %s; use withCanariesPerCount for more canaries of a count",
                Arrays.toString(counts));
        return new CanaryPlanner(format, counts.clone(), perCount, placement, seed);
    }

    /**
     * Sets the number of canaries for each number of copies.
     *
     * @param value at least 1
     * @return a new planner
     */
    public CanaryPlanner withCanariesPerCount(int value) {
        return new CanaryPlanner(format, replicas, Checks.atLeast(value, 1, "canariesPerCount"), placement, seed);
    }

    /**
     * Sets what kind of place a copy gets.
     *
     * @param value the kind of place
     * @return a new planner
     */
    public CanaryPlanner withPlacement(CanaryPlacement value) {
        return new CanaryPlanner(format, replicas, perCount, value, seed);
    }

    /**
     * Sets the seed of all choices.
     *
     * @param value the seed
     * @return a new planner
     */
    public CanaryPlanner withSeed(long value) {
        return new CanaryPlanner(format, replicas, perCount, placement, value);
    }

    /**
     * Makes the plan; {@link CanaryPlan#insertInto} carries it out. Time: the documents are searched for every canary.
     *
     * @param documents documents to put the canaries into
     * @return the plan
     * @throws IllegalArgumentException if there are fewer secrets or names than canaries, fewer places than copies of a
     *     canary, or a document already holds a canary
     */
    public CanaryPlan plan(List<Document> documents) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Canary> canaries = canaries(random.split());
        for (Canary canary : canaries) {
            for (Document document : documents) {
                Checks.check(
                        !document.text().contains(canary.text()),
                        "document '%s' already holds the canary '%s', so its copies could not be counted; use another"
                                + " seed or template",
                        document.id(),
                        canary.text());
            }
        }
        List<CanaryInsertion> insertions = placement.locate(documents, copies(documents, canaries, random.split()));
        return new CanaryPlan(format, placement, seed, CorpusDigest.of(documents), canaries, insertions);
    }

    private List<Canary> canaries(SplittableRandom random) {
        int n = Math.multiplyExact(replicas.length, perCount);
        Checks.check(
                format.spaceSize().compareTo(BigInteger.valueOf(n)) >= 0,
                "%d canaries need as many secrets, but %d characters of '%s' make only %d; use a longer secret or a"
                        + " larger alphabet",
                n,
                format.length(),
                format.alphabet(),
                format.spaceSize());
        boolean named = format.hasNames();
        Checks.check(
                !named || n <= format.nameCount(),
                "%d canaries need as many names, but only %d are given",
                n,
                format.nameCount());
        int[] names = named ? shuffled(format.nameCount(), n, random) : new int[0];
        Set<String> secrets = new HashSet<>();
        List<Canary> canaries = new ArrayList<>(n);
        while (canaries.size() < n) {
            String secret = format.draw(random);
            if (secrets.add(secret)) {
                int i = canaries.size();
                canaries.add(format.canary(
                        "canary-" + i, named ? format.name(names[i]) : "", secret, replicas[i / perCount]));
            }
        }
        return canaries;
    }

    private List<CanaryPlacement.Copy> copies(
            List<Document> documents, List<Canary> canaries, SplittableRandom random) {
        List<CanaryPlacement.Place> places = placement.places(documents);
        List<CanaryPlacement.Copy> drawn = new ArrayList<>();
        for (Canary canary : canaries) {
            Checks.check(
                    canary.replicas() <= places.size(),
                    "a canary with %d copies does not fit: copies go to distinct places, and with %s these %d documents"
                            + " have %d places; use fewer copies or more documents",
                    canary.replicas(),
                    placement,
                    documents.size(),
                    places.size());
            int[] order = shuffled(places.size(), canary.replicas(), random);
            for (int i = 0; i < canary.replicas(); i++) {
                drawn.add(new CanaryPlacement.Copy(canary, 0, places.get(order[i])));
            }
        }
        List<CanaryPlacement.Copy> copies = new ArrayList<>(drawn.size());
        for (int i : shuffled(drawn.size(), random)) {
            copies.add(drawn.get(i));
        }
        // Stable, so that copies at one place stay in random order.
        copies.sort(Comparator.comparingInt(
                        (CanaryPlacement.Copy copy) -> copy.place().document())
                .thenComparingInt(copy -> copy.place().offset()));
        Map<String, Integer> numbers = new HashMap<>();
        copies.replaceAll(copy -> new CanaryPlacement.Copy(
                copy.canary(), numbers.merge(copy.canary().id(), 1, Integer::sum), copy.place()));
        return copies;
    }

    private static int[] shuffled(int n, SplittableRandom random) {
        return shuffled(n, n, random);
    }

    /** The numbers below n, of which the first {@code count} are a random sample in random order. */
    private static int[] shuffled(int n, int count, SplittableRandom random) {
        int[] numbers = new int[n];
        Arrays.setAll(numbers, i -> i);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i, n);
            int swapped = numbers[i];
            numbers[i] = numbers[j];
            numbers[j] = swapped;
        }
        return numbers;
    }
}
