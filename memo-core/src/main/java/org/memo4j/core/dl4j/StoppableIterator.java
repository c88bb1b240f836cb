package org.memo4j.core.dl4j;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Data that end when training should: from the moment that a condition holds there is no next batch, neither in this epoch
 * nor in a later one. {@code fit(new StoppableIterator(data, listener::stopRequested), epochs)} then does no further
 * iteration; it still counts the epochs that are left and calls the listeners for each, which costs nothing.
 *
 * <p>Batches are not fetched ahead in the background: those in the queue would be trained on after the stop.
 */
public final class StoppableIterator implements DataSetIterator {
    private static final long serialVersionUID = 1L;

    // transient: the interface is serializable, this is not
    private final transient DataSetIterator data;
    private final transient BooleanSupplier stop;

    /**
     * Wraps data.
     *
     * @param data the data
     * @param stop asked before every batch; must stay true once it is
     */
    public StoppableIterator(DataSetIterator data, BooleanSupplier stop) {
        this.data = data;
        this.stop = stop;
    }

    @Override
    public boolean hasNext() {
        return !stop.getAsBoolean() && data.hasNext();
    }

    @Override
    public DataSet next() {
        return data.next();
    }

    @Override
    public DataSet next(int num) {
        return data.next(num);
    }

    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public boolean resetSupported() {
        return data.resetSupported();
    }

    @Override
    public void reset() {
        data.reset();
    }

    @Override
    public int batch() {
        return data.batch();
    }

    @Override
    public int inputColumns() {
        return data.inputColumns();
    }

    @Override
    public int totalOutcomes() {
        return data.totalOutcomes();
    }

    @Override
    public void setPreProcessor(DataSetPreProcessor preProcessor) {
        data.setPreProcessor(preProcessor);
    }

    @Override
    public @Nullable DataSetPreProcessor getPreProcessor() {
        return data.getPreProcessor();
    }

    @Override
    public @Nullable List<String> getLabels() {
        return data.getLabels();
    }
}
