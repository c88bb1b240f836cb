package org.memo4j.attacks.structural;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.score.ClassifierSignal;

/**
 * The rules of statistical disclosure control, applied to a classifier: its predicted probabilities on its training records
 * part these into groups, like the cells of a table, and a group that is too small or too pure discloses something of those
 * in it. {@link StructuralRisk} has the rules.
 *
 * <p>Probabilities are equal if they are so after rounding to some decimals, 8 unless set otherwise; a probability that is
 * rounded to 0 is 0. A model whose outputs differ from record to record, as those of most networks, has groups of one, and
 * breaks the rule of k-anonymity: that is what the check says of it.
 *
 * <p>Source: the structural attack of SACRO-ML (AI-SDC, version 2), with the limits of ACRO for tables, 10 records a cell
 * and 10 residual degrees of freedom. Departures: groups of decision trees are formed by their probabilities too, not by
 * leaves, so leaves with equal probabilities are one; the rounding, where they compare probabilities to the bit and with 0
 * within 1e-8; {@link StructuralRisk#SINGLE_LABEL}, which takes the labels. Left out: rules about hyper-parameters of
 * trees, and the test of losses on training against test records, for which
 * {@link org.memo4j.attacks.threshold.ThresholdAttack} and its like are there.
 *
 * <p>Immutable, deterministic. Cost: one prediction a record, memory for all probabilities.
 */
public final class StructuralChecks {
    private static final int MOST_DECIMALS = 15;
    private static final StructuralChecks DEFAULTS = new StructuralChecks(10, 10, 8);

    private final int smallestGroup;
    private final int degreesOfFreedom;
    private final int decimals;

    private StructuralChecks(int smallestGroup, int degreesOfFreedom, int decimals) {
        this.smallestGroup = smallestGroup;
        this.degreesOfFreedom = degreesOfFreedom;
        this.decimals = decimals;
    }

    /** A group of records. */
    private record Group(double[] probabilities, int[] records, boolean singleLabel) {}

    /**
     * Groups and cells of 10, 10 degrees of freedom, 8 decimals.
     *
     * @return the defaults
     */
    public static StructuralChecks withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the smallest size of a group or cell that may be released.
     *
     * @param value the size {@code k}, at least 1
     * @return a new object
     */
    public StructuralChecks withSmallestGroup(int value) {
        return new StructuralChecks(Checks.atLeast(value, 1, "smallestGroup"), degreesOfFreedom, decimals);
    }

    /**
     * Sets the fewest residual degrees of freedom.
     *
     * @param value records less parameters, at least 0
     * @return a new object
     */
    public StructuralChecks withDegreesOfFreedom(int value) {
        return new StructuralChecks(smallestGroup, Checks.atLeast(value, 0, "degreesOfFreedom"), decimals);
    }

    /**
     * Sets how probabilities are rounded before they are compared.
     *
     * @param value number of decimals, from 1 to 15
     * @return a new object
     */
    public StructuralChecks withDecimals(int value) {
        Checks.atLeast(value, 1, "decimals");
        Checks.check(value <= MOST_DECIMALS, "decimals must be at most %d, but are %d", MOST_DECIMALS, value);
        return new StructuralChecks(smallestGroup, degreesOfFreedom, value);
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return Provenance.of(new MetricId("structural.checks", 1))
                .with("smallest group", smallestGroup)
                .with("degrees of freedom", degreesOfFreedom)
                .with("decimals", decimals);
    }

    /**
     * Checks a classifier.
     *
     * @param target the classifier
     * @param features features of its training records, one vector a record, at least one
     * @param labels class of each record
     * @param parameters number of its trained parameters, at least 0
     * @return the report
     * @throws IllegalArgumentException as {@link #check(double[][], int[], long)}, or if a logit is not finite
     */
    public StructuralReport check(Classifier target, float[][] features, int[] labels, long parameters) {
        double[][] probabilities = new double[features.length][target.classes()];
        for (int from = 0; from < features.length; from += target.batchSize()) {
            Progress.checkInterrupted("asking for probabilities");
            int to = Math.min(features.length, from + target.batchSize());
            try (LogitRows logits = target.logits(Arrays.copyOfRange(features, from, to))) {
                for (int i = from; i < to; i++) {
                    double[] z = logits.row(i - from);
                    Arrays.setAll(probabilities[i], c -> ClassifierSignal.CONFIDENCE.ofLogits(z, c));
                }
            }
        }
        return check(probabilities, labels, parameters);
    }

    /**
     * Checks a classifier of which the predicted probabilities were saved.
     *
     * @param probabilities predicted probabilities of its training records, one row a record, at least one, one column a
     *     class, summing to 1 within 0.001
     * @param labels class of each record
     * @param parameters number of its trained parameters, at least 0
     * @return the report
     * @throws IllegalArgumentException if there is no record, the shapes differ, a row is no distribution, a label is none
     *     of the classes, or {@code parameters} is negative
     */
    public StructuralReport check(double[][] probabilities, int[] labels, long parameters) {
        Checks.check(probabilities.length > 0, "probabilities must be of at least 1 record, but there is none");
        Checks.sameLength(labels.length, "labels", probabilities.length, "probabilities");
        Checks.check(parameters >= 0, "parameters must be >= 0, but are %d", parameters);
        DataHash hash = new DataHash().add(labels).add(parameters);
        Map<List<Long>, List<Integer>> byOutput = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i++) {
            byOutput.computeIfAbsent(rounded(probabilities[i], i, probabilities[0].length), key -> new ArrayList<>())
                    .add(i);
            Checks.index(labels[i], probabilities[i].length, "label");
            hash.add(probabilities[i]);
        }
        List<Group> groups = byOutput.entrySet().stream()
                .map(entry -> group(entry.getKey(), entry.getValue(), labels))
                .toList();
        int[] sizes = new int[labels.length];
        for (Group group : groups) {
            for (int record : group.records) {
                sizes[record] = group.records.length;
            }
        }
        long residual = labels.length - parameters;
        return new StructuralReport(
                groups.size(),
                sizes,
                residual,
                findings(groups, parameters, residual),
                provenance().withData(hash.value()));
    }

    private List<Long> rounded(double[] row, int record, int classes) {
        Checks.sameLength(row.length, "probabilities of record " + record, classes, "those of record 0");
        double scale = Math.pow(10, decimals);
        List<Long> units = new ArrayList<>(row.length);
        Checks.distribution(row, "probabilities of record " + record, "are they logits?");
        for (double p : row) {
            units.add(Math.round(p * scale));
        }
        return units;
    }

    private Group group(List<Long> units, List<Integer> records, int[] labels) {
        double scale = Math.pow(10, decimals);
        return new Group(
                units.stream().mapToDouble(u -> u / scale).toArray(),
                records.stream().mapToInt(Integer::intValue).toArray(),
                records.stream().mapToInt(i -> labels[i]).distinct().count() == 1);
    }

    private List<StructuralFinding> findings(List<Group> groups, long parameters, long residual) {
        List<StructuralFinding> findings = new ArrayList<>();
        find(
                        StructuralRisk.K_ANONYMITY,
                        groups,
                        g -> g.records.length < smallestGroup,
                        "has fewer than " + smallestGroup + " records")
                .ifPresent(findings::add);
        find(
                        StructuralRisk.CLASS_DISCLOSURE,
                        groups,
                        g -> Arrays.stream(g.probabilities).anyMatch(p -> p == 0),
                        "has a class of probability 0")
                .ifPresent(findings::add);
        find(
                        StructuralRisk.SINGLE_LABEL,
                        groups,
                        g -> g.singleLabel && g.records.length > 1,
                        "of two records or more has a single label")
                .ifPresent(findings::add);
        find(
                        StructuralRisk.SMALL_CELL,
                        groups,
                        this::hasSmallCell,
                        "has a class of fewer than " + smallestGroup + " expected records")
                .ifPresent(findings::add);
        if (residual < degreesOfFreedom) {
            findings.add(new StructuralFinding(
                    StructuralRisk.DEGREES_OF_FREEDOM,
                    0,
                    new int[0],
                    String.format(
                            Locale.ROOT,
                            "%d records for %d parameters leave %d degrees of freedom, fewer than %d",
                            residual + parameters,
                            parameters,
                            residual,
                            degreesOfFreedom)));
        }
        return findings;
    }

    /** What rounding may have taken of an expected count is not held against it: 30 records of 1/3 are 10. */
    private boolean hasSmallCell(Group group) {
        int size = group.records.length;
        double lost = size * 0.5 * Math.pow(10, -decimals);
        return Arrays.stream(group.probabilities).anyMatch(p -> p > 0 && p * size < smallestGroup - lost);
    }

    private Optional<StructuralFinding> find(
            StructuralRisk risk, List<Group> groups, Predicate<Group> breaks, String what) {
        List<Group> found = groups.stream().filter(breaks).toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        int[] records = found.stream()
                .flatMapToInt(g -> IntStream.of(g.records))
                .sorted()
                .toArray();
        String sentence =
                found.size() + " of " + groups.size() + " groups, with " + records.length + " records: each " + what;
        return Optional.of(new StructuralFinding(risk, found.size(), records, sentence));
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
