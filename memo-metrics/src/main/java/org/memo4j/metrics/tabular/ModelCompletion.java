package org.memo4j.metrics.tabular;

import java.util.function.UnaryOperator;
import org.memo4j.core.Checks;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.text.Tokenizer;

/**
 * Completes text with a language model: encodes the prompt, decodes greedily, gives the new text. Like the model it
 * belongs to one thread.
 */
public final class ModelCompletion implements UnaryOperator<String> {
    private final LanguageModel model;
    private final Tokenizer tokenizer;
    private final int newTokens;

    private ModelCompletion(LanguageModel model, Tokenizer tokenizer, int newTokens) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.newTokens = newTokens;
    }

    /**
     * Completes with a model.
     *
     * @param model the model
     * @param tokenizer the tokenizer that it was trained with
     * @param newTokens length of a completion, at least 1
     * @return the completion
     */
    public static ModelCompletion of(LanguageModel model, Tokenizer tokenizer, int newTokens) {
        return new ModelCompletion(model, tokenizer, Checks.atLeast(newTokens, 1, "newTokens"));
    }

    /**
     * Completes a prompt.
     *
     * @param prompt the prompt
     * @return what the model writes after it, without the prompt
     * @throws IllegalArgumentException if the tokenizer cannot represent the prompt, or prompt and completion exceed the
     *     model's context
     */
    @Override
    public String apply(String prompt) {
        TokenSequences made = model.generate(TokenSequences.of(tokenizer.encode(prompt)), newTokens, Decoding.greedy());
        return tokenizer.decode(made.get(0));
    }
}
