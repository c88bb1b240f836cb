package org.memo4j.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a result comes from: which definition, of which library version, with which options and seed, from which
 * data, on which JVM and, where a model ran, which backend.
 *
 * <p>It carries no time of day, so that equal inputs give equal results; a report adds the time itself.
 *
 * @param metric definition that was computed
 * @param library library and version, for example {@code memo4j 0.1.0}
 * @param options options by name, in the order in which they were set
 * @param seed seed, if the computation was random
 * @param data hash of the data, see {@link DataHash}, if the computation knows it
 * @param backend what computed the model's outputs, if the computation ran the model: {@code java}, or ND4J's backend
 * @param jvm vendor and version of the JVM
 * @param os name and architecture of the operating system
 */
public record Provenance(
        MetricId metric,
        String library,
        Map<String, String> options,
        OptionalLong seed,
        Optional<String> data,
        Optional<String> backend,
        String jvm,
        String os) {

    /**
     * Copies the options.
     *
     * @param metric definition that was computed
     * @param library library and version, for example {@code memo4j 0.1.0}
     * @param options options by name, in the order in which they were set
     * @param seed seed, if the computation was random
     * @param data hash of the data, see {@link DataHash}, if the computation knows it
     * @param backend what computed the model's outputs, if the computation ran the model: {@code java}, or ND4J's backend
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
     * @return provenance without options, seed, data and backend
     */
    public static Provenance of(MetricId metric) {
        String version = Provenance.class.getPackage().getImplementationVersion();
        return new Provenance(
                metric,
                "memo4j " + (version == null ? "development" : version),
                Map.of(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
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
        return new Provenance(metric, library, more, seed, data, backend, jvm, os);
    }

    /**
     * Adds the seed.
     *
     * @param value the seed
     * @return new provenance
     */
    public Provenance withSeed(long value) {
        return new Provenance(metric, library, options, OptionalLong.of(value), data, backend, jvm, os);
    }

    /**
     * Adds the hash of the data.
     *
     * @param hash hash of the data, see {@link DataHash}
     * @return new provenance
     */
    public Provenance withData(String hash) {
        return new Provenance(metric, library, options, seed, Optional.of(hash), backend, jvm, os);
    }

    /**
     * Adds the backend.
     *
     * @param name what computed the model's outputs, see {@link org.memo4j.core.model.LanguageModel#backend()}
     * @return new provenance
     */
    public Provenance withBackend(String name) {
        return new Provenance(metric, library, options, seed, data, Optional.of(name), jvm, os);
    }

    /**
     * Checks that another result is of the same definition in the same version: numbers of different definitions are not
     * compared.
     *
     * @param other provenance of the other result
     * @throws IllegalArgumentException if it is of another definition, or of another version of the same
     */
    public void checkSameMetric(Provenance other) {
        Checks.check(
                metric.name().equals(other.metric.name()),
                "a result of %s cannot be compared with one of %s; compare results of the same definition",
                other.metric,
                metric);
        Checks.check(
                metric.version() == other.metric.version(),
                "a result of %s cannot be compared with one of %s, since the definition has changed between the"
                        + " versions; compute the older one again",
                other.metric,
                metric);
    }
}
