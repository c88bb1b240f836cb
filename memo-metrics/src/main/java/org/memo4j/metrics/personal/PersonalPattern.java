package org.memo4j.metrics.personal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memo4j.core.Checks;

/**
 * What a kind of personal data looks like: a regular expression, a check that a match must pass (a checksum), and the
 * value that a match writes, so that two ways to write one phone number are one. Immutable.
 *
 * <p>The built-in ones are narrow on purpose: what they find is well-formed, so that a number on precision means
 * something; forms that they do not know are not found, and a recall over them is a recall over what they know. Bring
 * your own with {@link #of} for names, addresses, record numbers.
 */
public final class PersonalPattern {
    private static final int PHONE_DIGITS_LEAST = 8;
    private static final int PHONE_DIGITS_MOST = 15;

    /**
     * E-mail addresses: a local part of up to 64 letters, digits and {@code . _ % + -}, and a domain of at least two
     * labels, the last of letters. No quoted local parts, no internationalized domains. The value is in lower case.
     */
    public static final PersonalPattern EMAIL = of(
                    "email",
                    "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}+@(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,63}"
                            + "(?![A-Za-z0-9-])")
            .withCheck(PersonalPattern::wellFormedEmail)
            .withValue(text -> text.toLowerCase(Locale.ROOT));

    /**
     * Phone numbers: in international form, {@code +}, a country code other than 1 and 8 to 15 digits in all (ITU-T
     * E.164), with single separators {@code space . -} and parentheses between them; or of the North American plan, 10
     * digits, area code and exchange not starting with 0 or 1, in three groups with separators and with {@code 1} or
     * {@code +1} before them or not, or in one piece after {@code +1}. Local numbers without area code are not found. The
     * value is {@code +} and the digits with country code, without a {@code (0)} after it. A number that directly follows an international one, a space
     * between them, is taken for its end.
     */
    public static final PersonalPattern PHONE = of(
                    "phone",
                    "(?<![\\w+.-])(?:\\+[2-9](?:[ .-]?\\(?\\d\\)?){7,14}+|\\+1[2-9]\\d{2}[2-9]\\d{6}"
                            + "|(?:\\+?1[ .-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .-])[2-9]\\d{2}[ .-]\\d{4})"
                            + "(?![\\w]|-\\d)")
            .withCheck(text -> {
                int digits = digits(text).length();
                return digits >= PHONE_DIGITS_LEAST && digits <= PHONE_DIGITS_MOST;
            })
            .withValue(PersonalPattern::phoneValue);

    /**
     * International bank account numbers (ISO 13616): a country code of the registry, the length of that country, the
     * remainder 1 modulo 97; in one piece or with a space after every four characters. The value is without spaces.
     */
    public static final PersonalPattern IBAN = of(
                    "iban",
                    "(?<![A-Za-z0-9])[A-Z]{2}\\d{2}(?:[A-Z0-9]{11,29}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)"
                            + "(?![A-Za-z0-9])")
            .withValue(text -> text.replace(" ", ""))
            .withShortening(Iban::valid);

    /**
     * Payment card numbers of Visa, Mastercard, American Express, Diners Club, JCB, Discover and UnionPay: in the ranges
     * and of the lengths that these issue, with the check digit of Luhn (ISO/IEC 7812-1); in one piece, or in groups of
     * 4, 4, 4, 4, or 4, 6, 5, or 4, 6, 4 with the same space or hyphen between them. One in ten other numbers of such a
     * range passes the check. The value is the digits.
     */
    public static final PersonalPattern CREDIT_CARD = of(
                    "credit card",
                    "(?<![\\w.-])(?:[2-6]\\d{12,18}|[2-6]\\d{3}([ -])\\d{4}\\1\\d{4}\\1\\d{4}"
                            + "|3\\d{3}([ -])\\d{6}\\2\\d{4,5})(?![\\w]|[.-]\\d)")
            .withCheck(text -> PaymentCard.valid(digits(text)))
            .withValue(PersonalPattern::digits);

    /** IPv4 addresses: four numbers from 0 to 255 without leading zeros, separated by dots. */
    public static final PersonalPattern IPV4 = of(
            "ipv4",
            "(?<![\\w.])(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"
                    + "(?![\\w]|\\.\\d)");

    /**
     * United States social security numbers with hyphens: three, two and four digits, none of them all zeros, the first
     * neither 666 nor 900 and above, as the Social Security Administration issues them.
     */
    public static final PersonalPattern US_SSN =
            of("us ssn", "(?<![\\w-])(?!000|666|9)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}(?![\\w]|-\\d)");

    private final String name;
    private final Pattern pattern;
    private final Predicate<String> check;
    private final UnaryOperator<String> value;
    private final boolean shortening;

    private PersonalPattern(
            String name, Pattern pattern, Predicate<String> check, UnaryOperator<String> value, boolean shortening) {
        this.name = name;
        this.pattern = pattern;
        this.check = check;
        this.value = value;
        this.shortening = shortening;
    }

    /**
     * A pattern that takes every match, and whose values are the matches.
     *
     * @param name its name
     * @param regex regular expression of {@link Pattern}; guard its ends, so that it does not match within a longer word
     * @return the pattern
     * @throws IllegalArgumentException if the name is blank, or the regular expression is wrong or matches the empty text
     */
    public static PersonalPattern of(String name, String regex) {
        return of(name, Pattern.compile(regex));
    }

    /**
     * A pattern that takes every match, and whose values are the matches.
     *
     * @param name its name
     * @param pattern regular expression with its flags
     * @return the pattern
     * @throws IllegalArgumentException if the name is blank, or the regular expression matches the empty text
     */
    public static PersonalPattern of(String name, Pattern pattern) {
        Checks.check(!name.isBlank(), "a pattern needs a name, but it is blank");
        Checks.check(
                !pattern.matcher("").find(),
                "pattern '%s' matches the empty text and so everywhere: %s",
                name,
                pattern);
        return new PersonalPattern(name, pattern, text -> true, text -> text, false);
    }

    /**
     * The built-in patterns.
     *
     * @return {@link #EMAIL}, {@link #PHONE}, {@link #IBAN}, {@link #CREDIT_CARD}, {@link #IPV4}, {@link #US_SSN}
     */
    public static List<PersonalPattern> builtIn() {
        return List.of(EMAIL, PHONE, IBAN, CREDIT_CARD, IPV4, US_SSN);
    }

    /**
     * Sets what a match must pass beyond the regular expression.
     *
     * @param value takes the matched text; false drops the match
     * @return a new pattern
     */
    public PersonalPattern withCheck(Predicate<String> value) {
        return new PersonalPattern(name, pattern, value, this.value, shortening);
    }

    /**
     * Sets what value a match writes.
     *
     * @param value takes the matched text; two matches with equal values mean the same
     * @return a new pattern
     */
    public PersonalPattern withValue(UnaryOperator<String> value) {
        return new PersonalPattern(name, pattern, check, value, shortening);
    }

    /** A match that fails the check is tried without its last space-separated groups: they may be the next words. */
    private PersonalPattern withShortening(Predicate<String> valueCheck) {
        return new PersonalPattern(name, pattern, text -> valueCheck.test(value.apply(text)), value, true);
    }

    /**
     * Name of the pattern.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Finds all matches that pass the check, from left to right, none overlapping another.
     *
     * @param text the text
     * @return the matches
     */
    public List<PersonalSpan> find(String text) {
        List<PersonalSpan> spans = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            String match = accepted(matcher.group());
            if (match.isEmpty()) {
                // another match may start within one that failed
                from = matcher.start() + 1;
            } else {
                from = matcher.start() + match.length();
                spans.add(new PersonalSpan(name, matcher.start(), from, match, value.apply(match)));
            }
        }
        return spans;
    }

    private String accepted(String match) {
        String tried = match;
        while (!check.test(tried)) {
            int space = shortening ? tried.lastIndexOf(' ') : -1;
            if (space < 0) {
                return "";
            }
            tried = tried.substring(0, space);
        }
        return tried;
    }

    private static boolean wellFormedEmail(String text) {
        int at = text.indexOf('@');
        String local = text.substring(0, at);
        String domain = text.substring(at + 1);
        return !local.startsWith(".")
                && !local.endsWith(".")
                && !local.contains("..")
                && !domain.startsWith("-")
                && !domain.contains(".-")
                && !domain.contains("-.");
    }

    private static String phoneValue(String text) {
        // the trunk prefix of an international number is not dialled from abroad
        String digits = digits(text.startsWith("+") ? text.replace("(0)", "") : text);
        return text.startsWith("+") || digits.length() > 10 ? "+" + digits : "+1" + digits;
    }

    private static String digits(String text) {
        StringBuilder digits = new StringBuilder();
        text.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        return digits.toString();
    }

    @Override
    public String toString() {
        return name + " /" + pattern + "/";
    }
}
