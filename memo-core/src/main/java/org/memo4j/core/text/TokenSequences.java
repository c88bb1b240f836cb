package org.memo4j.core.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/**
 * An immutable ragged batch of token sequences: one flat {@code int[]} and the offsets of the sequences in it.
 *
 * <p>Token ids are not negative; a sequence may be empty. At most 2<sup>31</sup>-1 tokens in all. Memory: four bytes a
 * token and four bytes a sequence.
 */
public final class TokenSequences {
    private final int[] tokens;
    private final int[] offsets;

    private TokenSequences(int[] tokens, int[] offsets) {
        this.tokens = tokens;
        this.offsets = offsets;
    }

    /**
     * Copies sequences into a batch.
     *
     * @param sequences the sequences
     * @return the batch
     * @throws IllegalArgumentException if a token id is negative
     */
    public static TokenSequences of(int[]... sequences) {
        return of(Arrays.asList(sequences));
    }

    /**
     * Copies sequences into a batch.
     *
     * @param sequences the sequences
     * @return the batch
     * @throws IllegalArgumentException if a token id is negative
     */
    public static TokenSequences of(Collection<int[]> sequences) {
        int[] offsets = new int[sequences.size() + 1];
        int i = 0;
        for (int[] sequence : sequences) {
            offsets[i + 1] = Math.addExact(offsets[i], sequence.length);
            i++;
        }
        int[] tokens = new int[offsets[i]];
        i = 0;
        for (int[] sequence : sequences) {
            for (int t = 0; t < sequence.length; t++) {
                Checks.check(
                        sequence[t] >= 0,
                        "token ids must be >= 0, but token %d of sequence %d is %d",
                        t,
                        i,
                        sequence[t]);
            }
            System.arraycopy(sequence, 0, tokens, offsets[i++], sequence.length);
        }
        return new TokenSequences(tokens, offsets);
    }

    /**
     * Fingerprint of the sequences, for provenance.
     *
     * @return the hash of lengths and token ids, see {@link DataHash}
     */
    public String hash() {
        return new DataHash().add(offsets).add(tokens).value();
    }

    /**
     * Number of sequences.
     *
     * @return the number of sequences
     */
    public int size() {
        return offsets.length - 1;
    }

    /**
     * Number of tokens in all sequences together.
     *
     * @return the number of tokens
     */
    public int tokenCount() {
        return tokens.length;
    }

    /**
     * Length of a sequence.
     *
     * @param sequence index of the sequence
     * @return its number of tokens
     */
    public int length(int sequence) {
        Checks.index(sequence, size(), "sequence");
        return offsets[sequence + 1] - offsets[sequence];
    }

    /**
     * Length of the longest sequence.
     *
     * @return the greatest length, 0 for an empty batch
     */
    public int maxLength() {
        int max = 0;
        for (int i = 0; i < size(); i++) {
            max = Math.max(max, offsets[i + 1] - offsets[i]);
        }
        return max;
    }

    /**
     * One token.
     *
     * @param sequence index of the sequence
     * @param position position in the sequence
     * @return the token id
     */
    public int token(int sequence, int position) {
        Checks.index(position, length(sequence), "position");
        return tokens[offsets[sequence] + position];
    }

    /**
     * Copy of a sequence.
     *
     * @param sequence index of the sequence
     * @return its tokens
     */
    public int[] get(int sequence) {
        Checks.index(sequence, size(), "sequence");
        return Arrays.copyOfRange(tokens, offsets[sequence], offsets[sequence + 1]);
    }

    /**
     * Copies of all sequences.
     *
     * @return the sequences, in order
     */
    public List<int[]> toList() {
        List<int[]> list = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            list.add(get(i));
        }
        return list;
    }

    /**
     * Picks sequences by index; an index may occur more than once.
     *
     * @param indices the indices
     * @return a new batch in the order of the indices
     */
    public TokenSequences select(int... indices) {
        List<int[]> list = new ArrayList<>(indices.length);
        for (int i : indices) {
            list.add(get(i));
        }
        return of(list);
    }

    /**
     * The part {@code [from, to)} of every sequence.
     *
     * @param from first position
     * @param to position after the last one
     * @return a new batch of sequences of {@code to - from} tokens
     * @throws IllegalArgumentException if a sequence is shorter than {@code to}
     */
    public TokenSequences slice(int from, int to) {
        Checks.check(from >= 0 && to >= from, "slice [%d, %d) is not a range", from, to);
        List<int[]> list = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            Checks.check(
                    length(i) >= to,
                    "sequence %d has %d tokens, but %d are needed; leave shorter sequences out",
                    i,
                    length(i),
                    to);
            list.add(Arrays.copyOfRange(tokens, offsets[i] + from, offsets[i] + to));
        }
        return of(list);
    }

    /**
     * Sequences of this batch followed by those of another.
     *
     * @param other the other batch
     * @return a new batch
     */
    public TokenSequences concat(TokenSequences other) {
        List<int[]> list = toList();
        list.addAll(other.toList());
        return of(list);
    }

    /**
     * Checks that every token id is below a vocabulary size.
     *
     * @param vocabularySize the vocabulary size
     * @throws IllegalArgumentException naming the first token outside
     */
    public void checkVocabulary(int vocabularySize) {
        for (int i = 0; i < size(); i++) {
            for (int t = offsets[i]; t < offsets[i + 1]; t++) {
                Checks.check(
                        tokens[t] < vocabularySize,
                        "token ids must be in [0, %d), but token %d of sequence %d is %d; was it made by another tokenizer?",
                        vocabularySize,
                        t - offsets[i],
                        i,
                        tokens[t]);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSequences that
                && Arrays.equals(tokens, that.tokens)
                && Arrays.equals(offsets, that.offsets);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(offsets);
    }

    @Override
    public String toString() {
        return "TokenSequences[" + size() + " sequences, " + tokens.length + " tokens]";
    }
}
