package org.memo4j.core.dl4j;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A recurrent network: one token a time step. */
record SequenceReader(Network network, OutputHead head, TokenEncoding encoding) implements TokenReader {
    static SequenceReader of(Network network, TokenEncoding encoding) {
        OutputHead head = OutputHead.of(network.outputLayer());
        Checks.check(
                head.recurrent(),
                "a recurrent language model must end in an RnnOutputLayer, but ends in a %s; "
                        + "use feedForward for a network that reads a window",
                network.outputLayer().conf().getLayer().getClass().getSimpleName());
        if (network.inputLayer().conf().getLayer() instanceof EmbeddingSequenceLayer embedding) {
            Checks.check(
                    embedding.isInferInputLength(),
                    "the embedding layer reads %d tokens, no more and no less; build it with inferInputLength(true)",
                    embedding.getInputLength());
        }
        SequenceReader reader = new SequenceReader(network, head, encoding);
        reader.checkCausal();
        return reader;
    }

    /** Two sequences that differ in their second token must agree on what follows the first. */
    private void checkCausal() {
        int vocabulary = head.size();
        double difference = 0;
        double scale = 1;
        try (LogitRows logits = OutputHead.rows(logits(new int[][] {{0, 0}, {0, vocabulary - 1}}))) {
            for (int v = 0; v < vocabulary; v++) {
                difference = Math.max(difference, Math.abs(logits.get(0, v) - logits.get(2, v)));
                scale = Math.max(scale, Math.abs(logits.get(0, v)));
            }
        }
        Checks.check(
                !(difference > 1e-3 * scale),
                "the network is no causal language model: its logits after the first token change by %s when the second "
                        + "token does; leave out bidirectional and attention layers",
                difference);
    }

    INDArray input(int[][] tokens) {
        Layer first = network.inputLayer();
        RNNFormat format = first.conf().getLayer() instanceof BaseRecurrentLayer recurrent
                        && recurrent.getRnnDataFormat() == RNNFormat.NWC
                ? RNNFormat.NWC
                : RNNFormat.NCW;
        return encoding.sequences(tokens, head.size(), format, network.dataType());
    }

    @Override
    public INDArray logits(int[][] tokens) {
        INDArray input = input(tokens);
        try (ForwardPass pass = network.forward(input)) {
            return head.logits(pass.hidden());
        } finally {
            ForwardPass.free(input);
        }
    }

    @Override
    public @Nullable Decoder decoder(int[][] prompts) {
        return network.canStep() ? new RecurrentDecoder(this, prompts) : null;
    }

    @Override
    public int examplesOf(int[] sequence) {
        return sequence.length < 2 ? 0 : 1;
    }

    @Override
    public DataSet examples(List<Example> examples) {
        int longest =
                examples.stream().mapToInt(e -> e.sequence().length - 1).max().orElseThrow();
        int[][] inputs = new int[examples.size()][];
        int[][] labels = new int[examples.size()][];
        float[] mask = new float[examples.size() * longest];
        boolean padded = false;
        for (int b = 0; b < inputs.length; b++) {
            int[] sequence = examples.get(b).sequence();
            int length = sequence.length - 1;
            inputs[b] = Arrays.copyOf(Arrays.copyOf(sequence, length), longest);
            labels[b] = Arrays.copyOf(Arrays.copyOfRange(sequence, 1, length + 1), longest);
            Arrays.fill(mask, b * longest, b * longest + length, 1);
            padded |= length < longest;
        }
        TokenEncoding labelEncoding = head.sparseLabels() ? TokenEncoding.IDS : TokenEncoding.ONE_HOT;
        DataType type = network.dataType();
        DataSet data = new DataSet(input(inputs), labelEncoding.sequences(labels, head.size(), head.format(), type));
        if (padded) {
            data.setLabelsMaskArray(Nd4j.create(mask, new long[] {inputs.length, longest}, 'c'));
        }
        return data;
    }
}
