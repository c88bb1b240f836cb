package org.memo4j.metrics.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class PersonalPatternTest {
    private static List<String> values(PersonalPattern pattern, String text) {
        return pattern.find(text).stream().map(PersonalSpan::value).toList();
    }

    @Test
    void findsEmails() {
        assertThat(values(
                        PersonalPattern.EMAIL,
                        "Write to <Jane.Doe+x@Mail.Example.org>, or bob_1@a-b.co.uk. Not @home, a@b, .x@y.com,"
                                + " x..y@z.com, me@-a.com, me@a-.com nor x@localhost"))
                .containsExactly("jane.doe+x@mail.example.org", "bob_1@a-b.co.uk");
        PersonalSpan span = PersonalPattern.EMAIL.find("to A@b.io!").get(0);
        assertThat(span).isEqualTo(new PersonalSpan("email", 3, 9, "A@b.io", "a@b.io"));
        assertThat(values(PersonalPattern.EMAIL, "a".repeat(65) + "@b.io")).isEmpty();
        assertThat(values(PersonalPattern.EMAIL, "x@y.com x@y.com, z@y.com")).hasSize(3);
    }

    @Test
    void findsPhoneNumbersHoweverTheyAreWritten() {
        for (String same : new String[] {
            "(415) 555-2671",
            "415-555-2671",
            "415.555.2671",
            "415 555 2671",
            "1-415-555-2671",
            "+1 415 555 2671",
            "+1 (415) 555-2671",
            "+14155552671"
        }) {
            assertThat(values(PersonalPattern.PHONE, "Call " + same + ", please."))
                    .as(same)
                    .containsExactly("+14155552671");
        }
        assertThat(values(PersonalPattern.PHONE, "+49 30 901820 and +442071838750 and +44 (0)20 7183 8750"))
                .containsExactly("+4930901820", "+442071838750", "+442071838750");
        assertThat(values(
                        PersonalPattern.PHONE,
                        "115-555-2671, 415-155-2671, 555-2671, 4155552671, 415-555-26711, x415-555-2671,"
                                + " +1234567, 1415-555-2671-3"))
                .isEmpty();
    }

    @Test
    void findsIbansByTheirChecksum() {
        // examples of the registry
        assertThat(values(
                        PersonalPattern.IBAN,
                        "GB82 WEST 1234 5698 7654 32, DE89370400440532013000; FR14 2004 1010 0505 0001 3M02 606"
                                + " NO9386011117947 MT84MALT011000012345MTLCAST001S"))
                .containsExactly(
                        "GB82WEST12345698765432",
                        "DE89370400440532013000",
                        "FR1420041010050500013M02606",
                        "NO9386011117947",
                        "MT84MALT011000012345MTLCAST001S");
        // the next words look like groups
        assertThat(values(PersonalPattern.IBAN, "BE68 5390 0754 7034 WITH LOVE"))
                .containsExactly("BE68539007547034");
        assertThat(PersonalPattern.IBAN
                        .find("x BE68 5390 0754 7034 WITH LOVE")
                        .get(0)
                        .end())
                .isEqualTo(21);
        assertThat(values(
                        PersonalPattern.IBAN,
                        "GB83 WEST 1234 5698 7654 32 DE8937040044053201300 QQ89370400440532013000"))
                .isEmpty();
    }

    @Test
    void ibanChecksumSeesEveryWrongDigitAndSwap() {
        String right = "DE89370400440532013000";
        for (int i = 4; i < right.length(); i++) {
            for (char c = '0'; c <= '9'; c++) {
                String other = right.substring(0, i) + c + right.substring(i + 1);
                assertThat(Iban.valid(other)).as(other).isEqualTo(other.equals(right));
            }
            if (i + 1 < right.length() && right.charAt(i) != right.charAt(i + 1)) {
                String swapped = right.substring(0, i) + right.charAt(i + 1) + right.charAt(i) + right.substring(i + 2);
                assertThat(Iban.valid(swapped)).as(swapped).isFalse();
            }
        }
    }

    @Test
    void findsCardsByTheirChecksum() {
        assertThat(values(
                        PersonalPattern.CREDIT_CARD,
                        "4111 1111 1111 1111, 5500-0055-5555-5559 378282246310005."
                                + " Not 4111 1111 1111 1112, 0000000000000000 or 41111111111111111111"))
                .containsExactly("4111111111111111", "5500005555555559", "378282246310005");
        // test numbers of the networks, and an identifier in no network's range and length
        assertThat(values(
                        PersonalPattern.CREDIT_CARD,
                        "3782 822463 10005 30569309025904 6011111111111117 3530111333300000 2223003122003222"
                                + " 4222222222222 6200000000000005 3588849162933574182"))
                .containsExactly(
                        "378282246310005",
                        "30569309025904",
                        "6011111111111117",
                        "3530111333300000",
                        "2223003122003222",
                        "4222222222222",
                        "6200000000000005");
        // one in ten numbers passes
        SplittableRandom random = new SplittableRandom(3);
        int passed = 0;
        for (int i = 0; i < 2000; i++) {
            StringBuilder number = new StringBuilder("4");
            random.ints(15, 0, 10).forEach(number::append);
            passed += PersonalPattern.CREDIT_CARD.find(number.toString()).size();
        }
        // P[|Bin(2000, 0.1) - 200| > 70] < 1e-6
        assertThat(passed).isBetween(130, 270);
    }

    @Test
    void findsAddressesAndSocialSecurityNumbers() {
        assertThat(values(PersonalPattern.IPV4, "192.168.0.1, 255.255.255.255. 0.0.0.0/8"))
                .containsExactly("192.168.0.1", "255.255.255.255", "0.0.0.0");
        assertThat(values(PersonalPattern.IPV4, "256.1.1.1 1.2.3 1.2.3.4.5 01.2.3.4 v1.2.3.4"))
                .isEmpty();
        assertThat(values(PersonalPattern.US_SSN, "SSN 078-05-1120, 899-99-9999."))
                .containsExactly("078-05-1120", "899-99-9999");
        assertThat(values(
                        PersonalPattern.US_SSN,
                        "000-12-3456 666-12-3456 900-12-3456 123-00-4567 123-45-0000 1123-45-6789 123-45-67890"
                                + " 123-45-6789-1"))
                .isEmpty();
    }

    @Test
    void takesPatternsOfTheUser() {
        PersonalPattern record = PersonalPattern.of(
                        "record", Pattern.compile("mrn[ :]*(\\d{6})", Pattern.CASE_INSENSITIVE))
                .withValue(text -> text.replaceAll("\\D", ""))
                .withCheck(text -> !text.endsWith("000000"));
        assertThat(values(record, "MRN: 123456, mrn 123456 mrn000000")).containsExactly("123456", "123456");
        assertThat(record.name()).isEqualTo("record");
        assertThat(record.toString()).contains("record", "mrn");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PersonalPattern.of("any", "x*"))
                .withMessageContaining("empty text");
        assertThatIllegalArgumentException().isThrownBy(() -> PersonalPattern.of(" ", "x"));
        Assertions.assertThatExceptionOfType(PatternSyntaxException.class)
                .isThrownBy(() -> PersonalPattern.of("open", "("));
    }

    @Test
    void doesNotSearchForEver() {
        // what makes a backtracking engine try all splits
        String dots = "a.".repeat(20_000);
        String digits = "1 ".repeat(20_000);
        for (PersonalPattern pattern : PersonalPattern.builtIn()) {
            assertThat(pattern.find(dots + "@")).as(pattern.name()).isEmpty();
            assertThat(pattern.find("x@" + dots)).as(pattern.name()).isEmpty();
            pattern.find("+4" + digits);
        }
    }
}
