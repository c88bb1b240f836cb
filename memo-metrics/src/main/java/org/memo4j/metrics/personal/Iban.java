package org.memo4j.metrics.personal;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Check of international bank account numbers, ISO 13616 and the registry of its lengths. */
final class Iban {
    private static final Map<String, Integer> LENGTHS = Pattern.compile(" ")
            .splitAsStream(
                    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18"
                            + " DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23"
                            + " IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31"
                            + " MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24"
                            + " SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20")
            .collect(Collectors.toUnmodifiableMap(c -> c.substring(0, 2), c -> Integer.valueOf(c.substring(2))));

    private Iban() {}

    /** Whether a number without spaces has the length of its country and the remainder 1 modulo 97. */
    static boolean valid(String number) {
        if (number.length() < 4 || LENGTHS.getOrDefault(number.substring(0, 2), -1) != number.length()) {
            return false;
        }
        String turned = number.substring(4) + number.substring(0, 4);
        int remainder = 0;
        for (int i = 0; i < turned.length(); i++) {
            int value = Character.digit(turned.charAt(i), Character.MAX_RADIX);
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
        }
        return remainder == 1;
    }
}
