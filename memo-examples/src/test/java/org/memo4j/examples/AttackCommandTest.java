package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.core.ensemble.EnsembleDesign;
import org.memo4j.core.ensemble.EnsembleFiles;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.ensemble.ModelScores;
import org.memo4j.core.ensemble.ShadowEnsemble;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class AttackCommandTest {
    private static final int MODELS = 16;
    private static final int EXAMPLES = 300;

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    private int run(Object... args) {
        Outcome outcome = Outcome.of(args);
        out = outcome.out();
        err = outcome.err();
        return outcome.code();
    }

    /** Logits that are higher by 1.5 standard deviations for members, at a level of its own for each example. */
    private void write(double gain) throws IOException {
        write(gain, EXAMPLES);
    }

    private void write(double gain, int examples) throws IOException {
        Membership membership = Membership.balanced(MODELS, examples, 0.5, 1);
        SplittableRandom random = new SplittableRandom(2);
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double[] level = random.doubles(examples, -2, 2).toArray();
        double[][] scores = new double[MODELS][examples];
        for (int m = 0; m < MODELS; m++) {
            for (int i = 0; i < examples; i++) {
                scores[m][i] = level[i]
                        + normal.inverseCumulativeProbability(random.nextDouble(1e-9, 1))
                        + (membership.contains(m, i) ? gain : 0);
            }
        }
        EnsembleFiles.writeArrays(
                folder.resolve("scores.npy"),
                folder.resolve("keep.npy"),
                new EnsembleScores(membership, List.of(ScoreMatrix.of(scores))));
    }

    private Object[] args(Object... more) {
        Object[] all = new Object[7 + more.length];
        Object[] first = {
            "attack",
            "--scores",
            folder.resolve("scores.npy"),
            "--members",
            folder.resolve("keep.npy"),
            "-o",
            folder.resolve("report")
        };
        System.arraycopy(first, 0, all, 0, 7);
        System.arraycopy(more, 0, all, 7, more.length);
        return all;
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
    }

    @Test
    void findsWhatMembershipDoesToTheScores() throws IOException {
        write(1.5);
        assertThat(run(args())).as(err).isZero();
        assertThat(out).contains("LiRA online tells who was trained on with an AUC of ", "Report: ");
        JsonNode attacks = json().get("attacks");
        assertThat(attacks).hasSize(6);
        // a known example is told with AUC Phi(1.5 / sqrt 2) = 0.856; the score alone has the levels in its way
        double online = attacks.get(5).get("auc").get("value").asDouble();
        assertThat(online).isBetween(0.78, 0.87);
        assertThat(attacks.get(0).get("auc").get("value").asDouble()).isBetween(0.65, online - 0.05);
        assertThat(json().get("targets").asInt()).isEqualTo(MODELS);
        assertThat(Files.readString(folder.resolve("report/report.html")))
                .contains("Most memorized examples", "data:image");
        assertThat(Files.readAllLines(folder.resolve("report/examples.csv"))).hasSize(EXAMPLES + 1);
        assertThat(Files.readAllLines(folder.resolve("report/targets.csv"))).hasSize(6 * MODELS + 1);
    }

    /** About 150 non-members a model: ten false positives are a rate above 1 % and below 10 %. */
    @Test
    void saysWhichRatesCannotBeTold() throws IOException {
        write(1.5);
        assertThat(run(args())).as(err).isZero();
        String dash = "A dash stands for a rate at which fewer than ten false positives are expected: any below ";
        assertThat(out)
                .contains("While wrongly accusing 10 % of the others, LiRA online finds ", "TPR at 0.1 % FPR", dash)
                .contains("that score lower, out of 7: for a false-positive rate below about 12.5 %")
                .containsPattern("LiRA online +0\\.\\S+ \\(0\\.\\S+ +\u2013 +\u2013 +0\\.");
        assertThat(Files.readString(folder.resolve("report/report.html")))
                .contains(dash, "Left out: attacks that compare with examples that no model was trained on")
                .doesNotContain("not resolved");
        assertThat(json().get("lowestFpr").asDouble()).isBetween(0.05, 0.09);
        assertThat(json().get("notes")).hasSize(2);
        for (JsonNode attack : json().get("attacks")) {
            assertThat(attack.get("tprAtFpr")).hasSize(1);
            assertThat(attack.get("tprAtFpr").get(0).get("fpr").asDouble()).isEqualTo(0.1);
        }
        List<String> targets = Files.readAllLines(folder.resolve("report/targets.csv"));
        assertThat(targets.get(0)).startsWith("attack,model,members,non_members,lowest_fpr,auc,");
        String[] first = targets.get(1).split(",(?=\\S)", -1);
        assertThat(Double.parseDouble(first[4])).isEqualTo(10.0 / Integer.parseInt(first[3]));
        write(1.5, 60);
        assertThat(run(args("--target", 1))).as(err).isZero();
        assertThat(out).contains("There are too few records to tell how many members are found", "any below ");
        assertThat(json().get("attacks").get(5).get("tprAtFpr")).isEmpty();
        write(1.5, 12);
        assertThat(run(args("--target", 1))).as(err).isZero();
        assertThat(out).contains("expected: any, with ");
    }

    @Test
    void findsNothingWhereThereIsNothing() throws IOException {
        write(0);
        assertThat(run(args("--target", 0))).as(err).isZero();
        assertThat(json().get("targets").asInt()).isEqualTo(1);
        for (JsonNode attack : json().get("attacks")) {
            // 150 members and non-members: standard error 0.033, so five of them
            assertThat(attack.get("auc").get("value").asDouble()).isBetween(0.33, 0.67);
        }
        assertThat(Files.readAllLines(folder.resolve("report/examples.csv")).get(0))
                .contains("LiRA online");
    }

    @Test
    void readsBothArraysFromOneFile() throws IOException {
        write(1.5, 60);
        assertThat(run(args())).as(err).isZero();
        JsonNode expected = json().get("attacks");
        Path npz = folder.resolve("both.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            zip.putNextEntry(new ZipEntry("scores.npy"));
            zip.write(Files.readAllBytes(folder.resolve("scores.npy")));
            zip.putNextEntry(new ZipEntry("members.npy"));
            zip.write(Files.readAllBytes(folder.resolve("keep.npy")));
        }
        assertThat(run("attack", "--npz", npz, "-o", folder.resolve("report")))
                .as(err)
                .isZero();
        assertThat(json().get("attacks")).isEqualTo(expected);
        assertThat(json().get("source").asText()).isEqualTo(npz.toString());
    }

    /** A run directory names its signals, and its losses have their sign turned: each signal gives the same attacks. */
    @Test
    void readsARunDirectory() throws IOException {
        Path run = folder.resolve("run");
        ShadowEnsemble.in(run, EnsembleDesign.balanced(60, 1)).train(16, task -> {
            double[] logits =
                    new SplittableRandom(task.seed()).doubles(60, -2, 2).toArray();
            for (int i : task.trainingSet()) {
                logits[i] += 1;
            }
            return ModelScores.of("logit-scaled-confidence", logits)
                    .with(
                            "loss",
                            Arrays.stream(logits)
                                    .map(z -> -Math.log1p(Math.exp(-z)))
                                    .toArray());
        });
        Object[] args = {"attack", "--ensemble", run, "-o", folder.resolve("report"), "--signal", "logit"};
        assertThat(run(args)).as(err).isZero();
        JsonNode expected = json().get("attacks");
        assertThat(expected).hasSize(6);
        args[6] = "loss";
        assertThat(run(args)).as(err).isZero();
        for (int a = 0; a < 6; a++) {
            assertThat(json().get("attacks").get(a).get("auc").get("value").asDouble())
                    .isEqualTo(expected.get(a).get("auc").get("value").asDouble(), within(1e-3));
        }
        args[6] = "confidence";
        assertThat(run(args)).isEqualTo(2);
        assertThat(err).contains("there is no signal confidence; there are [logit-scaled-confidence, loss]");
        args[2] = folder;
        assertThat(run(args)).isEqualTo(2);
        assertThat(err).contains("is no run directory");
    }

    @Test
    void refusesWhatItCannotAttack() throws IOException {
        write(1);
        assertThat(run(args("--target", 16))).isEqualTo(2);
        assertThat(err).contains("--target must be in [0, 15]");
        assertThat(run(args("--signal", "confidence"))).isEqualTo(2);
        assertThat(err).contains("a confidence is");
        assertThat(run("attack", "--lira", folder.resolve("nowhere"))).isNotZero();
        assertThat(err).contains("nowhere").doesNotContain("\tat ");
        assertThat(folder.resolve("report")).doesNotExist();
    }
}
