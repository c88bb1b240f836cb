package org.memo4j.core.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.memo4j.core.Checks;

/**
 * Byte-level byte-pair encoding, as GPT-2 has it: a text is cut into words, a word into the bytes of its UTF-8 form, and
 * neighboring tokens are merged in the order in which the merges were learned. No merge crosses the border of a word,
 * and every text can be encoded.
 *
 * <p>Ids of a trained tokenizer: the 256 bytes in GPT-2's order, the merges in the order of learning, the start token.
 * Training takes the most frequent pair of neighboring tokens at each step, of equally frequent ones that of the smaller
 * ids (left before right), so it is deterministic and does not depend on the order of the texts.
 *
 * <p>{@code decode(encode(text))} is {@code text} for any well-formed Unicode; an unpaired surrogate, which UTF-8 cannot
 * hold, is refused. Tokens that are cut in the middle of a character decode to U+FFFD there; {@link #decodeBytes} keeps
 * the bytes. Text that looks like the start token is text like any other.
 *
 * <p>Which characters are letters, digits and white space is asked of the running JVM: characters that Unicode assigned
 * after version 13 (Java 17) may be cut into other words on a newer one.
 *
 * <p>Encoding takes time O(n log n) in the length n of the longest word.
 *
 * <p>Sources: R. Sennrich, B. Haddow, A. Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016,
 * section 3.2 (the merges); A. Radford et al., "Language Models are Unsupervised Multitask Learners", 2019, section 2.2
 * (bytes and words).
 */
public final class BytePairTokenizer implements Tokenizer {
    private final byte[][] tokens;
    private final MergeTable merges;
    private final int[] idOfByte = new int[256];

    /** Takes the bytes of every token but the start token, which is the next id. */
    BytePairTokenizer(List<byte[]> tokens, MergeTable merges) {
        this.tokens = tokens.toArray(new byte[0][]);
        this.merges = merges;
        Arrays.fill(idOfByte, -1);
        for (int id = 0; id < this.tokens.length; id++) {
            if (this.tokens[id].length == 1) {
                idOfByte[this.tokens[id][0] & 0xFF] = id;
            }
        }
        for (int b = 0; b < 256; b++) {
            Checks.check(idOfByte[b] >= 0, "the vocabulary has no token for byte 0x%02x, so it is not byte-level", b);
        }
    }

    /**
     * Learns a vocabulary.
     *
     * <p>Time: about proportional to the number of distinct words, not to the length of the texts. Memory: the distinct
     * words.
     *
     * @param texts the texts
     * @param vocabularySize number of token ids, the start token included, at least 257
     * @return the tokenizer, of exactly that size
     * @throws IllegalArgumentException if the texts run out of pairs that occur twice before the size is reached
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static BytePairTokenizer train(Collection<String> texts, int vocabularySize) {
        Checks.atLeast(vocabularySize, 257, "vocabularySize");
        BytePairTrainer trainer = new BytePairTrainer();
        texts.forEach(trainer::add);
        return trainer.train(vocabularySize);
    }

    /**
     * Learns a vocabulary from a corpus, in one pass; see {@link #train(Collection, int)}.
     *
     * @param corpus the corpus
     * @param vocabularySize number of token ids, the start token included, at least 257
     * @return the tokenizer, of exactly that size
     * @throws IllegalArgumentException if the corpus cannot be read as text, or runs out of pairs that occur twice
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static BytePairTokenizer train(Corpus corpus, int vocabularySize) {
        Checks.atLeast(vocabularySize, 257, "vocabularySize");
        BytePairTrainer trainer = new BytePairTrainer();
        corpus.forEach(document -> trainer.add(document.text()));
        return trainer.train(vocabularySize);
    }

    @Override
    public int vocabularySize() {
        return tokens.length + 1;
    }

    @Override
    public int startToken() {
        return tokens.length;
    }

    @Override
    public int[] encode(String text) {
        IntList encoded = new IntList(text.length() / 2 + 8);
        WordSplitter.split(Utf8.check(text), word -> {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = idOfByte[bytes[i] & 0xFF];
            }
            encoded.add(ids, merges.apply(ids, ids.length));
        });
        return encoded.toArray();
    }

    @Override
    public String decode(int[] tokens) {
        return new String(decodeBytes(tokens), StandardCharsets.UTF_8);
    }

    /**
     * Decodes token ids to bytes, which need not be well-formed UTF-8.
     *
     * @param ids the token ids
     * @return the bytes
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    public byte[] decodeBytes(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 * ids.length);
        for (int id : ids) {
            Checks.index(id, vocabularySize(), "token");
            if (id != startToken()) {
                bytes.writeBytes(tokens[id]);
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Saves the tokenizer as one file, whole or not at all, in the format of Hugging Face's {@code tokenizer.json}.
     *
     * @param file file to write
     * @throws IOException if the file cannot be written
     */
    public void save(Path file) throws IOException {
        BytePairFiles.save(this, file);
    }

    /**
     * Loads a {@code tokenizer.json}: one that {@link #save} wrote, or any other that describes a byte-level byte-pair
     * encoding with GPT-2's words and at most one special token, the last id. Without a special token, a start token
     * follows the last id.
     *
     * @param file the file
     * @return the tokenizer
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the file is damaged or describes a tokenizer that works in another way
     */
    public static BytePairTokenizer load(Path file) throws IOException {
        return BytePairFiles.load(file);
    }

    /**
     * Loads GPT-2's pair of files: {@code encoder.json} (or {@code vocab.json}), from tokens to ids, and
     * {@code vocab.bpe} (or {@code merges.txt}), a merge a line. The token {@code <|endoftext|>}, GPT-2's start token,
     * must be the last id; if there is none, a start token follows the last id.
     *
     * @param vocabulary the first file
     * @param merges the second file
     * @return the tokenizer
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if a file is damaged or they do not belong together
     */
    public static BytePairTokenizer load(Path vocabulary, Path merges) throws IOException {
        return BytePairFiles.load(vocabulary, merges);
    }

    byte[] token(int id) {
        return tokens[id];
    }

    MergeTable merges() {
        return merges;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BytePairTokenizer that
                && Arrays.deepEquals(tokens, that.tokens)
                && merges.equals(that.merges);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(tokens);
    }

    @Override
    public String toString() {
        return "BytePairTokenizer[" + tokens.length + " tokens, " + merges.size() + " merges, start]";
    }
}
