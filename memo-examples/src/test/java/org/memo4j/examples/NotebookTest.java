package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code cell of every notebook runs, in order, in one session. */
class NotebookTest {
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
        try (Cells cells = new Cells()) {
            for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).get("cells")) {
                if (cell.get("cell_type").asText().equals("code")) {
                    StringBuilder source = new StringBuilder();
                    cell.get("source").forEach(line -> source.append(line.asText()));
                    cells.run(source.toString());
                    run++;
                }
            }
        }
        assertThat(run).isGreaterThan(3);
    }
}
