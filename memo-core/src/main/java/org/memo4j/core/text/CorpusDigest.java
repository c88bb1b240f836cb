package org.memo4j.core.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Fingerprint of documents: by it a saved result knows the data that it was made for.
 *
 * @param documents number of documents
 * @param sha256 SHA-256 over the documents in order, of each its text in UTF-8 after the number of its bytes as eight
 *     bytes, big-endian; in hexadecimal
 */
public record CorpusDigest(int documents, String sha256) {
    /**
     * Fingerprint of the texts of documents; their ids do not matter, their order does.
     *
     * @param documents the documents
     * @return the fingerprint
     */
    public static CorpusDigest of(List<Document> documents) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, but not this one", e);
        }
        for (Document document : documents) {
            byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(8).putLong(0, text.length));
            digest.update(text);
        }
        return new CorpusDigest(documents.size(), HexFormat.of().formatHex(digest.digest()));
    }
}
