package org.memo4j.core.dl4j;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.memo4j.core.Checks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How a network is given tokens. */
public enum TokenEncoding {
    /**
     * One vector of zeros and a single one for each token. A recurrent network gets {@code [batch, V, time]}, or
     * {@code [batch, time, V]} if its first layer is declared channels-last; a feed-forward network gets the vectors of
     * its window one after the other, {@code [batch, window * V]}, oldest token first. Costs {@code 4 V} bytes a token.
     */
    ONE_HOT {
        @Override
        INDArray sequences(int[][] tokens, int vocabulary, RNNFormat format, DataType type) {
            int length = tokens[0].length;
            float[] cells = oneHotCells((long) tokens.length * length, vocabulary);
            for (int b = 0; b < tokens.length; b++) {
                for (int t = 0; t < length; t++) {
                    int v = tokens[b][t];
                    cells[
                            format == RNNFormat.NCW
                                    ? (b * vocabulary + v) * length + t
                                    : (b * length + t) * vocabulary + v] = 1;
                }
            }
            long[] shape = format == RNNFormat.NCW
                    ? new long[] {tokens.length, vocabulary, length}
                    : new long[] {tokens.length, length, vocabulary};
            return array(cells, shape, type);
        }

        @Override
        INDArray windows(int[][] windows, int vocabulary, DataType type) {
            float[] cells = oneHotCells((long) windows.length * windows[0].length, vocabulary);
            int columns = windows[0].length * vocabulary;
            for (int n = 0; n < windows.length; n++) {
                for (int c = 0; c < windows[n].length; c++) {
                    cells[n * columns + c * vocabulary + windows[n][c]] = 1;
                }
            }
            return array(cells, new long[] {windows.length, columns}, type);
        }
    },

    /**
     * The token ids themselves, for a network that starts with an embedding: {@code [batch, 1, time]} for a recurrent
     * network, {@code [batch, window]} for a feed-forward network. Ids are exact below 2<sup>24</sup>.
     */
    IDS {
        @Override
        INDArray sequences(int[][] tokens, int vocabulary, RNNFormat format, DataType type) {
            return array(flat(tokens), new long[] {tokens.length, 1, tokens[0].length}, DataType.FLOAT);
        }

        @Override
        INDArray windows(int[][] windows, int vocabulary, DataType type) {
            return array(flat(windows), new long[] {windows.length, windows[0].length}, DataType.FLOAT);
        }
    };

    /** Input of a recurrent network: sequences of equal length. */
    abstract INDArray sequences(int[][] tokens, int vocabulary, RNNFormat format, DataType type);

    /** Input of a feed-forward network: one row a window. */
    abstract INDArray windows(int[][] windows, int vocabulary, DataType type);

    /** The {@code size} tokens up to and including a position, with padding in front where there are fewer. */
    static int[] window(int[] tokens, int position, int size, int padding) {
        int[] window = new int[size];
        int missing = Math.max(0, size - position - 1);
        Arrays.fill(window, 0, missing, padding);
        System.arraycopy(tokens, position + 1 - size + missing, window, missing, size - missing);
        return window;
    }

    private static float[] oneHotCells(long tokens, int vocabulary) {
        Checks.check(
                tokens * vocabulary < Integer.MAX_VALUE,
                "%d tokens as one-hot vectors of %d are too many for one array; use smaller batches, or an embedding "
                        + "layer and ids",
                tokens,
                vocabulary);
        return new float[(int) tokens * vocabulary];
    }

    private static float[] flat(int[][] tokens) {
        float[] ids = new float[tokens.length * tokens[0].length];
        int i = 0;
        for (int[] row : tokens) {
            for (int token : row) {
                ids[i++] = token;
            }
        }
        return ids;
    }

    static INDArray array(float[] cells, long[] shape, DataType type) {
        INDArray array = Nd4j.create(cells, shape, 'c');
        if (type == DataType.FLOAT) {
            return array;
        }
        INDArray cast = array.castTo(type);
        array.close();
        return cast;
    }
}
