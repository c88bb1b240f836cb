package org.memo4j.core.canary;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.memo4j.core.Checks;

/**
 * What canaries look like: a template with a slot for the secret, and the space that secrets come from, all strings of a
 * length over an alphabet.
 *
 * <p>The template has the slot {@code {secret}} once, and may have the slot {@code {name}} once, which tells one canary
 * from another, as in {@code the access code of {name} is {secret}.} Its names are made-up ones unless
 * {@link #withNames} gives others. The space has {@code |alphabet|^length} secrets, each equally likely.
 *
 * <p>Without names all canaries share one prompt, and a greedy continuation can give away one secret at most.
 *
 * <p>Source: N. Carlini, C. Liu, Ú. Erlingsson, J. Kos, D. Song, "The Secret Sharer: Evaluating and Testing Unintended
 * Memorization in Neural Networks", 2019, section 4.1.
 */
public final class CanaryFormat {
    private static final String SECRET = "{secret}";
    private static final String NAME = "{name}";
    private static final String CONSONANTS = "bdfgklmnprstvz";
    private static final String VOWELS = "aeiou";

    /** Made-up names of three syllables, each a consonant and a vowel. */
    private static final int MADE_UP_NAMES = 70 * 70 * 70;

    private final String template;
    private final String alphabet;
    private final int[] characters;
    private final int length;
    private final List<String> names;

    private CanaryFormat(String template, String alphabet, int length, List<String> names) {
        this.template = template;
        this.alphabet = alphabet;
        this.characters = alphabet.codePoints().toArray();
        this.length = length;
        this.names = names;
    }

    /**
     * A format whose secrets are six decimal digits.
     *
     * @param template the template
     * @return the format
     * @throws IllegalArgumentException if the template lacks {@code {secret}}, or has a slot twice
     */
    public static CanaryFormat of(String template) {
        int secrets = count(template, SECRET);
        Checks.check(
                secrets == 1,
                "the template must have the slot %s once, but '%s' has it %d times",
                SECRET,
                template,
                secrets);
        int names = count(template, NAME);
        Checks.check(
                names <= 1, "the template may have the slot %s once, but '%s' has it %d times", NAME, template, names);
        return new CanaryFormat(template, "0123456789", 6, List.of());
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    /**
     * Sets the characters that secrets are made of.
     *
     * @param value the characters, at least two, each once
     * @return a new format
     */
    public CanaryFormat withAlphabet(String value) {
        long distinct = value.codePoints().distinct().count();
        Checks.check(
                distinct >= 2 && distinct == value.codePoints().count(),
                "the alphabet must have at least two characters, each once, but is '%s'",
                value);
        return new CanaryFormat(template, value, length, names);
    }

    /**
     * Sets the number of characters of a secret.
     *
     * @param value at least 1
     * @return a new format
     */
    public CanaryFormat withLength(int value) {
        return new CanaryFormat(template, alphabet, Checks.atLeast(value, 1, "length"), names);
    }

    /**
     * Sets the names for the slot {@code {name}}.
     *
     * @param value the names, each once; a plan needs as many as it has canaries
     * @return a new format
     */
    public CanaryFormat withNames(List<String> value) {
        Checks.check(template.contains(NAME), "names need the slot %s, but the template '%s' has none", NAME, template);
        Checks.check(!value.isEmpty(), "names must not be empty");
        Checks.check(new HashSet<>(value).size() == value.size(), "names must be distinct, but are %s", value);
        return new CanaryFormat(template, alphabet, length, List.copyOf(value));
    }

    /**
     * The template.
     *
     * @return the template with its slots
     */
    public String template() {
        return template;
    }

    /**
     * The characters that secrets are made of.
     *
     * @return the alphabet, in the order of the numbering of secrets
     */
    public String alphabet() {
        return alphabet;
    }

    /**
     * Number of characters (code points) of a secret.
     *
     * @return the length
     */
    public int length() {
        return length;
    }

    /**
     * The names given for the slot {@code {name}}.
     *
     * @return the names, empty if they are made up
     */
    public List<String> names() {
        return names;
    }

    /**
     * Number of secrets.
     *
     * @return {@code |alphabet|^length}
     */
    public BigInteger spaceSize() {
        return BigInteger.valueOf(characters.length).pow(length);
    }

    /**
     * Number of secrets, in bits: the greatest exposure that a canary can have.
     *
     * @return {@code length * log2 |alphabet|}
     */
    public double spaceBits() {
        return length * (Math.log(characters.length) / Math.log(2));
    }

    /**
     * A secret by its number: secrets are numbered like numbers written in the alphabet, first character first.
     *
     * @param index number of the secret, from 0
     * @return the secret
     * @throws IllegalArgumentException if the index is outside the space
     */
    public String secret(BigInteger index) {
        Checks.check(
                index.signum() >= 0 && index.compareTo(spaceSize()) < 0,
                "index must be in [0, %d), but is %d",
                spaceSize(),
                index);
        BigInteger base = BigInteger.valueOf(characters.length);
        int[] secret = new int[length];
        BigInteger rest = index;
        for (int i = length - 1; i >= 0; i--) {
            BigInteger[] parts = rest.divideAndRemainder(base);
            secret[i] = characters[parts[1].intValue()];
            rest = parts[0];
        }
        return new String(secret, 0, length);
    }

    /**
     * All secrets in the order of their numbers, made one by one as the stream is read.
     *
     * @return the secrets
     * @throws IllegalArgumentException if there are 2<sup>63</sup> or more
     */
    public Stream<String> secrets() {
        Checks.check(
                spaceSize().bitLength() < Long.SIZE,
                "a space of 2^%.1f secrets cannot be enumerated; draw a sample instead",
                spaceBits());
        return LongStream.range(0, spaceSize().longValueExact()).mapToObj(i -> secret(BigInteger.valueOf(i)));
    }

    /**
     * A random secret.
     *
     * @param seed seed of the draw
     * @return a secret, each equally likely
     */
    public String randomSecret(long seed) {
        return draw(new SplittableRandom(seed));
    }

    String draw(SplittableRandom random) {
        int[] secret = new int[length];
        for (int i = 0; i < length; i++) {
            secret[i] = characters[random.nextInt(characters.length)];
        }
        return new String(secret, 0, length);
    }

    /**
     * Whether a string is a secret of this space.
     *
     * @param text the string
     * @return true if it has the length, and characters of the alphabet only
     */
    public boolean isSecret(String text) {
        return text.codePointCount(0, text.length()) == length
                && text.codePoints().allMatch(c -> alphabet.indexOf(c) >= 0);
    }

    /**
     * Fills the template.
     *
     * @param id name of the canary
     * @param name text for the slot {@code {name}}; ignored if the template has none
     * @param secret the secret
     * @param replicas number of copies in the training data
     * @return the canary
     * @throws IllegalArgumentException if the secret is not from this space
     */
    public Canary canary(String id, String name, String secret, int replicas) {
        Checks.check(
                isSecret(secret), "secret '%s' must have %d characters of the alphabet '%s'", secret, length, alphabet);
        int at = template.indexOf(SECRET);
        return new Canary(
                id,
                template.substring(0, at).replace(NAME, name),
                secret,
                template.substring(at + SECRET.length()).replace(NAME, name),
                replicas);
    }

    boolean hasNames() {
        return template.contains(NAME);
    }

    /** The n-th name: a given one, or one made of syllables, at least three, that no other number has. */
    String name(int n) {
        if (!names.isEmpty()) {
            return names.get(n);
        }
        StringBuilder name = new StringBuilder();
        int rest = n;
        while (name.length() < 6) {
            int syllable = rest % (CONSONANTS.length() * VOWELS.length());
            name.append(CONSONANTS.charAt(syllable % CONSONANTS.length()));
            name.append(VOWELS.charAt(syllable / CONSONANTS.length()));
            rest /= CONSONANTS.length() * VOWELS.length();
        }
        name.setCharAt(0, Character.toUpperCase(name.charAt(0)));
        return name.toString();
    }

    /** How many names there are. */
    int nameCount() {
        return names.isEmpty() ? MADE_UP_NAMES : names.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CanaryFormat that
                && template.equals(that.template)
                && alphabet.equals(that.alphabet)
                && length == that.length
                && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(template, alphabet, length, names);
    }

    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT,
                "CanaryFormat['%s', %d characters of '%s', %.1f bits]",
                template,
                length,
                alphabet,
                spaceBits());
    }
}
