package org.memo4j.metrics.corpus;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Table of contents of an index file.
 *
 * <p>The file is {@link #MAGIC}, the version, the sections, this table, and at the end a trailer: position, length and
 * checksum of the table and {@link #END}. So a file that was not written to its end has no trailer. Numbers are
 * little-endian in the sections and the trailer, and as {@link DataOutputStream} writes them in the table. Checksums are
 * CRC-32C.
 *
 * @param unit what the symbols are
 * @param normalization what was made equal
 * @param size size of the corpus
 * @param shards the shards
 * @param nameStarts section of one long a document, and one at the end: where its name starts
 * @param names section of the names in UTF-8
 */
record IndexFormat(
        SymbolUnit unit,
        Normalization normalization,
        CorpusSize size,
        List<ShardFormat> shards,
        Section nameStarts,
        Section names) {
    static final byte[] MAGIC = {'M', 'E', 'M', 'O', '4', 'J', 'S', 'A'};
    static final byte[] END = {'M', 'E', 'M', 'O', '4', 'J', 'O', 'K'};
    static final int VERSION = 1;
    static final int HEADER_BYTES = 16;
    static final int TRAILER_BYTES = 24;

    /**
     * A part of the file.
     *
     * @param position where it starts
     * @param length its bytes
     * @param checksum its checksum
     */
    record Section(long position, long length, int checksum) {
        void write(DataOutputStream out) throws IOException {
            out.writeLong(position);
            out.writeLong(length);
            out.writeInt(checksum);
        }

        static Section read(DataInputStream in) throws IOException {
            return new Section(in.readLong(), in.readLong(), in.readInt());
        }
    }

    /**
     * A shard: whole documents, each followed by one end of document, which is a position too.
     *
     * @param positions number of positions
     * @param firstDocument number of its first document
     * @param codeWidth bytes of a code
     * @param sections all of them
     */
    record ShardFormat(int positions, long firstDocument, int codeWidth, Map<ShardSection, Section> sections) {
        Section section(ShardSection section) {
            return Objects.requireNonNull(sections.get(section));
        }
    }

    /** Sections of a shard. */
    enum ShardSection {
        /** Codes of the text. */
        TEXT,
        /** Suffix array, one int a position. */
        SUFFIXES,
        /** Common prefix of each suffix with the one before it, one int a position. */
        PREFIXES,
        /** The symbols, one int each. */
        ALPHABET,
        /** Where the suffixes with each code start in the suffix array, one int a code from 0, and one at the end. */
        BUCKETS,
        /** Where the documents start, one int each, and one at the end. */
        DOCUMENTS,
        /** Original position in its document of each position, one int each; empty where nothing is normalized. */
        ORIGINS
    }

    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(unit.name());
        out.writeBoolean(normalization.foldCase());
        out.writeBoolean(normalization.collapseWhitespace());
        out.writeLong(size.documents());
        out.writeLong(size.symbols());
        out.writeLong(size.checksum());
        nameStarts.write(out);
        names.write(out);
        out.writeInt(shards.size());
        for (ShardFormat shard : shards) {
            out.writeInt(shard.positions);
            out.writeLong(shard.firstDocument);
            out.writeInt(shard.codeWidth);
            for (ShardSection section : ShardSection.values()) {
                shard.section(section).write(out);
            }
        }
        return bytes.toByteArray();
    }

    static IndexFormat of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        SymbolUnit unit = SymbolUnit.valueOf(in.readUTF());
        Normalization normalization = new Normalization(in.readBoolean(), in.readBoolean());
        CorpusSize size = new CorpusSize(in.readLong(), in.readLong(), in.readLong());
        Section nameStarts = Section.read(in);
        Section names = Section.read(in);
        int count = in.readInt();
        List<ShardFormat> shards = new ArrayList<>(count);
        for (int s = 0; s < count; s++) {
            int positions = in.readInt();
            long firstDocument = in.readLong();
            int codeWidth = in.readInt();
            Map<ShardSection, Section> sections = new EnumMap<>(ShardSection.class);
            for (ShardSection section : ShardSection.values()) {
                sections.put(section, Section.read(in));
            }
            shards.add(new ShardFormat(positions, firstDocument, codeWidth, sections));
        }
        return new IndexFormat(unit, normalization, size, List.copyOf(shards), nameStarts, names);
    }

    /** All sections of the file. */
    List<Section> sections() {
        List<Section> all = new ArrayList<>(List.of(nameStarts, names));
        shards.forEach(shard -> all.addAll(shard.sections.values()));
        return all;
    }
}
