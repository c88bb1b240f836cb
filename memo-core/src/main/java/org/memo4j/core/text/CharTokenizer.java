package org.memo4j.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.function.Consumer;
import org.memo4j.core.Checks;

/**
 * One token a character (Unicode code point).
 *
 * <p>Ids: the characters of the vocabulary in the order of their code points, then the unknown token if there is one,
 * then the start token. A character outside the vocabulary is an error, unless {@link #withUnknown()} was asked for; the
 * unknown token decodes to U+FFFD, so encoding is then lossless for known characters only.
 *
 * <p>Texts must be well-formed Unicode: an unpaired surrogate is an error. Encoding takes time proportional to the text,
 * and to the logarithm of the vocabulary size.
 */
public final class CharTokenizer implements Tokenizer {
    private static final String FORMAT = "memo4j-characters";
    private static final int REPLACEMENT = 0xFFFD;

    private final int[] characters;
    private final boolean unknown;

    private CharTokenizer(int[] characters, boolean unknown) {
        this.characters = characters;
        this.unknown = unknown;
    }

    /**
     * Learns the vocabulary: every character that occurs.
     *
     * @param texts the texts
     * @return a tokenizer without unknown token
     * @throws IllegalArgumentException if there is no character at all, or a text is not well-formed
     */
    public static CharTokenizer train(Collection<String> texts) {
        return train(texts::forEach);
    }

    /**
     * Learns the vocabulary from a corpus, in one pass.
     *
     * @param corpus the corpus
     * @return a tokenizer without unknown token
     * @throws IllegalArgumentException if the corpus cannot be read as text
     */
    public static CharTokenizer train(Corpus corpus) {
        return train(action -> corpus.forEach(document -> action.accept(document.text())));
    }

    private static CharTokenizer train(Consumer<Consumer<String>> texts) {
        BitSet seen = new BitSet();
        texts.accept(text -> Utf8.check(text).codePoints().forEach(seen::set));
        Checks.check(!seen.isEmpty(), "texts hold no character, so there is nothing to learn; pass some text");
        return new CharTokenizer(seen.stream().toArray(), false);
    }

    /**
     * Maps characters outside the vocabulary to an unknown token of their own, instead of refusing them.
     *
     * @return a tokenizer with one id more
     */
    public CharTokenizer withUnknown() {
        return new CharTokenizer(characters, true);
    }

    @Override
    public int vocabularySize() {
        return characters.length + (unknown ? 2 : 1);
    }

    @Override
    public int startToken() {
        return vocabularySize() - 1;
    }

    @Override
    public int[] encode(String text) {
        Utf8.check(text);
        int[] tokens = new int[text.length()];
        int n = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int id = Arrays.binarySearch(characters, character);
            if (id < 0) {
                Checks.check(
                        unknown,
                        "character '%s' (U+%04X) at index %d is not in the vocabulary of %d characters; train on texts"
                                + " that have it, or use withUnknown()",
                        Character.toString(character),
                        character,
                        i,
                        characters.length);
                id = characters.length;
            }
            tokens[n++] = id;
            i += Character.charCount(character);
        }
        return Arrays.copyOf(tokens, n);
    }

    @Override
    public String decode(int[] tokens) {
        StringBuilder text = new StringBuilder(tokens.length);
        for (int token : tokens) {
            Checks.index(token, vocabularySize(), "token");
            if (token < characters.length) {
                text.appendCodePoint(characters[token]);
            } else if (token != startToken()) {
                text.appendCodePoint(REPLACEMENT);
            }
        }
        return text.toString();
    }

    /**
     * Saves the tokenizer as a JSON file, whole or not at all.
     *
     * @param file file to write
     * @throws IOException if the file cannot be written
     */
    public void save(Path file) throws IOException {
        ObjectNode node = JsonFiles.MAPPER.createObjectNode();
        node.put("format", FORMAT);
        node.put("version", 1);
        node.put("unknown", unknown);
        node.put("characters", new String(characters, 0, characters.length));
        JsonFiles.write(file, node);
    }

    /**
     * Loads a tokenizer that {@link #save} wrote.
     *
     * @param file the file
     * @return the tokenizer
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is no such file
     */
    public static CharTokenizer load(Path file) throws IOException {
        JsonNode node = JsonFiles.read(file);
        Checks.check(
                node.path("format").asText().equals(FORMAT)
                        && node.path("version").asInt() == 1
                        && node.path("unknown").isBoolean()
                        && node.path("characters").isTextual(),
                "%s is no character tokenizer of version 1; was it saved by CharTokenizer?",
                file);
        int[] characters = node.path("characters").asText().codePoints().toArray();
        Checks.check(characters.length > 0, "%s has no characters; it is damaged, save it again", file);
        for (int i = 1; i < characters.length; i++) {
            Checks.check(
                    characters[i - 1] < characters[i],
                    "the characters of %s must go up, but character %d does not; it is damaged, save it again",
                    file,
                    i);
        }
        return new CharTokenizer(characters, node.path("unknown").asBoolean());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CharTokenizer that
                && unknown == that.unknown
                && Arrays.equals(characters, that.characters);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(characters) + (unknown ? 1 : 0);
    }

    @Override
    public String toString() {
        return "CharTokenizer[" + characters.length + " characters" + (unknown ? ", unknown" : "") + ", start]";
    }
}
