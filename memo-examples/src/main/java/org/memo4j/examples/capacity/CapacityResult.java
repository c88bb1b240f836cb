package org.memo4j.examples.capacity;

import java.util.List;
import java.util.Optional;
import org.memo4j.attacks.membership.MembershipEvaluation;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.metrics.capacity.NearMinimumDescentResult;

/**
 * What the experiment measured.
 *
 * @param networks the networks that memorize random labels
 * @param noise what is left of them when weights are disturbed
 * @param memorizer membership inference on a network that memorizes the members
 * @param other the same on one that memorizes other data
 * @param descent descent beside a memorizing minimum
 * @param table the network that memorizes the user's table
 * @param settings of the experiment, in words
 */
record CapacityResult(
        List<Built> networks,
        List<Noise> noise,
        MembershipEvaluation memorizer,
        MembershipEvaluation other,
        NearMinimumDescentResult descent,
        Optional<Table> table,
        String settings) {
    /**
     * A network that memorizes.
     *
     * @param activation its activation
     * @param points number of points
     * @param hiddenWidths widths of its hidden layers
     * @param parameters number of weights and biases
     * @param possible most points on a line that any network of these widths can memorize
     * @param error largest error
     * @param floatError largest error with weights rounded to float
     * @param largestWeight largest absolute weight
     * @param provenance where it comes from
     */
    record Built(
            DenseActivation activation,
            int points,
            int[] hiddenWidths,
            long parameters,
            long possible,
            double error,
            double floatError,
            double largestWeight,
            Provenance provenance) {}

    /**
     * A network with disturbed weights.
     *
     * @param points number of points that it memorized
     * @param scale standard deviation of the factor of each weight
     * @param right share of the points whose label is still right
     */
    record Noise(int points, double scale, double right) {}

    /**
     * The network that memorizes a table.
     *
     * @param source the table
     * @param records number of records
     * @param features number of features
     * @param classes number of classes
     * @param built the network
     */
    record Table(String source, int records, int features, int classes, Built built) {}
}
