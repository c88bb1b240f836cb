package org.memo4j.report.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTextTest {
    @Test
    void escapesMarkup() {
        assertThat(HtmlText.escape("<a href=\"x\" id='y'>&amp;</a>"))
                .isEqualTo("&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
    }

    @Test
    void keepsTextOfAnyScript() {
        assertThat(HtmlText.escape("a\tb\nü€漢😀")).isEqualTo("a\tb\nü€漢😀");
    }

    @Test
    void replacesWhatNoPageMayHold() {
        assertThat(HtmlText.escape("\0\u001B\u0085\uD800x\uFFFE\uDC00"))
                .isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFDx\uFFFD\uFFFD");
    }
}
