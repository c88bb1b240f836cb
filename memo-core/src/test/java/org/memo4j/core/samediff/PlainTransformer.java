package org.memo4j.core.samediff;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The transformer written out in plain Java and double precision, one token after the other: the oracle of the tests. */
final class PlainTransformer {
    private final TransformerConfig config;
    private final Map<String, INDArray> parameters;
    private final Map<String, double[][]> matrices = new HashMap<>();
    private final Map<String, double[]> vectors = new HashMap<>();

    PlainTransformer(TransformerConfig config, Map<String, INDArray> parameters) {
        this.config = config;
        this.parameters = parameters;
    }

    /** Logits after each token. */
    double[][] logits(int[] tokens) {
        int d = config.dModel();
        int n = tokens.length;
        double[][] x = new double[n][d];
        for (int t = 0; t < n; t++) {
            for (int i = 0; i < d; i++) {
                x[t][i] = matrix("tokens")[tokens[t]][i] + matrix("positions")[t][i];
            }
        }
        for (int l = 0; l < config.layers(); l++) {
            String layer = "layer" + l + "_";
            double[][] h = norm(layer + "norm1", x);
            double[][] mixed = attention(
                    times(h, matrix(layer + "query")),
                    times(h, matrix(layer + "key")),
                    times(h, matrix(layer + "value")));
            add(x, times(mixed, matrix(layer + "out")));
            double[][] up = times(norm(layer + "norm2", x), matrix(layer + "up"));
            for (double[] row : up) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = Math.max(0, row[i]);
                }
            }
            add(x, times(up, matrix(layer + "down")));
        }
        double[][] last = norm("norm", x);
        return times(last, config.tiedEmbeddings() ? transposed(matrix("tokens")) : matrix("head"));
    }

    private double[][] attention(double[][] query, double[][] key, double[][] value) {
        int n = query.length;
        int dHead = config.dModel() / config.heads();
        double[][] out = new double[n][config.dModel()];
        for (int h = 0; h < config.heads(); h++) {
            for (int t = 0; t < n; t++) {
                double[] share = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    for (int i = h * dHead; i < (h + 1) * dHead; i++) {
                        share[s] += query[t][i] * key[s][i];
                    }
                    share[s] = Math.exp(share[s] / Math.sqrt(dHead));
                }
                double sum = Arrays.stream(share).sum();
                for (int s = 0; s <= t; s++) {
                    for (int i = h * dHead; i < (h + 1) * dHead; i++) {
                        out[t][i] += share[s] / sum * value[s][i];
                    }
                }
            }
        }
        return out;
    }

    private double[][] norm(String name, double[][] x) {
        double[] bias = vector(name + "_bias");
        double[][] out = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double mean = Arrays.stream(x[t]).average().orElseThrow();
            double variance = Arrays.stream(x[t])
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            out[t] = new double[x[t].length];
            for (int i = 0; i < x[t].length; i++) {
                out[t][i] = (x[t][i] - mean) / Math.sqrt(variance + 1e-5) + bias[i];
            }
        }
        return out;
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] out = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    out[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return out;
    }

    private static double[][] transposed(double[][] a) {
        double[][] out = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                out[j][i] = a[i][j];
            }
        }
        return out;
    }

    private static void add(double[][] x, double[][] more) {
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                x[t][i] += more[t][i];
            }
        }
    }

    private double[][] matrix(String name) {
        return matrices.computeIfAbsent(
                name, n -> Objects.requireNonNull(parameters.get(n)).dup().toDoubleMatrix());
    }

    private double[] vector(String name) {
        return vectors.computeIfAbsent(
                name, n -> Objects.requireNonNull(parameters.get(n)).dup().toDoubleVector());
    }
}
