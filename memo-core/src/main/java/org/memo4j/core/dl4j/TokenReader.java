package org.memo4j.core.dl4j;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.model.Decoder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** How a network reads token sequences: a time step at a time, or a window at a time. */
interface TokenReader {
    Network network();

    OutputHead head();

    /**
     * Logits after every position of sequences of equal length, position {@code t} of sequence {@code b} in column
     * {@code b * length + t}; a new array, see {@link OutputHead#logits}.
     */
    INDArray logits(int[][] tokens);

    /** A decoder that keeps its state, or null if there is no better way than running the prefixes again. */
    @Nullable
    Decoder decoder(int[][] prompts);

    /** The training examples of a sequence, each one an index for {@link #examples}. */
    int examplesOf(int[] sequence);

    /** Training data. */
    DataSet examples(List<Example> examples);

    /**
     * A training example.
     *
     * @param sequence tokens of the sequence, the start token included
     * @param index which example of the sequence
     */
    record Example(int[] sequence, int index) {}
}
