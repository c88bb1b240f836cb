package org.memo4j.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFilesTest {
    @Test
    void keepsTheOrder() {
        ReportFiles files = ReportFiles.empty().with("b.txt", "").with("a.txt", new byte[0]);
        assertThat(files.names()).containsExactly("b.txt", "a.txt");
        assertThat(files).hasToString("[b.txt, a.txt]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".hidden", "a/b", "a\\b", "/etc/x", "a b", "SHA256SUMS", "ü.txt"})
    void refusesNamesThatLeaveTheFolder(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFiles.empty().with(name, ""));
    }

    @Test
    void refusesNamesThatDifferInCaseOnly() {
        ReportFiles files = ReportFiles.empty().with("a.txt", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> files.with("A.txt", ""))
                .withMessageContaining("a.txt");
    }
}
