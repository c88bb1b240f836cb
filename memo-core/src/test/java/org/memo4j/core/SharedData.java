package org.memo4j.core;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real data beside the project, named by the system property {@code memo.shared}; tests that need it skip without. */
public final class SharedData {
    private SharedData() {}

    /** A file or directory of the shared data; skips the running test if it is not there. */
    public static Path path(String relative) {
        String root = System.getProperty("memo.shared");
        Assumptions.assumeTrue(root != null, "skipped: the system property memo.shared is not set");
        Path path = Path.of(String.valueOf(root), relative);
        Assumptions.assumeTrue(Files.exists(path), () -> "skipped: there is no " + path);
        return path;
    }
}
