package org.memo4j.core.model;

import java.util.SplittableRandom;
import org.memo4j.core.Checks;

/**
 * How tokens are chosen: greedily, by sampling from a transformed distribution, or by beam search.
 *
 * <p>Sampling divides the logits by the temperature, keeps the {@code topK} largest, then keeps the smallest set of most
 * probable tokens whose mass exceeds {@code topP} (the token that crosses the line is kept), and renormalizes. Equal
 * logits are ordered by token id. Each sequence draws from its own stream, split from the seed by the sequence's index,
 * so results do not depend on batching or threads.
 */
public final class Decoding {
    /** The family of decoding methods. */
    public enum Method {
        /** Always the most probable token. */
        GREEDY,
        /** Draws from the transformed distribution. */
        SAMPLING,
        /** Keeps the most probable continuations. */
        BEAM
    }

    private final Method method;
    private final double temperature;
    private final int topK;
    private final double topP;
    private final int beams;
    private final long seed;

    private Decoding(Method method, double temperature, int topK, double topP, int beams, long seed) {
        this.method = method;
        this.temperature = temperature;
        this.topK = topK;
        this.topP = topP;
        this.beams = beams;
        this.seed = seed;
    }

    /**
     * Always the most probable token.
     *
     * @return greedy decoding
     */
    public static Decoding greedy() {
        return new Decoding(Method.GREEDY, 1, Integer.MAX_VALUE, 1, 1, 0);
    }

    /**
     * Draws from the model's own distribution.
     *
     * @param seed seed of the draws
     * @return sampling at temperature 1, with no filter
     */
    public static Decoding sampling(long seed) {
        return new Decoding(Method.SAMPLING, 1, Integer.MAX_VALUE, 1, 1, seed);
    }

    /**
     * Keeps the most probable continuations, by summed log-probability, and returns the best.
     *
     * @param width number of continuations kept
     * @return beam search
     */
    public static Decoding beam(int width) {
        return new Decoding(Method.BEAM, 1, Integer.MAX_VALUE, 1, Checks.atLeast(width, 1, "width"), 0);
    }

    /**
     * Sets the temperature of sampling.
     *
     * @param value positive; below 1 sharpens, above 1 flattens
     * @return a new object
     */
    public Decoding withTemperature(double value) {
        checkSampling("temperature");
        return new Decoding(method, Checks.positive(value, "temperature"), topK, topP, beams, seed);
    }

    /**
     * Samples among the most probable tokens only.
     *
     * @param value how many to keep
     * @return a new object
     */
    public Decoding withTopK(int value) {
        checkSampling("topK");
        return new Decoding(method, temperature, Checks.atLeast(value, 1, "topK"), topP, beams, seed);
    }

    /**
     * Samples among the smallest set of most probable tokens whose mass exceeds a bound.
     *
     * @param value mass in (0, 1]; 1 keeps all
     * @return a new object
     */
    public Decoding withTopP(double value) {
        checkSampling("topP");
        Checks.check(value > 0 && value <= 1, "topP must be in (0, 1], but is %s", value);
        return new Decoding(method, temperature, topK, value, beams, seed);
    }

    /**
     * Sets the seed of sampling: other draws by the same method.
     *
     * @param value the seed
     * @return a new object
     */
    public Decoding withSeed(long value) {
        checkSampling("seed");
        return new Decoding(method, temperature, topK, topP, beams, value);
    }

    private void checkSampling(String option) {
        Checks.check(method == Method.SAMPLING, "%s applies to sampling only, but the method is %s", option, method);
    }

    /**
     * The method.
     *
     * @return the method
     */
    public Method method() {
        return method;
    }

    /**
     * Temperature of sampling.
     *
     * @return the temperature
     */
    public double temperature() {
        return temperature;
    }

    /**
     * Number of most probable tokens to sample among.
     *
     * @return the number, {@link Integer#MAX_VALUE} for all
     */
    public int topK() {
        return topK;
    }

    /**
     * Mass of the most probable tokens to sample among.
     *
     * @return the mass, 1 for all
     */
    public double topP() {
        return topP;
    }

    /**
     * Number of continuations that beam search keeps.
     *
     * @return the width
     */
    public int beams() {
        return beams;
    }

    /**
     * Seed of sampling.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /** The stream of draws of one sequence. */
    SplittableRandom stream(int sequence) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + sequence);
    }

    @Override
    public String toString() {
        return switch (method) {
            case GREEDY -> "greedy";
            case BEAM -> "beam(" + beams + ")";
            case SAMPLING ->
                "sampling(temperature=" + temperature
                        + (topK == Integer.MAX_VALUE ? "" : ", topK=" + topK)
                        + (topP == 1 ? "" : ", topP=" + topP) + ", seed=" + seed + ")";
        };
    }
}
