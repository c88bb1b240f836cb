package org.memo4j.core.ensemble;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.score.Membership;

/**
 * Which shadow model is trained on which examples, and with which seed.
 *
 * <p>Models come in blocks. A block's training sets are drawn together, from the design's seed and the block's number
 * alone, so the training set and seed of a model do not depend on how many models there are: an ensemble is extended by
 * whole blocks, and what was trained stays valid.
 *
 * <dl>
 *   <dt>{@linkplain #balanced(int, long) balanced}
 *   <dd>of the models of every block an example is IN the same number, half by default, chosen for each example by
 *       itself; so every example is estimated equally well.
 *   <dt>{@linkplain #subsampled subsampled}
 *   <dd>every model sees a random set of one size; blocks of one model.
 *   <dt>{@linkplain #pairedLeaveOneOut paired leave-one-out}
 *   <dd>for each of some target examples a model without it beside a model with all examples, of the same seed, so that
 *       nothing but the example differs.
 * </dl>
 *
 * <p>Immutable. {@link #membership} takes {@code O(models * examples)}.
 */
public final class EnsembleDesign {
    private static final int BLOCK = 16;

    private final int examples;
    private final int block;
    private final long seed;
    private final boolean oneSeedABlock;
    private final Map<String, String> parameters;
    private final LongFunction<Membership> blocks;

    private EnsembleDesign(
            Membership first, long seed, Map<String, String> parameters, LongFunction<Membership> blocks) {
        this.examples = first.examples();
        this.block = first.models();
        this.seed = seed;
        this.oneSeedABlock = parameters.containsKey("targets");
        this.parameters = Collections.unmodifiableMap(parameters);
        this.blocks = blocks;
    }

    /**
     * Every example is IN exactly half of the models, in blocks of 16.
     *
     * @param examples number of examples
     * @param seed the seed
     * @return the design, {@code balanced(examples, 0.5, 16, seed)}
     */
    public static EnsembleDesign balanced(int examples, long seed) {
        return balanced(examples, 0.5, BLOCK, seed);
    }

    /**
     * Every example is IN exactly {@code share * block} models of each block, chosen for each example by itself.
     *
     * <p>With one block of all models this is the design of Carlini et al., <em>Membership Inference Attacks From First
     * Principles</em>, IEEE S&amp;P 2022, section V. It departs from it where there are several blocks: there an example's
     * models are balanced within each block, which is what lets an ensemble grow. Larger blocks are closer to the source.
     * Blocks of two are pairs of models with complementary training sets; avoid them where one model plays the target
     * and the others are its shadows, since the partner then tells the target's training set by its own.
     *
     * @param examples number of examples
     * @param share share of the models that see an example, in (0, 1)
     * @param block models of a block, at least 2; {@code share * block} must be whole
     * @param seed the seed; a greater number of examples leaves the membership of the first ones as it is
     * @return the design
     * @throws IllegalArgumentException if {@code share * block} is not whole, or an argument is out of range
     */
    public static EnsembleDesign balanced(int examples, double share, int block, long seed) {
        Checks.atLeast(examples, 1, "examples");
        Checks.openProbability(share, "share");
        Checks.atLeast(block, 2, "block");
        double in = share * block;
        Checks.check(
                Math.abs(in - Math.rint(in)) < 1e-9 && Math.rint(in) > 0 && Math.rint(in) < block,
                "share * block must be a whole number of models between 0 and block, but %s * %d is %s; take another block",
                share,
                block,
                in);
        Map<String, String> parameters = parameters("balanced", examples, block);
        parameters.put("share", String.valueOf(share));
        LongFunction<Membership> blocks = s -> Membership.balanced(block, examples, share, s);
        return new EnsembleDesign(blocks.apply(0), seed, parameters, blocks);
    }

    /**
     * Every model is trained on a random set of one size, each set equally likely, all models independent.
     *
     * <p>Source: Feldman and Zhang, <em>What Neural Networks Memorize and Why</em>, NeurIPS 2020, section 2, with a size of
     * 0.7 of the examples.
     *
     * @param examples number of examples
     * @param size size of a training set, at least 1 and less than {@code examples}
     * @param seed the seed
     * @return the design
     */
    public static EnsembleDesign subsampled(int examples, int size, long seed) {
        Checks.atLeast(size, 1, "size");
        Checks.check(
                size < examples,
                "size must be less than the number of examples, but is %d of %d; some examples must be OUT",
                size,
                examples);
        Map<String, String> parameters = parameters("subsampled", examples, 1);
        parameters.put("size", String.valueOf(size));
        LongFunction<Membership> blocks = s -> Membership.ofTrainingSets(examples, subset(examples, size, s));
        return new EnsembleDesign(blocks.apply(0), seed, parameters, blocks);
    }

    /**
     * The first model of a block is trained on all examples, model {@code 1 + i} on all but target {@code i}; all models
     * of a block have the same seed, so that they start from the same weights and differ by the example alone. More
     * blocks repeat this with other seeds.
     *
     * <p>Examples that are no targets are IN every model: select the targets before anything is estimated from OUT models
     * ({@code selectExamples}).
     *
     * @param examples number of examples, at least 2
     * @param targets indices of the examples to leave out, at least one, each once
     * @param seed the seed
     * @return the design, in blocks of {@code targets.length + 1} models
     */
    public static EnsembleDesign pairedLeaveOneOut(int examples, int[] targets, long seed) {
        Checks.atLeast(examples, 2, "examples");
        Checks.check(targets.length > 0, "targets must not be empty; name the examples to leave out");
        int[] left = targets.clone();
        boolean[] seen = new boolean[examples];
        for (int target : left) {
            Checks.index(target, examples, "target");
            Checks.check(!seen[target], "target %d is there twice; give each target once", target);
            seen[target] = true;
        }
        Map<String, String> parameters = parameters("paired-leave-one-out", examples, left.length + 1);
        parameters.put("targets", new DataHash().add(left).value());
        LongFunction<Membership> blocks = s -> leaveOneOut(examples, left);
        return new EnsembleDesign(blocks.apply(0), seed, parameters, blocks);
    }

    private static Map<String, String> parameters(String kind, int examples, int block) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("design", kind);
        parameters.put("examples", String.valueOf(examples));
        parameters.put("block", String.valueOf(block));
        return parameters;
    }

    private static int[] subset(int examples, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = IntStream.range(0, examples).toArray();
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i, examples);
            int example = order[j];
            order[j] = order[i];
            order[i] = example;
        }
        int[] subset = Arrays.copyOf(order, size);
        Arrays.sort(subset);
        return subset;
    }

    private static Membership leaveOneOut(int examples, int[] targets) {
        boolean[][] flags = new boolean[targets.length + 1][examples];
        for (int m = 0; m < flags.length; m++) {
            Arrays.fill(flags[m], true);
            if (m > 0) {
                flags[m][targets[m - 1]] = false;
            }
        }
        return Membership.of(flags);
    }

    /**
     * Number of examples.
     *
     * @return the number of examples
     */
    public int examples() {
        return examples;
    }

    /**
     * Number of models of a block; an ensemble has whole blocks.
     *
     * @return the number of models
     */
    public int block() {
        return block;
    }

    /**
     * The seed.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * Name of the design and its parameters but the seed, as they are written into a manifest.
     *
     * @return values by name; targets as their hash
     */
    public Map<String, String> parameters() {
        return parameters;
    }

    /**
     * Which of the first models sees which example.
     *
     * @param models number of models, whole blocks
     * @return the table; that of fewer models is its beginning
     * @throws IllegalArgumentException if {@code models} is no multiple of {@link #block}
     */
    public Membership membership(int models) {
        checkModels(models);
        boolean[][] flags = new boolean[models][];
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int from = 0; from < models; from += block) {
            boolean[][] rows = blocks.apply(seeds.nextLong()).toArray();
            seeds.nextLong();
            System.arraycopy(rows, 0, flags, from, block);
        }
        return Membership.of(flags);
    }

    /**
     * Seeds of the first models, for initial weights and the order of training.
     *
     * @param models number of models, whole blocks
     * @return one seed a model; the same within a block of a paired design, different otherwise
     * @throws IllegalArgumentException if {@code models} is no multiple of {@link #block}
     */
    public long[] seeds(int models) {
        checkModels(models);
        long[] values = new long[models];
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int from = 0; from < models; from += block) {
            seeds.nextLong();
            SplittableRandom own = new SplittableRandom(seeds.nextLong());
            long first = own.nextLong();
            values[from] = first;
            for (int m = from + 1; m < from + block; m++) {
                values[m] = oneSeedABlock ? first : own.nextLong();
            }
        }
        return values;
    }

    void checkModels(int models) {
        Checks.check(
                models > 0 && models % block == 0,
                "models must be a multiple of the design's block of %d, but is %d; take %d",
                block,
                models,
                (long) (Math.max(1, models) + block - 1) / block * block);
    }

    @Override
    public String toString() {
        return "EnsembleDesign" + parameters + " seed " + seed;
    }
}
