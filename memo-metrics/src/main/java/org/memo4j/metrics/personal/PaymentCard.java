package org.memo4j.metrics.personal;

/** Check of payment card numbers: the ranges and lengths that networks issue, and the check digit. */
final class PaymentCard {
    private PaymentCard() {}

    /** Whether digits are a number that a network issues, with the right check digit. */
    static boolean valid(String digits) {
        return digits.length() >= 13 && digits.length() <= 19 && issued(digits) && luhn(digits);
    }

    private static boolean issued(String digits) {
        int length = digits.length();
        int six = Integer.parseInt(digits.substring(0, 6));
        int four = six / 100;
        int three = six / 1000;
        int two = six / 10_000;
        boolean visa = two / 10 == 4 && (length == 13 || length == 16 || length == 19);
        boolean mastercard = (within(two, 51, 55) || within(four, 2221, 2720)) && length == 16;
        boolean amex = (two == 34 || two == 37) && length == 15;
        boolean diners = (within(three, 300, 305) || two == 36 || two == 38) && length == 14;
        boolean jcb = within(four, 3528, 3589) && length == 16;
        boolean discover = (four == 6011 || within(three, 644, 649) || two == 65) && length == 16;
        boolean unionPay = two == 62 && length >= 16;
        return visa || mastercard || amex || diners || jcb || discover || unionPay;
    }

    private static boolean within(int prefix, int least, int greatest) {
        return prefix >= least && prefix <= greatest;
    }

    /** Every second digit from the right but one is doubled, and the digits of the results add up to a multiple of 10. */
    private static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
