package org.memo4j.core.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** Which ND4J backend computes in this process, for provenance. */
public final class Nd4jBackend {
    private static final String POM = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

    private Nd4jBackend() {}

    /**
     * Names the backend, loading it if nothing has used ND4J before.
     *
     * @return for example {@code ND4J 1.0.0-M2.1 CpuBackend}; without the version where the jars do not tell it
     */
    public static String description() {
        Properties pom = new Properties();
        try (InputStream in = Nd4j.class.getResourceAsStream(POM)) {
            if (in != null) {
                pom.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = pom.getProperty("version", "");
        return ("ND4J " + version).strip() + " " + Nd4j.getBackend().getClass().getSimpleName();
    }
}
