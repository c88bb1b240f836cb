package org.memo4j.core.samediff;

import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.watch.TrainingWatch;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.BaseListener;
import org.nd4j.autodiff.listeners.ListenerResponse;
import org.nd4j.autodiff.listeners.Loss;
import org.nd4j.autodiff.listeners.Operation;
import org.nd4j.autodiff.listeners.records.LossCurve;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Lets a {@link TrainingWatch} look at a graph while {@code SameDiff.fit} trains it:
 *
 * <pre>
 * TrainingWatch&lt;LanguageModel&gt; watch = TrainingWatch.of(List.of(Probe.ofSequences("canaries", canaries)));
 * graph.setListeners(SameDiffWatchListener.of(watch, SameDiffLanguageModel.of(graph, "ids", "logits", 90)));
 * graph.fit(data, 20);
 * watch.trace();
 * </pre>
 *
 * <p>Training is the same with and without it, to the bit: it looks after an update is done, and only runs the graph
 * forward. A watch that asks for a stop ends {@code fit} at the end of the epoch; SameDiff offers no earlier moment.
 *
 * <p>Do not take the loss that SameDiff reports for the training loss: in this release it is always zero. Follow a probe
 * of training data instead.
 */
public final class SameDiffWatchListener extends BaseListener {
    private final SameDiff graph;
    private final TrainingWatch<?> watch;
    private final Look iterationDone;
    private final Look epochDone;

    /** Asks the watch for a look. */
    private interface Look {
        void at(long iteration, int epoch);
    }

    private <M> SameDiffWatchListener(SameDiff graph, TrainingWatch<M> watch, M model) {
        this.graph = graph;
        this.watch = watch;
        iterationDone = (iteration, epoch) -> watch.iterationDone(iteration, epoch, model);
        epochDone = (iteration, epoch) -> watch.epochDone(iteration, epoch, model);
    }

    /**
     * Watches a language model.
     *
     * @param watch what to look at and when
     * @param model the graph that trains
     * @return a listener for that graph
     */
    public static SameDiffWatchListener of(TrainingWatch<LanguageModel> watch, SameDiffLanguageModel model) {
        return new SameDiffWatchListener(model.graph(), watch, model);
    }

    /**
     * Watches a classifier.
     *
     * @param watch what to look at and when
     * @param model the graph that trains
     * @return a listener for that graph
     */
    public static SameDiffWatchListener of(TrainingWatch<Classifier> watch, SameDiffClassifier model) {
        return new SameDiffWatchListener(model.graph(), watch, model);
    }

    @Override
    public boolean isActive(Operation operation) {
        return operation == Operation.TRAINING;
    }

    @Override
    public void iterationDone(SameDiff trained, At at, MultiDataSet batch, Loss loss) {
        check(trained);
        // SameDiff counts the iteration after this call.
        iterationDone.at(at.iteration() + 1L, at.epoch());
    }

    @Override
    public ListenerResponse epochEnd(SameDiff trained, At at, LossCurve losses, long milliseconds) {
        check(trained);
        epochDone.at(at.iteration() + 1L, at.epoch() + 1);
        return watch.stopRequested() ? ListenerResponse.STOP : ListenerResponse.CONTINUE;
    }

    private void check(SameDiff trained) {
        // After an iteration SameDiff passes the graph's gradient function, after an epoch the graph itself.
        Checks.check(
                same(trained, graph) || same(trained, graph.getFunction("grad")),
                "the listener watches another graph than the one that trains; make a listener for each graph");
    }

    @SuppressWarnings("ReferenceEquality") // this very graph; equals compares the content
    private static boolean same(SameDiff a, @Nullable SameDiff b) {
        return a == b;
    }
}
