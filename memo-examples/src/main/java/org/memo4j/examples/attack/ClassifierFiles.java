package org.memo4j.examples.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.memo4j.attacks.privacy.EpsilonBound;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.examples.tabular.Column;
import org.memo4j.examples.tabular.Records;
import org.memo4j.examples.tabular.Slicing;
import org.memo4j.metrics.counterfactual.CounterfactualMemorizationResult;
import org.memo4j.report.file.CsvTable;
import org.memo4j.report.file.JsonReport;
import org.memo4j.report.file.ReportFiles;
import org.memo4j.report.html.HtmlReport;

/** The files of an audit of a classifier. */
final class ClassifierFiles {
    /** More columns than this are not repeated in the records' file. */
    private static final int MOST_COLUMNS = 60;

    private final ClassifierOptions options;
    private final AuditedRecords data;
    private final ClassifierResult result;

    ClassifierFiles(ClassifierOptions options, AuditedRecords data, ClassifierResult result) {
        this.options = options;
        this.data = data;
        this.result = result;
    }

    ReportFiles files(HtmlReport html, String backend) {
        return ReportFiles.empty()
                .with("records.csv", records())
                .with("scores.csv", scores())
                .with("attacks.csv", attacks())
                .with("roc.csv", roc())
                .with("parts.csv", parts())
                .with("report.json", JsonReport.toJson(json(backend)))
                .with(
                        "report.html",
                        html.withFile("records.csv", "every record: how much it is memorized, how well it is found")
                                .withFile(
                                        "scores.csv",
                                        "every target and record: membership and the score of each attack")
                                .withFile(
                                        "attacks.csv",
                                        "every attack: what the tables tell of it, and its gain on the first")
                                .withFile("roc.csv", "the ROC curve of each attack, with its band")
                                .withFile("parts.csv", "classes and other parts of the records")
                                .withFile("report.json", "all results with their provenance")
                                .toHtml());
    }

    private CsvTable records() {
        Records pool = data.pool();
        CounterfactualMemorizationResult memorization = result.memorization();
        CsvTable table = CsvTable.ofRows(pool.size())
                .with("record", pool.numbers())
                .with(
                        "label",
                        Arrays.stream(pool.labels())
                                .mapToObj(pool.classes()::get)
                                .toList())
                .with("vulnerability", result.vulnerability())
                .with("memorization", memorization.memorization())
                .with("standard_error", memorization.standardErrors())
                .with("confidence_in", memorization.inMeans())
                .with("confidence_out", memorization.outMeans());
        for (Slicing slicing : pool.slicings()) {
            table = table.with(
                    "part:" + slicing.name(),
                    Arrays.stream(slicing.partOf())
                            .mapToObj(slicing.parts()::get)
                            .toList());
        }
        if (pool.columns().size() <= MOST_COLUMNS) {
            for (Column column : pool.columns()) {
                table = table.with(
                        "column:" + column.name(),
                        IntStream.range(0, pool.size()).mapToObj(column::cell).toList());
            }
        }
        return table;
    }

    private CsvTable scores() {
        int[] numbers = data.pool().numbers();
        int targets = result.targets().models();
        int n = numbers.length;
        boolean[] member = new boolean[targets * n];
        for (int t = 0; t < targets; t++) {
            System.arraycopy(result.targets().flags(t), 0, member, t * n, n);
        }
        CsvTable table = CsvTable.ofRows(targets * n)
                .with("target", IntStream.range(0, targets * n).map(k -> k / n).toArray())
                .with(
                        "record",
                        IntStream.range(0, targets * n).map(k -> numbers[k % n]).toArray())
                .with("member", member);
        for (AttackStatistics.Result attack : result.attacks()) {
            table = table.with(
                    attack.scores().name(),
                    Arrays.stream(attack.scores().scores())
                            .flatMapToDouble(Arrays::stream)
                            .toArray());
        }
        return table;
    }

    /** One row an attack and statistic; rates that cannot be told have none. */
    private CsvTable attacks() {
        List<String> attack = new ArrayList<>();
        List<String> statistic = new ArrayList<>();
        List<Estimate> estimates = new ArrayList<>();
        for (AttackStatistics.Result r : result.attacks()) {
            Map<String, Estimate> values = new LinkedHashMap<>();
            values.put("auc", r.auc());
            values.put("balanced_accuracy", r.balancedAccuracy());
            values.put("advantage", r.advantage());
            result.precision(r, options.prior).ifPresent(ppv -> values.put("ppv", ppv));
            values.put("auc_gain", r.aucGain());
            rates(r, result.statistics()::tpr).forEach(rate -> values.put("tpr_at_" + rate.fpr, rate.tpr));
            rates(r, result.statistics()::tprGain).forEach(rate -> values.put("tpr_gain_at_" + rate.fpr, rate.tpr));
            values.forEach((name, value) -> {
                attack.add(r.scores().name());
                statistic.add(name);
                estimates.add(value);
            });
        }
        return withEstimates(
                CsvTable.ofRows(estimates.size()).with("attack", attack).with("statistic", statistic), "", estimates);
    }

    private CsvTable roc() {
        double[] fprs = result.statistics().fprs();
        List<String> attack = new ArrayList<>();
        List<Estimate> tprs = new ArrayList<>();
        for (AttackStatistics.Result r : result.attacks()) {
            for (int k = 0; k < fprs.length; k++) {
                attack.add(r.scores().name());
                tprs.add(r.tprs().get(k));
            }
        }
        return withEstimates(
                CsvTable.ofRows(tprs.size())
                        .with("attack", attack)
                        .with(
                                "fpr",
                                IntStream.range(0, tprs.size())
                                        .mapToDouble(k -> fprs[k % fprs.length])
                                        .toArray()),
                "tpr",
                tprs);
    }

    private CsvTable parts() {
        List<String> slicing = new ArrayList<>();
        List<AttackStatistics.Part> parts = new ArrayList<>();
        result.parts()
                .forEach((name, of) -> of.forEach(part -> {
                    slicing.add(name);
                    parts.add(part);
                }));
        CsvTable table = CsvTable.ofRows(parts.size())
                .with("slicing", slicing)
                .with("part", parts.stream().map(AttackStatistics.Part::name).toList())
                .with(
                        "records",
                        parts.stream().mapToInt(AttackStatistics.Part::records).toArray());
        table = withEstimates(
                table, "auc", parts.stream().map(AttackStatistics.Part::auc).toList());
        return withEstimates(
                        table,
                        "tpr",
                        parts.stream().map(AttackStatistics.Part::tpr).toList())
                .with(
                        "p_chance",
                        parts.stream()
                                .mapToDouble(AttackStatistics.Part::chance)
                                .toArray())
                .with(
                        "p_rest",
                        parts.stream().mapToDouble(AttackStatistics.Part::rest).toArray());
    }

    private static CsvTable withEstimates(CsvTable table, String name, List<Estimate> estimates) {
        String prefix = name.isEmpty() ? "" : name + "_";
        return table.with(
                        name.isEmpty() ? "value" : name,
                        estimates.stream().mapToDouble(Estimate::value).toArray())
                .with(
                        prefix + "lower",
                        estimates.stream().mapToDouble(Estimate::lower).toArray())
                .with(
                        prefix + "upper",
                        estimates.stream().mapToDouble(Estimate::upper).toArray());
    }

    /** What report.json holds. */
    record Json(
            Map<String, Object> options,
            String source,
            int pool,
            int population,
            double accuracyOnMembers,
            double accuracyOnOthers,
            double accuracyOnPopulation,
            List<Attack> attacks,
            Map<String, List<AttackStatistics.Part>> parts,
            Optional<Grouped> groups,
            List<OnionRun.Row> onion,
            Epsilon epsilon,
            List<String> notes,
            List<Provenance> provenance) {}

    /** One attack in report.json; rates that cannot be told are left out. */
    record Attack(
            String name,
            Estimate auc,
            Estimate balancedAccuracy,
            Optional<Estimate> ppv,
            List<Rate> tprAtFpr,
            Estimate aucGain,
            List<Rate> tprGainAtFpr) {}

    /** Attacks with intervals by group of records. */
    record Grouped(String group, int groups, List<GroupedAttack> attacks) {}

    /** A true-positive rate, or a difference of two. */
    record Rate(double fpr, Estimate tpr) {}

    /** The lower bound on epsilon. */
    record Epsilon(double lowerBound, double delta, double confidence, double ceiling, String statement) {
        static Epsilon of(EpsilonBound<?> bound) {
            return new Epsilon(bound.epsilon(), bound.delta(), bound.confidence(), bound.ceiling(), bound.statement());
        }
    }

    /** At the rates that an attack's records resolve. */
    private List<Rate> rates(
            AttackStatistics.Result attack, BiFunction<AttackStatistics.Result, Double, Estimate> rate) {
        return Arrays.stream(ClassifierPage.FPRS)
                .filter(fpr -> result.statistics().resolves(attack.scores(), fpr))
                .mapToObj(fpr -> new Rate(fpr, rate.apply(attack, fpr)))
                .toList();
    }

    private Json json(String backend) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        chosen.put("models", options.models);
        chosen.put("targets", options.targets);
        chosen.put("epochs", options.epochs);
        chosen.put("hidden", options.hidden);
        chosen.put("batch", options.batch);
        chosen.put("learningRate", options.learningRate);
        chosen.put("boundary", options.boundary);
        chosen.put("onion", options.onion);
        chosen.put("onionModels", options.onionModels);
        chosen.put("records", Optional.ofNullable(options.records));
        chosen.put("slice", options.slice);
        chosen.put("group", Optional.ofNullable(options.group));
        chosen.put("populationShare", options.population);
        chosen.put("prior", options.prior);
        chosen.put("seed", options.seed);
        return new Json(
                chosen,
                data.pool().source(),
                data.pool().size(),
                data.population().size(),
                result.accuracies()[0],
                result.accuracies()[1],
                result.accuracies()[2],
                result.attacks().stream()
                        .map(r -> new Attack(
                                r.scores().name(),
                                r.auc(),
                                r.balancedAccuracy(),
                                result.precision(r, options.prior),
                                rates(r, result.statistics()::tpr),
                                r.aucGain(),
                                rates(r, result.statistics()::tprGain)))
                        .toList(),
                result.parts(),
                result.groups()
                        .map(g -> new Grouped(g.groups().name(), g.groups().count(), g.attacks())),
                result.onionRows(),
                Epsilon.of(result.privacy()),
                result.notes(),
                result.provenances(backend, data.hash()));
    }
}
