package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.canary.Canary;
import org.memo4j.core.kernel.TokenStatistics;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.text.Tokenizer;

/**
 * Canaries as tokens, and which of these tokens are the secret's: those that spell at least one character of it. A BPE
 * token may spell the character before the secret too.
 *
 * @param sequences tokens of each canary's text
 * @param from first token of each secret
 * @param to token after the last one of each secret
 */
record SecretTokens(TokenSequences sequences, int[] from, int[] to) {
    static SecretTokens of(List<Canary> canaries, Tokenizer tokenizer) {
        List<int[]> sequences = new ArrayList<>();
        int[] from = new int[canaries.size()];
        int[] to = new int[canaries.size()];
        for (int c = 0; c < from.length; c++) {
            Canary canary = canaries.get(c);
            int[] tokens = tokenizer.encode(canary.text());
            sequences.add(tokens);
            int end = 0;
            from[c] = tokens.length;
            for (int t = 0; t < tokens.length && end < canary.secretEnd(); t++) {
                end += tokenizer.decode(new int[] {tokens[t]}).length();
                if (end > canary.secretStart()) {
                    from[c] = Math.min(from[c], t);
                    to[c] = t + 1;
                }
            }
            Checks.check(from[c] < to[c], "canary '%s' has no token of its secret", canary.id());
        }
        return new SecretTokens(TokenSequences.of(sequences), from, to);
    }

    int size() {
        return from.length;
    }

    /** Scores of the secrets alone, each after the text before it. */
    TokenScores score(LanguageModel model) {
        TokenScores whole = model.score(sequences);
        TokenScores.Builder secrets = TokenScores.builder(0);
        for (int c = 0; c < size(); c++) {
            int length = to[c] - from[c];
            int[] tokens = new int[length];
            TokenStatistics statistics = new TokenStatistics(length);
            for (int t = 0; t < length; t++) {
                int position = from[c] + t - whole.firstPosition();
                tokens[t] = whole.token(c, position);
                statistics.logProbability[t] = whole.logProbability(c, position);
                statistics.rank[t] = whole.rank(c, position);
                statistics.mean[t] = whole.mean(c, position);
                statistics.variance[t] = whole.variance(c, position);
            }
            secrets.addSequence(tokens, statistics, 0);
        }
        return secrets.build();
    }

    /** The text before each secret. */
    TokenSequences prompts() {
        List<int[]> prompts = new ArrayList<>();
        for (int c = 0; c < size(); c++) {
            prompts.add(Arrays.copyOf(sequences.get(c), from[c]));
        }
        return TokenSequences.of(prompts);
    }

    /** The secrets. */
    TokenSequences secrets() {
        List<int[]> secrets = new ArrayList<>();
        for (int c = 0; c < size(); c++) {
            secrets.add(Arrays.copyOfRange(sequences.get(c), from[c], to[c]));
        }
        return TokenSequences.of(secrets);
    }

    /** Length of the longest secret. */
    int longest() {
        return secrets().maxLength();
    }
}
