package org.memo4j.attacks.structural;

/**
 * A rule that the model breaks.
 *
 * @param risk the rule
 * @param groups number of groups that break it; 0 where the rule is about the whole model
 * @param records numbers of the training records in these groups, ascending; none where the rule is about the whole model
 * @param sentence what was found
 */
public record StructuralFinding(StructuralRisk risk, int groups, int[] records, String sentence) {
    /**
     * Copies the numbers.
     *
     * @param risk the rule
     * @param groups number of groups that break it
     * @param records numbers of the training records in these groups
     * @param sentence what was found
     */
    public StructuralFinding {
        records = records.clone();
    }

    /**
     * Numbers of the training records in the groups that break the rule.
     *
     * @return a copy, ascending
     */
    @Override
    public int[] records() {
        return records.clone();
    }

    @Override
    public String toString() {
        return risk + ": " + sentence;
    }
}
