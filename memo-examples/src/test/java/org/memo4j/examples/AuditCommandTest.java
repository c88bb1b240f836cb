package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.text.Document;
import org.memo4j.examples.notes.ClinicalNotes;

class AuditCommandTest {
    @TempDir
    private Path folder;

    private void assertRefused(Outcome outcome, String... words) {
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(words).doesNotContain("\tat ");
        assertThat(folder.resolve("out")).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(f -> f.getFileName().toString().startsWith(".")))
                    .isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Outcome audit(Path input, String... more) {
        List<String> args = new ArrayList<>(
                List.of("audit", input.toString(), "-o", folder.resolve("out").toString()));
        args.addAll(List.of(more));
        return Outcome.of(args.toArray());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String notes(int distinct) {
        return ClinicalNotes.withDefaults().withDistinct(distinct).withMostCopies(6).generate().documents().stream()
                .map(Document::text)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void missingFile() {
        assertRefused(audit(folder.resolve("nowhere.txt")), "nowhere.txt");
    }

    @Test
    void emptyFile() throws IOException {
        assertRefused(audit(file("empty.txt", "")), "empty.txt");
    }

    @Test
    void binaryFile() throws IOException {
        Path binary = Files.write(folder.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, 0});
        assertRefused(audit(binary), "picture.png");
    }

    @Test
    void fileOfOneLine() throws IOException {
        assertRefused(audit(file("line.txt", "One line and no more.\n")), "line.txt", "1 distinct", "--split lines");
    }

    @Test
    void textShorterThanTheContext() throws IOException {
        assertRefused(audit(file("short.txt", "a b\n\nc d\n\ne f\n\ng h\n\ni j\n")), "short.txt", "context of 128");
    }

    @ParameterizedTest
    @CsvSource({
        "--epochs, 0, --epochs must be at least 1",
        "--canary-replicas, '1,0', --canary-replicas must be 1 or more",
        "--canary-replicas, '4,4', distinct",
        "--canary-replicas, 200000000, does not fit",
        "--canaries, 0, --canaries",
        "--held-out, 1.5, --held-out must be in (0",
        "--held-out, NaN, --held-out",
        "--context, 8, --context",
        "--threads, 0, --threads",
        "--learning-rate, -1, --learning-rate",
        "--personal, case=[A-, --personal case has no valid regular expression",
        "--personal, case=.*, 'case' matches the empty text",
        "--personal, email=x, two patterns have the same name",
        "--model, huge, huge",
        "--epochs, many, many"
    })
    void optionsThatCannotWork(String option, String value, String words) throws IOException {
        assertRefused(audit(file("notes.txt", notes(10)), "--split", "lines", option, value), words);
    }

    @Test
    void outputThatCannotBeWritten() throws IOException {
        Path file = file("file", "in the way");
        Outcome outcome = Outcome.of(
                "audit",
                file("notes.txt", notes(10)).toString(),
                "-o",
                file.resolve("out").toString());
        assertRefused(outcome, "cannot be written");
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(taken.resolve("thesis.txt"), "precious");
        assertRefused(Outcome.of("audit", file.toString(), "-o", taken.toString()), "taken");
        assertThat(taken.resolve("thesis.txt")).hasContent("precious");
    }

    @Test
    void helpExplainsEveryOptionWithAnExample() {
        Outcome outcome = Outcome.of("audit", "--help");
        assertThat(outcome.code()).isZero();
        long examples =
                outcome.out().lines().filter(l -> l.contains("Example:")).count();
        assertThat(examples).isEqualTo(16);
        assertThat(Outcome.of("--version").out()).contains("memo4j");
    }

    /**
     * One small audit, twice. What must be true of canaries holds with these error probabilities if nothing leaks into
     * the control group: the mean of its 4 exposures, each -log2 of a uniform number, exceeds 5.8 bits with probability
     * 1e-4 (the sum of four exponential variables); a secret of 8 digits that was never inserted is emitted with
     * probability 1e-8. The seed is fixed.
     */
    @Test
    void sameSeedSameFilesOnOneAndTwoThreads() throws IOException {
        Path input = file("notes.txt", notes(60));
        String[] small = {
            "--split",
            "lines",
            "--model",
            "small",
            "--epochs",
            "14",
            "--canaries",
            "4",
            "--canary-replicas",
            "1,16",
            "--learning-rate",
            "0.003",
            "--held-out",
            "0.4",
            "--context",
            "96",
            "--personal",
            "record=(?<=MRN )[0-9]{7}"
        };
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Outcome first = Outcome.of((Object[]) args(input, one, small, "--threads", "1"));
        assertThat(first.err()).isEmpty();
        assertThat(first.code()).isZero();
        assertThat(first.out()).contains("report.html").contains("AUC");
        assertThat(Outcome.of((Object[]) args(input, two, small, "--threads", "2"))
                        .code())
                .isZero();
        try (Stream<Path> files = Files.list(one)) {
            List<Path> csv = files.filter(f -> f.toString().endsWith(".csv")).toList();
            assertThat(csv).hasSizeGreaterThan(7);
            for (Path f : csv) {
                assertThat(two.resolve(f.getFileName())).hasSameBinaryContentAs(f);
            }
        }
        JsonNode report = new ObjectMapper().readTree(one.resolve("report.json").toFile());
        JsonNode groups = report.get("canaries");
        double control = groups.get(0).get("sampled").get("value").asDouble();
        double often = groups.get(2).get("sampled").get("value").asDouble();
        assertThat(control).isLessThan(5.8);
        assertThat(often).isGreaterThan(control + 2);
        assertThat(groups.get(0).get("extracted").get("value").asDouble()).isZero();
        assertThat(report.get("attacks").get(0).get("auc").get("lower").asDouble())
                .isGreaterThan(0.5);
        assertThat(report.get("attacks").toString()).contains("membership.blind-bag-of-words/1");
        assertThat(Files.readString(one.resolve("report.html"), StandardCharsets.UTF_8))
                .contains("Lorenz")
                .doesNotContain("http://")
                .doesNotContain("<script");
        JsonNode personal = report.get("written").get("personal");
        assertThat(personal.get(personal.size() - 1).get("name").asText()).isEqualTo("record");
        assertThat(personal.get(personal.size() - 1).get("training").asInt()).isGreaterThan(20);
        assertThat(report.get("provenance").toString()).contains("membership").contains("exposure");
    }

    private static String[] args(Path input, Path output, String[] more, String... last) {
        List<String> args = new ArrayList<>(List.of("audit", input.toString(), "-o", output.toString()));
        args.addAll(List.of(more));
        args.addAll(List.of(last));
        return args.toArray(String[]::new);
    }

    /** The signal of a terminal's Ctrl-C or of a scheduler, in the middle of training. */
    @Test
    void interruptLeavesNothing() throws IOException, InterruptedException {
        Path input = file("notes.txt", notes(60));
        Path log = folder.resolve("log.txt");
        Outcome.interrupt(
                log,
                "training",
                "audit",
                input.toString(),
                "--split",
                "lines",
                "--epochs",
                "100000",
                "-o",
                folder.resolve("out").toString());
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("notes.txt", "log.txt");
        }
    }
}
