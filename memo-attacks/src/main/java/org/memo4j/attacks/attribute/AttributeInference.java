package org.memo4j.attacks.attribute;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.stat.ProportionInterval;

/**
 * Attribute inference by the target's confidence: who knows a record but for one attribute, and its label {@code y},
 * completes it with each value and takes the one with which the target is surest of the label.
 *
 * <pre>
 * score(v) = ln P(y | record with v) + ln prior(v)          guess = argmax over v of score(v)
 * </pre>
 *
 * or without the prior, or with a prior of the record's own, see {@link AttributeRule}. Of equal scores that with the
 * greater prior wins, of equal priors the first value.
 *
 * <p>That a guess is right says little: attributes depend on each other and on the label, and a model without any training
 * record in its memory has learned how. {@link AttributeResult} compares with {@linkplain AttributeBaseline guessing without
 * the target}, and members with non-members, of which the target knows the distribution only.
 *
 * <p>Sources: Fredrikson et al., <em>Privacy in Pharmacogenetics</em>, USENIX Security 2014, and Fredrikson, Jha, Ristenpart,
 * <em>Model Inversion Attacks that Exploit Confidence Information</em>, CCS 2015 (prior times confidence); Yeom, Giacomelli,
 * Fredrikson, Jha, <em>Privacy Risk in Machine Learning</em>, CSF 2018, section IV (the advantage on members over
 * non-members); Jayaraman and Evans, <em>Are Attribute Inference Attacks Just Imputation?</em>, CCS 2022 (imputation as
 * baseline and as prior). Departures: the likelihood is the target's own probability of the true label, where Fredrikson et
 * al. 2014 take a confusion matrix and Yeom et al. a normal density of the error of a regression; every record gets a guess,
 * where SACRO-ML makes none unless the confidence passes a threshold.
 *
 * <p>Immutable, deterministic, no shadow models. Cost: one prediction a record and value.
 */
public final class AttributeInference {
    private final Attribute attribute;
    private final double[] prior;
    private final AttributeRule rule;
    private final ProportionInterval interval;

    private AttributeInference(Attribute attribute, double[] prior, AttributeRule rule, ProportionInterval interval) {
        this.attribute = attribute;
        this.prior = prior;
        this.rule = rule;
        this.interval = interval;
    }

    /**
     * Confidence times prior, Clopper-Pearson intervals with confidence 0.95.
     *
     * @param attribute the attribute
     * @param prior probability of each value among all records, known to the attacker, summing to 1 within 0.001
     * @return the attack
     * @throws IllegalArgumentException if there are not as many probabilities as values, or they are no distribution
     */
    public static AttributeInference of(Attribute attribute, double... prior) {
        Checks.atLeast(attribute.values(), 2, "number of values of the attribute");
        Checks.sameLength(prior.length, "prior", attribute.values(), "the attribute's list of values");
        Checks.distribution(prior, "prior probabilities", "divide them by their sum");
        return new AttributeInference(attribute, prior.clone(), AttributeRule.PRIOR, ProportionInterval.DEFAULT);
    }

    /**
     * Sets what is maximized.
     *
     * @param value the rule; {@link AttributeRule#IMPUTATION} needs records with imputed distributions
     * @return a new object
     */
    public AttributeInference withRule(AttributeRule value) {
        return new AttributeInference(attribute, prior, value, interval);
    }

    /**
     * Sets how intervals are made.
     *
     * @param value kind, for the accuracies, and confidence, for these and all differences
     * @return a new object
     */
    public AttributeInference withInterval(ProportionInterval value) {
        return new AttributeInference(attribute, prior, rule, value);
    }

    /**
     * Definition and options.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return interval.addTo(Provenance.of(new MetricId("attribute.inference", 1))
                .with("attribute", attribute)
                .with("prior", Arrays.toString(prior))
                .with("rule", rule));
    }

    /**
     * Guesses the attribute of records.
     *
     * @param target the classifier
     * @param records the records
     * @return the guesses, how often they are right, and what guesses without the target reach
     * @throws IllegalArgumentException if a label is none of the target's classes, a value none of the attribute's, the
     *     imputed distributions are of another number of values, there are none but the rule needs them, or a logit is not
     *     finite
     */
    public AttributeResult attack(Classifier target, AttributeRecords records) {
        check(target, records);
        int n = records.size();
        int k = prior.length;
        double[][] scores = new double[n][k];
        int[] guesses = new int[n];
        int[] imputed = new int[n];
        int perBatch = Math.max(1, target.batchSize() / k);
        for (int from = 0; from < n; from += perBatch) {
            Progress.checkInterrupted("guessing attributes");
            int to = Math.min(n, from + perBatch);
            float[][] completed = new float[(to - from) * k][];
            for (int row = 0; row < completed.length; row++) {
                completed[row] = attribute.complete(records.features(from + row / k), row % k);
            }
            try (LogitRows logits = target.logits(completed)) {
                for (int row = 0; row < completed.length; row++) {
                    int i = from + row / k;
                    double logProbability = ClassifierSignal.LOSS.ofLogits(logits.row(row), records.label(i));
                    scores[i][row % k] = score(logProbability, row % k, records.imputed(i));
                }
            }
        }
        for (int i = 0; i < n; i++) {
            double[] own = records.imputed(i);
            guesses[i] = greatest(scores[i]);
            imputed[i] = own == null ? -1 : greatest(own);
        }
        return new AttributeResult(
                records,
                new AttributeResult.Guesses(scores, guesses, greatest(prior), imputed),
                interval,
                provenance().withData(records.hash()));
    }

    private void check(Classifier target, AttributeRecords records) {
        for (int i = 0; i < records.size(); i++) {
            Checks.index(records.label(i), target.classes(), "label");
            Checks.index(records.value(i), prior.length, "value");
            double[] own = records.imputed(i);
            Checks.check(
                    own != null || rule != AttributeRule.IMPUTATION,
                    "the rule IMPUTATION needs the imputed distributions of the records; add them with withImputed");
            Checks.check(
                    own == null || own.length == prior.length,
                    "the imputed distributions are of %d values, but the attribute has %d",
                    own == null ? 0 : own.length,
                    prior.length);
        }
    }

    private double score(double logProbability, int value, double @Nullable [] imputed) {
        return rule.score(logProbability, prior[value], imputed == null ? Double.NaN : imputed[value]);
    }

    /** The value with the greatest number; of equal ones that with the greater prior, of these the first. */
    private int greatest(double[] numbers) {
        int best = 0;
        for (int v = 1; v < numbers.length; v++) {
            boolean greater = numbers[v] > numbers[best];
            boolean likelier = numbers[v] == numbers[best] && prior[v] > prior[best];
            best = greater || likelier ? v : best;
        }
        return best;
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
