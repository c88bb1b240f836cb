package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.canary.Canary;
import org.memo4j.core.canary.CanaryPlan;
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

    /** One held-out document of four is told from nothing. */
    @Test
    void tooFewHeldOut() throws IOException {
        Path four = file(
                "four.txt",
                IntStream.range(0, 4)
                        .mapToObj(i -> "Line " + i + ". ".repeat(60))
                        .collect(Collectors.joining("\n")));
        assertRefused(
                audit(four, "--split", "lines"), "--held-out 0.25 leaves 1 distinct", "four.txt", "nearer to 0.5");
    }

    @Test
    void contextShorterThanACanary() throws IOException {
        Path notes = file("notes.txt", notes(10));
        assertRefused(
                audit(notes, "--split", "lines", "--context", "32", "--canary-replicas", "1"),
                "--context must be at least 3",
                "longest canary, but is 32");
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

    /** One small audit, twice. */
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
        assertCanaries(report.get("canaries"));
        assertReportHoldsThePage(report, one);
        assertThat(CanaryPlan.load(one.resolve("canary-plan.json")).canaries())
                .hasSize(12)
                .extracting(Canary::replicas)
                .containsOnly(0, 1, 16);
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

    /**
     * What must be true of 16 controls, 4 secrets inserted once, and 4 inserted 16 times. If nothing leaks into the control
     * group, the mean of its exposures, each -log2 of a uniform number, exceeds 3.2 bits with probability 1e-4 (the sum of
     * sixteen exponential variables), and a secret of 8 digits that was never inserted is emitted with probability 1e-8.
     * The rest is what training does: the seed is fixed, and the losses of the groups are 35, 14 and 1 nats.
     */
    private static void assertCanaries(JsonNode groups) {
        assertThat(groups).extracting(g -> g.get("replicas").asInt()).containsExactly(0, 1, 16);
        double[] sampled = values(groups, "sampled");
        double[] fitted = values(groups, "fitted");
        double[] extracted = values(groups, "extracted");
        assertThat(sampled[0]).isLessThan(3.2);
        assertThat(sampled[1])
                .isGreaterThan(sampled[0] + 2)
                .isLessThanOrEqualTo(sampled[2]); // both may be at the ceiling
        assertThat(fitted[1]).isGreaterThan(fitted[0]);
        assertThat(fitted[2]).isGreaterThan(fitted[1]);
        assertThat(extracted[0]).isZero();
        assertThat(extracted[1]).isLessThanOrEqualTo(0.25).isLessThan(extracted[2]);
        assertThat(groups.get(2).get("loss").asDouble())
                .isLessThan(groups.get(1).get("loss").asDouble());
        assertThat(groups.get(1).get("loss").asDouble())
                .isLessThan(groups.get(0).get("loss").asDouble());
    }

    private static double[] values(JsonNode groups, String estimate) {
        double[] values = new double[groups.size()];
        Arrays.setAll(values, g -> groups.get(g).get(estimate).get("value").asDouble());
        return values;
    }

    /** The numbers of the page, and the same as follow from the CSV files. */
    private static void assertReportHoldsThePage(JsonNode report, Path folder) throws IOException {
        assertThat(report.get("loss")).extracting(l -> l.get("epoch").asInt()).hasSize(14);
        JsonNode last = report.get("loss").get(13);
        assertThat(last.get("train").asDouble())
                .isLessThan(last.get("heldOut").asDouble())
                .isLessThan(report.get("loss").get(0).get("train").asDouble());
        JsonNode spread = report.get("distribution").get("lengths");
        double[] matched = column(folder.resolve("documents.csv"), "matched_after_32", "train,");
        assertThat(spread.get("documents").asInt()).isEqualTo(matched.length);
        assertThat(spread.get("mean").get("value").asDouble())
                .isCloseTo(Arrays.stream(matched).average().orElseThrow(), within(1e-12));
        assertThat(spread.get("mean").get("upper").asDouble())
                .isGreaterThan(spread.get("mean").get("lower").asDouble());
        assertThat(spread.get("gini").get("value").asDouble()).isBetween(0.3, 1.0);
        assertThat(spread.get("topShares").get("0.05").get("value").asDouble()).isBetween(0.05, 1.0);
        assertThat(spread.get("tailIndices").size()).isPositive();
        JsonNode distribution = report.get("distribution");
        assertThat(distribution.get("probabilities").get("mean").get("value").asDouble())
                .isBetween(0.0, 1.0);
        assertThat(distribution.get("steps").get(0).get("documents").asInt()).isEqualTo(matched.length);
        assertThat(distribution.get("steps").get(0).get("right").get("value").asDouble())
                .isEqualTo(Arrays.stream(matched).filter(m -> m > 0).count() / (double) matched.length);
        assertThat(distribution.get("line").get("slope").isDouble()).isTrue();
        assertThat(distribution.get("dependence"))
                .hasSize(report.get("extraction").get("suffix").asInt() - 1);
        double[] logProbabilities = column(folder.resolve("documents.csv"), "log_p_after_32", "train,");
        for (JsonNode cell : distribution.get("sampling")) {
            double p = cell.get("probability").asDouble();
            double n = cell.get("samples").asDouble();
            long extractable = Arrays.stream(logProbabilities)
                    .filter(l -> -Math.expm1(n * Math.log1p(-Math.exp(l))) >= p)
                    .count();
            assertThat(cell.get("documents").get("value").asDouble())
                    .isEqualTo(extractable / (double) logProbabilities.length);
        }
        assertThat(distribution.get("sampling")).hasSize(28);
        JsonNode trend = distribution.get("trend");
        double[] watched = column(folder.resolve("trace.csv"), "value", "14,train,", "memorized-length");
        double[] longEnough =
                Arrays.stream(watched).filter(v -> !Double.isNaN(v)).toArray();
        assertThat(trend.get("watched").asInt()).isEqualTo(watched.length);
        assertThat(trend.get("documents").asInt()).isEqualTo(longEnough.length).isLessThan(watched.length);
        assertThat(trend.get("epochs").get(13).get("mean").get("value").asDouble())
                .isCloseTo(Arrays.stream(longEnough).average().orElseThrow(), within(1e-12));
        JsonNode groups = report.get("extraction").get("groups");
        assertThat(groups.get(0).get("name").asText()).isEqualTo("train, 1 copy");
        assertThat(groups.get(groups.size() - 1).get("name").asText()).isEqualTo("held-out");
        JsonNode train = report.get("extraction").get("train");
        assertThat(train.get("strength").get("value").asDouble())
                .isGreaterThanOrEqualTo(train.get("extracted").get("value").asDouble())
                .isLessThanOrEqualTo(train.get("accuracy").get("value").asDouble());
        assertThat(report.get("repeated").get("train").get("sharing").asInt()).isPositive();
        assertThat(report.get("repeated").get("overlap"))
                .extracting(o -> o.get("n").asInt())
                .containsExactly(30, 50, 100);
        assertThat(Files.readString(folder.resolve("report.html"), StandardCharsets.UTF_8))
                .contains(longEnough.length + " of the " + watched.length + " watched documents")
                .contains("extraction strength", "Tail index", "of these given away", "per tenfold copies")
                .contains("Repeated text in the data", "Extraction by sampling", "Token by token");
    }

    /** A column of the rows that have some words, without empty cells. */
    private static double[] column(Path csv, String name, String... words) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        int column = List.of(lines.get(0).split(",")).indexOf(name);
        return lines.stream()
                .skip(1)
                .filter(line -> Stream.of(words).allMatch(line::contains))
                .map(line -> line.split(",", -1)[column])
                .filter(cell -> !cell.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
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
