package org.memo4j.report.file;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.VisibilityChecker;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.Temporal;
import org.memo4j.core.MetricId;

/**
 * Results as JSON text that is the same, byte for byte, whenever the results are.
 *
 * <ul>
 *   <li>A record becomes an object with its components in the order of declaration.
 *   <li>A map becomes an object with its keys sorted; lists and arrays keep their order.
 *   <li>Numbers keep every digit, {@link java.math.BigInteger} too. NaN and infinity, which JSON cannot say, become the
 *       texts {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}: Python's {@code float} reads them, and they stay
 *       apart from what is absent.
 *   <li>{@code null} and an empty {@code Optional} become {@code null}.
 *   <li>A {@link MetricId} becomes {@code "name/version"}; an enum its constant; a path, an instant or a duration its
 *       text.
 *   <li>Anything else (a class that is no record, a function) is refused instead of written as an empty object.
 * </ul>
 */
public final class JsonReport {
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(DefaultPrettyPrinter.FixedSpaceIndenter.instance);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule("memo4j")
                    .addSerializer(MetricId.class, ToStringSerializer.instance)
                    .addSerializer(Path.class, ToStringSerializer.instance)
                    .addSerializer(Duration.class, ToStringSerializer.instance)
                    .addSerializer(Temporal.class, ToStringSerializer.instance))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .annotationIntrospector(new ComponentsOnly())
            .defaultPrettyPrinter(PRINTER)
            .build();

    private JsonReport() {}

    /** Shows the components of records and nothing else: a helper such as {@code isEmpty()} is no part of a result. */
    private static final class ComponentsOnly extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public VisibilityChecker<?> findAutoDetectVisibility(AnnotatedClass type, VisibilityChecker<?> checker) {
            return checker.with(Visibility.NONE)
                    .withFieldVisibility(type.getRawType().isRecord() ? Visibility.ANY : Visibility.NONE);
        }
    }

    /**
     * Writes a value as JSON.
     *
     * @param value a record, map, list, array, number, text, enum or {@code Optional} of these
     * @return pretty-printed JSON that ends with a line break
     * @throws IllegalArgumentException if some part of it has no JSON form; the message says where
     */
    public static String toJson(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "value has no JSON form (" + e.getOriginalMessage()
                            + "); use records, maps, lists, arrays, numbers, texts or Optional",
                    e);
        }
    }
}
