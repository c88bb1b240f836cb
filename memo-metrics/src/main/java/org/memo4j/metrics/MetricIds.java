package org.memo4j.metrics;

import java.util.ArrayList;
import java.util.List;
import org.memo4j.core.MetricId;

/**
 * The definitions of this module with their versions. A version goes up whenever the same input would give another
 * number.
 */
public final class MetricIds {
    private static final List<MetricId> ALL = new ArrayList<>(); // before the definitions, which fill it

    /** Whole target emitted, see {@link org.memo4j.metrics.extraction.ExactMatch}. */
    public static final MetricId EXACT_MATCH = define("extraction.exact-match", 1);

    /** Suffix emitted greedily after its prefix, see {@link org.memo4j.metrics.extraction.DiscoverableExtraction}. */
    public static final MetricId DISCOVERABLE = define("extraction.discoverable", 1);

    /** Suffix sampled in n trials, see {@link org.memo4j.metrics.extraction.ProbabilisticExtraction}. */
    public static final MetricId PROBABILISTIC = define("extraction.probabilistic", 1);

    /** Share of tokens that are the argmax, see {@link org.memo4j.metrics.extraction.TokenAccuracy}. */
    public static final MetricId TOKEN_ACCURACY = define("extraction.token-accuracy", 1);

    /** Share of a sequence that its own start reveals, see {@link org.memo4j.metrics.extraction.ExtractionStrength}. */
    public static final MetricId EXTRACTION_STRENGTH = define("extraction.strength", 1);

    /** Target of a source from a prefix of it, see {@link org.memo4j.metrics.extraction.ExtractiveMatch}. */
    public static final MetricId EXTRACTIVE_MATCH = define("extraction.extractive-match", 1);

    /** Extraction by prompt length and repetitions, see {@link org.memo4j.metrics.extraction.ExtractabilityGrid}. */
    public static final MetricId EXTRACTABILITY_GRID = define("extraction.extractability-grid", 1);

    /** First part that agrees, see {@link org.memo4j.metrics.extraction.LongestCommonPrefix}. */
    public static final MetricId LONGEST_COMMON_PREFIX = define("extraction.longest-common-prefix", 1);

    /** Targets found before the E-th error, see {@link org.memo4j.metrics.extraction.RecallAtErrors}. */
    public static final MetricId RECALL_AT_ERRORS = define("extraction.recall-at-errors", 1);

    /** Sampled guesses by score, see {@link org.memo4j.metrics.extraction.GenerateAndRank}. */
    public static final MetricId GENERATE_AND_RANK = define("extraction.generate-and-rank", 1);

    /** Target over shortest prompt, see {@link org.memo4j.metrics.extraction.AdversarialCompression}. */
    public static final MetricId ADVERSARIAL_COMPRESSION = define("extraction.adversarial-compression", 1);

    /** Target somewhere in the output, see {@link org.memo4j.metrics.extraction.TargetInclusion}. */
    public static final MetricId TARGET_INCLUSION = define("extraction.target-inclusion", 1);

    /** Targets the prompt gives away, see {@link org.memo4j.metrics.extraction.PromptFalsePositiveFilter}. */
    public static final MetricId PROMPT_FILTER = define("extraction.prompt-filter", 1);

    /** Extraction beyond a reference, see {@link org.memo4j.metrics.extraction.ReferenceComparison}. */
    public static final MetricId REFERENCE_COMPARISON = define("extraction.reference-comparison", 1);

    /** Wrong answers against the right one, see {@link org.memo4j.metrics.extraction.TruthRatio}. */
    public static final MetricId TRUTH_RATIO = define("extraction.truth-ratio", 1);

    /** First lines of a table, see {@link org.memo4j.metrics.tabular.TabularMemorization#header}. */
    public static final MetricId TABULAR_HEADER = define("tabular.header", 1);

    /** Next row of a table, see {@link org.memo4j.metrics.tabular.TabularMemorization#rowCompletion}. */
    public static final MetricId TABULAR_ROW = define("tabular.row", 1);

    /** A value of a row, see {@link org.memo4j.metrics.tabular.TabularMemorization#featureCompletion}. */
    public static final MetricId TABULAR_FEATURE = define("tabular.feature", 1);

    /** Start of the next row, see {@link org.memo4j.metrics.tabular.TabularMemorization#firstToken}. */
    public static final MetricId TABULAR_FIRST_TOKEN = define("tabular.first-token", 1);

    /** Personal data given away, see {@link org.memo4j.metrics.personal.PersonalExtraction}. */
    public static final MetricId PERSONAL_EXTRACTION = define("personal.extraction", 1);

    /** Masked value among candidates, see {@link org.memo4j.metrics.personal.PersonalInference}. */
    public static final MetricId PERSONAL_INFERENCE = define("personal.inference", 1);

    /** Exposure by the rank in the whole space, see {@link org.memo4j.metrics.exposure.Exposure#exact}. */
    public static final MetricId EXPOSURE_EXACT = define("exposure.exact", 1);

    /** Exposure by the rank in a sample, see {@link org.memo4j.metrics.exposure.Exposure#sampled}. */
    public static final MetricId EXPOSURE_SAMPLED = define("exposure.sampled", 2);

    /** Exposure by a fitted distribution, see {@link org.memo4j.metrics.exposure.Exposure#extrapolated}. */
    public static final MetricId EXPOSURE_EXTRAPOLATED = define("exposure.extrapolated", 1);

    /** Effect of training on an example, see {@link org.memo4j.metrics.counterfactual.CounterfactualMemorization}. */
    public static final MetricId COUNTERFACTUAL_MEMORIZATION = define("counterfactual.memorization", 1);

    /** Effect of training on another example, see {@link org.memo4j.metrics.counterfactual.Influence}. */
    public static final MetricId INFLUENCE = define("counterfactual.influence", 1);

    /** Effect seen in checkpoints, see {@link org.memo4j.metrics.counterfactual.DifferenceInDifferences}. */
    public static final MetricId DIFFERENCE_IN_DIFFERENCES = define("counterfactual.difference-in-differences", 1);

    /** Distribution of memorized lengths, see {@link org.memo4j.metrics.skew.SkewedMemorization}. */
    public static final MetricId SKEW_LENGTH = define("skew.length", 1);

    /** Distribution of probabilities, see {@link org.memo4j.metrics.skew.SkewedMemorization}. */
    public static final MetricId SKEW_PROBABILITY = define("skew.probability", 1);

    /** Memorized length by step, see {@link org.memo4j.metrics.skew.LengthDecomposition}. */
    public static final MetricId SKEW_DECOMPOSITION = define("skew.decomposition", 2);

    /** Verbatim matches in a corpus, see {@link org.memo4j.metrics.corpus.VerbatimSearch}. */
    public static final MetricId VERBATIM_SEARCH = define("corpus.verbatim", 1);

    /** Repeated text, see {@link org.memo4j.metrics.corpus.Duplicates}. */
    public static final MetricId DUPLICATES = define("corpus.duplicates", 1);

    /** Documents that occur more than once, see {@link org.memo4j.metrics.corpus.ExactDuplicates}. */
    public static final MetricId EXACT_DUPLICATES = define("corpus.exact-duplicates", 1);

    /** Documents that are nearly the same, see {@link org.memo4j.metrics.corpus.NearDuplicates}. */
    public static final MetricId NEAR_DUPLICATES = define("corpus.near-duplicates", 1);

    /** Share of n-grams that a corpus has, see {@link org.memo4j.metrics.corpus.NgramOverlap}. */
    public static final MetricId NGRAM_OVERLAP = define("corpus.ngram-overlap", 1);

    /** N-gram precision of a text, see {@link org.memo4j.metrics.similarity.Bleu}. */
    public static final MetricId BLEU = define("similarity.bleu", 1);

    /** F-score of character n-grams, see {@link org.memo4j.metrics.similarity.ChrF}. */
    public static final MetricId CHRF = define("similarity.chrf", 1);

    /** Overlap with a target, see {@link org.memo4j.metrics.similarity.Rouge}. */
    public static final MetricId ROUGE = define("similarity.rouge", 1);

    /** Share of near matches, see {@link org.memo4j.metrics.similarity.ApproximateMemorization}. */
    public static final MetricId APPROXIMATE_MEMORIZATION = define("similarity.approximate-memorization", 1);

    /** Edits and shifts to a reference, see {@link org.memo4j.metrics.similarity.TranslationEditRate}. */
    public static final MetricId TER = define("similarity.ter", 1);

    /** Generated samples on top of training samples, see {@link org.memo4j.metrics.generative.GeneratedMemorization}. */
    public static final MetricId GENERATED_MEMORIZATION = define("generative.neighbor-ratio", 1);

    /** Distance to the empirical optimal score, see {@link org.memo4j.metrics.generative.EmpiricalScore#error}. */
    public static final MetricId SCORE_ERROR = define("generative.score-error", 1);

    /** Outputs that repeat a bigram, see {@link org.memo4j.metrics.hallucination.OscillatoryHallucination}. */
    public static final MetricId OSCILLATORY_HALLUCINATION = define("hallucination.oscillatory", 1);

    /** One output for many sources, see {@link org.memo4j.metrics.hallucination.NaturalHallucination}. */
    public static final MetricId NATURAL_HALLUCINATION = define("hallucination.natural", 1);

    /** Outputs that copy their source, see {@link org.memo4j.metrics.hallucination.SourceCopy}. */
    public static final MetricId SOURCE_COPY = define("hallucination.source-copy", 1);

    /** Whether tokens come out right together, see {@link org.memo4j.metrics.skew.TokenDependence}. */
    public static final MetricId SKEW_DEPENDENCE = define("skew.dependence", 2);

    /** Similarity of prefixes and full examples, see {@link org.memo4j.metrics.skew.EmbeddingDiversity}. */
    public static final MetricId SKEW_DIVERSITY = define("skew.diversity", 1);

    /** Step probabilities along a line, see {@link org.memo4j.metrics.skew.LinearHazard}. */
    public static final MetricId SKEW_LINEAR_HAZARD = define("skew.linear-hazard", 1);

    /** What frequency alone memorizes, see {@link org.memo4j.metrics.skew.BayesBaseline}. */
    public static final MetricId SKEW_BASELINE = define("skew.baseline", 1);

    /** Change of a distribution from stage to stage, see {@link org.memo4j.metrics.skew.SkewTrend}. */
    public static final MetricId SKEW_TREND = define("skew.trend", 1);

    /** Exact memorization of an analytic head, see {@link org.memo4j.metrics.counterfactual.ClosedFormMemorization}. */
    public static final MetricId CLOSED_FORM_MEMORIZATION = define("counterfactual.closed-form", 1);

    /** Exact influence on an analytic head, see {@link org.memo4j.metrics.counterfactual.ClosedFormInfluence}. */
    public static final MetricId CLOSED_FORM_INFLUENCE = define("counterfactual.closed-form-influence", 1);

    /** A network that memorizes, see {@link org.memo4j.metrics.capacity.ReluMemorizer}. */
    public static final MetricId RELU_MEMORIZER = define("capacity.relu-memorizer", 2);

    /** A network that memorizes classes, see {@link org.memo4j.metrics.capacity.GeneralPositionMemorizer}. */
    public static final MetricId GENERAL_POSITION_MEMORIZER = define("capacity.general-position-memorizer", 1);

    /** Descent beside a memorizing minimum, see {@link org.memo4j.metrics.capacity.NearMinimumDescent}. */
    public static final MetricId NEAR_MINIMUM_DESCENT = define("capacity.near-minimum-descent", 1);

    private MetricIds() {}

    private static MetricId define(String name, int version) {
        MetricId id = new MetricId(name, version);
        ALL.add(id);
        return id;
    }

    /**
     * All definitions of this module.
     *
     * @return the definitions, each name once
     */
    public static List<MetricId> all() {
        return List.copyOf(ALL);
    }
}
