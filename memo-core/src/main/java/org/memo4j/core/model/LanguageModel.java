package org.memo4j.core.model;

import java.util.OptionalInt;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;

/**
 * A causal language model. An adapter supplies {@link #logits(TokenSequences)}, two sizes and, if it has one, the start
 * token; scoring and generation are shared. A model that can keep its state between tokens also overrides
 * {@link #decoder(TokenSequences)}.
 *
 * <p>There are adapters for DL4J networks ({@link org.memo4j.core.dl4j.Dl4jLanguageModel}) and SameDiff graphs
 * ({@link org.memo4j.core.samediff.SameDiffLanguageModel}). Whatever gives logits may be the third:
 *
 * <pre>
 * record Own(Engine engine) implements LanguageModel {
 *     public int vocabularySize() { return 90; }
 *     public int contextLength() { return 128; }
 *     public LogitRows logits(TokenSequences batch) { return LogitRows.of(engine.run(batch.toList()), 90); }
 * }
 * TokenScores scores = new Own(engine).score(sequences);
 * </pre>
 *
 * <p>Models are not thread-safe: one thread at a time, the one that owns the underlying network.
 */
public interface LanguageModel {
    /**
     * Number of token ids.
     *
     * @return the vocabulary size
     */
    int vocabularySize();

    /**
     * Greatest number of tokens that one call of {@link #logits(TokenSequences)} takes per sequence, the start token
     * included; {@link Integer#MAX_VALUE} for a recurrent model.
     *
     * @return the context length
     */
    int contextLength();

    /**
     * Token that the model was trained to see before each sequence.
     *
     * @return the token, or empty if the model has none; then first tokens are not scored
     */
    default OptionalInt startToken() {
        return OptionalInt.empty();
    }

    /**
     * Number of sequences that a call of {@link #logits(TokenSequences)} takes best.
     *
     * @return the preferred batch size
     */
    default int batchSize() {
        return 32;
    }

    /**
     * What computes the logits, for provenance.
     *
     * @return name and version of the backend; by default {@code java}
     */
    default String backend() {
        return "java";
    }

    /**
     * Logits of the next token at each position of each sequence, in inference mode.
     *
     * @param batch sequences that all have the same length {@code L} in {@code [1, contextLength()]}
     * @return {@code batch.size() * L} rows; row {@code b * L + t} predicts token {@code t + 1} of sequence {@code b}
     *     from its tokens {@code 0..t}. The caller closes it before the next call
     */
    LogitRows logits(TokenSequences batch);

    /**
     * Starts decoding after prompts of equal length.
     *
     * @param prompts non-empty prompts that all have the same length
     * @return the state after the prompts; by default one that runs the whole prefix again at every step
     */
    default Decoder decoder(TokenSequences prompts) {
        return new ReplayDecoder(this, prompts);
    }

    /**
     * Scores every token that has something before it, see {@link SequenceScorer}.
     *
     * @param sequences the sequences
     * @return the table
     */
    default TokenScores score(TokenSequences sequences) {
        return SequenceScorer.withDefaults().score(this, sequences);
    }

    /**
     * Continues prompts, see {@link Generator}.
     *
     * @param prompts prompts of any lengths
     * @param newTokens tokens to generate for each of them
     * @param decoding how to choose tokens
     * @return the new tokens, without the prompts
     */
    default TokenSequences generate(TokenSequences prompts, int newTokens, Decoding decoding) {
        return Generator.generate(this, prompts, newTokens, decoding);
    }
}
