package org.memo4j.examples.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.memo4j.attacks.membership.BagOfWordsBaseline;
import org.memo4j.attacks.membership.LossScore;
import org.memo4j.attacks.membership.LowercaseScore;
import org.memo4j.attacks.membership.MembershipInference;
import org.memo4j.attacks.membership.MembershipScore;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.membership.MinKPlusPlusScore;
import org.memo4j.attacks.membership.MinKScore;
import org.memo4j.attacks.membership.ZlibScore;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.model.SequenceScorer;
import org.memo4j.core.nd4j.NativeThreads;
import org.memo4j.core.samediff.TransformerConfig;
import org.memo4j.core.samediff.TransformerLanguageModel;
import org.memo4j.core.samediff.TransformerTrainer;
import org.memo4j.core.samediff.TransformerTraining;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.Document;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.watch.Probe;
import org.memo4j.core.watch.SequenceStatistic;
import org.memo4j.core.watch.TrainingWatch;
import org.memo4j.metrics.exposure.Exposure;
import org.memo4j.metrics.extraction.ExactMatch;

/** Trains a model on the data while a watch looks at it, then measures what it memorized. */
final class AuditRun {
    static final String TRAIN = "train";
    static final String HELD_OUT = "held-out";
    static final String CANARIES = "canaries";
    static final String REFERENCES = "references";

    /** Negative log-likelihood of a sequence, in nats: what secrets are ranked by. */
    static final SequenceStatistic TOTAL_LOSS = new SequenceStatistic("total-loss", AuditRun::totalLosses);

    private static final String WRITING = "letting the model write";
    private static final int WATCHED_DOCUMENTS = 200;

    private final AuditOptions options;
    private final AuditData data;
    private final Progress progress;
    private final SecretTokens canaries;
    private final SecretTokens references;

    AuditRun(AuditOptions options, AuditData data, Progress progress) {
        this.options = options;
        this.data = data;
        this.progress = progress;
        canaries = SecretTokens.of(data.canaries(), data.tokenizer());
        references = SecretTokens.of(data.references(), data.tokenizer());
        int canary = canaries.prompts().maxLength() + canaries.longest();
        Checks.check(
                canary <= options.context,
                "--context must be at least %d, the tokens of the longest canary, but is %d",
                canary,
                options.context);
    }

    /** Fails with an {@code IOException} if the directory of temporary files cannot be written to. */
    AuditResult run() throws IOException {
        RepeatedText repeated = RepeatedText.of(data.members(), data.copies(), data.heldOut());
        NativeThreads.limit(1); // training runs its own threads, and more than one here would change the last bits
        TransformerConfig config = TransformerConfig.withDefaults(
                        data.tokenizer().vocabularySize())
                .withStartToken(data.tokenizer().startToken())
                .withDModel(options.model.width)
                .withLayers(options.model.layers)
                .withHeads(options.model.heads)
                .withContextLength(options.context)
                .withSeed(options.seed);
        try (TransformerLanguageModel model = TransformerLanguageModel.create(config)) {
            TrainingWatch<LanguageModel> watch = watch();
            TransformerTraining training = TransformerTrainer.withDefaults()
                    .withEpochs(options.epochs)
                    .withLearningRate(options.learningRate)
                    .withSeed(options.seed)
                    .withThreads(options.threads)
                    .withProgress(progress)
                    .train(model, data.encode(data.trained()), watch);
            TokenSequences documents = data.encode(data.members()).concat(data.encode(data.heldOut()));
            TokenScores scores = scorer("scoring documents").score(model, documents);
            List<MembershipScore> attacks = attacks(model);
            boolean[] member = new boolean[documents.size()];
            Arrays.fill(member, 0, data.members().size(), true);
            List<double[]> attackScores = new ArrayList<>();
            List<MembershipScores> membership = new ArrayList<>();
            for (MembershipScore attack : attacks) {
                double[] attackScore = attack.score(scores);
                attackScores.add(attackScore);
                membership.add(MembershipScores.split(attack.provenance(), attackScore, member));
            }
            MembershipScores blind = blind(member);
            membership.add(blind);
            // training documents come first
            attackScores.add(DoubleStream.concat(Arrays.stream(blind.members()), Arrays.stream(blind.nonMembers()))
                    .toArray());
            int[] copies = data.copies().stream().mapToInt(Integer::intValue).toArray();
            Optional<DocumentExtraction> extraction = DocumentExtraction.of(scores, documents, copies, options.context);
            progress.update(WRITING, 0, 1);
            Reproduction reproduction = Reproduction.of(model, data, extraction, options.seed);
            progress.update(WRITING, 1, 1);
            return new AuditResult(
                    model.toString(),
                    model.backend(),
                    training,
                    watch.trace(),
                    scores,
                    repeated,
                    extraction,
                    extraction.map(e -> Distribution.of(e, LengthTrend.of(watch.trace()))),
                    reproduction,
                    measureCanaries(model),
                    MembershipInference.withDefaults().compare(membership),
                    attackScores);
        }
    }

    /** What the words alone tell, without the model; ten folds, or as many as the smaller side has documents. */
    private MembershipScores blind(boolean[] member) {
        List<Document> documents = new ArrayList<>(data.members());
        documents.addAll(data.heldOut());
        int folds = Math.min(10, Math.min(data.members().size(), data.heldOut().size()));
        return BagOfWordsBaseline.withDefaults()
                .withFolds(folds)
                .withSeed(options.seed)
                .attack(AuditData.texts(documents), member);
    }

    private TrainingWatch<LanguageModel> watch() {
        return TrainingWatch.of(List.of(
                        Probe.ofSequences(TRAIN, data.encode(firstOf(data.members()))),
                        Probe.ofSequences(HELD_OUT, data.encode(firstOf(data.heldOut()))),
                        new Probe<>(CANARIES, canaries::score),
                        new Probe<>(REFERENCES, references::score)))
                .withStatistics(List.of(
                        SequenceStatistic.loss(), SequenceStatistic.accuracy(), TOTAL_LOSS, LengthTrend.LENGTH));
    }

    private static List<Document> firstOf(List<Document> documents) {
        return documents.subList(0, Math.min(WATCHED_DOCUMENTS, documents.size()));
    }

    private SequenceScorer scorer(String task) {
        return SequenceScorer.withDefaults().withProgress((ignored, done, total) -> progress.update(task, done, total));
    }

    private List<MembershipScore> attacks(LanguageModel model) {
        List<Document> documents = new ArrayList<>(data.members());
        documents.addAll(data.heldOut());
        List<String> texts = AuditData.texts(documents);
        TokenScores lowercased = scorer("scoring lower-cased documents")
                .score(
                        model,
                        data.tokenizer()
                                .encodeAll(texts.stream().map(AuditData::lower).toList()));
        return List.of(
                LossScore.withDefaults(),
                ZlibScore.of(texts),
                LowercaseScore.of(lowercased),
                MinKScore.withDefaults(),
                MinKPlusPlusScore.withDefaults());
    }

    private AuditResult.CanaryMeasures measureCanaries(LanguageModel model) {
        double[] losses = totalLosses(canaries.score(model));
        double[] referenceLosses = totalLosses(references.score(model));
        TokenSequences secrets = canaries.secrets();
        TokenSequences generated = model.generate(canaries.prompts(), canaries.longest(), Decoding.greedy());
        return new AuditResult.CanaryMeasures(
                losses,
                referenceLosses,
                Exposure.withDefaults().sampled(losses, referenceLosses),
                Exposure.withDefaults().extrapolated(losses, referenceLosses),
                ExactMatch.withDefaults().generated(generated, secrets));
    }

    static double[] totalLosses(TokenScores scores) {
        double[] losses = new double[scores.sequences()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = 0 - scores.logProbability(i, 0, scores.length(i));
        }
        return losses;
    }
}
