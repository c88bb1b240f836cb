package org.memo4j.core.score;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;

/** Score tables as JSON lines; {@link TokenScoresFile} says how. */
final class TokenScoresJsonl {
    private static final String FIRST = "first_position";
    private static final String TOKENS = "tokens";
    private static final String LOGPROBS = "logprobs";
    private static final String RANKS = "ranks";
    private static final String MEANS = "means";
    private static final String VARIANCES = "variances";
    private static final List<String> KNOWN = List.of("id", "text", FIRST, TOKENS, LOGPROBS, RANKS, MEANS, VARIANCES);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Python writes infinities bare.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private TokenScoresJsonl() {}

    static void write(TokenScores scores, Writer out) throws IOException {
        try (JsonGenerator json = MAPPER.writer().withRootValueSeparator("\n").createGenerator(out)) {
            for (int sequence = 0; sequence < scores.sequences(); sequence++) {
                int current = sequence;
                int n = scores.length(sequence);
                json.writeStartObject();
                json.writeNumberField("id", sequence);
                json.writeNumberField(FIRST, scores.firstPosition());
                if (scores.hasTokens()) {
                    json.writeFieldName(TOKENS);
                    json.writeArray(ints(n, i -> scores.token(current, i)), 0, n);
                }
                json.writeFieldName(LOGPROBS);
                json.writeArray(scores.logProbabilities(sequence), 0, n);
                if (scores.hasRanks()) {
                    json.writeFieldName(RANKS);
                    json.writeArray(ints(n, i -> scores.rank(current, i)), 0, n);
                }
                if (scores.hasMoments()) {
                    json.writeFieldName(MEANS);
                    json.writeArray(doubles(n, i -> scores.mean(current, i)), 0, n);
                    json.writeFieldName(VARIANCES);
                    json.writeArray(doubles(n, i -> scores.variance(current, i)), 0, n);
                }
                json.writeEndObject();
            }
        }
        out.write('\n');
    }

    private static int[] ints(int n, IntUnaryOperator value) {
        int[] values = new int[n];
        Arrays.setAll(values, value);
        return values;
    }

    private static double[] doubles(int n, IntToDoubleFunction value) {
        double[] values = new double[n];
        Arrays.setAll(values, value);
        return values;
    }

    static TokenScores read(BufferedReader in, String file) throws IOException {
        Table table = new Table();
        long line = 0;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            try {
                table.add(MAPPER.readTree(text));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        file + " line " + line + " column " + e.getLocation().getColumnNr() + ": no JSON object: "
                                + e.getOriginalMessage(),
                        e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + " line " + line + ": " + e.getMessage(), e);
            }
        }
        return table.build();
    }

    /** The table as far as it has been read. */
    private static final class Table {
        private final Set<JsonNode> ids = new HashSet<>();
        private @Nullable SequenceColumns columns;
        private TokenScores.Builder builder = TokenScores.builder(0);
        private int firstPosition;

        void add(JsonNode line) {
            Checks.check(line.isObject(), "a line must be a JSON object, but is %s", line.getNodeType());
            line.fieldNames()
                    .forEachRemaining(name -> Checks.check(
                            KNOWN.contains(name),
                            "field '%s' is not known; remove it or give it one of the names %s",
                            name,
                            KNOWN));
            Checks.check(
                    !line.has("id") || ids.add(line.get("id")),
                    "id %s occurs more than once; was the file appended to itself?",
                    line.get("id"));
            Checks.check(
                    line.has(MEANS) == line.has(VARIANCES),
                    "means and variances must come together; add the other one or remove it");
            JsonNode logProbabilities = array(line, LOGPROBS);
            boolean leadingNull = logProbabilities.path(0).isNull();
            start(line, first(line, leadingNull));
            SequenceColumns rows = columns(line);
            JsonNode tokens = column(line, TOKENS, rows.hasTokens, logProbabilities.size());
            JsonNode ranks = column(line, RANKS, rows.hasRanks, logProbabilities.size());
            JsonNode means = column(line, MEANS, rows.hasMoments, logProbabilities.size());
            JsonNode variances = column(line, VARIANCES, rows.hasMoments, logProbabilities.size());
            for (int i = leadingNull ? 1 : 0; i < logProbabilities.size(); i++) {
                rows.add(decimal(logProbabilities, i, LOGPROBS));
                if (rows.hasTokens) {
                    rows.token(integer(tokens, i, TOKENS));
                }
                if (rows.hasRanks) {
                    rows.rank(integer(ranks, i, RANKS));
                }
                if (rows.hasMoments) {
                    rows.moments(decimal(means, i, MEANS), decimal(variances, i, VARIANCES));
                }
            }
            rows.flush(builder);
        }

        private static int first(JsonNode line, boolean leadingNull) {
            JsonNode given = line.path(FIRST);
            if (given.isMissingNode()) {
                return leadingNull ? 1 : 0;
            }
            Checks.check(given.isInt(), "%s must be 0 or 1, but is %s", FIRST, given);
            Checks.check(
                    !leadingNull || given.asInt() == 1,
                    "the first log-probability is null, so %s must be 1, but is %s",
                    FIRST,
                    given);
            return given.asInt();
        }

        private void start(JsonNode line, int first) {
            if (columns == null) {
                firstPosition = first;
                builder = TokenScores.builder(first);
                columns = new SequenceColumns(line.has(TOKENS), line.has(RANKS), line.has(MEANS));
            }
            Checks.check(
                    first == firstPosition,
                    "%s must be %d, as it is in the lines before, but is %d; where it is not written, it is 1 after a"
                            + " leading null and else 0",
                    FIRST,
                    firstPosition,
                    first);
        }

        private SequenceColumns columns(JsonNode line) {
            if (columns == null) {
                throw new IllegalStateException("no columns before " + line);
            }
            return columns;
        }

        TokenScores build() {
            return builder.build();
        }
    }

    private static JsonNode array(JsonNode line, String name) {
        JsonNode array = line.path(name);
        Checks.check(
                array.isArray(),
                "%s must be an array, but is %s",
                name,
                array.isMissingNode() ? "missing" : String.valueOf(array.getNodeType()));
        return array;
    }

    private static JsonNode column(JsonNode line, String name, boolean expected, int length) {
        Checks.check(
                line.has(name) == expected,
                "%s %s, but the lines before %s; all lines must have the same columns",
                name,
                expected ? "are missing" : "are there",
                expected ? "have them" : "lack them");
        if (!expected) {
            return line.path(name);
        }
        JsonNode column = array(line, name);
        Checks.sameLength(column.size(), name, length, LOGPROBS);
        return column;
    }

    private static int integer(JsonNode array, int i, String name) {
        JsonNode value = array.get(i);
        Checks.check(value.isInt() && value.asInt() >= 0, "%s[%d] must be an integer >= 0, but is %s", name, i, value);
        return value.asInt();
    }

    private static double decimal(JsonNode array, int i, String name) {
        JsonNode value = array.get(i);
        Checks.check(value.isNumber(), "%s[%d] must be a number, but is %s", name, i, value);
        return value.asDouble();
    }
}
