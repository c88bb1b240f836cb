package org.memo4j.metrics;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the golden files in place; a test that needs one is skipped, and says so, where they are not there. */
public final class Golden {
    private Golden() {}

    /** The file {@code golden/name} beside the project. */
    public static JsonNode read(String name) throws IOException {
        Path file = Path.of(System.getProperty("memo.shared", "."), "golden", name);
        assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        return new ObjectMapper().readTree(file.toFile());
    }
}
