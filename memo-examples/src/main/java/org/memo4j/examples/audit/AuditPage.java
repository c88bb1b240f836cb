package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipEvaluation;
import org.memo4j.attacks.membership.TprEstimate;
import org.memo4j.core.Provenance;
import org.memo4j.core.canary.Canary;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.watch.Observation;
import org.memo4j.core.watch.SequenceStatistic;
import org.memo4j.report.html.HtmlReport;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;

/** The page that a person reads. */
final class AuditPage {
    /** Epochs whose exposure is drawn: more curves than this cannot be told apart. */
    private static final int CURVES = 5;

    private final AuditData data;
    private final AuditResult result;
    private final List<CanaryGroup> groups;

    AuditPage(AuditData data, AuditResult result) {
        this.data = data;
        this.result = result;
        groups = CanaryGroup.of(data, result);
    }

    /** Pictures by file name; the numbers of each are written beside the page. */
    record Drawn(String name, Picture picture) {}

    List<Drawn> pictures() {
        List<Drawn> pictures = new ArrayList<>();
        pictures.add(new Drawn("loss", lossPicture()));
        pictures.add(new Drawn("exposure", exposurePicture()));
        result.extraction().ifPresent(e -> {
            pictures.add(new Drawn("extraction", ExtractionSection.picture(e)));
            pictures.add(new Drawn("distribution", DistributionSection.picture(e)));
        });
        pictures.add(new Drawn("roc", rocPicture()));
        return pictures;
    }

    HtmlReport page(AuditOptions options) {
        HtmlReport page = HtmlReport.titled("What the model memorized");
        for (String finding : findings()) {
            page = page.withFinding(finding);
        }
        page = page.withSection(loss())
                .withSection(exposure())
                .withSection(canaries())
                .withSection(RepeatedTextSection.of(result.repeated()));
        if (result.extraction().isPresent()) {
            DocumentExtraction extraction = result.extraction().get();
            page = page.withSection(ExtractionSection.of(extraction));
            for (Section section :
                    DistributionSection.of(extraction, result.distribution().orElseThrow())) {
                page = page.withSection(section);
            }
        } else {
            page = page.withSection(ExtractionSection.leftOut(options.context));
        }
        page = page.withSection(ReproductionSection.of(result.reproduction()))
                .withSection(attacks())
                .withFact("input", data.source())
                .withFact(
                        "documents",
                        data.members().size() + " distinct to train on, "
                                + data.heldOut().size() + " held out")
                .withFact(
                        "canaries",
                        data.canaries().size() + " of the form \"" + AuditData.FORMAT.template() + "\", "
                                + data.references().size() + " references")
                .withFact("model", result.model())
                .withFact("training", result.training().toString())
                .withFact("seed", String.valueOf(options.seed));
        for (Provenance provenance : result.provenances()) {
            page = page.withProvenance(provenance);
        }
        return page;
    }

    /** The main results, one plain sentence each. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        CanaryGroup most = groups.get(groups.size() - 1);
        CanaryGroup control = groups.get(0);
        findings.add(String.format(
                Locale.ROOT,
                "Secrets inserted %d times are emitted word for word in %s of cases; their mean exposure is %s of at"
                        + " most %.2f bits. Secrets that were never inserted have a mean exposure of %s bits, where chance"
                        + " gives %.2f.",
                most.replicas(),
                percent(most.extracted()),
                number(most.sampled()),
                ceiling(),
                number(control.sampled()),
                CHANCE));
        if (groups.size() > 2 && groups.get(1).replicas() == 1) {
            findings.add("Secrets inserted once are emitted in "
                    + percent(groups.get(1).extracted()) + " of cases.");
        }
        result.extraction().ifPresent(e -> {
            int longest = e.members().prefixLengths()[e.members().prefixLengths().length - 1];
            findings.add("After the first " + longest + " tokens of a training document the model continues word for"
                    + " word for " + e.members().suffixLength() + " tokens in "
                    + percent(e.members().fraction(longest)) + " of cases; for held-out documents in "
                    + percent(e.heldOut().fraction(longest)) + ".");
        });
        findings.add(ReproductionSection.finding(result.reproduction()));
        int blind = result.attacks().blindBaseline().orElse(-1);
        MembershipEvaluation best = IntStream.range(
                        0, result.attacks().evaluations().size())
                .filter(k -> k != blind)
                .mapToObj(result.attacks().evaluations()::get)
                .max(Comparator.comparingDouble(e -> e.auc().value()))
                .orElseThrow();
        findings.add(String.format(
                Locale.ROOT,
                "Of %d attacks %s tells best whether a document was trained on: AUC %.3f (%.3f to %.3f), where 0.5 is"
                        + " guessing and being the best of several flatters a little.",
                result.attacks().evaluations().size() - (blind < 0 ? 0 : 1),
                best.attack().name(),
                best.auc().value(),
                best.auc().lower(),
                best.auc().upper()));
        return findings;
    }

    /** Mean exposure of a secret that the model knows nothing about: -log2 of a uniform number. */
    private static final double CHANCE = 1 / Math.log(2);

    private double ceiling() {
        return Math.log(data.references().size()) / Math.log(2);
    }

    static String percent(Estimate e) {
        String one = e.upper() < 0.1 ? "%.1f" : "%.0f";
        return String.format(
                Locale.ROOT,
                one + " %% (" + one + " to " + one + ")",
                100 * e.value(),
                100 * e.lower(),
                100 * e.upper());
    }

    private static String number(Estimate e) {
        return Double.isFinite(e.lower())
                ? String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", e.value(), e.lower(), e.upper())
                : String.format(Locale.ROOT, "%.1f", e.value());
    }

    private Section loss() {
        ResultTable table = ResultTable.of("Mean loss in nats per token", "epoch", "train", "held-out", "gap");
        List<Observation> train = losses(AuditRun.TRAIN);
        List<Observation> heldOut = losses(AuditRun.HELD_OUT);
        for (int e = 0; e < train.size(); e++) {
            double in = train.get(e).mean();
            double out = heldOut.get(e).mean();
            table = table.withRow(train.get(e).epoch(), in, out, out - in);
        }
        return Section.titled(
                        "Loss over training",
                        "The gap between the curves is what the model knows about its training documents beyond what it"
                                + " learned about text like them; memorization starts where the held-out curve stops"
                                + " falling.")
                .withPicture(lossPicture())
                .withTable(table);
    }

    private List<Observation> losses(String probe) {
        return result.trace().of(probe, SequenceStatistic.loss().name());
    }

    private Picture lossPicture() {
        return Pictures.losses(List.of(lossCurve(AuditRun.TRAIN), lossCurve(AuditRun.HELD_OUT)));
    }

    private Curve lossCurve(String probe) {
        List<Observation> course = losses(probe);
        return Curve.of(
                probe,
                course.stream().mapToDouble(Observation::epoch).toArray(),
                course.stream().mapToDouble(Observation::mean).toArray());
    }

    private Section exposure() {
        ResultTable table = ResultTable.of(
                "Exposure in bits and extraction after training",
                "group",
                "canaries",
                "exposure by rank",
                "exposure by fit",
                "extracted",
                "loss (nats)");
        for (CanaryGroup group : groups) {
            long canaries = data.canaries().stream()
                    .filter(c -> c.replicas() == group.replicas())
                    .count();
            table = table.withRow(
                    group.label(), canaries, group.sampled(), group.fitted(), group.extracted(), group.loss());
        }
        Section section = Section.titled(
                        "Exposure of canaries",
                        String.format(
                                Locale.ROOT,
                                "Each curve is an epoch: the further right a group stands, the more often its secrets"
                                        + " were in the training data; exposure near %.2f bits is chance, each further bit"
                                        + " halves the number of guesses that find the secret, and rank alone cannot show"
                                        + " more than the ceiling.",
                                CHANCE))
                .withPicture(exposurePicture())
                .withTable(table);
        if (result.canaries().fitted().fit().isPresent()) {
            for (String warning : result.canaries().fitted().fit().get().warnings()) {
                section = section.withNote(warning);
            }
        }
        return section;
    }

    private Picture exposurePicture() {
        List<Observation> epochs = result.trace().of(AuditRun.CANARIES, AuditRun.TOTAL_LOSS.name());
        TreeSet<Integer> drawn = new TreeSet<>();
        for (int c = 0; c < CURVES; c++) {
            drawn.add((int) Math.round((epochs.size() - 1) * (double) c / (CURVES - 1)));
        }
        List<Curve> curves = new ArrayList<>();
        for (int e : drawn) {
            boolean last = e == epochs.size() - 1;
            double[] replicas =
                    groups.stream().mapToDouble(CanaryGroup::replicas).toArray();
            String name = "epoch " + epochs.get(e).epoch();
            List<Estimate> means =
                    groups.stream().map(g -> g.exposureByEpoch().get(e)).toList();
            boolean bars = last && means.stream().allMatch(m -> Double.isFinite(m.lower()));
            curves.add(
                    bars
                            ? Curve.of(name, replicas, means)
                            : Curve.of(
                                    name,
                                    replicas,
                                    means.stream().mapToDouble(Estimate::value).toArray()));
        }
        return Pictures.exposureByReplicas(curves, ceiling());
    }

    private Section canaries() {
        ResultTable table = ResultTable.of(
                "Every canary that was inserted; canaries.csv has those that never were as well",
                "canary",
                "inserted",
                "text",
                "tokens of the secret emitted",
                "exposure by rank",
                "exposure by fit");
        List<Canary> canaries = data.canaries();
        for (int c = 0; c < canaries.size(); c++) {
            if (canaries.get(c).replicas() == 0) {
                continue;
            }
            table = table.withRow(
                    canaries.get(c).id(),
                    canaries.get(c).replicas(),
                    canaries.get(c).text(),
                    result.canaries().extracted().matched(c) + " of "
                            + result.canaries().extracted().targetLength(c),
                    result.canaries().sampled().exposure(c),
                    result.canaries().fitted().exposure(c));
        }
        return Section.titled(
                        "Canary by canary",
                        "A secret is extracted if all its tokens come out when the model is given the text before it"
                                + " and always takes its likeliest next token.")
                .withTable(table);
    }

    private Section attacks() {
        List<TprEstimate> columns = result.attacks().evaluations().get(0).tprs();
        String[] heading = new String[2 + columns.size()];
        heading[0] = "attack";
        heading[1] = "AUC";
        for (int c = 0; c < columns.size(); c++) {
            heading[2 + c] = String.format(
                    Locale.ROOT,
                    "TPR at %s %% FPR",
                    trimmed(100 * columns.get(c).fpr()));
        }
        ResultTable table = ResultTable.of("Attacks on training against held-out documents", heading);
        TreeSet<String> notes = new TreeSet<>();
        for (MembershipEvaluation attack : result.attacks().evaluations()) {
            Object[] row = new Object[heading.length];
            row[0] = attack.attack().name();
            row[1] = attack.auc();
            for (int c = 0; c < columns.size(); c++) {
                TprEstimate tpr = attack.tprs().get(c);
                row[2 + c] = tpr.resolved() ? tpr.estimate() : "not resolved";
                if (!tpr.resolved()) {
                    notes.add(tpr.point().note());
                }
            }
            table = table.withRow(row);
        }
        Section section = Section.titled(
                        "Membership inference",
                        "The further a curve runs above the diagonal, the better the attack tells training documents"
                                + " from held-out ones; what matters for privacy is the left end, where hardly anyone is"
                                + " accused wrongly. The blind baseline sees the words only, not the model: an attack"
                                + " shows memorization by what it adds to that.")
                .withPicture(rocPicture())
                .withTable(table);
        for (String note : notes) {
            section = section.withNote(note);
        }
        for (String warning : result.attacks().warnings()) {
            section = section.withNote(warning);
        }
        return section;
    }

    private static String trimmed(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf((float) value);
    }

    private Picture rocPicture() {
        return Pictures.roc(result.attacks().evaluations().stream()
                .map(e -> Curve.of(
                        e.attack().name(), e.roc().falsePositiveRates(), e.roc().truePositiveRates()))
                .toList());
    }
}
