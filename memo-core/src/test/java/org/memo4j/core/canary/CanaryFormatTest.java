package org.memo4j.core.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

class CanaryFormatTest {
    private static final CanaryFormat FORMAT = CanaryFormat.of("the access code of {name} is {secret}.");

    @Test
    void knowsTheSizeOfItsSpace() {
        assertThat(FORMAT.spaceSize()).isEqualTo(BigInteger.valueOf(1_000_000));
        assertThat(FORMAT.spaceBits()).isCloseTo(19.931568569324174, within(1e-12));
        CanaryFormat hex = FORMAT.withAlphabet("0123456789abcdef").withLength(32);
        assertThat(hex.spaceSize()).isEqualTo(BigInteger.TWO.pow(128));
        assertThat(hex.spaceBits()).isCloseTo(128, within(1e-12));
    }

    @Test
    void enumeratesTheSpaceInOrder() {
        CanaryFormat small = FORMAT.withAlphabet("ab\uD83D\uDE42").withLength(2);
        assertThat(small.secrets())
                .containsExactly(
                        "aa",
                        "ab",
                        "a\uD83D\uDE42",
                        "ba",
                        "bb",
                        "b\uD83D\uDE42",
                        "\uD83D\uDE42a",
                        "\uD83D\uDE42b",
                        "\uD83D\uDE42\uD83D\uDE42");
        assertThat(FORMAT.secret(BigInteger.valueOf(42))).isEqualTo("000042");
        assertThat(FORMAT.secrets().skip(999_999)).containsExactly("999999");
        CanaryFormat large = FORMAT.withAlphabet("0123456789abcdef").withLength(32);
        assertThat(large.secret(BigInteger.TWO.pow(128).subtract(BigInteger.ONE)))
                .isEqualTo("f".repeat(32));
        assertThatThrownBy(large::secrets)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2^128.0 secrets cannot be enumerated");
        assertThatThrownBy(() -> FORMAT.secret(BigInteger.valueOf(1_000_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("index must be in [0, 1000000), but is 1000000");
        assertThatThrownBy(() -> FORMAT.secret(BigInteger.valueOf(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomSecretsAreUniform() {
        CanaryFormat small = FORMAT.withAlphabet("abc").withLength(2);
        List<String> all = small.secrets().toList();
        long[] counts = new long[9];
        for (long seed = 0; seed < 9000; seed++) {
            counts[all.indexOf(small.randomSecret(seed))]++;
        }
        double[] expected = new double[9];
        Arrays.fill(expected, 1000);
        // The seeds are fixed; a right generator falls below 1e-6 with probability 1e-6.
        assertThat(new ChiSquareTest().chiSquareTest(expected, counts)).isGreaterThan(1e-6);
        assertThat(small.randomSecret(7)).isEqualTo(small.randomSecret(7));
    }

    @Test
    void fillsTheTemplate() {
        Canary canary = FORMAT.canary("c", "Ann", "012345", 3);
        assertThat(canary.text()).isEqualTo("the access code of Ann is 012345.");
        assertThat(canary.text().substring(canary.secretStart(), canary.secretEnd()))
                .isEqualTo("012345");
        assertThat(canary.prefix()).isEqualTo("the access code of Ann is ");
        assertThat(canary.textWith("999999")).isEqualTo("the access code of Ann is 999999.");
        assertThat(CanaryFormat.of("{secret} opens {name}'s door")
                        .canary("c", "Bo", "000000", 0)
                        .text())
                .isEqualTo("000000 opens Bo's door");
        assertThat(CanaryFormat.of("pin {secret}").canary("c", "", "000000", 0).text())
                .isEqualTo("pin 000000");
    }

    @Test
    void makesUpDistinctNames() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(FORMAT.name(i)).matches("[A-Z][a-z]{5}");
            names.add(FORMAT.name(i));
        }
        for (int i = 342_990; i < FORMAT.nameCount(); i++) {
            names.add(FORMAT.name(i));
        }
        assertThat(names).hasSize(1010);
        assertThat(FORMAT.withNames(List.of("x", "y")).name(1)).isEqualTo("y");
    }

    @Test
    void refusesWhatIsNoFormat() {
        for (String template : List.of("no slot", "{secret} {secret}")) {
            assertThatThrownBy(() -> CanaryFormat.of(template))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must have the slot {secret} once")
                    .hasMessageContaining(template);
        }
        assertThatThrownBy(() -> CanaryFormat.of("{name} {name} {secret}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{name} once");
        for (String alphabet : List.of("", "a", "aba")) {
            assertThatThrownBy(() -> FORMAT.withAlphabet(alphabet))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("each once, but is '" + alphabet + "'");
        }
        assertThatThrownBy(() -> FORMAT.withLength(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length must be at least 1, but is 0");
        assertThatThrownBy(() -> FORMAT.withNames(List.of("a", "a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("distinct");
        assertThatThrownBy(() -> FORMAT.withNames(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanaryFormat.of("{secret}").withNames(List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{name}");
        for (String secret : List.of("12345", "1234567", "12345x")) {
            assertThatThrownBy(() -> FORMAT.canary("c", "Ann", secret, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + secret + "' must have 6 characters of the alphabet '0123456789'");
        }
        assertThatThrownBy(() -> FORMAT.canary("c", "Ann", "000000", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replicas must be at least 0, but is -1");
    }
}
