package org.memo4j.known;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.memo4j.core.MetricId;
import org.memo4j.metrics.MetricIds;

/**
 * Every definition of a number, that is every class that makes a {@link MetricId} or names one of {@link MetricIds}, has its
 * test on known models here, or a reason why it has none.
 */
class KnownModelsCoverageTest {
    private static final Map<Class<?>, List<String>> COVERED = Map.ofEntries(
            Map.entry(
                    KnownModelsExtractionTest.class,
                    List.of(
                            "extraction.exact-match",
                            "extraction.discoverable",
                            "extraction.probabilistic",
                            "extraction.token-accuracy",
                            "extraction.strength",
                            "extraction.extractive-match",
                            "extraction.extractability-grid",
                            "extraction.longest-common-prefix",
                            "extraction.recall-at-errors",
                            "extraction.generate-and-rank",
                            "extraction.adversarial-compression",
                            "extraction.target-inclusion",
                            "extraction.prompt-filter",
                            "extraction.reference-comparison",
                            "extraction.truth-ratio")),
            Map.entry(
                    KnownModelsTableTest.class,
                    List.of(
                            "tabular.header",
                            "tabular.row",
                            "tabular.feature",
                            "tabular.first-token",
                            "personal.extraction",
                            "personal.inference")),
            Map.entry(
                    KnownModelsExposureTest.class,
                    List.of("exposure.exact", "exposure.sampled", "exposure.extrapolated")),
            Map.entry(
                    KnownModelsCounterfactualTest.class,
                    List.of(
                            "counterfactual.memorization",
                            "counterfactual.influence",
                            "counterfactual.difference-in-differences",
                            "counterfactual.closed-form",
                            "counterfactual.closed-form-influence")),
            Map.entry(
                    KnownModelsSkewTest.class,
                    List.of(
                            "skew.length",
                            "skew.probability",
                            "skew.decomposition",
                            "skew.linear-hazard",
                            "skew.dependence",
                            "skew.baseline",
                            "skew.trend")),
            Map.entry(
                    KnownModelsTextTest.class,
                    List.of(
                            "corpus.verbatim",
                            "corpus.duplicates",
                            "corpus.exact-duplicates",
                            "corpus.near-duplicates",
                            "corpus.ngram-overlap",
                            "similarity.bleu",
                            "similarity.chrf",
                            "similarity.rouge",
                            "similarity.approximate-memorization",
                            "similarity.ter",
                            "hallucination.oscillatory",
                            "hallucination.natural",
                            "hallucination.source-copy")),
            Map.entry(KnownModelsGenerativeTest.class, List.of("generative.neighbor-ratio", "generative.score-error")),
            Map.entry(
                    KnownModelsCapacityTest.class,
                    List.of(
                            "capacity.relu-memorizer",
                            "capacity.general-position-memorizer",
                            "capacity.near-minimum-descent")));

    private static final Map<String, String> NOT_APPLICABLE =
            Map.of("skew.diversity", "compares the user's embeddings of the training data, and knows no model");

    /** Classes of the attacks, and of the core, that define a number, with their tests. */
    private static final Map<Class<?>, List<String>> COVERED_CLASSES = Map.of(
            KnownModelsMembershipTest.class,
            List.of(
                    "BagOfWordsBaseline",
                    "ContrastiveRecallScore",
                    "DatasetInference",
                    "DcPddScore",
                    "GroupAttack",
                    "LearnedGroupAttack",
                    "LossScore",
                    "LowercaseScore",
                    "MinKPlusPlusScore",
                    "MinKScore",
                    "NeighborhoodScore",
                    "PacScore",
                    "RecallScore",
                    "ReferenceScore",
                    "SampledRecall",
                    "SliceAnalysis",
                    "SurpScore",
                    "ZlibScore"),
            KnownModelsClassifierTest.class,
            List.of(
                    "BoundaryDistance",
                    "ClassifierLearner",
                    "CrossFittedAttack",
                    "GradientBoosting",
                    "GradientNormAttack",
                    "LogisticRegression",
                    "NearestNeighbors",
                    "NoiseRobustness",
                    "PopulationAttack",
                    "QuantileRegressionAttack",
                    "RandomForest",
                    "ThresholdAttack",
                    "YeomAttack"),
            KnownModelsDisclosureTest.class,
            List.of("AttributeInference", "StructuralChecks"),
            KnownModelsShadowTest.class,
            List.of("AttackR", "Calibration", "Lira", "LossTrajectories", "Rmia", "ShadowTrainedAttack"),
            KnownModelsPrivacyTest.class,
            List.of("EpsilonLowerBound", "FdpOneRunAudit", "GaussianDpAudit", "OneRunAudit"),
            KnownModelsAnalyticTest.class,
            List.of(
                    "AttackSuccess",
                    "ClassIncremental",
                    "HeadDisclosure",
                    "LeverageAttack",
                    "OnionExperiment",
                    "PrivacyInfluence"));

    private static final JavaClasses LIBRARY;
    private static final JavaClasses TESTS;

    static {
        // what the JDK's classes look like is not asked, and reading them takes most of the time
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        LIBRARY = new ClassFileImporter()
                .importPackages("org.memo4j.core.analytic", "org.memo4j.metrics", "org.memo4j.attacks")
                .that(not(simpleNameEndingWith("Test")));
        TESTS = new ClassFileImporter().importPackages("org.memo4j.known");
        ArchConfiguration.get().reset();
    }

    private static Set<String> all(Map<Class<?>, List<String>> covered) {
        return covered.values().stream().flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Outermost class of a member's class. */
    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(KnownModelsCoverageTest::outermost).orElse(type.getName());
    }

    private static Set<String> calledBy(Class<?> test) {
        return TESTS.stream()
                .filter(type -> outermost(type).equals(test.getName()))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .map(access -> outermost(access.getTargetOwner()))
                .collect(Collectors.toSet());
    }

    @Test
    void everyMetricIsTestedOnKnownModelsOrHasAReason() {
        Set<String> listed = all(COVERED);
        assertThat(listed).doesNotContainAnyElementsOf(NOT_APPLICABLE.keySet());
        listed.addAll(NOT_APPLICABLE.keySet());
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        MetricIds.all().stream().map(MetricId::name).toList());
    }

    /** The test calls a class that has the metric's id in its code. */
    @Test
    void theTestsCallTheMetrics() throws IllegalAccessException {
        Map<String, String> metrics = new HashMap<>();
        for (Field field : MetricIds.class.getFields()) {
            metrics.put(field.getName(), ((MetricId) field.get(null)).name());
        }
        Map<String, Set<String>> makers = new HashMap<>();
        for (JavaClass type : LIBRARY) {
            for (JavaAccess<?> access : type.getFieldAccessesFromSelf()) {
                if (access.getTargetOwner().isEquivalentTo(MetricIds.class)) {
                    makers.computeIfAbsent(metrics.getOrDefault(access.getName(), ""), m -> new TreeSet<>())
                            .add(outermost(type));
                }
            }
        }
        for (Map.Entry<Class<?>, List<String>> entry : COVERED.entrySet()) {
            Set<String> called = calledBy(entry.getKey());
            for (String metric : entry.getValue()) {
                assertThat(called).as(metric).containsAnyElementsOf(makers.get(metric));
            }
        }
    }

    @Test
    void everyAttackIsTestedOnKnownModels() {
        Map<String, String> makers = new TreeMap<>();
        LIBRARY.stream()
                .filter(type -> !type.isEquivalentTo(MetricIds.class))
                .filter(type -> type.getConstructorCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(MetricId.class)))
                .map(KnownModelsCoverageTest::outermost)
                .forEach(name -> makers.put(name.substring(name.lastIndexOf('.') + 1), name));
        assertThat(all(COVERED_CLASSES)).containsExactlyInAnyOrderElementsOf(makers.keySet());
        for (Map.Entry<Class<?>, List<String>> entry : COVERED_CLASSES.entrySet()) {
            Set<String> called = calledBy(entry.getKey());
            for (String maker : entry.getValue()) {
                assertThat(called).contains(makers.get(maker));
            }
        }
    }
}
