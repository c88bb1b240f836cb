package org.memo4j.attacks.structural;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.memo4j.core.Provenance;

/**
 * Outcome of {@link StructuralChecks}.
 *
 * @param groups number of groups of records with equal probabilities
 * @param groupSizes size of the group of each record: the {@code k} of its k-anonymity
 * @param residualDegreesOfFreedom records less parameters
 * @param findings the rules that are broken, in the order of {@link StructuralRisk}; none if all are kept
 * @param provenance options and the hash of the data
 */
public record StructuralReport(
        int groups,
        int[] groupSizes,
        long residualDegreesOfFreedom,
        List<StructuralFinding> findings,
        Provenance provenance) {
    /**
     * Copies the arrays.
     *
     * @param groups number of groups of records with equal probabilities
     * @param groupSizes size of the group of each record
     * @param residualDegreesOfFreedom records less parameters
     * @param findings the rules that are broken
     * @param provenance options and the hash of the data
     */
    public StructuralReport {
        groupSizes = groupSizes.clone();
        findings = List.copyOf(findings);
    }

    /**
     * Size of the group of each record.
     *
     * @return a copy
     */
    @Override
    public int[] groupSizes() {
        return groupSizes.clone();
    }

    /**
     * What was found of one rule.
     *
     * @param risk the rule
     * @return the finding; empty if the rule is kept
     */
    public Optional<StructuralFinding> finding(StructuralRisk risk) {
        return findings.stream().filter(f -> f.risk() == risk).findFirst();
    }

    /**
     * Readable list.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder list = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %d records in %d groups, the smallest of %d",
                provenance.metric(),
                groupSizes.length,
                groups,
                Arrays.stream(groupSizes).min().orElseThrow()));
        for (StructuralFinding finding : findings) {
            list.append(String.format("%n  %s", finding));
        }
        return findings.isEmpty()
                ? list.append(String.format("%n  all rules are kept")).toString()
                : list.toString();
    }
}
