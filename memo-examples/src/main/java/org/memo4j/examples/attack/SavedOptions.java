package org.memo4j.examples.attack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.ensemble.EnsembleFiles;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.ensemble.ShadowRun;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Scores and predictions that were saved, which an attack reads. */
final class SavedOptions {
    @ArgGroup(exclusive = true)
    private @Nullable Input input;

    @Option(
            names = "--signal",
            paramLabel = "KIND",
            description = {
                "What saved scores are: ${COMPLETION-CANDIDATES}. LOGIT is ln(p / (1 - p)) of the true class,"
                        + " CONFIDENCE is p, LOSS is -ln p. With --ensemble: which of the signals there is read."
                        + " Default: LOGIT",
                "Example: --signal confidence"
            })
    @Nullable
    SavedSignal signal;

    @Option(
            names = "--target",
            paramLabel = "MODEL",
            description = {
                "With saved scores: the model to attack, by its number from 0; the others are its shadow models."
                        + " Without it every model is attacked in turn.",
                "Example: --target 0"
            })
    @Nullable
    Integer target;

    /** Set by the command, whose option it is. */
    long seed;

    /** One of the layouts. */
    static final class Input {
        @Option(
                names = "--lira",
                paramLabel = "FOLDER",
                description = {
                    "Folder of the LiRA research code: exp*/keep.npy and exp*/scores/*.npy.",
                    "Example: --lira exp/cifar10"
                })
        private @Nullable Path lira;

        @Option(
                names = "--table",
                paramLabel = "FILE",
                description = {
                    "A .csv, .csv.gz or .jsonl file with the columns model, example, score and member.",
                    "Example: --table scores.csv"
                })
        private @Nullable Path table;

        @ArgGroup(exclusive = false)
        private @Nullable Arrays arrays;

        @Option(
                names = "--npz",
                paramLabel = "FILE",
                description = {
                    "A .npz file of the arrays scores and members, in the shapes of --scores and --members, as"
                            + " numpy.savez(file, scores=..., members=...) writes it.",
                    "Example: --npz ensemble.npz"
                })
        private @Nullable Path npz;

        @Option(
                names = "--ensemble",
                paramLabel = "FOLDER",
                description = {
                    "A run directory of this library, with manifest.json, membership.npy and scores/.",
                    "Example: --ensemble runs/shadows"
                })
        private @Nullable Path ensemble;

        @ArgGroup(exclusive = false)
        private @Nullable Predictions predictions;
    }

    /** Two arrays. */
    static final class Arrays {
        @Option(
                names = "--scores",
                required = true,
                paramLabel = "FILE",
                description = {"A .npy file of scores, models x examples.", "Example: --scores scores.npy"})
        private Path scores = Path.of("");

        @Option(
                names = "--members",
                required = true,
                paramLabel = "FILE",
                description = {
                    "A .npy file of membership, models x examples: which model was trained on which example.",
                    "Example: --members keep.npy"
                })
        private Path members = Path.of("");
    }

    /** What one model said, and another one like it. */
    static final class Predictions {
        @Option(
                names = "--predictions",
                required = true,
                paramLabel = "FILE",
                description = {
                    "Class probabilities that one model gave to members and others, for the attacks that need no"
                            + " ensemble. A .csv or .csv.gz file, one line a record, with the columns member (1 if the"
                            + " model was trained on the record, else 0), label (its class, 0 to K-1) and p0 to pK-1"
                            + " (the probabilities of the K classes, of sum 1); other columns are not read. Or a .npz"
                            + " file of the arrays member (records), label (records) and p (records x classes).",
                    "Example: --predictions target.csv"
                })
        private Path target = Path.of("");

        @Option(
                names = "--shadow",
                paramLabel = "FILE",
                description = {
                    "The same of a model that was trained likewise on other records: thresholds are chosen on it.",
                    "Example: --predictions target.csv --shadow shadow.csv"
                })
        private @Nullable Path shadow;
    }

    boolean isChosen() {
        return input != null;
    }

    /** Attacks them. */
    ClassifierAudit.Report report() throws IOException {
        Input chosen = Objects.requireNonNull(input);
        Predictions predictions = chosen.predictions;
        if (predictions != null) {
            return report(predictions);
        }
        SavedSignal kind = signal == null ? SavedSignal.LOGIT : signal;
        AttackReport report = new AttackReport(AttackRun.of(read(chosen, kind), kind, target, seed), source(chosen));
        return new ClassifierAudit.Report(report.files(), report.lines());
    }

    private ClassifierAudit.Report report(Predictions predictions) throws IOException {
        Checks.check(signal == null, "--signal has no meaning with --predictions, which are probabilities");
        Checks.check(target == null, "--target has no meaning with --predictions, which are of one model");
        Path shadow = predictions.shadow;
        PredictionReport report = new PredictionReport(
                PredictionRun.of(
                        SavedPredictions.read(predictions.target),
                        shadow == null ? null : SavedPredictions.read(shadow),
                        seed),
                shadow == null ? Optional.empty() : Optional.of(shadow.toString()));
        return new ClassifierAudit.Report(report.files(), report.lines());
    }

    private EnsembleScores read(Input input, SavedSignal kind) throws IOException {
        EnsembleScores read = scores(input, kind);
        int models = read.membership().models();
        Checks.check(
                models >= 3,
                "there are scores of %d model(s), but an attack needs a target and at least two shadow models",
                models);
        Integer chosen = target;
        if (chosen != null) {
            Checks.check(
                    chosen >= 0 && chosen < models,
                    "--target must be in [0, %d], the models that there are, but is %d",
                    models - 1,
                    chosen);
        }
        return read;
    }

    private static EnsembleScores scores(Input input, SavedSignal kind) throws IOException {
        Path lira = input.lira;
        if (lira != null) {
            return EnsembleFiles.readLira(lira);
        }
        Path table = input.table;
        if (table != null) {
            return EnsembleFiles.readTable(table);
        }
        Path npz = input.npz;
        if (npz != null) {
            return EnsembleFiles.readNpz(npz, "scores", "members");
        }
        Path ensemble = input.ensemble;
        if (ensemble != null) {
            return kind.of(ShadowRun.open(ensemble));
        }
        Arrays arrays = Objects.requireNonNull(input.arrays);
        return EnsembleFiles.readArrays(arrays.scores, arrays.members);
    }

    private static String source(Input input) {
        Arrays arrays = input.arrays;
        return arrays != null
                ? arrays.scores + ", " + arrays.members
                : Optional.ofNullable(input.lira)
                        .or(() -> Optional.ofNullable(input.table))
                        .or(() -> Optional.ofNullable(input.npz))
                        .or(() -> Optional.ofNullable(input.ensemble))
                        .map(Path::toString)
                        .orElseThrow();
    }
}
