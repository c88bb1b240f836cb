package org.memo4j.report.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** SHA-256 sums of files, in the form of the {@code sha256sum} command. */
final class CheckSums {
    private static final int HEX_DIGITS = 64;

    private CheckSums() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return hex(digest);
    }

    /** Sum by file name; empty if there is no such file, and lines of another form are left out. */
    static Map<String, String> read(Path sums) throws IOException {
        Map<String, String> byName = new LinkedHashMap<>();
        if (Files.isRegularFile(sums, LinkOption.NOFOLLOW_LINKS)) {
            for (String line : Files.readAllLines(sums, StandardCharsets.ISO_8859_1)) {
                if (line.length() > HEX_DIGITS + 2 && line.startsWith("  ", HEX_DIGITS)) {
                    byName.put(line.substring(HEX_DIGITS + 2), line.substring(0, HEX_DIGITS));
                }
            }
        }
        return byName;
    }
}
