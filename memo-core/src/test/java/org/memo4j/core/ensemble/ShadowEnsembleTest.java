package org.memo4j.core.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.core.WholeFile;
import org.memo4j.core.score.MembershipFile;
import org.memo4j.core.score.NpyFile;

class ShadowEnsembleTest {
    private static final int EXAMPLES = 12;
    private static final EnsembleDesign DESIGN = EnsembleDesign.balanced(EXAMPLES, 0.5, 4, 77);

    @TempDir
    private Path directory;

    /** Scores from the seed and the training set alone; remembers which models were trained. */
    private static final class Trainer implements ShadowTrainer {
        private final List<Integer> trained = Collections.synchronizedList(new ArrayList<>());

        @Override
        public ModelScores train(ShadowTask task) throws Exception {
            trained.add(task.model());
            return scores(task);
        }
    }

    static ModelScores scores(ShadowTask task) {
        SplittableRandom random = new SplittableRandom(task.seed());
        double[][] loss = new double[2][EXAMPLES];
        for (double[] row : loss) {
            for (int e = 0; e < EXAMPLES; e++) {
                row[e] = -random.nextDouble();
            }
            for (int e : task.trainingSet()) {
                row[e] += 1;
            }
        }
        return ModelScores.of("loss", loss).with("test.correct", new double[] {random.nextInt(2), 1, 0});
    }

    private ShadowEnsemble ensemble() {
        return ShadowEnsemble.in(directory, DESIGN).withData("sha256:00").withOption("epochs", 3);
    }

    private static List<Integer> trainedBy(ShadowEnsemble ensemble, int models) throws IOException {
        Trainer trainer = new Trainer();
        assertScores(ensemble.train(models, trainer), models);
        return trainer.trained.stream().sorted().toList();
    }

    /** What every run must give, computed without an ensemble. */
    private static void assertScores(ShadowRun run, int models) throws IOException {
        assertThat(run.models()).isEqualTo(models);
        assertThat(run.signals()).containsExactly("loss", "test.correct");
        assertThat(run.membership()).isEqualTo(DESIGN.membership(models));
        EnsembleScores loss = run.scores("loss");
        for (int m = 0; m < models; m++) {
            ModelScores expected = scores(
                    new ShadowTask(m, DESIGN.seeds(models)[m], run.membership().trainingSet(m)));
            for (int q = 0; q < 2; q++) {
                assertThat(loss.queries().get(q).scoresOf(m)).isEqualTo(expected.rows("loss")[q]);
            }
            assertThat(run.tables("test.correct").get(0).scoresOf(m)).isEqualTo(expected.rows("test.correct")[0]);
        }
    }

    private Path row(int model) {
        return directory.resolve("scores/loss/model-0000" + model + ".npy");
    }

    private Path entry(int model) {
        return directory.resolve("models/model-0000" + model + ".json");
    }

    @Test
    void extendsAndReadsBack() throws IOException {
        assertThat(trainedBy(ensemble(), 4)).containsExactly(0, 1, 2, 3);
        assertThat(trainedBy(ensemble(), 8)).containsExactly(4, 5, 6, 7);
        assertThat(trainedBy(ensemble(), 4)).isEmpty();
        assertScores(ShadowRun.open(directory), 8);
        assertThat(ShadowRun.open(directory).ensemble())
                .containsEntry("design", "balanced")
                .containsEntry("seed", "77")
                .containsEntry("data", "sha256:00")
                .containsEntry("option epochs", "3");
        assertThat(ShadowRun.open(directory).toString()).contains("8 models x 12 examples", "loss", "2 queries");
        assertThat(MembershipFile.read(directory.resolve("membership.npy"))).isEqualTo(DESIGN.membership(8));
        assertThat(NpyFile.shape(row(7))).containsExactly(2, EXAMPLES);
    }

    @Test
    void threadsChangeNothing() throws IOException {
        List<Long> steps = new ArrayList<>();
        Thread caller = Thread.currentThread();
        ShadowRun run = ensemble()
                .withThreads(5)
                .withProgress((task, done, total) -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    assertThat(total).isEqualTo(24);
                    steps.add(done);
                })
                .train(24, new Trainer());
        assertScores(run, 24);
        assertThat(steps).hasSize(25).isSorted().startsWith(0L).endsWith(24L);
    }

    @Test
    void trainsDamagedModelsAgain() throws IOException {
        trainedBy(ensemble(), 8);
        flip(row(1), 200);
        byte[] whole = Files.readAllBytes(row(2));
        Files.write(row(2), Arrays.copyOf(whole, whole.length - 9));
        Files.delete(row(3));
        flip(entry(4), 40);
        Files.write(entry(5), new byte[0]);
        Files.delete(entry(6));
        ShadowRun opened = openWithDamage();
        assertThatThrownBy(() -> opened.tables("loss")).hasMessageContaining("model-00001.npy is damaged");
        assertThat(trainedBy(ensemble(), 8)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(trainedBy(ensemble(), 8)).isEmpty();
    }

    /** Opens although only rows are damaged: they are read later. */
    private ShadowRun openWithDamage() throws IOException {
        byte[] four = Files.readAllBytes(entry(4));
        byte[] five = Files.readAllBytes(entry(5));
        assertThatThrownBy(() -> ShadowRun.open(directory)).hasMessageContaining("model-00004.json is damaged");
        ensembleCopy(4);
        assertThatThrownBy(() -> ShadowRun.open(directory)).hasMessageContaining("model-00005.json is damaged");
        ensembleCopy(5);
        assertThatThrownBy(() -> ShadowRun.open(directory))
                .hasMessageContaining("model 6 of the 8")
                .hasMessageContaining("resume");
        ensembleCopy(6);
        ShadowRun run = ShadowRun.open(directory);
        Files.write(entry(4), four);
        Files.write(entry(5), five);
        Files.delete(entry(6));
        return run;
    }

    /** Puts the record of another, undamaged run in place. */
    private void ensembleCopy(int model) throws IOException {
        Path other = Files.createTempDirectory(directory.getParent(), "other");
        ShadowEnsemble.in(other, DESIGN)
                .withData("sha256:00")
                .withOption("epochs", 3)
                .train(8, new Trainer());
        Files.write(entry(model), Files.readAllBytes(other.resolve("models/model-0000" + model + ".json")));
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void refusesAnotherEnsemble() throws IOException {
        trainedBy(ensemble(), 4);
        EnsembleDesign other = EnsembleDesign.balanced(EXAMPLES, 0.25, 4, 78);
        assertThatThrownBy(() -> ShadowEnsemble.in(directory, other)
                        .withData("sha256:01")
                        .train(4, new Trainer()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("share was 0.5 and is 0.25")
                .hasMessageContaining("seed was 77 and is 78")
                .hasMessageContaining("data was sha256:00 and is sha256:01")
                .hasMessageContaining("option epochs was 3 and is not given");
        // Without its manifest the directory takes any ensemble, but no row of another one.
        Files.delete(directory.resolve("manifest.json"));
        Trainer trainer = new Trainer();
        ensemble().withOption("epochs", 4).train(4, trainer);
        assertThat(trainer.trained).hasSize(4);
        Files.delete(directory.resolve("manifest.json"));
        Trainer same = new Trainer();
        ensemble().withOption("epochs", 4).train(4, same);
        assertThat(same.trained).isEmpty();
        Files.writeString(directory.resolve("manifest.json"), "{");
        assertThatThrownBy(() -> ensemble().train(4, same)).hasMessageContaining("manifest.json is damaged");
        assertThatThrownBy(() -> ShadowRun.open(directory.resolve("models"))).hasMessageContaining("no run directory");
    }

    @Test
    void membershipMustBeWhatTheModelsWereTrainedOn() throws IOException {
        trainedBy(ensemble(), 4);
        flip(directory.resolve("membership.npy"), 128 + EXAMPLES);
        assertThatThrownBy(() -> ShadowRun.open(directory)).hasMessageContaining("record of model 1 does not fit");
        assertThat(trainedBy(ensemble(), 4)).isEmpty();
        assertScores(ShadowRun.open(directory), 4);
    }

    @Test
    void aFailureKeepsWhatWasTrained() throws IOException {
        ShadowTrainer failing = task -> {
            if (task.model() == 5) {
                throw new IOException("no such weights");
            }
            return scores(task);
        };
        assertThatThrownBy(() -> ensemble().train(8, failing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("model 5 failed")
                .hasMessageContaining("no such weights")
                .hasCauseInstanceOf(IOException.class);
        assertThat(trainedBy(ensemble(), 8)).containsExactly(5, 6, 7);
    }

    @Test
    void refusesWrongScores() throws IOException {
        trainedBy(ensemble(), 4);
        assertThatThrownBy(() ->
                        ensemble().train(8, task -> ModelScores.of("loss", new double[EXAMPLES], new double[EXAMPLES])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model 4 has the signals loss (2 x 12)")
                .hasMessageContaining("test.correct");
        assertThatThrownBy(() -> ensemble().train(8, task -> ModelScores.of("loss", new double[] {Double.NaN})))
                .hasMessageContaining("model 4 failed")
                .hasMessageContaining("loss of query 0[0] must be finite");
        assertThatThrownBy(() -> ModelScores.of("../loss", new double[1])).hasMessageContaining("lower-case");
        assertThatThrownBy(() -> ModelScores.of("loss", new double[1], new double[2]))
                .hasMessageContaining("must agree");
        assertThatThrownBy(() -> ModelScores.of("loss", new double[1]).with("loss", new double[1]))
                .hasMessageContaining("there already");
        assertThat(trainedBy(ensemble(), 8)).containsExactly(4, 5, 6, 7);
    }

    /** Stands for a full disk: the second model's row cannot be written. */
    @Test
    void aRowThatCannotBeWrittenLosesNothing() throws IOException {
        Files.createDirectories(row(1));
        assertThatThrownBy(() -> ensemble().train(4, new Trainer()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write")
                .hasMessageContaining("disk is not full");
        Files.delete(row(1));
        assertThat(trainedBy(ensemble(), 4)).containsExactly(1, 2, 3);
    }

    @Test
    void interruptionWaitsForTheWorkers() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        List<Integer> ended = Collections.synchronizedList(new ArrayList<>());
        ShadowTrainer endless = task -> {
            try {
                started.countDown();
                new CountDownLatch(1).await();
                return scores(task);
            } finally {
                ended.add(task.model());
            }
        };
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        List<Boolean> flags = Collections.synchronizedList(new ArrayList<>());
        Thread caller = new Thread(() -> {
            try {
                ensemble().withThreads(2).train(4, endless);
            } catch (IOException | RuntimeException e) {
                thrown.set(e);
            }
            flags.add(Thread.currentThread().isInterrupted());
        });
        caller.start();
        started.await();
        assertThatThrownBy(() -> ensemble().train(4, new Trainer()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("written by another process or thread");
        caller.interrupt();
        caller.join();
        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        assertThat(flags).containsExactly(true);
        assertThat(ended).hasSize(2);
        assertThat(trainedBy(ensemble(), 4)).hasSize(4);
    }

    /** A process is killed in its fourth model, between the model's rows. */
    @Test
    void aKilledProcessResumes() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.equals("writing")) {
                line = out.readLine();
            }
            assertThat(line).isEqualTo("writing");
            assertThatThrownBy(() -> ensemble().train(8, new Trainer()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("written by another process");
            process.destroyForcibly().waitFor();
        }
        assertThat(temporaryFiles()).isNotEmpty();
        assertThat(trainedBy(ensemble(), 8)).containsExactly(3, 4, 5, 6, 7);
        assertThat(temporaryFiles()).isEmpty();
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.toString().endsWith(".tmp")).toList();
        }
    }

    /** Trains three models, then hangs while it writes a row of the fourth. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            ShadowEnsemble.in(directory, DESIGN)
                    .withData("sha256:00")
                    .withOption("epochs", 3)
                    .train(8, task -> {
                        if (task.model() == 3) {
                            WholeFile.write(directory.resolve("scores/loss/model-00003.npy"), out -> {
                                out.write(new byte[100_000]);
                                System.out.println("writing");
                                if (System.in.read() >= 0) {
                                    throw new IOException("was to be killed");
                                }
                            });
                        }
                        return scores(task);
                    });
        }
    }
}
