package org.memo4j.metrics.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;

/** Opens an index file, and refuses what is none or is damaged. */
final class IndexReader {
    private final Path path;
    private final FileChannel file;
    private final boolean verify;

    private IndexReader(Path path, FileChannel file, boolean verify) {
        this.path = path;
        this.file = file;
        this.verify = verify;
    }

    /**
     * What is in an index file.
     *
     * @param format its table of contents
     * @param shards its shards
     * @param names names of the documents
     */
    record Contents(IndexFormat format, List<Shard> shards, DocumentNames names) {}

    static Contents read(Path path, boolean verify) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return new IndexReader(path, file, verify).read();
        }
    }

    private Contents read() throws IOException {
        IndexFormat format = format();
        for (IndexFormat.Section section : format.sections()) {
            check(
                    section.position() >= IndexFormat.HEADER_BYTES
                            && section.length() >= 0
                            && section.length() <= file.size() - section.position(),
                    "its table of contents points outside the file");
        }
        List<Shard> shards = new ArrayList<>(format.shards().size());
        for (IndexFormat.ShardFormat shard : format.shards()) {
            shards.add(shard(shard));
        }
        MappedNumbers starts = map(format.nameStarts(), Long.BYTES);
        MappedNumbers names = map(format.names(), 1);
        check(
                format.nameStarts().length() == Long.BYTES * (format.size().documents() + 1),
                "the number of names is not the number of documents");
        return new Contents(format, List.copyOf(shards), new DocumentNames(starts, names));
    }

    private IndexFormat format() throws IOException {
        long size = file.size();
        byte[] header = bytes(0, (int) Math.min(size, IndexFormat.HEADER_BYTES));
        check(
                Arrays.equals(Arrays.copyOf(header, IndexFormat.MAGIC.length), IndexFormat.MAGIC),
                "it does not start as one");
        check(size >= IndexFormat.HEADER_BYTES + IndexFormat.TRAILER_BYTES, "it is cut off");
        long version = number(header, IndexFormat.MAGIC.length);
        Checks.check(
                version == IndexFormat.VERSION,
                "%s is an index file of version %d, but this library reads version %d; build the index again",
                path,
                version,
                IndexFormat.VERSION);
        byte[] trailer = bytes(size - IndexFormat.TRAILER_BYTES, IndexFormat.TRAILER_BYTES);
        check(
                Arrays.equals(Arrays.copyOfRange(trailer, 2 * Long.BYTES, trailer.length), IndexFormat.END),
                "it does not end as one; it may be cut off");
        long position = number(trailer, 0);
        int length = (int) number(trailer, Long.BYTES);
        check(
                position >= IndexFormat.HEADER_BYTES
                        && length >= 0
                        && position == size - IndexFormat.TRAILER_BYTES - length,
                "its table of contents is not where it should be");
        byte[] table = bytes(position, length);
        CRC32C checksum = new CRC32C();
        checksum.update(table);
        check(
                checksum.getValue() == number(trailer, Long.BYTES) >>> Integer.SIZE,
                "the checksum of its table of contents is wrong");
        return IndexFormat.of(table);
    }

    private Shard shard(IndexFormat.ShardFormat format) throws IOException {
        long positions = format.positions();
        checkLength(format, IndexFormat.ShardSection.TEXT, positions * format.codeWidth());
        checkLength(format, IndexFormat.ShardSection.SUFFIXES, positions * Integer.BYTES);
        checkLength(format, IndexFormat.ShardSection.PREFIXES, positions * Integer.BYTES);
        return new Shard(format, section -> {
            int width = section == IndexFormat.ShardSection.TEXT ? format.codeWidth() : Integer.BYTES;
            return map(format.section(section), width);
        });
    }

    private void checkLength(IndexFormat.ShardFormat shard, IndexFormat.ShardSection section, long bytes) {
        check(shard.section(section).length() == bytes, section + " has the wrong length");
    }

    private MappedNumbers map(IndexFormat.Section section, int width) throws IOException {
        MappedNumbers numbers = MappedNumbers.map(file, section, width);
        if (verify) {
            Progress.checkInterrupted("verifying the index");
            check(
                    numbers.checksum() == section.checksum(),
                    "the checksum of the bytes from " + section.position() + " on is wrong");
        }
        return numbers;
    }

    private byte[] bytes(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
            Progress.checkInterrupted("opening the index");
        }
        check(!bytes.hasRemaining(), "it is cut off");
        return bytes.array();
    }

    private static long number(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    }

    private void check(boolean condition, String reason) {
        Checks.check(condition, "%s is no index file, or a damaged one: %s; build the index again", path, reason);
    }
}
