package org.memo4j.core;

/**
 * Name and version of a definition. The version goes up whenever the same input would give another number, so that an
 * old number is never compared with a new definition.
 *
 * @param name dotted name, for example {@code extraction.discoverable}
 * @param version version of the definition, from 1
 */
public record MetricId(String name, int version) {
    /**
     * Checks the parts.
     *
     * @param name dotted name, for example {@code extraction.discoverable}
     * @param version version of the definition, from 1
     */
    public MetricId {
        Checks.check(
                name.matches("[a-z0-9]+([.-][a-z0-9]+)*"),
                "name must be lower-case words joined by '.' or '-', but is '%s'",
                name);
        Checks.atLeast(version, 1, "version");
    }

    @Override
    public String toString() {
        return name + "/" + version;
    }
}
