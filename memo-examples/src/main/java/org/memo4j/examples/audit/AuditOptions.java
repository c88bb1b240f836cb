package org.memo4j.examples.audit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.text.DocumentSplit;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the user may choose; filled in by the command line, checked before any work starts. */
final class AuditOptions {
    /** How text becomes tokens. */
    enum TokenizerKind {
        CHAR,
        BPE
    }

    /** Sizes of the transformer that is trained. */
    enum ModelSize {
        SMALL(64, 2, 2),
        MEDIUM(128, 2, 4),
        LARGE(256, 4, 8);

        final int width;
        final int layers;
        final int heads;

        ModelSize(int width, int layers, int heads) {
            this.width = width;
            this.layers = layers;
            this.heads = heads;
        }
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "INPUT",
            description = {
                "Text file or directory to train on and audit. A directory's files are its documents; a single file is"
                        + " cut as --split says. Default: built-in synthetic clinical notes.",
                "Example: audit letters/"
            })
    @Nullable
    Path input;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            defaultValue = "memo-audit",
            description = {
                "Folder that takes report.html, report.json and the CSV files. Default: ${DEFAULT-VALUE}.",
                "Example: --output runs/first"
            })
    Path output = Path.of("memo-audit");

    @Option(
            names = "--overwrite",
            description = {"Replace an earlier report in the output folder.", "Example: --overwrite"})
    boolean overwrite;

    @Option(
            names = {"-e", "--epochs"},
            defaultValue = "12",
            description = {
                "Times that training sees every document. More epochs, more memorization. Default: ${DEFAULT-VALUE}.",
                "Example: --epochs 20"
            })
    int epochs = 12;

    @Option(
            names = {"-m", "--model"},
            defaultValue = "MEDIUM",
            description = {
                "Size of the transformer: ${COMPLETION-CANDIDATES} (width 64, 128, 256; 2, 2, 4 layers). Default:"
                        + " ${DEFAULT-VALUE}.",
                "Example: --model small"
            })
    ModelSize model = ModelSize.MEDIUM;

    @Option(
            names = "--context",
            defaultValue = "128",
            description = {"Tokens that the model sees at once. Default: ${DEFAULT-VALUE}.", "Example: --context 256"})
    int context = 128;

    @Option(
            names = "--tokenizer",
            defaultValue = "CHAR",
            description = {
                "One token a character, or byte-level BPE learned from the input: ${COMPLETION-CANDIDATES}. Default:"
                        + " ${DEFAULT-VALUE}.",
                "Example: --tokenizer bpe"
            })
    TokenizerKind tokenizer = TokenizerKind.CHAR;

    @Option(
            names = "--vocabulary",
            defaultValue = "512",
            description = {"Tokens that BPE learns. Default: ${DEFAULT-VALUE}.", "Example: --vocabulary 1024"})
    int vocabulary = 512;

    @Option(
            names = "--split",
            defaultValue = "BLANK_LINES",
            description = {
                "How a single file is cut into documents: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "Example: --split lines"
            })
    DocumentSplit split = DocumentSplit.BLANK_LINES;

    @Option(
            names = "--held-out",
            paramLabel = "FRACTION",
            defaultValue = "0.25",
            description = {
                "Fraction of the documents that the model never sees. Default: ${DEFAULT-VALUE}.",
                "Example: --held-out 0.5"
            })
    double heldOut = 0.25;

    @Option(
            names = "--canary-replicas",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,4,16,64",
            description = {
                "How many copies of each canary are inserted, one number a group. Default: ${DEFAULT-VALUE}.",
                "Example: --canary-replicas 1,2,8"
            })
    List<Integer> canaryReplicas = List.of(1, 4, 16, 64);

    @Option(
            names = "--canaries",
            paramLabel = "N",
            defaultValue = "8",
            description = {
                "Canaries in each group; four times as many are never inserted, as controls. Default:"
                        + " ${DEFAULT-VALUE}.",
                "Example: --canaries 4"
            })
    int canaries = 8;

    @Option(
            names = "--personal",
            paramLabel = "NAME=REGEX",
            description = {
                "Kind of personal data to look for in what the model writes, as a regular expression; may be repeated."
                        + " E-mail addresses, telephone, bank account, card and social security numbers and IP addresses"
                        + " are always looked for.",
                "Example: --personal case=[A-Z]{2}-[0-9]{6}"
            })
    Map<String, String> personal = new LinkedHashMap<>();

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            defaultValue = "0.001",
            description = {"Adam's step size. Default: ${DEFAULT-VALUE}.", "Example: --learning-rate 0.0005"})
    double learningRate = 0.001;

    @Option(
            names = {"-s", "--seed"},
            defaultValue = "42",
            description = {
                "Seed of every random step; the same seed gives the same CSV files. Default: ${DEFAULT-VALUE}.",
                "Example: --seed 7"
            })
    long seed = 42;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = {
                "Threads that train; the results do not depend on it. Default: one a processor.",
                "Example: --threads 1"
            })
    int threads = Runtime.getRuntime().availableProcessors();

    /** Fails on the first option that cannot work, before anything is read or trained. */
    void check() {
        Checks.atLeast(epochs, 1, "--epochs");
        Checks.atLeast(threads, 1, "--threads");
        Checks.atLeast(context, 32, "--context");
        Checks.atLeast(canaries, 1, "--canaries");
        Checks.openProbability(heldOut, "--held-out");
        Checks.positive(learningRate, "--learning-rate");
        for (int replicas : canaryReplicas) {
            Checks.check(
                    replicas >= 1,
                    "--canary-replicas must be 1 or more, but one is %d; the control group, which is never inserted, is"
                            + " always added",
                    replicas);
        }
        Checks.check(
                canaryReplicas.stream().distinct().count() == canaryReplicas.size(),
                "--canary-replicas must be distinct, but are %s",
                canaryReplicas);
        PersonalData.extraction(this);
    }

    /** What was chosen that results depend on, by name. */
    Map<String, Object> chosen() {
        Map<String, Object> chosen = new LinkedHashMap<>();
        chosen.put("epochs", epochs);
        chosen.put("model", model);
        chosen.put("context", context);
        chosen.put("tokenizer", tokenizer);
        chosen.put("vocabulary", vocabulary);
        chosen.put("split", split);
        chosen.put("heldOut", heldOut);
        chosen.put("canaryReplicas", canaryReplicas);
        chosen.put("canaries", canaries);
        chosen.put("learningRate", learningRate);
        chosen.put("personal", personal);
        chosen.put("seed", seed);
        return chosen;
    }
}
