package org.memo4j.attacks.group;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;

/**
 * Which part belongs to which group: passage to document, record to user, document to collection, sample to range.
 * Immutable.
 */
public final class Groups {
    private final int[][] parts;
    private final int size;

    private Groups(int[][] parts, int size) {
        this.parts = parts;
        this.size = size;
    }

    /**
     * Groups by number.
     *
     * @param group group of each part, numbered from 0 without gaps
     * @return the groups
     * @throws IllegalArgumentException if there is no part, a number is negative, or a group in between has no part
     */
    public static Groups of(int... group) {
        Checks.check(group.length > 0, "group must not be empty");
        for (int number : group) {
            Checks.atLeast(number, 0, "group");
            Checks.check(
                    number < group.length,
                    "groups must be numbered from 0 without gaps, but of %d parts one is in group %d",
                    group.length,
                    number);
        }
        int count = Arrays.stream(group).max().orElseThrow() + 1;
        int[] sizes = new int[count];
        for (int number : group) {
            sizes[number]++;
        }
        int[][] parts = new int[count][];
        for (int g = 0; g < count; g++) {
            Checks.check(sizes[g] > 0, "group %d has no part; number the groups from 0 without gaps", g);
            parts[g] = new int[sizes[g]];
        }
        for (int i = group.length - 1; i >= 0; i--) {
            parts[group[i]][--sizes[group[i]]] = i;
        }
        return new Groups(parts, group.length);
    }

    /**
     * Groups of one size, the parts of each in a row: part {@code i} is in group {@code i / size}. Samples of ranges come in
     * this order.
     *
     * @param count number of groups, at least 1
     * @param size number of parts of each group, at least 1
     * @return the groups
     */
    public static Groups ofSize(int count, int size) {
        Checks.atLeast(count, 1, "count");
        Checks.atLeast(size, 1, "size");
        return of(IntStream.range(0, Math.multiplyExact(count, size))
                .map(i -> i / size)
                .toArray());
    }

    /**
     * Number of groups.
     *
     * @return the number of groups
     */
    public int count() {
        return parts.length;
    }

    /**
     * Number of parts of all groups.
     *
     * @return the number of parts
     */
    public int parts() {
        return size;
    }

    /**
     * Membership of groups from that of their parts.
     *
     * @param member whether each part is a member
     * @return one flag a group
     * @throws IllegalArgumentException if a group has members and non-members: what its own membership is, is then up to
     *     the caller
     */
    public boolean[] members(boolean[] member) {
        Checks.sameLength(member.length, "member", size, "the parts");
        boolean[] flags = new boolean[parts.length];
        for (int g = 0; g < flags.length; g++) {
            flags[g] = member[parts[g][0]];
            for (int part : parts[g]) {
                Checks.check(
                        member[part] == flags[g],
                        "group %d has parts that are members and parts that are not; give the membership of the groups",
                        g);
            }
        }
        return flags;
    }

    double[] scoresOf(int group, double[] scores) {
        return Arrays.stream(parts[group]).mapToDouble(i -> scores[i]).toArray();
    }

    @Override
    public String toString() {
        int least =
                IntStream.range(0, parts.length).map(g -> parts[g].length).min().orElseThrow();
        int most =
                IntStream.range(0, parts.length).map(g -> parts[g].length).max().orElseThrow();
        return String.format(
                Locale.ROOT, "Groups, %d of %d to %d parts, %d parts in all", parts.length, least, most, size);
    }
}
