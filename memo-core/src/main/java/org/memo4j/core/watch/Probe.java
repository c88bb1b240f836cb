package org.memo4j.core.watch;

import java.util.function.Function;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;

/**
 * A fixed set of examples that is scored while a model trains: canaries, a sample of the training data, a held-out
 * sample.
 *
 * @param name name of the set
 * @param scorer scores the set with a model; it must not change the model
 * @param <M> kind of model, {@link LanguageModel} or {@link Classifier}
 */
public record Probe<M>(String name, Function<M, TokenScores> scorer) {
    /**
     * A probe of a language model.
     *
     * @param name name of the set
     * @param sequences the sequences
     * @return the probe
     */
    public static Probe<LanguageModel> ofSequences(String name, TokenSequences sequences) {
        return new Probe<>(name, model -> model.score(sequences));
    }

    /**
     * A probe of a classifier.
     *
     * @param name name of the set
     * @param features one flat feature vector an example
     * @param labels class of each example
     * @return the probe
     */
    public static Probe<Classifier> ofExamples(String name, float[][] features, int[] labels) {
        return new Probe<>(name, model -> model.score(features, labels));
    }
}
