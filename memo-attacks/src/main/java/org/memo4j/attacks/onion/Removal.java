package org.memo4j.attacks.onion;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;

/**
 * Which examples to remove from a population: the layer of the onion, or one of the controls that tell the effect from
 * what any removal does.
 *
 * <p>Source of the controls: Carlini et al., <em>The Privacy Onion Effect: Memorization is Relative</em>, NeurIPS 2022,
 * section 4. Immutable.
 */
public final class Removal {
    /** Trains on a set of examples and attacks. */
    interface Measurement {
        AttackSuccess of(int[] examples) throws IOException;
    }

    /** Chooses from a population. */
    private interface Choice {
        int[] from(AttackSuccess success, Measurement again) throws IOException;
    }

    private final String name;
    private final Choice choice;
    private final int[] added;

    private Removal(String name, Choice choice, int[] added) {
        this.name = name;
        this.choice = choice;
        this.added = added;
    }

    /**
     * The layer: the examples with the highest attack success rates.
     *
     * @param count how many, at least 1
     * @return the removal
     */
    public static Removal mostVulnerable(int count) {
        Checks.atLeast(count, 1, "count");
        return new Removal("most vulnerable", (success, again) -> head(success, count), new int[0]);
    }

    /**
     * Control: the examples with the lowest success rates.
     *
     * @param count how many, at least 1
     * @return the removal
     */
    public static Removal leastVulnerable(int count) {
        Checks.atLeast(count, 1, "count");
        return new Removal(
                "least vulnerable",
                (success, again) -> {
                    int[] ranking = success.ranking();
                    check(count, ranking.length);
                    return Arrays.copyOfRange(ranking, ranking.length - count, ranking.length);
                },
                new int[0]);
    }

    /**
     * Control: random examples. It shows what a smaller data set alone does.
     *
     * @param count how many, at least 1
     * @param seed the seed
     * @return the removal
     */
    public static Removal random(int count, long seed) {
        Checks.atLeast(count, 1, "count");
        return new Removal(
                "random",
                (success, again) -> {
                    int[] order = success.examples();
                    check(count, order.length);
                    SplittableRandom random = new SplittableRandom(seed);
                    for (int i = 0; i < count; i++) {
                        int j = random.nextInt(i, order.length);
                        int example = order[j];
                        order[j] = order[i];
                        order[i] = example;
                    }
                    return Arrays.copyOf(order, count);
                },
                new int[0]);
    }

    /**
     * The layer in several rounds: in each the most vulnerable examples of what is left, after training again. One round
     * is {@link #mostVulnerable}. The source finds about the same curve either way.
     *
     * @param count how many in all
     * @param rounds rounds, at least 1 and at most {@code count}; each but the first trains a population
     * @return the removal
     */
    public static Removal iterative(int count, int rounds) {
        Checks.atLeast(rounds, 1, "rounds");
        Checks.atLeast(count, rounds, "count");
        return new Removal(
                "iterative, " + rounds + " rounds",
                (success, again) -> {
                    check(count, success.examples().length);
                    int[] removed = new int[0];
                    AttackSuccess left = success;
                    for (int r = 0; r < rounds; r++) {
                        if (r > 0) {
                            left = again.of(without(success.examples(), removed));
                        }
                        // equal rounds, up to one example
                        int upTo = (int) ((long) count * (r + 1) / rounds);
                        int[] more = head(left, upTo - removed.length);
                        int before = removed.length;
                        removed = Arrays.copyOf(removed, upTo);
                        System.arraycopy(more, 0, removed, before, more.length);
                    }
                    return removed;
                },
                new int[0]);
    }

    /**
     * Duplicates: all examples of a group but the one with the lowest number. To see whether duplicates explain the
     * effect, run the experiment on {@link #deduplicated} examples and compare.
     *
     * @param groups group of each example, by its number; examples of one group are duplicates
     * @return the removal
     */
    public static Removal duplicates(int... groups) {
        int[] copy = groups.clone();
        return new Removal(
                "duplicates",
                (success, again) -> {
                    int[] examples = success.examples();
                    return without(examples, deduplicated(examples, copy));
                },
                new int[0]);
    }

    /**
     * One example of each group of duplicates, that with the lowest number.
     *
     * @param examples numbers of examples
     * @param groups group of each example, by its number
     * @return some of {@code examples}, ascending
     */
    public static int[] deduplicated(int[] examples, int[] groups) {
        Set<Integer> seen = new HashSet<>();
        return Arrays.stream(examples)
                .sorted()
                .filter(example -> {
                    Checks.index(example, groups.length, "example");
                    return seen.add(groups[example]);
                })
                .toArray();
    }

    /**
     * Any examples, for example the strongest of {@link PrivacyInfluence} on a target.
     *
     * @param name name in tables
     * @param examples numbers of the examples, each once, at least one
     * @return the removal
     */
    public static Removal of(String name, int... examples) {
        Checks.check(examples.length > 0, "there is no example to remove; name at least one");
        int[] copy = examples.clone();
        return new Removal(name, (success, again) -> copy.clone(), new int[0]);
    }

    /**
     * Control: puts other examples into the freed places, such as outliers from elsewhere with random labels, to see
     * whether capacity that became free explains the effect. They are trained on, and not counted.
     *
     * @param examples numbers of examples that the trainer knows and that are not in the population
     * @return a new removal
     */
    public Removal replacedBy(int... examples) {
        return new Removal(name + ", replaced", choice, examples.clone());
    }

    /**
     * Name in tables.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    int[] added() {
        return added.clone();
    }

    /** Numbers of the examples to remove; fewer than there are. */
    int[] select(AttackSuccess success, Measurement again) throws IOException {
        int[] removed = choice.from(success, again);
        Set<Integer> different = new HashSet<>();
        for (int example : removed) {
            success.column(example);
            Checks.check(different.add(example), "example %d is removed twice; name each example once", example);
        }
        Checks.check(removed.length > 0, "%s removes no example of this population", name);
        check(removed.length, success.examples().length);
        for (int example : added) {
            Checks.check(
                    !success.has(example) && different.add(example),
                    "example %d cannot be added: it is in the population already, or there twice",
                    example);
        }
        return removed;
    }

    private static int[] head(AttackSuccess success, int count) {
        int[] ranking = success.ranking();
        check(count, ranking.length);
        return Arrays.copyOf(ranking, count);
    }

    private static void check(int count, int examples) {
        Checks.check(
                count < examples,
                "%d of %d examples would be removed, but some must be left; remove fewer",
                count,
                examples);
    }

    /** What is left, in the same order. */
    static int[] without(int[] examples, int[] removed) {
        Set<Integer> gone = new HashSet<>();
        IntStream.of(removed).forEach(gone::add);
        return Arrays.stream(examples).filter(e -> !gone.contains(e)).toArray();
    }

    @Override
    public String toString() {
        return name;
    }
}
