package org.memo4j.attacks.analytic;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.analytic.AnalyticClassifier;

/**
 * What two states of an analytic head reveal of the examples learned between them, to anyone who has its matrices.
 *
 * <pre>
 * R_k^-1 - R_(k-1)^-1           = X_k' X_k      inner products of all features over the examples of phase k
 * R_k^-1 W_k - R_(k-1)^-1 W_(k-1) = X_k' Y_k  sums of the features of each class of the phase
 * </pre>
 *
 * The rank of the first matrix is the number of examples, as long as there are fewer than features. A class with a single
 * example in the phase is revealed whole: its sum <em>is</em> the example's features, sign and all. Raw inputs are their own
 * features; those of a random expansion can be inverted by whoever knows its seed.
 *
 * <p>The recovery loses the digits that {@code R} has lost: {@link #noise} says how far the difference is from a matrix of
 * products, that is from having no negative eigenvalue.
 *
 * <p>Source: derived here; Zhuang et al., <em>ACIL: Analytic Class-Incremental Learning with Absolute Memorization and
 * Privacy Protection</em>, NeurIPS 2022, section 3, hold that the examples cannot be recovered from {@code R}. Cost:
 * {@code O(d^3)}, one thread.
 *
 * <p>Immutable.
 */
public final class HeadDisclosure {
    private static final MetricId ID = new MetricId("analytic.disclosure", 1);

    /** An eigenvalue counts if it is this many times the noise. */
    private static final double ABOVE_NOISE = 10;

    private static final double LEAST = 1e-9;

    private final double[][] products;
    private final double[][] sums;
    private final double[] eigenvalues;

    private HeadDisclosure(double[][] products, double[][] sums) {
        this.products = products;
        this.sums = sums;
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(products.length, false, true);
        Checks.check(
                decomposition.decompose(new DMatrixRMaj(products)),
                "the difference of the two states has no eigenvalues; are its entries finite?");
        eigenvalues = IntStream.range(0, products.length)
                .mapToDouble(i -> decomposition.getEigenvalue(i).getReal())
                .sorted()
                .toArray();
    }

    /**
     * Compares two states of a head, before and after some examples were learned (or, with the two exchanged, unlearned).
     *
     * @param before the earlier state
     * @param after the later state
     * @return what they reveal
     * @throws IllegalArgumentException if they have not the same features and ridge, or a state is not invertible
     */
    public static HeadDisclosure between(AnalyticClassifier before, AnalyticClassifier after) {
        Checks.check(
                before.expansion().equals(after.expansion()),
                "the states have other features: %s, and %s",
                before.expansion(),
                after.expansion());
        // else the difference of the ridges would pass for products of features
        Checks.check(
                before.options().ridge() == after.options().ridge(),
                "the states have other ridges: %s, and %s; give two states of one head",
                before.options().ridge(),
                after.options().ridge());
        return between(before.inverse(), before.weights(), after.inverse(), after.weights());
    }

    /**
     * Compares two states of a head.
     *
     * @param inverseBefore the matrix {@code R} before, one row and column a feature
     * @param weightsBefore the matrix {@code W} before, one row a feature, one column a class
     * @param inverseAfter the matrix {@code R} after
     * @param weightsAfter the matrix {@code W} after, with the same classes first; it may have more
     * @return what they reveal
     * @throws IllegalArgumentException if the shapes do not fit, an entry is not finite, or an inverse is not positive definite
     */
    public static HeadDisclosure between(
            double[][] inverseBefore, double[][] weightsBefore, double[][] inverseAfter, double[][] weightsAfter) {
        int width = inverseAfter.length;
        Checks.check(width > 0, "inverseAfter is empty; a head has at least one feature");
        DMatrixRMaj before = matrix(inverseBefore, "inverseBefore", width, width);
        DMatrixRMaj after = matrix(inverseAfter, "inverseAfter", width, width);
        int classes = weightsAfter.length == 0 ? 0 : weightsAfter[0].length;
        int old = weightsBefore.length == 0 ? 0 : weightsBefore[0].length;
        Checks.check(old <= classes, "weightsBefore has %d classes, but weightsAfter only %d", old, classes);
        double[][] padded = new double[weightsBefore.length][];
        Arrays.setAll(padded, i -> Arrays.copyOf(weightsBefore[i], classes));
        double[][] products = difference(
                solved(after, CommonOps_DDRM.identity(width), "inverseAfter"),
                solved(before, CommonOps_DDRM.identity(width), "inverseBefore"));
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < i; j++) {
                double mean = 0.5 * (products[i][j] + products[j][i]);
                products[i][j] = mean;
                products[j][i] = mean;
            }
        }
        return new HeadDisclosure(
                products,
                difference(
                        solved(after, matrix(weightsAfter, "weightsAfter", width, classes), "inverseAfter"),
                        solved(before, matrix(padded, "weightsBefore", width, classes), "inverseBefore")));
    }

    private static DMatrixRMaj matrix(double[][] rows, String name, int height, int width) {
        Checks.sameLength(rows.length, name, height, "inverseAfter");
        for (int i = 0; i < rows.length; i++) {
            Checks.sameLength(rows[i].length, name + "[" + i + "]", width, "a row");
            Checks.finite(rows[i], name + "[" + i + "]");
        }
        return rows.length == 0 ? new DMatrixRMaj(height, width) : new DMatrixRMaj(rows);
    }

    private static DMatrixRMaj solved(DMatrixRMaj inverse, DMatrixRMaj right, String name) {
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(inverse.numRows);
        Checks.check(
                solver.setA(inverse.copy()),
                "%s is not positive definite, so not invertible; it is no inverse of X'X + ridge I",
                name);
        DMatrixRMaj solution = new DMatrixRMaj(right.numRows, right.numCols);
        if (right.numCols > 0) {
            solver.solve(right, solution);
        }
        return solution;
    }

    private static double[][] difference(DMatrixRMaj a, DMatrixRMaj b) {
        double[][] rows = new double[a.numRows][a.numCols];
        for (int i = 0; i < rows.length; i++) {
            int row = i;
            Arrays.setAll(rows[i], j -> a.get(row, j) - b.get(row, j));
        }
        return rows;
    }

    /**
     * Inner products of the features over the examples between the states, {@code X_k' X_k}.
     *
     * @return a copy, one row and column a feature
     */
    public double[][] products() {
        return copy(products);
    }

    /**
     * Sums of the features of the examples between the states, class by class, {@code X_k' Y_k}.
     *
     * @return a copy, one row a feature, one column a class
     */
    public double[][] classSums() {
        return copy(sums);
    }

    /**
     * Sum of the features of a class, which are those of its example if there was a single one.
     *
     * @param label the class
     * @return one number a feature
     */
    public double[] classSum(int label) {
        Checks.index(label, sums[0].length, "label");
        return Arrays.stream(sums).mapToDouble(row -> row[label]).toArray();
    }

    /**
     * How many examples there were at least: the number of eigenvalues of {@code X_k' X_k} above the noise. It is the number
     * of examples if there were fewer than features and none was a copy or a mixture of others.
     *
     * @return the rank
     */
    public int rank() {
        double floor = Math.max(ABOVE_NOISE * noise(), LEAST * eigenvalues[eigenvalues.length - 1]);
        return (int) Arrays.stream(eigenvalues).filter(v -> v > floor).count();
    }

    /**
     * Size of the greatest negative eigenvalue, of which {@code X_k' X_k} has none: the digits that rounding has taken.
     *
     * @return at least 0, in the unit of {@link #products}
     */
    public double noise() {
        return Math.max(0, -eigenvalues[0]);
    }

    /**
     * Definition.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return Provenance.of(ID).withData(DataHash.of(flat(products), flat(sums)));
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "HeadDisclosure: %d examples or more, %d features, %d classes, noise %.1e of %.1e",
                rank(),
                products.length,
                sums[0].length,
                noise(),
                eigenvalues[eigenvalues.length - 1]);
    }
}
