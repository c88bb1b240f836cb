package org.memo4j.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class CsvTableTest {
    @Test
    void writesHeaderAndRowsExactly() {
        CsvTable table = CsvTable.ofRows(2)
                .with("sequence", new int[] {0, 1})
                .with("split", List.of("train", "held-out, \"x\"\nü"))
                .with("loss", new double[] {0.1, Double.NaN})
                .with("hash", new long[] {Long.MIN_VALUE, 7})
                .with("member", new boolean[] {true, false});
        assertThat(table.toCsv()).isEqualTo("""
                        sequence,split,loss,hash,member
                        0,train,0.1,-9223372036854775808,true
                        1,"held-out, ""x""
                        ü",NaN,7,false
                        """);
        assertThat(table.names()).containsExactly("sequence", "split", "loss", "hash", "member");
        assertThat(table.rows()).isEqualTo(2);
        assertThat(table).hasToString("2 rows of [sequence, split, loss, hash, member]");
    }

    @Test
    void streamHoldsTheSameBytesAsTheText() throws IOException {
        CsvTable table = CsvTable.ofRows(1).with("text", List.of("ü€😀"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.writeTo(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(table.toCsv());
    }

    @Test
    void doublesReadBackToTheSameBitsInAnyLocale() throws IOException {
        long seed = 20;
        double[] values = new SplittableRandom(seed)
                .longs(500)
                .mapToDouble(Double::longBitsToDouble)
                .toArray();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            String csv = CsvTable.ofRows(values.length).with("v", values).toCsv();
            List<CSVRecord> records =
                    CSVFormat.DEFAULT.parse(new StringReader(csv)).getRecords();
            for (int i = 0; i < values.length; i++) {
                assertThat(Double.doubleToLongBits(
                                Double.parseDouble(records.get(i + 1).get(0))))
                        .as("value %d of seed %d", i, seed)
                        .isEqualTo(Double.doubleToLongBits(values[i]));
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void keepsItsOwnCopy() {
        double[] values = {1};
        CsvTable table = CsvTable.ofRows(1).with("v", values);
        values[0] = 2;
        assertThat(table.toCsv()).isEqualTo("v\n1.0\n");
    }

    @Test
    void refusesWhatIsNoTable() {
        CsvTable table = CsvTable.ofRows(2).with("v", new double[2]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.with("w", new int[3]))
                .withMessageContaining("column 'w' has 3 entries, but the table has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.with("v", new int[2]))
                .withMessageContaining("already has a column 'v'");
        assertThatIllegalArgumentException().isThrownBy(() -> table.with(" ", new int[2]));
        assertThatIllegalArgumentException().isThrownBy(() -> CsvTable.ofRows(0).toCsv());
        assertThatIllegalArgumentException().isThrownBy(() -> CsvTable.ofRows(-1));
    }
}
