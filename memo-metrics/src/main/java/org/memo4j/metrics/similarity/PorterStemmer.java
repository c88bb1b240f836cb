package org.memo4j.metrics.similarity;

import java.util.Map;

/**
 * English word stems: Porter, <em>An algorithm for suffix stripping</em>, Program 1980, with the extensions that NLTK makes
 * and {@code rouge_score} therefore uses: a table of irregular words, {@code y} kept after a vowel, {@code ie} kept in short
 * words, and three more suffixes. Words are lower case; whatever is not a vowel counts as a consonant.
 */
final class PorterStemmer {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("sky", "sky"),
            Map.entry("skies", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    // suffix and what takes its place, in the order in which they are tried; the first that fits decides
    private static final String[][] STEP_2 = {
        {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"}, {"bli", "ble"},
        {"alli", "al"}, {"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"}, {"ization", "ize"}, {"ation", "ate"},
        {"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},
        {"iviti", "ive"}, {"biliti", "ble"}, {"fulli", "ful"}
    };
    private static final String[][] STEP_3 = {
        {"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""}
    };
    private static final String[][] STEP_4 = {
        {"al", ""}, {"ance", ""}, {"ence", ""}, {"er", ""}, {"ic", ""}, {"able", ""}, {"ible", ""}, {"ant", ""},
        {"ement", ""}, {"ment", ""}, {"ent", ""}, {"ion", ""}, {"ou", ""}, {"ism", ""}, {"ate", ""}, {"iti", ""},
        {"ous", ""}, {"ive", ""}, {"ize", ""}
    };

    private PorterStemmer() {}

    static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.length() <= 2) {
            return word;
        }
        String stem = pastAndParticiple(plural(word));
        stem = finalY(stem);
        stem = doubleSuffix(stem);
        stem = replace(stem, STEP_3, 0);
        stem = replace(stem, STEP_4, 1);
        return finalL(finalE(stem));
    }

    private static String plural(String word) {
        if (word.endsWith("ies")) {
            return cut(word, word.length() == 4 ? 1 : 2);
        }
        return word.endsWith("sses") ? cut(word, 2) : word.endsWith("ss") || !word.endsWith("s") ? word : cut(word, 1);
    }

    private static String pastAndParticiple(String word) {
        if (word.endsWith("ied")) {
            return cut(word, word.length() == 4 ? 1 : 2);
        }
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        int suffix = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
        if (suffix == 0 || !hasVowel(cut(word, suffix))) {
            return word;
        }
        String stem = cut(word, suffix);
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        int last = stem.length() - 1;
        if (last > 0 && stem.charAt(last) == stem.charAt(last - 1) && isConsonant(stem, last)) {
            return "lsz".indexOf(stem.charAt(last)) < 0 ? cut(stem, 1) : stem;
        }
        return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
    }

    private static String finalY(String word) {
        int last = word.length() - 1;
        return word.endsWith("y") && last > 1 && isConsonant(word, last - 1) ? cut(word, 1) + "i" : word;
    }

    private static String doubleSuffix(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
            return doubleSuffix(cut(word, 2));
        }
        if (word.endsWith("logi")) {
            // the l belongs to the stem, so that geology goes the way of archaeology
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        return replace(word, STEP_2, 0);
    }

    /** Replaces the first suffix that fits, if what is before it measures more than a bound. */
    private static String replace(String word, String[][] rules, int bound) {
        for (String[] rule : rules) {
            if (word.endsWith(rule[0])) {
                String stem = cut(word, rule[0].length());
                boolean fits = !rule[0].equals("ion") || stem.endsWith("s") || stem.endsWith("t");
                return fits && measure(stem) > bound ? stem + rule[1] : word;
            }
        }
        return word;
    }

    private static String finalE(String word) {
        if (!word.endsWith("e")) {
            return word;
        }
        String stem = cut(word, 1);
        int measure = measure(stem);
        return measure > 1 || (measure == 1 && !endsShort(stem)) ? stem : word;
    }

    private static String finalL(String word) {
        return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    /** The y is a consonant at the start and after a vowel. */
    private static boolean isConsonant(String word, int at) {
        int i = at;
        boolean consonant = true;
        while (word.charAt(i) == 'y' && i > 0) {
            i--;
            consonant = !consonant;
        }
        return ("aeiou".indexOf(word.charAt(i)) < 0) == consonant;
    }

    /** How often a consonant follows a vowel. */
    private static int measure(String word) {
        int measure = 0;
        boolean consonant = true;
        for (int i = 0; i < word.length(); i++) {
            boolean before = consonant;
            consonant = consonantAfter(word, i, before);
            measure += consonant && !before && i > 0 ? 1 : 0;
        }
        return measure;
    }

    private static boolean hasVowel(String word) {
        boolean consonant = true;
        for (int i = 0; i < word.length(); i++) {
            consonant = consonantAfter(word, i, consonant);
            if (!consonant) {
                return true;
            }
        }
        return false;
    }

    private static boolean consonantAfter(String word, int i, boolean consonantBefore) {
        char c = word.charAt(i);
        return c == 'y' ? i == 0 || !consonantBefore : "aeiou".indexOf(c) < 0;
    }

    /** Consonant, vowel, consonant other than w, x, y at the end; or a vowel and a consonant are the whole word. */
    private static boolean endsShort(String word) {
        int last = word.length() - 1;
        if (last == 1) {
            return !isConsonant(word, 0) && isConsonant(word, 1);
        }
        return last > 1
                && isConsonant(word, last)
                && !isConsonant(word, last - 1)
                && isConsonant(word, last - 2)
                && "wxy".indexOf(word.charAt(last)) < 0;
    }
}
