package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalCommandTest {
    @TempDir
    Path folder;

    @Test
    void madeUpDataShowThePapersShape() throws IOException {
        Path report = folder.resolve("report");
        Outcome outcome = Outcome.of(
                "incremental", "--width", "120", "--ridge", "30", "--phases", "1,4,10", "-o", report.toString());
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Learned in phases or at once", "Report: ");
        JsonNode json =
                new ObjectMapper().readTree(report.resolve("report.json").toFile());
        double last = json.path("phases").path(0).path("last").path("value").asDouble();
        double average = json.path("phases").path(0).path("average").asDouble();
        assertThat(json.path("phases")).hasSize(3);
        for (JsonNode phased : json.path("phases")) {
            assertThat(phased.path("distance").asDouble()).isLessThan(1e-9);
            assertThat(phased.path("last").path("value").asDouble()).isEqualTo(last);
            assertThat(phased.path("average").asDouble()).isCloseTo(average, within(0.05));
        }
        for (JsonNode agreement : json.path("exactness")) {
            assertThat(agreement.path("distance").asDouble()).isLessThan(1e-9);
        }
        double none = 0;
        double expanded = 0;
        for (JsonNode row : json.path("ablation")) {
            double accuracy = row.path("accuracy").path("value").asDouble();
            none = Math.max(none, row.path("width").asInt() == 0 ? accuracy : 0);
            expanded = Math.max(expanded, row.path("width").asInt() == 0 ? 0 : accuracy);
        }
        assertThat(json.path("ablation")).hasSize(15);
        assertThat(expanded).isGreaterThan(none + 0.2);
        assertThat(json.path("memorization").path("correlation").asDouble()).isGreaterThan(0.5);
        assertThat(Files.readAllLines(report.resolve("examples.csv"))).hasSize(2001);
        assertThat(Files.readString(report.resolve("report.html")))
                .contains("Expansion and ridge", "most memorized examples");
    }

    @Test
    void picturesComeFromFoldersOrArchives() throws IOException {
        Path archive = folder.resolve("pictures.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            pictures(zip.getPath("/"));
        }
        pictures(folder.resolve("pictures"));
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        assertThat(Outcome.of("incremental", "--images", archive.toString(), "--width", "20", "-o", first.toString())
                        .code())
                .isZero();
        assertThat(Outcome.of(
                                "incremental",
                                "--images",
                                folder.resolve("pictures").toString(),
                                "--width",
                                "20",
                                "-o",
                                second.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(first.resolve("examples.csv")))
                .isEqualTo(Files.readString(second.resolve("examples.csv")));
        JsonNode json = new ObjectMapper().readTree(first.resolve("report.json").toFile());
        assertThat(json.path("phases").path(0).path("last").path("value").asDouble())
                .isGreaterThan(0.9);
    }

    /** Three classes, each bright in a row of its own. */
    private static void pictures(Path root) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (String part : new String[] {"train", "test"}) {
            for (int c = 0; c < 3; c++) {
                Path directory = root.resolve(part).resolve("class" + c);
                Files.createDirectories(directory);
                for (int i = 0; i < 20; i++) {
                    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
                    for (int p = 0; p < 16; p++) {
                        int value = random.nextInt(60) + (p / 4 == c ? 150 : 0);
                        image.setRGB(p % 4, p / 4, value << 16 | value << 8 | value);
                    }
                    try (var out = Files.newOutputStream(directory.resolve(i + ".png"))) {
                        ImageIO.write(image, "png", out);
                    }
                }
            }
        }
    }

    @Test
    void wrongArgumentsAreNamed() throws IOException {
        Outcome width = Outcome.of("incremental", "--width", "1");
        assertThat(width.code()).isEqualTo(2);
        assertThat(width.err()).contains("--width must be at least 2");
        assertThat(Outcome.of("incremental", "--ridge", "NaN").err()).contains("--ridge must be finite");
        String out = folder.resolve("unused").toString();
        assertThat(Outcome.of("incremental", "--phases", "11", "-o", out).err())
                .contains("--phases must be at most 10");
        assertThat(Outcome.of("incremental", "--phases", "0", "-o", out).err()).contains("--phases must be at least 1");
        assertThat(Outcome.of(
                                "incremental",
                                "--images",
                                folder.resolve("nowhere").toString(),
                                "-o",
                                out)
                        .err())
                .contains("there is no file or folder");
        assertThat(Outcome.of("incremental", "--images", folder.toString(), "-o", out)
                        .err())
                .contains("no folder train");
        Path text = Files.writeString(folder.resolve("text.txt"), "no archive");
        assertThat(Outcome.of("incremental", "--images", text.toString(), "-o", out)
                        .code())
                .isNotZero();
    }
}
