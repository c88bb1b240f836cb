package org.memo4j.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveModifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;

/** The arrows between packages point one way, and the frameworks stay in their rooms. */
@AnalyzeClasses(packages = "org.memo4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] LIBRARIES = {
        "org.memo4j.core..", "org.memo4j.metrics..", "org.memo4j.attacks..", "org.memo4j.report.."
    };

    @ArchTest
    static final ArchRule dl4jStaysInItsRoom = noClasses()
            .that()
            .resideOutsideOfPackage("org.memo4j.core.dl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.deeplearning4j..")
            .because("DL4J's next release renames its packages; that day must cost one folder");

    @ArchTest
    static final ArchRule nd4jStaysInTheAdapters = noClasses()
            .that()
            .resideInAnyPackage(LIBRARIES)
            .and()
            .resideOutsideOfPackages("org.memo4j.core.dl4j..", "org.memo4j.core.samediff..", "org.memo4j.core.nd4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
            .because("metrics and attacks run on plain arrays, with no backend on the class path");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("org.memo4j.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreKnowsNothingAboveIt = noClasses()
            .that()
            .resideInAPackage("org.memo4j.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.memo4j.metrics..", "org.memo4j.attacks..", "org.memo4j.report..", "org.memo4j.examples..");

    @ArchTest
    static final ArchRule metricsKnowCoreOnly = noClasses()
            .that()
            .resideInAPackage("org.memo4j.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.memo4j.attacks..", "org.memo4j.report..", "org.memo4j.examples..");

    @ArchTest
    static final ArchRule attacksKnowCoreAndMetricsOnly = noClasses()
            .that()
            .resideInAPackage("org.memo4j.attacks..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.memo4j.report..", "org.memo4j.examples..");

    @ArchTest
    static final ArchRule nothingKnowsTheExamples = noClasses()
            .that()
            .resideInAnyPackage(LIBRARIES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.memo4j.examples..");

    @ArchTest
    static void coreIsLayered(JavaClasses all) {
        String[][] mayTouch = {
            {"", ""},
            {"text", ""},
            {"stat", ""},
            {"kernel", ""},
            {"canary", "text"},
            {"score", "text kernel"},
            {"model", "text kernel score"},
            {"watch", "text score model"},
            {"ensemble", "kernel score model"},
            {"analytic", "kernel score model stat"},
            {"nd4j", "kernel"},
            {"dl4j", "text kernel score model watch nd4j"},
            {"samediff", "text kernel score model watch nd4j"}
        };
        for (String[] row : mayTouch) {
            String own = row[0].isEmpty() ? "org.memo4j.core" : "org.memo4j.core." + row[0];
            var allowed = resideInAPackage(own).or(resideInAPackage("org.memo4j.core"));
            for (String other : row[1].split(" ", -1)) {
                allowed = allowed.or(resideInAPackage("org.memo4j.core." + other));
            }
            noClasses()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .dependOnClassesThat(resideInAPackage("org.memo4j..").and(not(allowed)))
                    .because("that is what its package-info says")
                    .check(all);
        }
    }

    @ArchTest
    static final ArchRule randomnessTakesASeed = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .callMethod(Math.class, "random")
            .because("every random step takes a seed; SplittableRandom or Commons Math generators do");

    @ArchTest
    static void librariesDoNotPrint(JavaClasses all) {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(all.that(resideInAnyPackage(LIBRARIES)));
    }

    @ArchTest
    static final ArchRule publicClassesAreClosed = classes()
            .that()
            .resideInAnyPackage(LIBRARIES)
            .and()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .should(haveModifier(FINAL).or(haveModifier(ABSTRACT)));
}
