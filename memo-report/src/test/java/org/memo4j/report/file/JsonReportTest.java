package org.memo4j.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;

class JsonReportTest {
    private record Everything(
            Estimate rate,
            double[] scores,
            BigInteger count,
            Optional<String> note,
            OptionalInt a,
            OptionalLong b,
            OptionalDouble c,
            Duration time) {
        @SuppressWarnings({"unused", "EffectivelyPrivate"}) // must not show up, although it is public
        public boolean isEmpty() {
            return false;
        }

        @SuppressWarnings({"unused", "EffectivelyPrivate"}) // must not show up, although it is public
        public String getHelper() {
            return "helper";
        }
    }

    @Test
    void writesARecordByItsComponentsAlone() {
        Everything value = new Everything(
                new Estimate(0.25, Double.NaN, Double.POSITIVE_INFINITY, 0.95, "BCa"),
                new double[] {0.1, -0.0, Double.NEGATIVE_INFINITY},
                BigInteger.TWO.pow(100),
                Optional.empty(),
                OptionalInt.of(3),
                OptionalLong.empty(),
                OptionalDouble.of(1e-300),
                Duration.ofMillis(1500));
        assertThat(JsonReport.toJson(value)).isEqualTo("""
                        {
                          "rate" : {
                            "value" : 0.25,
                            "lower" : "NaN",
                            "upper" : "Infinity",
                            "confidence" : 0.95,
                            "method" : "BCa"
                          },
                          "scores" : [ 0.1, -0.0, "-Infinity" ],
                          "count" : 1267650600228229401496703205376,
                          "note" : null,
                          "a" : 3,
                          "b" : null,
                          "c" : 1.0E-300,
                          "time" : "PT1.5S"
                        }
                        """);
    }

    @Test
    void writesProvenance() {
        Provenance provenance = Provenance.of(new MetricId("exposure.rank", 2))
                .with("reference", 1000)
                .with("alpha", 0.5)
                .withSeed(7)
                .withData("sha256:0123456789abcdef");
        JsonNode json = read(JsonReport.toJson(provenance));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("metric", "library", "options", "seed", "data", "backend", "jvm", "os");
        assertThat(json.get("data").asText()).isEqualTo("sha256:0123456789abcdef");
        assertThat(json.get("backend").isNull()).isTrue();
        assertThat(json.get("metric").asText()).isEqualTo("exposure.rank/2");
        assertThat(json.get("seed").asLong()).isEqualTo(7);
        assertThat(json.get("options").fieldNames()).toIterable().containsExactly("alpha", "reference");
    }

    @Test
    void sortsKeysWhateverTheMap() {
        Map<String, Object> map = new HashMap<>();
        for (String key : List.of("zeta", "Aa", "BB", "alpha", "BBAa", "AaBB")) {
            map.put(key, 1);
        }
        assertThat(read(JsonReport.toJson(map)).fieldNames())
                .toIterable()
                .containsExactly("Aa", "AaBB", "BB", "BBAa", "alpha", "zeta");
    }

    @Test
    void writesPathsAndInstantsAsText() {
        assertThat(JsonReport.toJson(List.of(Path.of("a", "b"), Instant.EPOCH)))
                .isEqualTo("[ \"" + Path.of("a", "b").toString().replace("\\", "\\\\")
                        + "\", \"1970-01-01T00:00:00Z\" ]\n");
    }

    @Test
    void refusesWhatHasNoForm() {
        record Named(String name, Function<String, String> function) {}
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReport.toJson(new Named("x", Function.identity())))
                .withMessageContaining("value has no JSON form");
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReport.toJson(CsvTable.ofRows(1)));
    }

    private static JsonNode read(String json) {
        try {
            return new JsonMapper().readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
