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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityCommandTest {
    @TempDir
    private Path folder;

    private Outcome run(String name, String... more) {
        List<String> args =
                new ArrayList<>(List.of("capacity", "-o", folder.resolve(name).toString()));
        args.addAll(List.of(more));
        return Outcome.of(args.toArray());
    }

    private Path table(String... rows) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), "a,b,class\n" + String.join("\n", rows) + "\n");
    }

    /** The memorizer of the members is found, one of other data is not; the seed is fixed. */
    @Test
    void report() throws IOException {
        Path table = table("1,x,no", "2,y,yes", "3,x,no", "4,y,no", "5,z,yes", "6,x,yes");
        Outcome outcome = run("one", table.toString(), "--points", "50,100");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("all 6 records").contains("report.html");
        Path one = folder.resolve("one");
        assertThat(Files.readString(one.resolve("report.html"), StandardCharsets.UTF_8))
                .contains("Memorizing by construction")
                .contains("The table, memorized")
                .doesNotContain("<script");
        JsonNode report = new ObjectMapper().readTree(one.resolve("report.json").toFile());
        assertThat(report.get("table").get(0).get("built").get("error").asDouble())
                .isLessThan(1e-9);
        assertThat(report.get("networks")).hasSize(4);
        report.get("networks")
                .forEach(n -> assertThat(n.get("error").asDouble()).isLessThan(1e-6));
        assertThat(report.get("aucOfMemorizer").get("lower").asDouble()).isGreaterThan(0.9);
        assertThat(report.get("aucOfOther").get("lower").asDouble()).isLessThan(0.5);
        assertThat(report.get("aucOfOther").get("upper").asDouble()).isGreaterThan(0.5);
        assertThat(run("two", "--points", "50,100").code()).isZero();
        for (String csv : List.of("networks.csv", "noise.csv", "descent.csv")) {
            assertThat(folder.resolve("two").resolve(csv)).hasSameBinaryContentAs(one.resolve(csv));
        }
    }

    private void assertRefused(Outcome outcome, String words) {
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(words).doesNotContain("\tat ");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void badInput() throws IOException {
        assertRefused(run("out", "--points", "1"), "--points must be at least 2");
        assertRefused(run("out", "--dimensions", "0"), "--dimensions");
        assertRefused(run("out", folder.resolve("nowhere.csv").toString()), "nowhere.csv");
        Path contradiction = table("1,x,no", "2,y,yes", "1,x,yes");
        assertRefused(
                run("out", contradiction.toString(), "--points", "4"),
                "points 0 and 2 are equal but have different labels");
    }
}
