package org.memo4j.metrics.similarity.code;

import java.util.ArrayList;
import java.util.List;

/** Cuts any text into tokens of Java. */
final class JavaTokens {
    private static final String[] OPERATORS = { // those of more than one character, long ones first
        ">>>=", "<<=", ">>=", ">>>", "...", "->", "::", "++", "--", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=",
        "*=", "/=", "&=", "|=", "^=", "%=", "<<", ">>"
    };

    private final String source;

    JavaTokens(String source) {
        this.source = source;
    }

    List<String> all() {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < source.length()) {
            int point = source.codePointAt(at);
            int end;
            boolean token = true;
            if (Character.isWhitespace(point)) {
                end = at + Character.charCount(point);
                token = false;
            } else if (source.startsWith("//", at)) {
                end = endOfLine(at);
                token = false;
            } else if (source.startsWith("/*", at)) {
                int close = source.indexOf("*/", at + 2);
                end = close < 0 ? source.length() : close + 2;
                token = false;
            } else if (source.startsWith("\"\"\"", at)) {
                end = endOfLiteral(at, "\"\"\"", source.length());
            } else if (point == '"' || point == '\'') {
                end = endOfLiteral(at, String.valueOf((char) point), endOfLine(at));
            } else if (Character.isJavaIdentifierStart(point)) {
                end = endOfName(at);
            } else if (isDigit(at) || (point == '.' && isDigit(at + 1))) {
                end = endOfNumber(at);
            } else {
                end = endOfOperator(at, point);
            }
            if (token) {
                tokens.add(source.substring(at, end));
            }
            at = end;
        }
        return tokens;
    }

    private int endOfLine(int at) {
        int end = at;
        while (end < source.length() && source.charAt(end) != '\n' && source.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private int endOfLiteral(int at, String quote, int limit) {
        int end = at + quote.length();
        while (end < limit && !source.startsWith(quote, end)) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(limit, end + quote.length());
    }

    private int endOfName(int at) {
        int end = at;
        while (end < source.length() && Character.isJavaIdentifierPart(source.codePointAt(end))) {
            end += Character.charCount(source.codePointAt(end));
        }
        return end;
    }

    private int endOfNumber(int at) {
        boolean hexadecimal = source.startsWith("0x", at) || source.startsWith("0X", at);
        int end = at;
        while (end < source.length()) {
            char c = source.charAt(end);
            boolean sign = (c == '+' || c == '-')
                    && end > at
                    && Character.toLowerCase(source.charAt(end - 1)) == (hexadecimal ? 'p' : 'e');
            if (!sign && c != '.' && !Character.isLetterOrDigit(c) && c != '_') {
                break;
            }
            end++;
        }
        return end;
    }

    private int endOfOperator(int at, int point) {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                return at + operator.length();
            }
        }
        return at + Character.charCount(point);
    }

    private boolean isDigit(int at) {
        return at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9';
    }
}
