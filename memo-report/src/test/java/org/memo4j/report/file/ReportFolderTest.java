package org.memo4j.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.report.file.ReportFolder.Occupied;

class ReportFolderTest {
    private static final ReportFiles FILES = ReportFiles.empty()
            .with("report.html", "<p>ü</p>")
            .with("scores.csv", CsvTable.ofRows(1).with("v", new double[] {0.5}));

    @TempDir
    Path dir;

    private Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(dir)) {
            for (Path p : paths.filter(q -> !q.equals(dir)).toList()) {
                tree.put(
                        dir.relativize(p).toString().replace('\\', '/'),
                        Files.isDirectory(p) ? "folder" : Files.readString(p));
            }
        }
        return tree;
    }

    private Path write(ReportFiles files, Occupied occupied) throws IOException {
        return ReportFolder.prepare(dir.resolve("out"), occupied).write(files);
    }

    @Test
    void preparingLeavesNoTrace() throws IOException {
        ReportFolder folder = ReportFolder.prepare(dir.resolve("a/b/../out"), Occupied.REFUSE);
        assertThat(folder.path()).isEqualTo(dir.resolve("a/out").toAbsolutePath());
        assertThat(folder).hasToString(folder.path().toString());
        assertThat(tree()).isEmpty();
    }

    @Test
    void writesFilesAndTheirSums() throws IOException {
        Path folder = ReportFolder.prepare(dir.resolve("deep/er/out"), Occupied.REFUSE)
                .write(FILES);
        assertThat(folder).isEqualTo(dir.resolve("deep/er/out"));
        assertThat(tree())
                .containsOnlyKeys(
                        "deep",
                        "deep/er",
                        "deep/er/out",
                        "deep/er/out/report.html",
                        "deep/er/out/scores.csv",
                        "deep/er/out/SHA256SUMS")
                .containsEntry("deep/er/out/report.html", "<p>ü</p>")
                .containsEntry("deep/er/out/scores.csv", "v\n0.5\n")
                // printf '<p>ü</p>' | sha256sum; printf 'v\n0.5\n' | sha256sum
                .containsEntry("deep/er/out/SHA256SUMS", """
                        3f08d999915773475441df32aaf6d7f773b76fe587502b36fb6fcf45aee9e5cc  report.html
                        773f4552fee11a9a7599a54c255c1bfba37ac4ffdac8ea818c2ea74c266dc3b6  scores.csv
                        """);
    }

    @Test
    void replacesAnEarlierReportAndNothingOfItStays() throws IOException {
        write(FILES, Occupied.REFUSE);
        write(ReportFiles.empty().with("other.txt", "new"), Occupied.REFUSE);
        assertThat(tree()).containsOnlyKeys("out", "out/other.txt", "out/SHA256SUMS");
        Files.createDirectory(dir.resolve("empty"));
        ReportFolder.prepare(dir.resolve("empty"), Occupied.REFUSE).write(FILES);
        assertThat(dir.resolve("empty/report.html")).exists();
    }

    @Test
    void refusesAFolderWithForeignFiles() throws IOException {
        Path foreign = write(FILES, Occupied.REFUSE).resolve("notes.txt");
        Files.writeString(foreign, "mine");
        Map<String, String> before = tree();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(FILES, Occupied.REFUSE))
                .withMessageContaining("holds 'notes.txt'")
                .withMessageContaining("name another folder");
        assertThat(tree()).isEqualTo(before);
        Files.delete(foreign);
        Files.createDirectory(dir.resolve("out/folder"));
        assertThatIllegalArgumentException().isThrownBy(() -> write(FILES, Occupied.REFUSE));
    }

    @Test
    void refusesAReportThatWasChangedSince() throws IOException {
        Path folder = write(FILES, Occupied.REFUSE);
        Files.writeString(folder.resolve("report.html"), "edited");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(FILES, Occupied.REFUSE))
                .withMessageContaining("holds 'report.html'");
        assertThat(folder.resolve("report.html")).hasContent("edited");
    }

    @Test
    void setsForeignFilesAsideAndDeletesNothing() throws IOException {
        Files.createDirectory(dir.resolve("out"));
        Files.writeString(dir.resolve("out/notes.txt"), "one");
        write(FILES, Occupied.SET_ASIDE);
        Files.writeString(dir.resolve("out/notes.txt"), "two");
        write(FILES, Occupied.SET_ASIDE);
        write(FILES, Occupied.SET_ASIDE);
        assertThat(tree())
                .containsEntry("out.before-1/notes.txt", "one")
                .containsEntry("out.before-2/notes.txt", "two")
                .containsKey("out/report.html")
                .doesNotContainKeys("out/notes.txt", "out.before-3");
    }

    @Test
    void aFileThatCannotBeWrittenLeavesEverythingAsItWas() throws IOException {
        write(FILES, Occupied.REFUSE);
        Map<String, String> before = tree();
        ReportFiles broken = FILES.withWriter("broken.csv", out -> {
            out.write(1);
            throw new IOException("disk full");
        });
        assertThatIOException()
                .isThrownBy(() -> write(broken, Occupied.REFUSE))
                .withMessageContaining("broken.csv")
                .withMessageContaining("disk full");
        assertThat(tree()).isEqualTo(before);
        ReportFiles faulty = FILES.withWriter("faulty.csv", out -> {
            throw new IllegalStateException("bug");
        });
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> write(faulty, Occupied.SET_ASIDE));
        assertThat(tree()).isEqualTo(before);
        ReportFolder deep = ReportFolder.prepare(dir.resolve("new/parent/out"), Occupied.REFUSE);
        assertThatIOException().isThrownBy(() -> deep.write(broken));
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void anInterruptedThreadLeavesNothing() throws IOException {
        ReportFolder folder = ReportFolder.prepare(dir.resolve("out"), Occupied.REFUSE);
        ReportFiles files = ReportFiles.empty().with("a.txt", "a").withWriter("b.txt", out -> {
            out.write('b');
            Thread.currentThread().interrupt();
        });
        try {
            // The interrupt closes the channel of the file being written, or is seen between two files.
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> folder.write(files))
                    .isInstanceOfAny(CancellationException.class, IOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(tree()).isEmpty();
    }

    @Test
    void aFolderFilledMeanwhileIsNotTouched() throws IOException {
        ReportFolder folder = ReportFolder.prepare(dir.resolve("out"), Occupied.REFUSE);
        Files.createDirectory(dir.resolve("out"));
        Files.writeString(dir.resolve("out/notes.txt"), "mine");
        assertThatIllegalArgumentException().isThrownBy(() -> folder.write(FILES));
        assertThat(tree()).containsOnlyKeys("out", "out/notes.txt");
    }

    @Test
    void refusesWhatCannotBeAFolder() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFolder.prepare(file, Occupied.SET_ASIDE))
                .withMessageContaining("is a file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFolder.prepare(file.resolve("sub/out"), Occupied.SET_ASIDE))
                .withMessageContaining("cannot be written");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFolder.prepare(dir.getRoot(), Occupied.SET_ASIDE))
                .withMessageContaining("root");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFolder.prepare(dir, Occupied.REFUSE).write(ReportFiles.empty()));
    }

    @Test
    void refusesAPlaceThatCannotBeWritten() {
        Path proc = Path.of("/proc");
        assumeTrue(Files.isDirectory(proc), "skipped: needs a file system that nobody can write to, such as /proc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFolder.prepare(proc.resolve("out"), Occupied.REFUSE))
                .withMessageContaining("cannot be written")
                .withMessageContaining("name a folder that you may write to");
    }

    @Test
    void followsALinkToAFolder() throws IOException {
        Path real = Files.createDirectory(dir.resolve("real"));
        Path link = dir.resolve("link");
        try {
            Files.createSymbolicLink(link, real);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "skipped: no symbolic links here");
        }
        ReportFolder.prepare(link, Occupied.REFUSE).write(FILES);
        assertThat(link).isSymbolicLink();
        assertThat(real.resolve("report.html")).exists();
        Files.createSymbolicLink(dir.resolve("nowhere"), dir.resolve("missing"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFolder.prepare(dir.resolve("nowhere"), Occupied.REFUSE))
                .withMessageContaining("leads nowhere");
    }

    @Test
    void endOfTheJvmLeavesNothing() throws IOException, InterruptedException {
        assumeFalse(
                System.getProperty("os.name").startsWith("Windows"), "skipped: Windows ends a process without warning");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(List.of(
                        java.toString(),
                        "-cp",
                        classPath,
                        EndlessReport.class.getName(),
                        dir.resolve("new/out").toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("writing");
            assertThat(tree().keySet()).anyMatch(name -> name.endsWith("endless.txt") || name.endsWith(".tmp"));
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(tree()).as("what is left").isEmpty();
    }
}
