package org.memo4j.attacks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Reads the golden files in place; a test that needs one is skipped, and says so, where they are not there. */
public final class Golden {
    private Golden() {}

    /** The file {@code golden/name} beside the project. */
    public static JsonNode read(String name) throws IOException {
        String shared = System.getProperty("memo.shared");
        assumeTrue(shared != null, "skipped: -Dmemo.shared does not name the folder with the golden values");
        Path path = Path.of(shared, "golden", name);
        assumeTrue(Files.exists(path), "skipped: no " + path);
        return new ObjectMapper().readTree(path.toFile());
    }

    /** An array of numbers. */
    public static double[] row(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToDouble(i -> node.get(i).asDouble())
                .toArray();
    }
}
