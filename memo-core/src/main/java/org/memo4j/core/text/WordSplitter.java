package org.memo4j.core.text;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text into the words that merges do not cross: an English contraction; letters, digits or other signs, each with
 * one space before them; white space. The last white space before a word belongs to the word if it is a space.
 *
 * <p>The rule is GPT-2's (Radford et al. 2019, released encoder). Classes are Unicode's as the running JVM knows them.
 */
final class WordSplitter {
    private static final Pattern WORD = Pattern.compile("'(?:[stmd]|re|ve|ll)| ?\\p{L}+| ?\\p{N}+"
            + "| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+"
            + "|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

    private WordSplitter() {}

    /** Passes on the words, in order; together they are the text. */
    static void split(String text, Consumer<String> words) {
        Matcher matcher = WORD.matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() != end) {
                throw new AssertionError("the word pattern skips index " + end);
            }
            end = matcher.end();
            words.accept(matcher.group());
        }
        if (end != text.length()) {
            throw new AssertionError("the word pattern skips index " + end);
        }
    }
}
