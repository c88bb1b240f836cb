package org.memo4j.examples.attack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.attacks.privacy.EpsilonBound;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.examples.tabular.Records;
import org.memo4j.report.html.HtmlReport;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;

/** The page that a person reads. */
final class ClassifierPage {
    static final double[] FPRS = {0.001, 0.01, 0.1};

    /** What is said in place of a rate where none of {@link #FPRS} is told. */
    static final String TOO_FEW =
            "There are too few records to tell how many members are found while few others are accused.";

    private static final int SHOWN = 20;

    /** Curves that are drawn: more cannot be told apart; the file has all. */
    static final List<String> DRAWN =
            List.of(ClassifierAttacks.BASELINE, "calibration (Watson et al.)", "RMIA online", ClassifierAttacks.MAIN);

    private final ClassifierOptions options;
    private final AuditedRecords data;
    private final ClassifierResult result;

    ClassifierPage(ClassifierOptions options, AuditedRecords data, ClassifierResult result) {
        this.options = options;
        this.data = data;
        this.result = result;
    }

    /** The main results, one plain sentence each. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        double[] accuracies = result.accuracies();
        findings.add(String.format(
                Locale.ROOT,
                "The models are right about %.1f %% of the records that they were trained on and %.1f %% of others.",
                100 * accuracies[0],
                100 * accuracies[1]));
        AttackStatistics statistics = result.statistics();
        AttackStatistics.Result main = result.main();
        AttackStatistics.Result baseline = result.attack(ClassifierAttacks.BASELINE);
        findings.add(lowest(statistics.resolution(main.scores()))
                .map(fpr -> String.format(
                        Locale.ROOT,
                        "While wrongly accusing %s %% of the others, %s finds %s of the members, the loss threshold %s;"
                                + " the difference is %s.",
                        percentage(fpr),
                        main.scores().name(),
                        percent(statistics.tpr(main, fpr)),
                        percent(statistics.tpr(baseline, fpr)),
                        percent(statistics.tprGain(main, fpr))))
                .orElse(TOO_FEW));
        findings.add(String.format(
                Locale.ROOT,
                "The area under its curve is %s, that of the loss threshold %s, where 0.5 is guessing.",
                number(main.auc()),
                number(baseline.auc())));
        if (!result.onionRows().isEmpty()) {
            findings.add(OnionRun.finding(result.onionRows()));
        }
        findings.add(result.privacy().statement());
        return findings;
    }

    /** Lowest of the rates that are told, if any is. */
    static Optional<Double> lowest(Resolution resolution) {
        return Arrays.stream(FPRS).filter(resolution::tells).boxed().findFirst();
    }

    /** A rate in per cent, without more digits than it has. */
    static String percentage(double rate) {
        return BigDecimal.valueOf(rate).movePointRight(2).stripTrailingZeros().toPlainString();
    }

    static String percent(Estimate e) {
        return String.format(Locale.ROOT, "%.2f %% (%.2f to %.2f)", 100 * e.value(), 100 * e.lower(), 100 * e.upper());
    }

    static String number(Estimate e) {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", e.value(), e.lower(), e.upper());
    }

    /** The attacks and their rates. */
    ResultTable table() {
        ResultTable table = ResultTable.of(
                "Attacks on " + result.targets().models() + " models with " + options.models + " shadow models",
                "attack",
                "AUC",
                "TPR at 0.1 % FPR",
                "TPR at 1 % FPR",
                "balanced accuracy",
                "PPV at prior " + options.prior);
        for (AttackStatistics.Result r : result.attacks()) {
            table = table.withRow(
                    r.scores().name(),
                    r.auc(),
                    rate(r, FPRS[0]),
                    rate(r, FPRS[1]),
                    r.balancedAccuracy(),
                    result.precision(r, options.prior));
        }
        return table;
    }

    /** What a dash means. */
    String resolution() {
        boolean some = result.attacks().stream().anyMatch(r -> !r.scores().isComplete());
        return result.statistics()
                        .resolution(result.main().scores())
                        .text("scores of records that a target was not trained on, all targets together"
                                + (some ? " (fewer for attacks that are asked about some records only)" : ""))
                + " "
                + Resolution.shares("Attack-R", "the shadow models without a record", options.models / 2) + " "
                + Resolution.shares(
                        "Attack-P", "the population", data.population().size());
    }

    private Object rate(AttackStatistics.Result r, double fpr) {
        return result.statistics().resolves(r.scores(), fpr)
                ? result.statistics().tpr(r, fpr)
                : Optional.empty();
    }

    HtmlReport html(String backend) {
        HtmlReport html = HtmlReport.titled("What the classifier leaks");
        for (String finding : findings()) {
            html = html.withFinding(finding);
        }
        html = html.withSection(attacks()).withSection(comparison()).withSection(records());
        for (Section part : parts()) {
            html = html.withSection(part);
        }
        if (result.groups().isPresent()) {
            html = html.withSection(groups(result.groups().get()));
        }
        if (result.onion().isPresent()) {
            html = html.withSection(OnionRun.section(result.onion().get(), result.onionRows()));
        }
        html = html.withSection(privacy())
                .withFact("input", data.pool().source())
                .withFact(
                        "records",
                        data.pool().size() + " in the pool, of which each model is trained on a random half, "
                                + data.population().size() + " in the population, on which none is")
                .withFact("features", String.valueOf(data.poolFeatures()[0].length))
                .withFact("classes", String.valueOf(data.pool().classes().size()))
                .withFact("targets", String.valueOf(options.targets))
                .withFact("shadow models", String.valueOf(options.models))
                .withFact(
                        "network",
                        "hidden layers " + options.hidden + ", " + options.epochs + " epochs, batches of "
                                + options.batch + ", learning rate " + options.learningRate)
                .withFact("seed", String.valueOf(options.seed));
        for (Provenance provenance : result.provenances(backend, data.hash())) {
            html = html.withProvenance(provenance);
        }
        return html;
    }

    private Section attacks() {
        Section section = Section.titled("Membership inference", OutcomeTables.READING)
                .withPicture(picture())
                .withTable(table())
                .withText("Intervals of 95 %, from resampling targets and records. Balanced accuracy is at the"
                        + " threshold that is best on the other half of the records; the advantage is twice"
                        + " that, less 1. PPV: share of members among those who are accused at a false-positive"
                        + " rate of 1 %, if a share of " + options.prior
                        + " of those asked about are members. "
                        + resolution());
        for (String note : result.notes()) {
            section = section.withNote(note);
        }
        return section;
    }

    /** Curves at the rates that the sample resolves, with their bands. */
    private Picture picture() {
        double[] fprs = result.statistics().fprs();
        int[] shown = IntStream.range(0, fprs.length)
                .filter(k -> result.statistics().resolves(result.main().scores(), fprs[k]))
                .toArray();
        return Pictures.roc(DRAWN.stream()
                .map(result::attack)
                .map(r -> Curve.of(
                        r.scores().name(),
                        IntStream.of(shown).mapToDouble(k -> fprs[k]).toArray(),
                        IntStream.of(shown).mapToObj(k -> r.tprs().get(k)).toList()))
                .toList());
    }

    private Section comparison() {
        ResultTable table = ResultTable.of(
                "Gain on the loss threshold", "attack", "AUC", "TPR at 0.1 % FPR", "TPR at 1 % FPR", "TPR at 10 % FPR");
        for (AttackStatistics.Result r : result.attacks()) {
            if (!r.scores().name().equals(ClassifierAttacks.BASELINE)) {
                Object[] row = new Object[2 + FPRS.length];
                row[0] = r.scores().name();
                row[1] = r.aucGain();
                for (int f = 0; f < FPRS.length; f++) {
                    row[2 + f] = result.statistics().resolves(r.scores(), FPRS[f])
                            ? result.statistics().tprGain(r, FPRS[f])
                            : Optional.empty();
                }
                table = table.withRow(row);
            }
        }
        return Section.titled(
                        "What shadow models add",
                        "Differences on the same targets and records: where the interval lies above 0, the attack"
                                + " beats the loss threshold.")
                .withTable(table);
    }

    private Section records() {
        Records pool = data.pool();
        int[] ranking = result.mostVulnerable();
        int[] shown = Arrays.copyOf(ranking, Math.min(SHOWN, ranking.length));
        List<String> texts = pool.describe(shown);
        double[] scores = result.vulnerability();
        ResultTable table = ResultTable.of(
                "The most vulnerable records",
                "record",
                "class",
                "LiRA score",
                "confidence with it",
                "without it",
                "cells");
        for (int k = 0; k < shown.length; k++) {
            int i = shown[k];
            table = table.withRow(
                    pool.numbers()[i],
                    pool.classes().get(pool.labels()[i]),
                    scores[i],
                    result.memorization().inMeans()[i],
                    result.memorization().outMeans()[i],
                    texts.get(k));
        }
        return Section.titled(
                        "Most vulnerable records",
                        "The LiRA score is the log-likelihood ratio of having been trained on the record, mean over"
                                + " the targets that were; beside it the mean confidence in its class of shadow models"
                                + " that were trained on it, and of those that were not. See whether they are mislabeled,"
                                + " rare, or somebody's.")
                .withTable(table);
    }

    private List<Section> parts() {
        List<Section> sections = new ArrayList<>();
        result.parts().forEach((name, parts) -> {
            ResultTable table = ResultTable.of(
                    ClassifierAttacks.MAIN + " by " + name + "; the intervals hold together",
                    name,
                    "records",
                    "AUC",
                    "members found at 1 % FPR",
                    "p,\u00a0guessing",
                    "p,\u00a0as\u00a0the\u00a0rest");
            for (AttackStatistics.Part part : parts) {
                table = table.withRow(
                        part.name(),
                        part.records(),
                        part.auc(),
                        part.tpr(),
                        pValue(part.chance()),
                        pValue(part.rest()));
            }
            sections.add(Section.titled(
                            "By " + name,
                            "Who pays for memorization: the share of the members of each part that are found by the one"
                                    + " threshold that accuses 1 % of all others. A part with fewer than "
                                    + AttackStatistics.FEWEST
                                    + " members or others in a target is not told, nor is that share where fewer than"
                                    + " ten false positives are expected among all.")
                    .withTable(table)
                    .withText((name.equals(Difficulty.NAME)
                                    ? "Difficulty: the mean confidence of the shadow models that were not trained on a"
                                            + " record, the hardest tenth of the records first. "
                                    : "")
                            + "The p-values are for other targets and these records, adjusted by Holm's method for all"
                            + " parts in this report: of the hypothesis that the attack only guesses in this part, and"
                            + " that its area there is that of all other records."));
        });
        return sections;
    }

    private static Object pValue(double p) {
        return Double.isNaN(p) ? Optional.empty() : p < 0.001 ? "<\u00a00.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    private Section groups(GroupedAttack.All all) {
        RecordGroups groups = all.groups();
        ResultTable table = ResultTable.of(
                "Intervals by " + groups.name(),
                "attack",
                "AUC",
                "TPR at 1 % FPR",
                "AUC gain on the loss threshold",
                "p");
        for (GroupedAttack attack : all.attacks()) {
            boolean baseline = attack.name().equals(ClassifierAttacks.BASELINE);
            table = table.withRow(
                    attack.name(),
                    attack.auc(),
                    attack.tpr(),
                    baseline ? Optional.empty() : attack.gain().difference(),
                    baseline ? Optional.empty() : pValue(attack.gain().pValue()));
        }
        return Section.titled(
                        "Records that belong together",
                        groups.together() + " of the records are not alone in their " + groups.name()
                                + ", and what happens to"
                                + " one happens to the others: these intervals draw whole groups, " + groups.count()
                                + " in all, with the targets as they are. Compare them with those above.")
                .withTable(table);
    }

    private Section privacy() {
        return Section.titled(
                        "Privacy audit",
                        "What the first target shows about any differential privacy that its training might claim: a"
                                + " lower bound on epsilon, which more records or a better attack can only raise.")
                .withTable(epsilon(ClassifierAttacks.MAIN, result.privacy()))
                .withText(result.privacy().statement());
    }

    static ResultTable epsilon(String attack, EpsilonBound<?> privacy) {
        return ResultTable.of(
                        "Lower bound on epsilon", "attack", "epsilon at least", "delta", "a perfect attack would show")
                .withRow(attack, privacy.epsilon(), privacy.delta(), privacy.ceiling());
    }
}
