package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code cell of every notebook runs, in order, in one session, and shows what it is to show. */
class NotebookTest {
    /** Last lines of the cells that show a table, and what it is headed by. */
    private static final Map<String, List<String>> TABLES = Map.of(
            "plan", List.of("CanaryPlan[", "copies  canaries"),
            "trained", List.of("TokenSequences[", " sequences, "),
            "training", List.of("epoch       loss", "iterations,"),
            "watch.trace()", List.of("iteration epoch  probe", "held-out", "canaries"),
            "scores", List.of("TokenScores", "loss per token"),
            "        .ofScores(scores.select(IntStream.range(0, train.size()).toArray()))",
                    List.of("Discoverable extraction", "prefix", "mean matched"),
            "spread", List.of("sequences, in tokens", "median"),
            "        MinKPlusPlusScore.withDefaults().attack(scores, member)))",
                    List.of("attack", "AUC", "TPR at FPR"));

    static List<Path> notebooks() {
        try (Stream<Path> files = Files.list(Path.of("notebooks"))) {
            return files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void cellsRun(Path notebook) throws IOException {
        int run = 0;
        int tables = 0;
        int pictures = 0;
        try (Cells cells = new Cells()) {
            for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).get("cells")) {
                if (cell.get("cell_type").asText().equals("code")) {
                    StringBuilder source = new StringBuilder();
                    cell.get("source").forEach(line -> source.append(line.asText()));
                    Object shown = cells.run(source.toString());
                    run++;
                    String line = source.substring(source.lastIndexOf("\n") + 1);
                    if (TABLES.containsKey(line)) {
                        assertThat(shown.toString()).as(line).contains(TABLES.get(line));
                        tables++;
                    } else if (line.endsWith(".image()")) {
                        assertDrawn(line, shown);
                        pictures++;
                    }
                }
            }
        }
        assertThat(run).isGreaterThan(3);
        assertThat(tables).isEqualTo(TABLES.size());
        assertThat(pictures).isEqualTo(3);
    }

    /** A picture with a background, and enough on it for axes, letters and lines. */
    private static void assertDrawn(String line, Object shown) {
        assertThat(shown).as(line).isInstanceOf(BufferedImage.class);
        BufferedImage image = (BufferedImage) shown;
        int background = image.getRGB(0, 0);
        int drawn = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                drawn += image.getRGB(x, y) == background ? 0 : 1;
            }
        }
        assertThat(drawn).as(line).isGreaterThan(image.getWidth() * image.getHeight() / 100);
    }
}
