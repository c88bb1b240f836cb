package org.memo4j.core.text;

/**
 * A visible character for every byte, as GPT-2's files and their successors write tokens: printable Latin-1 characters
 * stand for themselves, the other 68 bytes, in order, for U+0100 and up. The order of the characters is the order of the
 * byte tokens.
 */
final class ByteAlphabet {
    private static final char[] CHARACTER = new char[256];
    private static final int[] BYTE = new int[256 + 68];
    private static final int[] ORDER = new int[256];

    static {
        int other = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
            CHARACTER[b] = (char) (printable ? b : other++);
        }
        java.util.Arrays.fill(BYTE, -1);
        for (int b = 0; b < 256; b++) {
            BYTE[CHARACTER[b]] = b;
        }
        int at = 0;
        for (int b : BYTE) {
            if (b >= 0) {
                ORDER[at++] = b;
            }
        }
    }

    private ByteAlphabet() {}

    /** The byte, 0 to 255, whose token has an id below 256. */
    static int byteOf(int id) {
        return ORDER[id];
    }

    static String toText(byte[] bytes) {
        char[] text = new char[bytes.length];
        for (int i = 0; i < text.length; i++) {
            text[i] = CHARACTER[bytes[i] & 0xFF];
        }
        return new String(text);
    }

    static byte[] toBytes(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = text.charAt(i);
            if (c >= BYTE.length || BYTE[c] < 0) {
                throw new IllegalArgumentException("'" + text + "' is no byte-level token: '" + c
                        + "' stands for no byte; is this the vocabulary of another kind of tokenizer?");
            }
            bytes[i] = (byte) BYTE[c];
        }
        return bytes;
    }
}
