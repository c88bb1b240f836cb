package org.memo4j.core.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes, full disks and damaged files can do to a run directory: never a wrong number. */
class EnsembleDamageTest {
    private static final int EXAMPLES = 1000;
    private static final int QUERIES = 5;
    private static final EnsembleDesign DESIGN = EnsembleDesign.balanced(EXAMPLES, 0.5, 4, 31);

    @TempDir
    private Path directory;

    private static ModelScores scores(ShadowTask task) {
        SplittableRandom random = new SplittableRandom(task.seed());
        double[][] loss = new double[QUERIES][];
        for (int q = 0; q < QUERIES; q++) {
            loss[q] = random.doubles(EXAMPLES).toArray();
            for (int e : task.trainingSet()) {
                loss[q][e]++;
            }
        }
        return ModelScores.of("loss", loss);
    }

    private static void assertWhole(ShadowRun run, int models) throws IOException {
        assertThat(run.models()).isEqualTo(models);
        assertThat(run.membership()).isEqualTo(DESIGN.membership(models));
        EnsembleScores loss = run.scores("loss");
        for (int m = 0; m < models; m++) {
            ShadowTask task =
                    new ShadowTask(m, DESIGN.seeds(models)[m], run.membership().trainingSet(m));
            double[][] expected = scores(task).rows("loss");
            for (int q = 0; q < QUERIES; q++) {
                assertThat(loss.queries().get(q).scoresOf(m)).isEqualTo(expected[q]);
            }
        }
    }

    private Process start(Path at, String... prefix) throws IOException {
        List<String> command = new ArrayList<>(Arrays.asList(prefix));
        Collections.addAll(
                command,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                at.toString());
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("err-" + command.hashCode()).toFile())
                .start();
    }

    /** Trains 12 models and says which; a failure goes out as one line. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            try {
                ShadowEnsemble.in(Path.of(arguments[0]), DESIGN)
                        .withThreads(2)
                        .withProgress((task, done, total) -> System.out.println("done " + done))
                        .train(12, task -> {
                            // until the parent closes the pipe
                            if (System.in.read() >= 0) {
                                throw new IOException("nothing is sent");
                            }
                            return scores(task);
                        });
                System.out.println("whole");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static List<String> linesUntil(BufferedReader out, String wanted) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = out.readLine();
        while (line != null) {
            lines.add(line);
            if (line.equals(wanted)) {
                break;
            }
            line = out.readLine();
        }
        return lines;
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<Path> temporaryFiles(Path at) throws IOException {
        try (Stream<Path> all = Files.walk(at)) {
            return all.filter(path -> path.toString().endsWith(".tmp")).toList();
        }
    }

    /** Killed while two threads write, wherever they happen to be, and once more after it resumed. */
    @Test
    void killedTwiceAndResumed() throws Exception {
        Path run = directory.resolve("run");
        int before = 0;
        for (int kill : new int[] {2, 7}) {
            Process process = start(run);
            process.getOutputStream().close();
            try (BufferedReader out = output(process)) {
                assertThat(linesUntil(out, "done " + kill)).endsWith("done " + kill);
                process.destroyForcibly().waitFor();
            }
            int[] there = IntStream.range(0, 12)
                    .filter(m -> Files.exists(run.resolve(String.format("models/model-%05d.json", m))))
                    .toArray();
            assertThat(there.length).isGreaterThanOrEqualTo(Math.max(before, kill));
            before = there.length;
        }
        List<Integer> trained = Collections.synchronizedList(new ArrayList<>());
        ShadowRun whole = ShadowEnsemble.in(run, DESIGN).train(12, task -> {
            trained.add(task.model());
            return scores(task);
        });
        assertThat(trained).hasSizeLessThanOrEqualTo(12 - before);
        assertWhole(whole, 12);
        assertThat(temporaryFiles(run)).isEmpty();
    }

    /** Both start at once on an empty directory; neither can finish before both have said whether they train. */
    @Test
    void twoProcessesOnOneDirectory() throws Exception {
        Path run = directory.resolve("run");
        List<Process> processes = List.of(start(run), start(run));
        List<BufferedReader> outputs = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Process process : processes) {
            outputs.add(output(process));
        }
        for (BufferedReader output : outputs) {
            lines.add(output.readLine());
        }
        for (int p = 0; p < 2; p++) {
            processes.get(p).getOutputStream().close();
            lines.addAll(linesUntil(outputs.get(p), "whole"));
            assertThat(processes.get(p).waitFor()).isZero();
            outputs.get(p).close();
        }
        assertThat(lines).containsOnlyOnce("done 0", "whole");
        assertThat(lines)
                .containsOnlyOnce("the run directory " + run
                        + " is being written by another process or thread; wait for it, or use another directory");
        assertWhole(ShadowRun.open(run), 12);
        assertThat(temporaryFiles(run)).isEmpty();
    }

    /**
     * The system refuses a process the rest of a file, as a full disk does: files of at most 16 or 32 KiB (shells differ in
     * their unit), rows of 40 kB. Four models are there before.
     */
    @Test
    void aDiskThatTakesNoMoreLosesNothing() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/bin/sh"))).as("a POSIX shell").isTrue();
        Path run = directory.resolve("run");
        ShadowEnsemble.in(run, DESIGN).train(4, EnsembleDamageTest::scores);
        Process process = start(run, "/bin/sh", "-c", "ulimit -f 32 && exec \"$0\" \"$@\"");
        process.getOutputStream().close();
        List<String> lines;
        try (BufferedReader out = output(process)) {
            lines = linesUntil(out, "whole");
        }
        assertThat(process.waitFor()).isZero();
        assertThat(lines.get(lines.size() - 1))
                .contains("cannot write " + run.resolve("scores/loss/model-0000"))
                .contains("that the disk is not full");
        assertThat(temporaryFiles(run)).isEmpty();
        assertThatThrownBy(() -> ShadowRun.open(run))
                .hasMessageContaining("model 4 of the 12")
                .hasMessageContaining("train again with the same arguments to resume");
        List<Integer> trained = new ArrayList<>();
        ShadowRun whole = ShadowEnsemble.in(run, DESIGN).train(12, task -> {
            trained.add(task.model());
            return scores(task);
        });
        assertThat(trained).containsExactly(4, 5, 6, 7, 8, 9, 10, 11);
        assertWhole(whole, 12);
    }

    /**
     * One bit of one file flipped at every place, or its end cut off: reading gives the right numbers or an error, and
     * training again repairs it or says what is wrong with the manifest.
     */
    @Test
    void noDamageGoesUnseen() throws Exception {
        EnsembleDesign design = EnsembleDesign.balanced(5, 0.5, 2, 1);
        ShadowTrainer trainer = task -> ModelScores.of(
                "loss", new SplittableRandom(task.seed()).doubles(5).toArray());
        ShadowEnsemble ensemble =
                ShadowEnsemble.in(directory.resolve("run"), design).withData("sha256:00");
        EnsembleScores right = ensemble.train(2, trainer).scores("loss");
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory.resolve("run"))) {
            files = all.filter(path -> Files.isRegularFile(path) && !path.endsWith("lock"))
                    .filter(path -> !path.toString().contains("model-00001"))
                    .toList();
        }
        assertThat(files).hasSize(4);
        SplittableRandom random = new SplittableRandom(8);
        int errors = 0;
        int cases = 0;
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int at = 0; at < whole.length; at++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                errors += read(file, flipped, right) ? 0 : 1;
                cases++;
                if (at % 16 == 0) {
                    errors += read(file, Arrays.copyOf(whole, at), right) ? 0 : 1;
                    cases++;
                }
                if (at % 128 == 0) {
                    repair(ensemble, trainer, right);
                }
                Files.write(file, whole);
            }
        }
        assertThat(cases).isGreaterThan(1000);
        assertThat(errors).isBetween(cases / 2, cases - 1);
    }

    /** Whether the right numbers were read; if not, there was a clear error. */
    private boolean read(Path file, byte[] content, EnsembleScores right) throws IOException {
        Files.write(file, content);
        try {
            ShadowRun run = ShadowRun.open(directory.resolve("run"));
            assertThat(run.scores("loss")).as("after damage of %s", file).isEqualTo(right);
            return true;
        } catch (IllegalArgumentException | IOException e) {
            assertThat(e.getMessage()).as("error about %s", file).isNotBlank();
            return false;
        }
    }

    private void repair(ShadowEnsemble ensemble, ShadowTrainer trainer, EnsembleScores right) throws IOException {
        try {
            assertThat(ensemble.train(2, trainer).scores("loss")).isEqualTo(right);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).containsAnyOf("manifest.json", "was made for another ensemble");
        }
    }
}
