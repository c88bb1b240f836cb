package org.memo4j.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.report.file.HtmlText;

/**
 * A report as one HTML page that needs nothing else: no network, no script, no file beside it. It can be read on a desktop
 * and on a phone, in light and in dark, on paper, and through a screen reader.
 *
 * <p>Immutable: every {@code with} returns a new one. The page depends on the content alone; the time of day is on it only
 * if it is given as a {@linkplain #withFact(String, String) fact}. All texts are plain text and are escaped.
 */
public final class HtmlReport {
    private static final String STYLE = resource("report.css");

    private final String title;
    private final List<String> findings;
    private final List<Section> sections;
    private final About about;

    private HtmlReport(String title, List<String> findings, List<Section> sections, About about) {
        this.title = title;
        this.findings = findings;
        this.sections = sections;
        this.about = about;
    }

    private record Pair(String name, String value) {}

    private record About(List<Pair> facts, List<Pair> files, List<Provenance> provenance) {}

    /**
     * A report without content.
     *
     * @param title title of the page
     * @return the report
     */
    public static HtmlReport titled(String title) {
        Checks.check(!title.isBlank(), "title must not be blank");
        return new HtmlReport(title, List.of(), List.of(), new About(List.of(), List.of(), List.of()));
    }

    /**
     * Adds a headline finding, shown at the top.
     *
     * @param sentence one plain sentence with its number
     * @return new report
     */
    public HtmlReport withFinding(String sentence) {
        return new HtmlReport(title, append(findings, sentence), sections, about);
    }

    /**
     * Adds a section.
     *
     * @param section the section
     * @return new report
     */
    public HtmlReport withSection(Section section) {
        return new HtmlReport(title, findings, append(sections, section), about);
    }

    /**
     * Adds a fact about the run: the model, the data, the time it took.
     *
     * @param name what it is
     * @param value its value
     * @return new report
     */
    public HtmlReport withFact(String name, String value) {
        About more = new About(append(about.facts, new Pair(name, value)), about.files, about.provenance);
        return new HtmlReport(title, findings, sections, more);
    }

    /**
     * Adds a file that lies beside the page, linked by its name.
     *
     * @param name file name
     * @param content what it holds
     * @return new report
     */
    public HtmlReport withFile(String name, String content) {
        Checks.check(name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*"), "name must be a plain file name, but is '%s'", name);
        About more = new About(about.facts, append(about.files, new Pair(name, content)), about.provenance);
        return new HtmlReport(title, findings, sections, more);
    }

    /**
     * Adds where a result comes from.
     *
     * @param provenance provenance of a metric or an attack
     * @return new report
     */
    public HtmlReport withProvenance(Provenance provenance) {
        About more = new About(about.facts, about.files, append(about.provenance, provenance));
        return new HtmlReport(title, findings, sections, more);
    }

    private static <T> List<T> append(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return List.copyOf(longer);
    }

    /**
     * Builds the page. Pictures are drawn now, which takes some tenths of a second each.
     *
     * @return the HTML text, also well-formed as XML
     * @throws IllegalStateException if there is a picture and the machine has no fonts
     */
    public String toHtml() {
        List<String> ids = ids();
        StringBuilder html = new StringBuilder(
                        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;")
                .append(" style-src 'unsafe-inline'\"/>\n<title>")
                .append(HtmlText.escape(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<header>\n<h1>")
                .append(HtmlText.escape(title))
                .append("</h1>\n");
        appendFindings(html);
        html.append("</header>\n");
        appendContents(html, ids);
        html.append("<main>\n");
        for (int i = 0; i < sections.size(); i++) {
            html.append(sections.get(i).toHtml(ids.get(i)));
        }
        appendAbout(html);
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private void appendFindings(StringBuilder html) {
        if (!findings.isEmpty()) {
            html.append("<ul class=\"findings\">\n");
            findings.forEach(f -> html.append("<li>").append(HtmlText.escape(f)).append("</li>\n"));
            html.append("</ul>\n");
        }
    }

    private void appendContents(StringBuilder html, List<String> ids) {
        html.append("<nav aria-label=\"Contents\">\n<ol>\n");
        for (int i = 0; i < sections.size(); i++) {
            html.append("<li><a href=\"#")
                    .append(ids.get(i))
                    .append("\">")
                    .append(HtmlText.escape(sections.get(i).title()))
                    .append("</a></li>\n");
        }
        html.append("<li><a href=\"#about\">About this report</a></li>\n</ol>\n</nav>\n");
    }

    private List<String> ids() {
        Set<String> ids = new LinkedHashSet<>(Set.of("about"));
        List<String> ordered = new ArrayList<>();
        for (Section section : sections) {
            String slug = section.title()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9]+", "-")
                    .replaceAll("^-|-$", "");
            String id = slug.isEmpty() ? "section" : slug;
            for (int i = 2; !ids.add(id); i++) {
                id = slug + "-" + i;
            }
            ordered.add(id);
        }
        return ordered;
    }

    private void appendAbout(StringBuilder html) {
        html.append("<section id=\"about\">\n<h2>About this report</h2>\n");
        List<Pair> facts = new ArrayList<>(about.facts);
        shared("Library", p -> Optional.of(p.library()), facts);
        shared("Backend", Provenance::backend, facts);
        shared("Java", p -> Optional.of(p.jvm()), facts);
        shared("System", p -> Optional.of(p.os()), facts);
        if (!facts.isEmpty()) {
            html.append("<dl>\n");
            for (Pair fact : facts) {
                html.append("<div><dt>")
                        .append(HtmlText.escape(fact.name))
                        .append("</dt><dd>")
                        .append(HtmlText.escape(fact.value))
                        .append("</dd></div>\n");
            }
            html.append("</dl>\n");
        }
        if (!about.provenance.isEmpty()) {
            html.append(provenanceTable().toHtml());
        }
        if (!about.files.isEmpty()) {
            html.append("<p>Files beside this page, with every number that it shows:</p>\n<ul>\n");
            for (Pair file : about.files) {
                html.append("<li><a href=\"")
                        .append(HtmlText.escape(file.name))
                        .append("\">")
                        .append(HtmlText.escape(file.name))
                        .append("</a>: ")
                        .append(HtmlText.escape(file.value))
                        .append("</li>\n");
            }
            html.append("</ul>\n");
        }
        html.append("</section>\n");
    }

    private void shared(String name, Function<Provenance, Optional<String>> part, List<Pair> facts) {
        Set<String> values = about.provenance.stream()
                .map(part)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!values.isEmpty()) {
            facts.add(new Pair(name, String.join("; ", values)));
        }
    }

    private ResultTable provenanceTable() {
        ResultTable table = ResultTable.of(
                "Definitions and options; the version of a definition goes up when its numbers change",
                "Definition",
                "Seed",
                "Data",
                "Options");
        for (Provenance p : about.provenance) {
            String options = p.options().entrySet().stream()
                    .map(e -> e.getKey() + " = " + e.getValue())
                    .collect(Collectors.joining("; "));
            table = table.withRow(p.metric(), p.seed(), p.data(), options.isEmpty() ? null : options);
        }
        return table;
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the library's jar lacks " + name + "; it is damaged");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return title + " " + sections;
    }
}
