package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.score.NpyFile;
import picocli.CommandLine;

/** {@code attack} where it trains the models. */
class ClassifierAttackTest {
    private static final Object[] TINY = {"--models", 4, "--targets", 2, "--epochs", 2, "--onion", 0};

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    private int run(Object... args) {
        List<Object> words = new ArrayList<>(List.of("attack"));
        for (Object arg : args) {
            words.add(arg);
        }
        words.addAll(List.of("-o", folder.resolve("out").toString()));
        Outcome outcome = Outcome.of(words.toArray());
        out = outcome.out();
        err = outcome.err();
        return outcome.code();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private void assertRefused(int code, String... words) throws IOException {
        assertThat(code).as(err).isEqualTo(2);
        assertThat(err.strip().lines().findFirst().orElse("")).contains(words);
        assertThat(err).doesNotContain("\tat ");
        assertThat(names()).noneMatch(n -> n.startsWith("out") || n.startsWith("."));
    }

    /** Numbers and a category that say nothing about the class: what is known of a record is memorized. */
    private Path table(int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder text = new StringBuilder("height,weight,town,group\n");
        for (int i = 0; i < rows; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%.3f,%.3f,%s,%s%n",
                    random.nextGaussian(),
                    random.nextGaussian(),
                    i % 7 == 0 ? "?" : "town " + random.nextInt(4),
                    random.nextBoolean() ? "a" : "b"));
        }
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    @Test
    void sameSeedSameFilesOnOneAndTwoThreads() throws IOException {
        Object[] small = {
            "--records",
            320,
            "--models",
            8,
            "--targets",
            2,
            "--epochs",
            8,
            "--learning-rate",
            0.01,
            "--onion-models",
            16,
            "--boundary",
            100
        };
        assertThat(run(args(small, "--threads", 1, "--run", folder.resolve("run1"))))
                .as(err)
                .isZero();
        assertThat(err).isEmpty();
        assertThat(out)
                .contains("LiRA online finds", "report.html", "epsilon")
                .contains("expected: any below 4.17 %, with 240 scores of records", "(fewer for attacks")
                .contains("the population that score lower, out of 80: for a false-positive rate below about 1.23 %");
        Files.move(folder.resolve("out"), folder.resolve("one"));
        assertThat(run(args(small, "--threads", 2, "--run", folder.resolve("run2"))))
                .isZero();
        try (Stream<Path> files = Files.list(folder.resolve("one"))) {
            List<Path> csv = files.filter(f -> f.toString().endsWith(".csv")).toList();
            assertThat(csv).hasSize(5);
            for (Path f : csv) {
                assertThat(folder.resolve("out").resolve(f.getFileName())).hasSameBinaryContentAs(f);
            }
        }
        JsonNode report = report();
        assertThat(report.get("attacks")).hasSize(24);
        assertThat(report.get("parts").get("subpopulation").get(0).get("name").asText())
                .isEqualTo("outliers");
        assertThat(report.get("attacks"))
                .extracting(attack -> attack.get("name").asText())
                .contains(
                        "gradient norm (Nasr et al.)",
                        "attack model, nearest neighbors (Shokri et al.)",
                        "attack model, network (Shokri et al.)",
                        "loss trajectory (Liu et al.)",
                        "label-only, by distance (Li and Zhang)");
        assertThat(report.get("groups").get("group").asText()).isEqualTo("subpopulation");
        assertThat(report.get("groups").get("attacks")).hasSize(4);
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains("Records that belong together", "By difficulty", "0 to 10 %", "p,\u00a0guessing")
                .contains("Most vulnerable records", "By subpopulation", "The onion effect", "data:image")
                .doesNotContain("http://")
                .doesNotContain("<script");
        assertThat(Files.readAllLines(folder.resolve("out/records.csv"))).hasSize(241);
        assertThat(Files.readAllLines(folder.resolve("out/scores.csv"))).hasSize(481);
        assertThat(names()).containsExactlyInAnyOrder("one", "out", "run1", "run2");
    }

    private static Object[] args(Object[] first, Object... last) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray();
    }

    /**
     * Labels are coins, so the network can know only what it saw: members and others differ for whatever attack. Had it
     * learned nothing, an area over 2 x 150 records would exceed 0.7 with probability below 1e-8 (standard error 0.033).
     */
    @Test
    void findsTheMembersOfATableAndResumes() throws IOException {
        Object[] args = {
            table(200),
            "--missing",
            "?",
            "--models",
            4,
            "--targets",
            2,
            "--epochs",
            60,
            "--learning-rate",
            0.02,
            "--slice",
            "town,height",
            "--onion",
            0
        };
        assertThat(run(args)).as(err).isZero();
        JsonNode report = report();
        assertThat(report.get("attacks").get(0).get("name").asText()).isEqualTo("loss threshold");
        assertThat(report.get("attacks").get(0).get("auc").get("value").asDouble())
                .isGreaterThan(0.7);
        assertThat(report.get("parts").has("town")).isTrue();
        assertThat(report.get("parts").get("height")).hasSize(4);
        assertThat(Files.readString(folder.resolve("out/records.csv"))).contains("missing");
        byte[] scores = Files.readAllBytes(folder.resolve("out/scores.csv"));
        Path models;
        try (Stream<Path> runs = Files.list(folder.resolve("out-models"))) {
            models = runs.findFirst().orElseThrow();
        }
        assertThat(run(args(args, "--run", models, "--hidden", 8))).isEqualTo(2);
        assertThat(err).contains("was made for another ensemble", "hidden [8]");
        assertThat(folder.resolve("out/scores.csv")).hasBinaryContent(scores);
        Files.delete(models.resolve("shadows/models/model-00002.json"));
        assertThat(run(args)).as(err).isZero();
        assertThat(folder.resolve("out/scores.csv")).hasBinaryContent(scores);
        assertThat(names()).containsExactlyInAnyOrder("out", "out-models", "table.csv");
    }

    /** Features of 0 and 1, four records a customer, two halves of the customers, numbers that no two records share. */
    private Path customers() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder text = new StringBuilder("a,b,c,d,e,customer,half,number,country,churned\n");
        for (int i = 0; i < 160; i++) {
            text.append(random.ints(5, 0, 2).mapToObj(bit -> bit + ",").collect(Collectors.joining()))
                    .append("c" + i / 4 + "," + i / 80 + "," + i + ",nowhere,")
                    .append(random.nextBoolean() ? "yes\n" : "no\n");
        }
        return Files.writeString(folder.resolve("customers.csv"), text);
    }

    @Test
    void intervalsByGroup() throws IOException {
        Path table = customers();
        assertThat(run(args(TINY, table, "--drop", "half,number", "--group", "customer")))
                .as(err)
                .isZero();
        JsonNode report = report();
        assertThat(report.get("options").get("group").asText()).isEqualTo("customer");
        JsonNode groups = report.get("groups");
        assertThat(groups.get("group").asText()).isEqualTo("group by customer");
        // 120 records of 40 customers are in the pool: fewer than 30 customers cannot be, and more than 40 are none
        assertThat(groups.get("groups").asInt()).isBetween(30, 40);
        assertThat(groups.get("attacks"))
                .extracting(attack -> attack.get("name").asText())
                .containsExactly("loss threshold", "calibration (Watson et al.)", "RMIA online", "LiRA online");
        for (JsonNode attack : groups.get("attacks")) {
            JsonNode auc = attack.get("auc");
            double value = auc.get("value").asDouble();
            assertThat(value)
                    .isBetween(auc.get("lower").asDouble(), auc.get("upper").asDouble());
            assertThat(auc.get("upper").asDouble() - auc.get("lower").asDouble())
                    .isPositive();
            for (JsonNode other : report.get("attacks")) {
                if (other.get("name").equals(attack.get("name"))) {
                    assertThat(value).isCloseTo(other.get("auc").get("value").asDouble(), within(1e-9));
                    // 120 scores of others do not tell a rate of 1 %, so nothing that rests on it is told
                    assertThat(other.get("ppv").isNull()).isTrue();
                }
            }
            assertThat(attack.get("tpr").isNull()).isTrue();
        }
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains("Records that belong together", "Intervals by group by customer");
        // nothing is learned from it
        assertThat(Files.readAllLines(folder.resolve("out/records.csv")).get(0))
                .contains("column:e")
                .doesNotContain("customer");
        // as few groups as there can be: attack models are trained on the one and asked about the other
        assertThat(run(args(TINY, table, "--drop", "customer,number", "--group", "half")))
                .as(err)
                .isZero();
        assertThat(report().get("groups").get("groups").asInt()).isEqualTo(2);
        assertThat(run(args(TINY, table, "--drop", "customer", "--group", "number")))
                .as(err)
                .isZero();
        assertThat(report().get("groups").isNull()).isTrue();
        assertThat(out).contains("Every record is alone in its group by number");
    }

    @Test
    void groupsThatThereAreNot() throws IOException {
        Path table = customers();
        assertRefused(
                run(table, "--group", "person"),
                "customers.csv has no column 'person', which --group names",
                "there are a, b, c, d, e, customer, half, number, country");
        assertRefused(run(table, "--group", "churned"), "no column 'churned'", "beside the label");
        assertRefused(run(table, "--group", "customer", "--drop", "customer"), "no column 'customer'", "--group");
        assertRefused(run(table, "--group", "country"), "all 120 records", "one group by 'country'", "--group");
        assertRefused(
                run(table, "--group", "e", "--drop", "a,b,c,d,customer,half,number,country"),
                "no column beside the label");
    }

    /** Where all features are 0 or 1 the report says that no distance is searched, why, and what it has in place. */
    @Test
    void noDistanceBetweenBits() throws IOException {
        Path table = customers();
        String left = "Left out: the label-only attack by distance to the decision boundary (Li and Zhang), ";
        String bits = left + "since all 5 features are 0 or 1 and it would search between these, where no record lies."
                + " In its place the label-only attack by noise flips 1.25 features of a record on average, and counts how"
                + " often the label stays.";
        assertThat(run(args(TINY, table, "--drop", "customer,half,number")))
                .as(err)
                .isZero();
        assertThat(out).contains(bits);
        assertThat(Files.readString(folder.resolve("out/report.html"))).contains(bits);
        assertThat(report().get("notes"))
                .extracting(JsonNode::asText)
                .containsExactly("Columns left out because they have one value only: country", bits);
        assertThat(report().get("attacks"))
                .extracting(attack -> attack.get("name").asText())
                .contains("label-only, by noise (Choquette-Choo et al.)")
                .noneMatch(name -> name.contains("distance"));
        assertThat(run(args(TINY, table, "--drop", "customer,half", "--boundary", 0)))
                .as(err)
                .isZero();
        assertThat(report().get("notes")).extracting(JsonNode::asText).contains(left + "as --boundary is 0.");
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }

    @Test
    void pairOfArrays() throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        double[][] features = new double[120][3];
        int[] labels = new int[120];
        for (int i = 0; i < 120; i++) {
            labels[i] = random.nextInt(3);
            for (int j = 0; j < 3; j++) {
                features[i][j] = random.nextGaussian() + labels[i];
            }
        }
        Path x = folder.resolve("x.npy");
        Path y = folder.resolve("y.npy");
        NpyFile.write(x, features);
        NpyFile.write(y, labels);
        assertThat(run("--features", x, "--labels", y, "--models", 4, "--targets", 2, "--epochs", 3, "--onion", 0))
                .as(err)
                .isZero();
        features[17][1] = Double.NaN;
        NpyFile.write(x, features);
        assertThat(run("--features", x, "--labels", y)).isEqualTo(2);
        assertThat(err).contains("NaN in row 17, column 1");
        assertThat(run("--features", x)).isEqualTo(2);
        assertThat(err).contains("--features and --labels go together");
    }

    @Test
    void tablesThatCannotBeAudited() throws IOException {
        assertRefused(run(folder.resolve("nowhere.csv")), "there is no file", "nowhere.csv");
        Path table = table(200);
        assertRefused(run(table, "--label", "income"), "no column 'income'", "height, weight, town, group");
        assertRefused(run(table, "--label", "height"), "195 different values", "--label");
        assertRefused(run(table, "--drop", "age"), "no column 'age'", "--drop");
        assertRefused(run(table, "--slice", "age"), "no column 'age', which --slice names");
        assertRefused(run(table, "--records", 300), "--records must be at most 200");
        assertRefused(run(table, "--records", 50), "50 records", "at least 80 and 20");
        assertRefused(
                run(Files.writeString(folder.resolve("one.csv"), "x,class\n" + "1,a\n2,a\n".repeat(60))),
                "one class only, 'a'");
        assertRefused(
                run(Files.writeString(folder.resolve("nan.csv"), "x,class\n" + "1,a\n2,b\n".repeat(60) + "NaN,a\n")),
                "nan.csv line 122",
                "column 'x' is 'NaN'",
                "--missing");
        assertRefused(
                run(Files.writeString(folder.resolve("gap.csv"), "x,class\n1,a\n,b\n")), "line 3", "--missing ''");
        assertRefused(run(Files.writeString(folder.resolve("cells.csv"), "x,class\n1,a\n2\n")), "line 3 has 1 cells");
        assertRefused(run(Files.writeString(folder.resolve("empty.csv"), "")), "has no record");
        assertRefused(run(Files.write(folder.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 0})), "UTF-8");
        assertRefused(run(Files.writeString(folder.resolve("same.csv"), "1,1,0\n1,0,1\n")), "--no-header");
    }

    @ParameterizedTest
    @CsvSource({
        "--models, 3, --models must be even",
        "--models, 2, at least 4",
        "--targets, 1, --targets must be even",
        "--epochs, 0, --epochs must be at least 1",
        "--hidden, '64,0', --hidden",
        "--batch, 0, --batch",
        "--threads, 0, --threads",
        "--learning-rate, NaN, --learning-rate",
        "--population, 1, --population must be in (0",
        "--prior, 0, --prior",
        "--onion, 0.6, --onion must be in [0",
        "--onion-models, 24, multiple of 16",
        "--label, x, but there is none",
        "--signal, loss, has no meaning without saved scores"
    })
    void optionsThatCannotWork(String option, String value, String words) throws IOException {
        assertRefused(run(option, value), words);
    }

    @Test
    void optionsOfTheOtherMode() throws IOException {
        assertRefused(run("--lira", folder, "--epochs", 3), "--epochs", "nothing is trained");
        assertRefused(run(folder.resolve("t.csv"), "--lira", folder), "TABLE", "nothing is trained");
    }

    @Test
    void outputThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        CommandLine line = Memo4j.commandLine();
        StringWriter errors = new StringWriter();
        line.setErr(new PrintWriter(errors, true));
        assertThat(line.execute("attack", "-o", file.toString())).isEqualTo(2);
        assertThat(errors.toString()).contains("is a file");
        assertRefused(run("--run", file), "--run", "is a file");
        assertThat(run("--run", file.resolve("below"))).isEqualTo(1);
        assertThat(err).contains("file/below", "Not a directory").doesNotContain("\tat ");
        assertThat(names()).containsExactly("file");
    }

    /** Ctrl-C while models are trained: no report, and the models that are done are kept. */
    @Test
    void interruptLeavesNoReport() throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
        Outcome.interrupt(
                log,
                "training shadow models",
                "attack",
                "--records",
                "200",
                "--epochs",
                "5",
                "--models",
                "1600",
                "-o",
                folder.resolve("out").toString());
        assertThat(names()).containsExactlyInAnyOrder("log.txt", "out-models");
    }
}
