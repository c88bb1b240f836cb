package org.memo4j.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.stat.Estimate;

class ResultTableTest {
    private static Estimate estimate(double value, double lower, double upper) {
        return new Estimate(value, lower, upper, 0.95, "test");
    }

    @ParameterizedTest
    @CsvSource({
        "0.4213, 0.3521, 0.4911, 0.42 (0.35–0.49)",
        "0.9967, 0.9001, 1, 1.00 (0.90–1.00)",
        "0.0012, 0.0004, 0.003, 0.0012 (0.0004–0.0030)",
        "1.44, 0.93, 2.2, 1.4 (0.9–2.2)",
        "15.3, 12.1, 17.2, 15 (12–17)",
        "-0.3, -0.5, 0.11, −0.3 (−0.5 to 0.1)",
        "0.5, 0.5, 0.5, 0.500 (0.500 to 0.500)",
        "2000000, 1000000, 3000000, 2.00e6 (1.00e6 to 3.00e6)",
        "0.25, NaN, NaN, 0.250",
        "NaN, NaN, NaN, –"
    })
    void estimatesShowWhatTheirIntervalSupports(double value, double lower, double upper, String text) {
        assertThat(Cell.of(estimate(value, lower, upper)).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "3, 3",
        "-0.0, 0",
        "0.123456, 0.123",
        "0.0123456, 0.0123",
        "0.1, 0.100",
        "12.3456, 12.3",
        "1234.5, 1234",
        "123456, 123456",
        "-2.5, −2.50",
        "1e-7, 1.00e−7",
        "9.999e9, 1.00e10",
        "NaN, –",
        "Infinity, ∞",
        "-Infinity, −∞"
    })
    void numbersHaveThreeDigits(double value, String text) {
        assertThat(Cell.of(value).text()).isEqualTo(text);
    }

    @Test
    void otherValuesPrintAsTheyAre() {
        List<Object> absent = Arrays.asList(
                null, Optional.empty(), OptionalInt.empty(), OptionalLong.empty(), OptionalDouble.empty());
        assertThat(absent).allSatisfy(v -> assertThat(Cell.of(v).text()).isEqualTo("–"));
        assertThat(Cell.of(Optional.of(2)).text()).isEqualTo("2");
        assertThat(Cell.of(OptionalInt.of(3)).text()).isEqualTo("3");
        assertThat(Cell.of(OptionalLong.of(4)).text()).isEqualTo("4");
        assertThat(Cell.of(OptionalDouble.of(0.5)).text()).isEqualTo("0.500");
        assertThat(Cell.of("a-b").text()).isEqualTo("a-b");
        assertThat(Cell.of(1_234_567_890_123L).text()).isEqualTo("1234567890123");
    }

    @Test
    void aColumnSharesItsDecimalsUnlessTheyDifferMuch() {
        ResultTable table = ResultTable.of("c", "name", "like", "unlike")
                .withRow("a", estimate(0.5, 0.4, 0.6), estimate(3.3, 2, 5))
                .withRow("b", estimate(0.5, 0.495, 0.505), estimate(0.0001, 0.00005, 0.00015));
        assertThat(table.toHtml())
                .contains("0.500 (0.400–0.600)", "0.500 (0.495–0.505)", "3.3 (2.0–5.0)", "0.00010 (0.00005–0.00015)");
    }

    @Test
    void htmlIsExact() {
        assertThat(ResultTable.of("Rates & \"more\"", "Attack", "AUC", "Note")
                        .withRow("<loss>", 0.5, "x")
                        .withRow("LiRA", null, "y")
                        .toHtml())
                .isEqualTo("""
                        <figure class="table">
                        <figcaption>Rates &amp; &quot;more&quot;</figcaption>
                        <div class="scroll" role="region" tabindex="0" aria-label="Rates &amp; &quot;more&quot;">
                        <table aria-label="Rates &amp; &quot;more&quot;">
                        <thead><tr><th scope="col">Attack</th><th scope="col" class="n">AUC</th><th scope="col">Note</th></tr></thead>
                        <tbody>
                        <tr><th scope="row">&lt;loss&gt;</th><td class="n">0.500</td><td>x</td></tr>
                        <tr><th scope="row">LiRA</th><td class="n">–</td><td>y</td></tr>
                        </tbody>
                        </table>
                        </div>
                        </figure>
                        """);
    }

    @Test
    void textIsATableToo() {
        assertThat(ResultTable.of("c", "Attack", "AUC")
                        .withRow("loss", 0.5)
                        .withRow("LiRA", estimate(0.42, 0.35, 0.49)))
                .hasToString("c\nAttack               AUC\nloss               0.500\nLiRA    0.42 (0.35–0.49)");
        assertThat(ResultTable.of("c", "a").caption()).isEqualTo("c");
    }

    @Test
    void refusesRowsThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultTable.of("c", "a", "b").withRow(1))
                .withMessageContaining("row 0 has 1 entries");
        assertThatIllegalArgumentException().isThrownBy(() -> ResultTable.of("c"));
        assertThatIllegalArgumentException().isThrownBy(() -> ResultTable.of(" ", "a"));
    }
}
