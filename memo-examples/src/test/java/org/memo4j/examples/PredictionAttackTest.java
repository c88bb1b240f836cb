package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.score.NpyFile;

/** {@code memo4j attack --predictions}. */
class PredictionAttackTest {
    private static final String HEADER = "member,label,p0,p1";

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    private int run(Object... args) {
        List<Object> all = new ArrayList<>(List.of("attack", "-o", folder.resolve("report")));
        all.addAll(List.of(args));
        Outcome outcome = Outcome.of(all.toArray());
        out = outcome.out();
        err = outcome.err();
        return outcome.code();
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
    }

    private Map<String, Double> values(String list, String value) throws IOException {
        Map<String, Double> values = new HashMap<>();
        json().get(list)
                .forEach(a -> values.put(
                        a.get("name").asText(), a.get(value).get("value").asDouble()));
        return values;
    }

    /**
     * Of two classes: members of class 0 get 0.9 and others 0.8; members of class 1 get 0.7, and of every two others
     * one 0.6 and one, wrongly, 0.4.
     */
    private static List<String> twoClasses(int each) {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < each; i++) {
            lines.add("1,0,0.9,0.1");
            lines.add("0,0,0.8,0.2");
            lines.add("1,1,0.3,0.7");
            lines.add(i % 2 == 0 ? "0,1,0.4,0.6" : "0,1,0.6,0.4");
        }
        return lines;
    }

    @Test
    void countsWhatCanBeCountedByHand() throws IOException {
        Path target = write("target.csv", twoClasses(50));
        assertThat(run("--predictions", target, "--shadow", target)).as(err).isZero();
        assertThat(out)
                .contains("The model is right about 100.0 % of the members and 75.0 % of the others.", "Report: ");
        Map<String, Double> aucs = values("attacks", "auc");
        assertThat(aucs).hasSize(5);
        assertThat(aucs.get("gap: right or wrong")).isEqualTo((1 + 0.25) / 2, within(1e-12));
        // a member of class 1 beats the others of class 1 only; one of class 0 beats all
        assertThat(aucs.get("loss threshold")).isEqualTo(0.75, within(1e-12));
        Map<String, Double> answers = values("answers", "accuracy");
        assertThat(answers).hasSize(8);
        assertThat(answers.get("gap: right or wrong")).isEqualTo((1 + 0.25) / 2, within(1e-12));
        // at 0.7 all members, and the others of class 0; at 0.9 half of the members: the higher of equally good ones
        assertThat(answers.get("confidence, one threshold")).isEqualTo(0.75, within(1e-12));
        assertThat(answers.get("confidence, by class")).isEqualTo(1, within(1e-12));
        JsonNode accuracy = json().get("answers").get(0).get("accuracy");
        // Wilson's intervals by hand: 100 of 100 from 0.9630, 25 of 100 from 0.1755 to 0.3430
        assertThat(accuracy.get("lower").asDouble())
                .isEqualTo(0.625 - Math.hypot(1 - 0.9630, 0.25 - 0.1755) / 2, within(1e-4));
        assertThat(accuracy.get("upper").asDouble()).isEqualTo(0.625 + (0.3430 - 0.25) / 2, within(1e-4));
        assertThat(json().get("attacks").get(1).get("tprAtFpr")).hasSize(1);
        assertThat(Files.readString(folder.resolve("report/report.html")))
                .contains("data:image", "Privacy audit", "any below 10 %, with 100 records");
        List<String> records = Files.readAllLines(folder.resolve("report/records.csv"));
        assertThat(records).hasSize(201);
        assertThat(records.get(0)).startsWith("record,member,label,gap: right or wrong,loss threshold,");
        assertThat(records.get(1)).startsWith("1,true,0,1.0,");
    }

    @Test
    void readsArraysToo() throws IOException {
        Path csv = write("target.csv", twoClasses(10));
        assertThat(run("--predictions", csv)).as(err).isZero();
        JsonNode expected = json().get("attacks");
        assertThat(json().get("notes").get(0).asText()).contains("--shadow names its predictions");
        assertThat(json().get("answers")).hasSize(2);
        boolean[] member = new boolean[40];
        int[] label = new int[40];
        double[][] p = new double[40][2];
        List<String> lines = Files.readAllLines(csv);
        for (int i = 0; i < member.length; i++) {
            String[] cells = lines.get(i + 1).split(",", -1);
            member[i] = cells[0].equals("1");
            label[i] = Integer.parseInt(cells[1]);
            p[i] = new double[] {Double.parseDouble(cells[2]), Double.parseDouble(cells[3])};
        }
        NpyFile.write(folder.resolve("member.npy"), member);
        NpyFile.write(folder.resolve("label.npy"), label);
        NpyFile.write(folder.resolve("p.npy"), p);
        Path npz = folder.resolve("target.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            for (String name : List.of("member.npy", "label.npy", "p.npy")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(Files.readAllBytes(folder.resolve(name)));
                zip.closeEntry();
            }
        }
        assertThat(run("--predictions", npz)).as(err).isZero();
        assertThat(json().get("attacks")).isEqualTo(expected);
    }

    /** Predictions that tell nothing, of members that are of another class than the others. */
    @Test
    void theLabelsAloneMayTellEverything() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 50; i++) {
            lines.add("true,0,0.5,0.5");
            lines.add("false,1,0.5,0.5");
        }
        assertThat(run("--predictions", write("target.csv", lines))).as(err).isZero();
        assertThat(values("attacks", "auc"))
                .containsEntry("label only, no model", 1.0)
                .containsEntry("loss threshold", 0.5);
        assertThat(values("answers", "accuracy")).containsEntry("label only, no model", 1.0);
    }

    @Test
    void saysWhatFewRecordsDoNotTell() throws IOException {
        List<String> lines = twoClasses(1);
        Path shadow = write("shadow.csv", List.of(HEADER, "1,0,0.9,0.1", "1,0,0.9,0.1", "0,1,0.4,0.6", "0,1,0.4,0.6"));
        assertThat(run("--predictions", write("target.csv", lines), "--shadow", shadow))
                .as(err)
                .isZero();
        assertThat(out)
                .contains(
                        "Left out: what the labels tell without the model; it takes 4 members and others.",
                        "Left out: thresholds by class; the shadow model has no member or no other of class 0 and of 1"
                                + " more.",
                        "There are too few records");
        assertThat(values("answers", "accuracy")).hasSize(4).doesNotContainKey("confidence, by class");
    }

    /** A mistake in one place of a file of two members and two others; {@code ;} ends a line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            label,p0,p1; 0,0.5,0.5                             | has no column 'member'
            member,label,p0; 1,0,1                             | has no column 'p1'
            member,label,p0,p2; 1,0,0.5,0.5                    | has no column 'p1'
            member,label,p0,p1; 1,0,0.9,0.2                    | record 1: probabilities must sum to 1 within 0.001
            member,label,p0,p1; 1,0,1.5,-0.5                   | record 1: p0 must be in [0, 1], but is 1.5
            member,label,p0,p1; 1,0,NaN,0.5                    | record 1: p0 must be in [0, 1], but is NaN
            member,label,p0,p1; 1,2,0.5,0.5                    | record 1: label must be in [0, 1], the classes
            member,label,p0,p1; 1,a,0.5,0.5                    | record 1: label must be an integer, but is 'a'
            member,label,p0,p1; 1,0,0.5,                       | record 1: p1 must be a number, but is ''
            member,label,p0,p1; 1,0,0.5                        | record 1 must have a cell for each column
            member,label,p0,p1; yes,0,0.5,0.5                  | record 1: member must be 0, 1, true or false
            member,label,p0,p1; 1,0,0.5,0.5                    | has 1 member(s) and 0 other(s)
            member,label,p0,p1; 0,0,0.5,0.5                    | has 0 member(s) and 1 other(s)
            member,label,p0,p1                                 | has 0 member(s) and 0 other(s)
            member,label,p0,p0; 1,0,0.5,0.5                    | contains a duplicate name
            """)
    void refusesWhatItCannotRead(String lines, String message) throws IOException {
        List<String> written = new ArrayList<>();
        for (String line : lines.split(";", -1)) {
            written.add(line.strip());
        }
        // the counts are the last thing that is looked at but for labels and probabilities
        if (!message.contains("member(s)") && written.get(0).equals(HEADER)) {
            written.addAll(List.of("1,0,0.5,0.5", "0,0,0.5,0.5", "0,0,0.5,0.5"));
        }
        assertThat(run("--predictions", write("target.csv", written))).isEqualTo(2);
        assertThat(err).contains(message).doesNotContain("\tat ");
        assertThat(folder.resolve("report")).doesNotExist();
    }

    @Test
    void refusesOptionsThatHaveNoMeaning() throws IOException {
        Path target = write("target.csv", twoClasses(2));
        assertThat(run("--predictions", target, "--signal", "loss")).isEqualTo(2);
        assertThat(err).contains("--signal has no meaning with --predictions");
        assertThat(run("--predictions", target, "--target", 0)).isEqualTo(2);
        assertThat(err).contains("--target has no meaning with --predictions");
        assertThat(run("--predictions", target, "--epochs", 3)).isEqualTo(2);
        assertThat(err).contains("--epochs has no meaning where scores or predictions were saved");
        assertThat(run("--shadow", target)).isEqualTo(2);
        assertThat(err).contains("--predictions");
        assertThat(run("--predictions", folder.resolve("nowhere.csv"))).isEqualTo(2);
        assertThat(err).contains("there is no file").contains("nowhere.csv");
        assertThat(run("--predictions", folder.resolve("target.txt"))).isEqualTo(2);
        assertThat(err).contains("must end in .csv, .csv.gz or .npz");
        Path three = write("three.csv", List.of(HEADER + ",p2", "1,0,1,0,0", "1,0,1,0,0", "0,0,1,0,0", "0,0,1,0,0"));
        assertThat(run("--predictions", target, "--shadow", three)).isEqualTo(2);
        assertThat(err).contains("three.csv has 3 classes").contains("target.csv has 2");
        assertThat(folder.resolve("report")).doesNotExist();
    }

    /**
     * Location30 of Song and Mittal, with and without MemGuard; where the files are not there it is skipped.
     * {@code attack.Location30PredictionsTest} says where the numbers are from.
     */
    @ParameterizedTest
    @CsvSource({"softmax, 0.763, 0.6155, 0.781", "softmax_memguard, 0.6905, 0.521, 0.688"})
    void location30(String kind, double confidence, double entropy, double modified) throws IOException {
        Path data = Path.of(System.getProperty("memo.shared", "."), "data", "location30-mia-predictions");
        assumeThat(data).as("skipped: the shared data are not there").exists();
        // their first column is no column of predictions, and is not read
        assertThat(run(
                        "--predictions",
                        data.resolve("target_" + kind + ".csv.gz"),
                        "--shadow",
                        data.resolve("shadow_" + kind + ".csv.gz")))
                .as(err)
                .isZero();
        Map<String, Double> answers = values("answers", "accuracy");
        assertThat(answers.get("gap: right or wrong")).isEqualTo(0.687, within(1e-12));
        assertThat(answers.get("confidence, by class")).isEqualTo(confidence, within(1e-12));
        assertThat(answers.get("entropy, by class")).isEqualTo(entropy, within(1e-12));
        assertThat(answers.get("modified entropy, by class")).isEqualTo(modified, within(1e-12));
    }
}
