package org.memo4j.attacks.attribute;

/** What attribute inference maximizes over the values, {@code P} being the target's probability of the label. */
public enum AttributeRule {
    /** {@code ln P}: the value with the least loss, whatever the prior. */
    LEAST_LOSS {
        @Override
        double score(double logProbability, double prior, double imputed) {
            return logProbability;
        }
    },

    /** {@code ln P + ln prior(v)}: Fredrikson et al. and Yeom et al. */
    PRIOR {
        @Override
        double score(double logProbability, double prior, double imputed) {
            return logProbability + Math.log(prior);
        }
    },

    /** {@code ln P + ln imputed(v)}, with the imputed distribution of the record: Jayaraman and Evans. */
    IMPUTATION {
        @Override
        double score(double logProbability, double prior, double imputed) {
            return logProbability + Math.log(imputed);
        }
    };

    abstract double score(double logProbability, double prior, double imputed);
}
