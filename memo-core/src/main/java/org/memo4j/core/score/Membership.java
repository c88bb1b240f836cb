package org.memo4j.core.score;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/**
 * Which model saw which example: one row a model, one column an example, one bit each. An example is IN a model that was
 * trained on it and OUT of the others.
 *
 * <p>Kept twice, by model and by example, since both are read word by word: {@code examples * models / 4} bytes in all,
 * 25 MB for 2000 models of 50,000 examples. Immutable.
 */
public final class Membership {
    private static final int PRINTED = 8;

    private final BitRows byModel;
    private final BitRows byExample;

    private Membership(BitRows byModel, BitRows byExample) {
        Checks.check(byModel.rows() > 0, "there is no model; give at least one row of membership");
        this.byModel = byModel;
        this.byExample = byExample;
    }

    private static Membership of(BitRows byModel) {
        return new Membership(byModel, byModel.transpose());
    }

    /**
     * Membership from flags.
     *
     * @param members one row a model; true where it was trained on the example
     * @return the table
     * @throws IllegalArgumentException if there is no row or the rows differ in length
     */
    public static Membership of(boolean[]... members) {
        int examples = members.length == 0 ? 0 : members[0].length;
        long[][] words = new long[members.length][];
        for (int m = 0; m < members.length; m++) {
            Checks.check(
                    members[m].length == examples,
                    "model %d has %d flags, but model 0 has %d; every model needs one flag an example",
                    m,
                    members[m].length,
                    examples);
            words[m] = BitRows.pack(members[m]);
        }
        return of(new BitRows(words, examples));
    }

    /**
     * Membership from training sets.
     *
     * @param examples number of examples in all
     * @param trainingSets for each model the indices of the examples that it was trained on, in any order, each once
     * @return the table
     * @throws IllegalArgumentException if there is no model, or an index is out of range or there twice
     */
    public static Membership ofTrainingSets(int examples, int[]... trainingSets) {
        Checks.atLeast(examples, 0, "examples");
        BitRows bits = BitRows.empty(trainingSets.length, examples);
        for (int m = 0; m < trainingSets.length; m++) {
            for (int example : trainingSets[m]) {
                Checks.index(example, examples, "example");
                Checks.check(
                        !bits.get(m, example),
                        "the training set of model %d has example %d twice; give each example once",
                        m,
                        example);
                bits.words()[m][example >> 6] |= 1L << example;
            }
        }
        return of(bits);
    }

    /**
     * A random design: every example is IN exactly {@code round(share * models)} models, drawn for each example by
     * itself, so that all examples are estimated equally well. With a share of 1/2 it is the design of Carlini et al.,
     * <em>Membership Inference Attacks From First Principles</em>, IEEE S&amp;P 2022, section V.
     *
     * @param models number of models, at least 1
     * @param examples number of examples
     * @param share share of the models that see an example, in (0, 1)
     * @param seed the seed; a greater number of examples leaves the columns of the first ones as they are
     * @return the table
     * @throws IllegalArgumentException if no model or every model would see an example
     */
    public static Membership balanced(int models, int examples, double share, long seed) {
        Checks.atLeast(models, 1, "models");
        Checks.atLeast(examples, 0, "examples");
        Checks.openProbability(share, "share");
        int in = (int) Math.round(share * models);
        Checks.check(
                in > 0 && in < models,
                "a share of %s puts an example into %d of %d models, but some must see it and some must not; take more"
                        + " models",
                share,
                in,
                models);
        BitRows byExample = BitRows.empty(examples, models);
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[models];
        for (int e = 0; e < examples; e++) {
            SplittableRandom own = random.split();
            Arrays.setAll(order, m -> m);
            for (int i = 0; i < in; i++) {
                int j = own.nextInt(i, models);
                int model = order[j];
                order[j] = order[i];
                order[i] = model;
                byExample.words()[e][model >> 6] |= 1L << model;
            }
        }
        return new Membership(byExample.transpose(), byExample);
    }

    /**
     * Number of models.
     *
     * @return the number of rows, at least 1
     */
    public int models() {
        return byModel.rows();
    }

    /**
     * Number of examples.
     *
     * @return the number of columns
     */
    public int examples() {
        return byModel.columns();
    }

    /**
     * Whether a model was trained on an example.
     *
     * @param model the model
     * @param example the example
     * @return true if the example is IN the model
     */
    public boolean contains(int model, int example) {
        Checks.index(model, models(), "model");
        Checks.index(example, examples(), "example");
        return byModel.get(model, example);
    }

    /**
     * Number of examples that a model was trained on.
     *
     * @param model the model
     * @return the size of its training set
     */
    public int trainingSize(int model) {
        return byModel.count(Checks.index(model, models(), "model"));
    }

    /**
     * Number of models that saw an example.
     *
     * @param example the example
     * @return the number of models that it is IN
     */
    public int inCount(int example) {
        return byExample.count(Checks.index(example, examples(), "example"));
    }

    /**
     * Number of models that did not see an example.
     *
     * @param example the example
     * @return the number of models that it is OUT of
     */
    public int outCount(int example) {
        return models() - inCount(example);
    }

    /**
     * Training set of a model.
     *
     * @param model the model
     * @return indices of its examples, ascending
     */
    public int[] trainingSet(int model) {
        Checks.index(model, models(), "model");
        return IntStream.range(0, examples()).filter(e -> byModel.get(model, e)).toArray();
    }

    /**
     * Which examples a model saw.
     *
     * @param model the model
     * @return a copy, one flag an example
     */
    public boolean[] flags(int model) {
        Checks.index(model, models(), "model");
        boolean[] flags = new boolean[examples()];
        for (int e = 0; e < flags.length; e++) {
            flags[e] = byModel.get(model, e);
        }
        return flags;
    }

    /**
     * Models that saw an example.
     *
     * @param example the example
     * @return indices of the models, ascending
     */
    public int[] modelsWith(int example) {
        Checks.index(example, examples(), "example");
        return IntStream.range(0, models())
                .filter(m -> byExample.get(example, m))
                .toArray();
    }

    /**
     * Models that saw an example, as bits: bit {@code m % 64} of word {@code m / 64} is set if model {@code m} did, as in
     * {@link java.util.BitSet#valueOf(long[])}. For loops that take 64 models at a time.
     *
     * @param example the example
     * @return a copy, {@code ceil(models / 64)} words
     */
    public long[] modelBits(int example) {
        return byExample.words()[Checks.index(example, examples(), "example")].clone();
    }

    /**
     * Flags of a model on the examples {@code [from, from + length)} as numbers, 1 for IN and 0 for OUT, to the start of
     * an array. For loops that multiply instead of branching.
     *
     * @param model the model
     * @param from first example
     * @param target array that takes them
     * @param length how many
     */
    public void read(int model, int from, double[] target, int length) {
        Checks.index(model, models(), "model");
        ScoreMatrix.checkRange(from, length, examples(), target.length);
        BitRows.read(byModel.words()[model], from, target, length);
    }

    /**
     * All flags.
     *
     * @return a copy, one row a model
     */
    public boolean[][] toArray() {
        return IntStream.range(0, models()).mapToObj(this::flags).toArray(boolean[][]::new);
    }

    /**
     * Some of the models, in the order given; one may be there several times.
     *
     * @param models indices of models, at least one
     * @return a table of these rows
     */
    public Membership selectModels(int... models) {
        Checks.check(models.length > 0, "no model was selected; select at least one");
        for (int model : models) {
            Checks.index(model, models(), "model");
        }
        return of(byModel.selectRows(models));
    }

    /**
     * Some of the examples, in the order given; one may be there several times.
     *
     * @param selection indices of examples
     * @return a table of these columns
     */
    public Membership selectExamples(int... selection) {
        int[] columns = ScoreMatrix.checked(selection, examples());
        return new Membership(byModel.selectColumns(columns), byExample.selectRows(columns));
    }

    /**
     * Examples that are IN and OUT of enough models to be estimated.
     *
     * @param least least number of models on either side, at least 1
     * @return their indices, ascending; give them to {@code selectExamples} of this table and of the scores
     */
    public int[] estimable(int least) {
        Checks.atLeast(least, 1, "least");
        return IntStream.range(0, examples())
                .filter(e -> inCount(e) >= least && outCount(e) >= least)
                .toArray();
    }

    /**
     * Fails unless every example is IN and OUT of enough models.
     *
     * @param least least number of models on either side, at least 1
     * @throws IllegalArgumentException if an example is not, naming it
     */
    public void checkEstimable(int least) {
        Checks.atLeast(least, 1, "least");
        for (int e = 0; e < examples(); e++) {
            int in = inCount(e);
            Checks.check(
                    in >= least && models() - in >= least,
                    "example %d is IN %d of the %d models and OUT of %d, but both must be at least %d; train more models,"
                            + " or keep only the examples of membership.estimable(%d)",
                    e,
                    in,
                    models(),
                    models() - in,
                    least,
                    least);
        }
    }

    /**
     * Membership of groups of duplicates: a group is IN a model that saw at least one of its examples.
     *
     * <p>Where copies of an example are sampled by themselves, most models that did not see the example saw a copy, and
     * its effect seems small; the group as a whole has the effect. {@code byGroup(groups).selectExamples(groups)} gives
     * every example the membership of its group.
     *
     * @param groups group of each example, numbered from 0 without gaps
     * @return a table with one column a group
     * @throws IllegalArgumentException if the length is not the number of examples or a group in between is empty
     */
    public Membership byGroup(int... groups) {
        Checks.sameLength(groups.length, "groups", examples(), "membership");
        int count = 0;
        for (int group : groups) {
            count = Math.max(count, Checks.atLeast(group, 0, "group") + 1);
            Checks.check(
                    group < groups.length,
                    "groups must be numbered from 0 without gaps, but of %d examples one is in group %d",
                    groups.length,
                    group);
        }
        BitRows grouped = BitRows.empty(count, models());
        boolean[] seen = new boolean[count];
        for (int e = 0; e < groups.length; e++) {
            seen[groups[e]] = true;
            long[] target = grouped.words()[groups[e]];
            for (int w = 0; w < target.length; w++) {
                target[w] |= byExample.words()[e][w];
            }
        }
        for (int g = 0; g < count; g++) {
            Checks.check(seen[g], "group %d has no example; number the groups from 0 without gaps", g);
        }
        return new Membership(grouped.transpose(), grouped);
    }

    /**
     * Fingerprint for the provenance of results.
     *
     * @return the hash of its rows, see {@link DataHash}
     */
    public String hash() {
        DataHash hash = new DataHash().add(models(), examples());
        for (long[] row : byModel.words()) {
            hash.add(row);
        }
        return hash.value();
    }

    /** Equal if every model saw the same examples. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Membership that
                && examples() == that.examples()
                && Arrays.deepEquals(byModel.words(), that.byModel.words());
    }

    @Override
    public int hashCode() {
        return 31 * examples() + Arrays.deepHashCode(byModel.words());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "Membership, %d models x %d examples", models(), examples()));
        for (int m = 0; m < Math.min(models(), PRINTED); m++) {
            text.append(String.format(Locale.ROOT, "%n  model %-5d trained on %d", m, trainingSize(m)));
        }
        return text.append(models() > PRINTED ? String.format("%n  ...") : "").toString();
    }
}
