package org.memo4j.report.file;

/** Any text as HTML text: what looks like markup is shown, not obeyed. */
public final class HtmlText {
    private static final char UNKNOWN = '\uFFFD';

    private HtmlText() {}

    /**
     * Escapes a text for use in an element or a quoted attribute. Control characters and broken surrogates, which no HTML
     * or XML file may hold, become U+FFFD: model output and training data hold anything.
     *
     * @param text any text
     * @return its escaped form
     */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + text.length() / 8);
        text.codePoints().forEach(c -> append(escaped, c));
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int c) {
        switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> escaped.appendCodePoint(isAllowed(c) ? c : UNKNOWN);
        }
    }

    private static boolean isAllowed(int c) {
        boolean control = Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !control && !surrogate && (c & 0xFFFE) != 0xFFFE;
    }
}
