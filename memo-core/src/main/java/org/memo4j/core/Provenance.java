package org.memo4j.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where a result comes from: which definition, of which library version, with which options and seed, on which JVM.
 *
 * <p>It carries no time of day, so that equal inputs give equal results; a report adds the time itself.
 *
 * @param metric definition that was computed
 * @param library library and version, for example {@code memo4j 0.1.0}
 * @param options options by name, in the order in which they were set
 * @param seed seed, if the computation was random
 * @param jvm vendor and version of the JVM
 * @param os name and architecture of the operating system
 */
public record Provenance(
        MetricId metric, String library, Map<String, String> options, OptionalLong seed, String jvm, String os) {

    /**
     * Copies the options.
     *
     * @param metric definition that was computed
     * @param library library and version, for example {@code memo4j 0.1.0}
     * @param options options by name, in the order in which they were set
     * @param seed seed, if the computation was random
     * @param jvm vendor and version of the JVM
     * @param os name and architecture of the operating system
     */
    public Provenance {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Provenance of a computation on this JVM.
     *
     * @param metric definition that was computed
     * @return provenance without options and seed
     */
    public static Provenance of(MetricId metric) {
        String version = Provenance.class.getPackage().getImplementationVersion();
        return new Provenance(
                metric,
                "memo4j " + (version == null ? "development" : version),
                Map.of(),
                OptionalLong.empty(),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    /**
     * Adds an option.
     *
     * @param name name of the option
     * @param value its value, recorded as text
     * @return new provenance
     */
    public Provenance with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(name, String.valueOf(value));
        return new Provenance(metric, library, more, seed, jvm, os);
    }

    /**
     * Adds the seed.
     *
     * @param value the seed
     * @return new provenance
     */
    public Provenance withSeed(long value) {
        return new Provenance(metric, library, options, OptionalLong.of(value), jvm, os);
    }
}
