package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipEvaluation;
import org.memo4j.core.canary.Canary;
import org.memo4j.core.text.Document;
import org.memo4j.core.watch.Observation;
import org.memo4j.metrics.corpus.QueryMatches;
import org.memo4j.metrics.extraction.DiscoverableExtractionResult;
import org.memo4j.report.file.CsvTable;

/** The numbers behind a report, one row a sequence. */
final class AuditTables {
    private final AuditData data;
    private final AuditResult result;

    AuditTables(AuditData data, AuditResult result) {
        this.data = data;
        this.result = result;
    }

    /** Every distinct document: where it was, its scores, what of it is extracted. */
    CsvTable documents() {
        List<Document> all = new ArrayList<>(data.members());
        all.addAll(data.heldOut());
        int n = all.size();
        int members = data.members().size();
        CsvTable table = CsvTable.ofRows(n)
                .with("document", all.stream().map(Document::id).toList())
                .with("set", text(n, i -> i < members ? AuditRun.TRAIN : AuditRun.HELD_OUT))
                .with(
                        "copies",
                        IntStream.range(0, n)
                                .map(i -> i < members ? data.copies().get(i) : 0)
                                .toArray())
                .with(
                        "tokens",
                        IntStream.range(0, n).map(result.scores()::length).toArray())
                .with(
                        "loss",
                        IntStream.range(0, n).mapToDouble(result.scores()::loss).toArray());
        List<MembershipEvaluation> attacks = result.attacks().evaluations();
        for (int a = 0; a < attacks.size(); a++) {
            table = table.with(
                    attacks.get(a).attack().name(), result.attackScores().get(a));
        }
        if (result.extraction().isPresent()) {
            DocumentExtraction extraction = result.extraction().get();
            for (int k : extraction.members().prefixLengths()) {
                table = table.with(
                        "matched_after_" + k,
                        text(
                                n,
                                i -> i < members
                                        ? matched(extraction.members(), i, k)
                                        : matched(extraction.heldOut(), i - members, k)));
            }
            double[] logProbabilities = extraction.skew().sampled().logProbabilities();
            String[] column = new String[n];
            Arrays.fill(column, "");
            for (int e = 0; e < logProbabilities.length; e++) {
                column[extraction.skew().eligible()[e]] = Double.toString(logProbabilities[e]);
            }
            table = table.with("log_p_after_" + extraction.prompt(), Arrays.asList(column));
        }
        return table;
    }

    private static String matched(DiscoverableExtractionResult result, int sequence, int prefix) {
        return result.eligible(sequence, prefix) ? String.valueOf(result.matched(sequence, prefix)) : "";
    }

    private static List<String> text(int n, IntFunction<String> value) {
        return IntStream.range(0, n).mapToObj(value).toList();
    }

    /** Every canary. */
    CsvTable canaries() {
        List<Canary> canaries = data.canaries();
        AuditResult.CanaryMeasures m = result.canaries();
        return CsvTable.ofRows(canaries.size())
                .with("canary", canaries.stream().map(Canary::id).toList())
                .with("replicas", canaries.stream().mapToInt(Canary::replicas).toArray())
                .with("text", canaries.stream().map(Canary::text).toList())
                .with("secret", canaries.stream().map(Canary::secret).toList())
                .with("loss", m.losses())
                .with("exposure_sampled", m.sampled().exposures())
                .with("exposure_fitted", m.fitted().exposures())
                .with("matched_tokens", m.extracted().matched())
                .with("extracted", m.extracted().exact());
    }

    /** Losses of the reference secrets that canaries were ranked against. */
    CsvTable references() {
        return CsvTable.ofRows(data.references().size())
                .with("secret", data.references().stream().map(Canary::secret).toList())
                .with("loss", result.canaries().referenceLosses());
    }

    /**
     * What the watch saw, one row a sequence and moment; without the statistics of a probe that none of its sequences is
     * long enough for.
     */
    CsvTable trace() {
        List<Observation> rows = result.trace().observations().stream()
                .filter(o -> Arrays.stream(o.values()).anyMatch(v -> !Double.isNaN(v)))
                .toList();
        int n = rows.stream().mapToInt(o -> o.values().length).sum();
        long[] iteration = new long[n];
        int[] epoch = new int[n];
        String[] probe = new String[n];
        int[] sequence = new int[n];
        String[] statistic = new String[n];
        double[] value = new double[n];
        int at = 0;
        for (Observation o : rows) {
            double[] values = o.values();
            for (int s = 0; s < values.length; s++) {
                iteration[at] = o.iteration();
                epoch[at] = o.epoch();
                probe[at] = o.probe();
                sequence[at] = s;
                statistic[at] = o.statistic();
                value[at++] = values[s];
            }
        }
        return CsvTable.ofRows(n)
                .with("iteration", iteration)
                .with("epoch", epoch)
                .with("probe", Arrays.asList(probe))
                .with("sequence", sequence)
                .with("statistic", Arrays.asList(statistic))
                .with("value", value);
    }

    /** Every text that the model made up. */
    CsvTable samples() {
        List<String> texts = result.reproduction().samples();
        List<QueryMatches> matches = result.reproduction().verbatim().queries();
        return CsvTable.ofRows(texts.size())
                .with(
                        "characters",
                        matches.stream().mapToInt(QueryMatches::length).toArray())
                .with(
                        "longest_piece",
                        matches.stream().mapToInt(QueryMatches::longest).toArray())
                .with(
                        "verbatim_share",
                        matches.stream().mapToDouble(QueryMatches::coverage).toArray())
                .with("text", texts);
    }

    /** The ROC curve of every attack. */
    CsvTable roc() {
        List<String> attack = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (MembershipEvaluation e : result.attacks().evaluations()) {
            double[] threshold = e.roc().thresholds();
            double[] fpr = e.roc().falsePositiveRates();
            double[] tpr = e.roc().truePositiveRates();
            for (int i = 0; i < fpr.length; i++) {
                attack.add(e.attack().name());
                rows.add(new double[] {threshold[i], fpr[i], tpr[i]});
            }
        }
        return CsvTable.ofRows(rows.size())
                .with("attack", attack)
                .with("threshold", rows.stream().mapToDouble(r -> r[0]).toArray())
                .with("fpr", rows.stream().mapToDouble(r -> r[1]).toArray())
                .with("tpr", rows.stream().mapToDouble(r -> r[2]).toArray());
    }
}
