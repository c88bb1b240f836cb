package org.memo4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DataHashTest {
    @Test
    void isTheStartOfSha256OverKindLengthAndBits() {
        // printf '\0d\0\0\0\1\x3f\xf0\0\0\0\0\0\0' | sha256sum
        assertThat(DataHash.of(new double[] {1.0})).isEqualTo("sha256:95cd13fef889d59f");
    }

    @Test
    void differsWhenOneBitOrOneBoundaryDoes() {
        Set<String> hashes = new HashSet<>();
        hashes.add(DataHash.of(new double[] {1, 2}, new double[] {3}));
        hashes.add(DataHash.of(new double[] {1}, new double[] {2, 3}));
        hashes.add(DataHash.of(new double[] {1, 2, 3}));
        hashes.add(DataHash.of(new double[] {1, 2, Math.nextUp(3.0)}));
        hashes.add(DataHash.of(new double[] {0.0}));
        hashes.add(DataHash.of(new double[] {-0.0}));
        hashes.add(new DataHash().add(new int[] {1, 2, 3}).value());
        hashes.add(new DataHash().add(new long[] {1, 2, 3}).value());
        hashes.add(new DataHash().add(new float[] {1, 2, 3}).value());
        hashes.add(new DataHash().add(true, false).value());
        hashes.add(new DataHash().add(false, true).value());
        hashes.add(new DataHash().add("ab").add("c").value());
        hashes.add(new DataHash().add("a").add("bc").value());
        hashes.add(new DataHash().value());
        assertThat(hashes).hasSize(14);
    }

    @Test
    void doesNotDependOnTheSizeOfTheBuffer() {
        double[] numbers = new double[5000];
        byte[] bits = new byte[6 + 8 * numbers.length];
        java.nio.ByteBuffer view = java.nio.ByteBuffer.wrap(bits).putChar('d').putInt(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.sin(i);
            view.putDouble(numbers[i]);
        }
        assertThat(DataHash.of(numbers)).isEqualTo("sha256:" + sha256(bits).substring(0, 16));
    }

    private static String sha256(byte[] bytes) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
