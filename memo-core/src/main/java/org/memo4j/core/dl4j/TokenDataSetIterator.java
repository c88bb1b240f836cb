package org.memo4j.core.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Token sequences as training data for a {@link Dl4jLanguageModel}: next-token prediction in the model's own input
 * encoding, label layout and start token, so that what is trained is what is scored:
 *
 * <pre>
 * network.fit(TokenDataSetIterator.of(model, sequences).withSeed(7), 20);
 * </pre>
 *
 * <p>An example of a recurrent network is a whole sequence; shorter ones are padded on the right and the padding is masked
 * out of the loss. An example of a feed-forward network is a token to predict with the window before it. Every epoch has
 * its own random order, a function of seed and epoch.
 *
 * <p>DL4J divides the gradient by the number of examples, not of tokens: under a recurrent network the step grows with the
 * length of the sequences.
 *
 * <p>Batches are made one at a time, on the thread that trains. Memory: one batch, {@code 8 V} bytes a token with one-hot
 * input and labels.
 */
public final class TokenDataSetIterator implements DataSetIterator {
    private static final long serialVersionUID = 1L;

    // transient: the interface is serializable, this is not
    private final transient Dl4jLanguageModel model;
    private final transient List<TokenReader.Example> examples;
    private final transient int batchSize;
    private final transient long seed;
    private transient int epoch;
    private transient int position;
    private transient int[] order;
    private transient @Nullable DataSetPreProcessor preProcessor;

    private TokenDataSetIterator(
            Dl4jLanguageModel model, List<TokenReader.Example> examples, int batchSize, long seed) {
        this.model = model;
        this.examples = examples;
        this.batchSize = batchSize;
        this.seed = seed;
        order = order(0);
    }

    /**
     * Training data in batches of 32 examples, shuffled with seed 0.
     *
     * @param model the model that will be trained
     * @param sequences the sequences
     * @return an iterator at the start of its first epoch
     * @throws IllegalArgumentException if a sequence has nothing to predict, or a token outside the vocabulary
     */
    public static TokenDataSetIterator of(Dl4jLanguageModel model, TokenSequences sequences) {
        sequences.checkVocabulary(model.vocabularySize());
        Checks.check(sequences.size() > 0, "sequences must not be empty");
        List<TokenReader.Example> examples = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            int[] tokens = sequences.get(i);
            if (model.startToken().isPresent()) {
                int[] longer = new int[tokens.length + 1];
                longer[0] = model.startToken().getAsInt();
                System.arraycopy(tokens, 0, longer, 1, tokens.length);
                tokens = longer;
            }
            int count = model.reader().examplesOf(tokens);
            Checks.check(
                    count > 0,
                    "sequence %d of %d tokens has no token with another before it; leave it out%s",
                    i,
                    sequences.length(i),
                    model.startToken().isPresent() ? "" : " or give the model a start token");
            for (int index = 0; index < count; index++) {
                examples.add(new TokenReader.Example(tokens, index));
            }
        }
        return new TokenDataSetIterator(model, List.copyOf(examples), 32, 0);
    }

    /**
     * Sets the batch size.
     *
     * @param value examples a batch
     * @return a new iterator at the start of its first epoch
     */
    public TokenDataSetIterator withBatchSize(int value) {
        return new TokenDataSetIterator(model, examples, Checks.atLeast(value, 1, "batchSize"), seed);
    }

    /**
     * Sets the seed of the order.
     *
     * @param value the seed
     * @return a new iterator at the start of its first epoch
     */
    public TokenDataSetIterator withSeed(long value) {
        return new TokenDataSetIterator(model, examples, batchSize, value);
    }

    private int[] order(int forEpoch) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + forEpoch);
        int[] permutation = new int[examples.size()];
        for (int i = 0; i < permutation.length; i++) {
            int j = random.nextInt(i + 1);
            permutation[i] = permutation[j];
            permutation[j] = i;
        }
        return permutation;
    }

    @Override
    public boolean hasNext() {
        return position < order.length;
    }

    @Override
    public DataSet next() {
        return next(batchSize);
    }

    @Override
    public DataSet next(int num) {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch is over; reset the iterator");
        }
        int to = Math.min(order.length, position + Checks.atLeast(num, 1, "num"));
        DataSet data = model.reader()
                .examples(Arrays.stream(order, position, to)
                        .mapToObj(examples::get)
                        .toList());
        position = to;
        if (preProcessor != null) {
            preProcessor.preProcess(data);
        }
        return data;
    }

    /** Starts the next epoch, in a new order. */
    @Override
    public void reset() {
        order = order(++epoch);
        position = 0;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public int batch() {
        return batchSize;
    }

    @Override
    public int inputColumns() {
        return model.vocabularySize();
    }

    @Override
    public int totalOutcomes() {
        return model.vocabularySize();
    }

    @Override
    public void setPreProcessor(@Nullable DataSetPreProcessor preProcessor) {
        this.preProcessor = preProcessor;
    }

    @Override
    public @Nullable DataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }

    @Override
    public @Nullable List<String> getLabels() {
        return null;
    }
}
