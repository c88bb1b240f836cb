package org.memo4j.core.dl4j;

import java.util.Arrays;
import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.model.Decoder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A feed-forward network: the last tokens, padded in front. */
record WindowReader(Network network, OutputHead head, TokenEncoding encoding, int window, int padding)
        implements TokenReader {
    /** Cells of the input of one forward pass; 16 MiB. */
    private static final int CHUNK = 1 << 22;

    static WindowReader of(Network network, TokenEncoding encoding, int window, int padding) {
        OutputHead head = OutputHead.of(network.outputLayer());
        Checks.check(
                !head.recurrent(),
                "a feed-forward language model must end in an OutputLayer, but ends in an RnnOutputLayer; use recurrent");
        Checks.atLeast(window, 1, "window");
        Checks.index(padding, head.size(), "padding");
        WindowReader reader = new WindowReader(network, head, encoding, window, padding);
        reader.logits(new int[][] {{padding}}).close(); // fails here if the input does not fit the network
        return reader;
    }

    @Override
    public INDArray logits(int[][] tokens) {
        int length = tokens[0].length;
        int[][] windows = new int[tokens.length * length][];
        for (int b = 0; b < tokens.length; b++) {
            for (int t = 0; t < length; t++) {
                windows[b * length + t] = TokenEncoding.window(tokens[b], t, window, padding);
            }
        }
        return windowLogits(windows);
    }

    /** Logits after windows, computed in chunks because a window of one-hot vectors is large. */
    INDArray windowLogits(int[][] windows) {
        long cells = (long) window * (encoding == TokenEncoding.ONE_HOT ? head.size() : 1);
        int chunk = (int) Math.max(1, Math.min(windows.length, CHUNK / cells));
        if (chunk == windows.length) {
            return part(windows);
        }
        INDArray logits = Nd4j.createUninitialized(DataType.FLOAT, new long[] {head.size(), windows.length}, 'f');
        for (int from = 0; from < windows.length; from += chunk) {
            int to = Math.min(windows.length, from + chunk);
            INDArray part = part(Arrays.copyOfRange(windows, from, to));
            logits.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).assign(part);
            ForwardPass.free(part);
        }
        return logits;
    }

    private INDArray part(int[][] windows) {
        INDArray input = encoding.windows(windows, head.size(), network.dataType());
        try (ForwardPass pass = network.forward(input)) {
            return head.logits(pass.hidden());
        } finally {
            ForwardPass.free(input);
        }
    }

    @Override
    public Decoder decoder(int[][] prompts) {
        return new WindowDecoder(this, prompts);
    }

    @Override
    public int examplesOf(int[] sequence) {
        return Math.max(0, sequence.length - 1);
    }

    @Override
    public DataSet examples(List<Example> examples) {
        int[][] windows = new int[examples.size()][];
        int[][] labels = new int[examples.size()][1];
        for (int n = 0; n < windows.length; n++) {
            Example example = examples.get(n);
            windows[n] = TokenEncoding.window(example.sequence(), example.index(), window, padding);
            labels[n][0] = example.sequence()[example.index() + 1];
        }
        TokenEncoding labelEncoding = head.sparseLabels() ? TokenEncoding.IDS : TokenEncoding.ONE_HOT;
        return new DataSet(
                encoding.windows(windows, head.size(), network.dataType()),
                labelEncoding.windows(labels, head.size(), network.dataType()));
    }
}
