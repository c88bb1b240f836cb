package org.memo4j.attacks.trained;

import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;

/**
 * Logistic regression with a ridge penalty,
 *
 * <pre>
 * minimize  sum_i ln(1 + exp(-y_i (b + w . z_i))) + ridge / 2 |w|^2        y = +1 for members, -1 for others
 * score     b + w . z, the log-odds of membership
 * </pre>
 *
 * over standardized features {@code z}. The minimum is unique for a positive ridge and found by Newton's method with
 * halved steps, to a gradient below 1e-8 an observation: nothing is random. Cost: {@code O(rows features^2)} a step, about
 * ten steps.
 *
 * <p>Source: Hastie, Tibshirani, Friedman, <em>The Elements of Statistical Learning</em>, 2009, section 4.4. As an attack
 * model: TensorFlow Privacy, ML Privacy Meter and others.
 */
public final class LogisticRegression implements AttackLearner {
    private static final int STEPS = 200;
    private static final double TOLERANCE = 1e-8;

    private final double ridge;

    private LogisticRegression(double ridge) {
        this.ridge = ridge;
    }

    /**
     * A ridge of 1.
     *
     * @return the defaults
     */
    public static LogisticRegression withDefaults() {
        return new LogisticRegression(1);
    }

    /**
     * Sets the penalty.
     *
     * @param value the ridge, positive; without one, classes that a line parts would have no minimum
     * @return a new object
     */
    public LogisticRegression withRidge(double value) {
        return new LogisticRegression(Checks.positive(value, "ridge"));
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.logistic-regression", 1)).with("ridge", ridge);
    }

    @Override
    public AttackClassifier fit(double[][] features, boolean[] member) {
        Design design = Design.of(features);
        Rows.checkClasses(features, member);
        double[][] rows = design.rows(features);
        double[] labels = Rows.labels(member);
        double[] weights = new double[design.columns() + 1];
        double loss = loss(rows, labels, weights);
        for (int step = 0; step < STEPS; step++) {
            Progress.checkInterrupted("training an attack model");
            double[] gradient = new double[weights.length];
            double[] curvature = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                double p = 1 / (1 + Math.exp(-Design.dot(rows[i], weights)));
                curvature[i] = Math.max(1e-12, p * (1 - p));
                for (int j = 0; j < gradient.length; j++) {
                    gradient[j] += (labels[i] - p) * rows[i][j];
                }
            }
            double norm = 0;
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] -= j == 0 ? 0 : ridge * weights[j];
                norm = Math.max(norm, Math.abs(gradient[j]));
            }
            if (norm <= TOLERANCE * rows.length) {
                return new Fitted(
                        this, design, weights, Rows.hash(features).add(member).value());
            }
            double[] move = Design.solve(rows, curvature, ridge, gradient);
            double length = 1;
            double[] next = moved(weights, move, length);
            double nextLoss = loss(rows, labels, next);
            while (nextLoss > loss && length > 1e-6) {
                length /= 2;
                next = moved(weights, move, length);
                nextLoss = loss(rows, labels, next);
            }
            weights = next;
            loss = nextLoss;
        }
        throw new IllegalStateException("logistic regression has not converged in " + STEPS
                + " steps; take a greater ridge than " + ridge + " or fewer features");
    }

    private static double[] moved(double[] weights, double[] move, double length) {
        double[] next = weights.clone();
        for (int j = 0; j < next.length; j++) {
            next[j] += length * move[j];
        }
        return next;
    }

    private double loss(double[][] rows, double[] labels, double[] weights) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double margin = (labels[i] > 0 ? 1 : -1) * Design.dot(rows[i], weights);
            sum += margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
        }
        for (int j = 1; j < weights.length; j++) {
            sum += ridge / 2 * weights[j] * weights[j];
        }
        return sum;
    }

    private record Fitted(LogisticRegression learner, Design design, double[] weights, String data)
            implements AttackClassifier {
        @Override
        public Provenance provenance() {
            return learner.provenance().with("trained on", data);
        }

        @Override
        public double score(double... features) {
            return Design.dot(design.row(Rows.checkOne(features, design.columns())), weights);
        }
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
