package org.memo4j.core.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.memo4j.core.Checks;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.watch.TrainingWatch;

/**
 * Lets a {@link TrainingWatch} look at a network while DL4J trains it:
 *
 * <pre>
 * TrainingWatch&lt;LanguageModel&gt; watch = TrainingWatch.of(List.of(Probe.ofSequences("canaries", canaries)));
 * MemorizationListener listener = MemorizationListener.of(watch, Dl4jLanguageModel.recurrent(network, ONE_HOT));
 * network.addListeners(listener);
 * network.fit(data, 20);
 * watch.trace();
 * </pre>
 *
 * <p>Training is the same with and without it, to the bit. It looks at {@code iterationDone} and {@code onEpochEnd}, after
 * the parameters were updated and before constraints (max-norm and the like) are applied. It clears the inputs that the
 * layers still hold from training, so put listeners that read those before it.
 *
 * <p>An iteration is one update of the parameters: with truncated backpropagation through time, one per segment.
 * {@code fit(DataSet)} and {@code fit(INDArray, INDArray)} know no epochs, so under them the watch looks after iterations
 * only; so it does in epochs without an iteration, which {@link StoppableIterator} makes.
 *
 * <p>DL4J offers a listener no way to stop {@code fit}. An own loop asks {@link #stopRequested()};
 * {@code fit(DataSetIterator, int)} stops if its data come through a {@link StoppableIterator}.
 *
 * <p>Called by the thread that trains. Watches one network; a copy, as parallel training makes, needs its own watch.
 */
public final class MemorizationListener extends BaseTrainingListener {
    private final TrainingWatch<?> watch;
    private final NeuralNetwork network;
    private final Look look;
    private final Look lookAtEpoch;
    private boolean iterated;

    /** Asks the watch for a look. */
    private interface Look {
        void at(long iteration, int epoch);
    }

    private <M> MemorizationListener(TrainingWatch<M> watch, M model, NeuralNetwork network) {
        this.watch = watch;
        this.network = network;
        look = (iteration, epoch) -> watch.iterationDone(iteration, epoch, model);
        lookAtEpoch = (iteration, epoch) -> watch.epochDone(iteration, epoch, model);
    }

    /**
     * Watches a language model.
     *
     * @param watch what to look at and when
     * @param model the network that trains
     * @return a listener for that network
     */
    public static MemorizationListener of(TrainingWatch<LanguageModel> watch, Dl4jLanguageModel model) {
        return new MemorizationListener(watch, model, model.network());
    }

    /**
     * Watches a classifier.
     *
     * @param watch what to look at and when
     * @param model the network that trains
     * @return a listener for that network
     */
    public static MemorizationListener of(TrainingWatch<Classifier> watch, Dl4jClassifier model) {
        return new MemorizationListener(watch, model, model.network());
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        check(model);
        iterated = true;
        look.at(iteration + 1L, epoch); // DL4J counts the iteration after this call
    }

    @Override
    public void onEpochEnd(Model model) {
        check(model);
        if (iterated) {
            iterated = false;
            // DL4J counts the epoch after this call, and the iterations before it
            if (model instanceof MultiLayerNetwork layers) {
                lookAtEpoch.at(layers.getIterationCount(), layers.getEpochCount() + 1);
            } else {
                ComputationGraph graph = (ComputationGraph) model;
                lookAtEpoch.at(graph.getIterationCount(), graph.getEpochCount() + 1);
            }
        }
    }

    private void check(Model model) {
        Checks.check(
                model == network,
                "the listener watches another network than the one that trains; make a listener for each network");
    }

    /**
     * Whether the watch asks for a stop.
     *
     * @return true once its stop condition has held
     */
    public boolean stopRequested() {
        return watch.stopRequested();
    }
}
