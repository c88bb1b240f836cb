package org.memo4j.metrics.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTableTest {
    private static final String CSV =
            "name, age,note\r\n\r\n\"Doe, \"\"Jane\"\"\", 41 ,x\r\nRoe,7,\"two\nlines\"\r\n\nPoe,,\"\"\n";

    @Test
    void keepsTheTextOfRowsAndTheirValues() {
        DataTable table = DataTable.parse(CSV);
        assertThat(table.names()).containsExactly("name", "age", "note");
        assertThat(table.size()).isEqualTo(3);
        assertThat(table.row(0)).isEqualTo("\"Doe, \"\"Jane\"\"\", 41 ,x");
        assertThat(table.row(1)).isEqualTo("Roe,7,\"two\nlines\"");
        assertThat(table.value(0, 0)).isEqualTo("Doe, \"Jane\"");
        assertThat(table.value(0, 1)).isEqualTo("41");
        assertThat(table.value(1, 2)).isEqualTo("two\nlines");
        assertThat(table.value(2, 1)).isEmpty();
        assertThat(table.fields(0)).containsExactly("\"Doe, \"\"Jane\"\"\"", " 41 ", "x");
        assertThat(String.join(",", table.fields(1))).isEqualTo(table.row(1));
        assertThat(table.text()).startsWith("name, age,note\n\"Doe").endsWith("Poe,,\"\"\n");
        for (int row = 0; row < 3; row++) {
            assertThat(table.text().substring(table.start(row))).startsWith(table.row(row));
        }
        assertThat(table.column("age")).isEqualTo(1);
        assertThat(table.hash()).isNotEqualTo(DataTable.parse("a\n1\n").hash());
    }

    @Test
    void readsTablesWithoutHeaderAndFiles(@TempDir Path folder) throws IOException {
        DataTable table = DataTable.parse("1,2\n3,4", List.of("a", "b"));
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.text()).isEqualTo("1,2\n3,4\n");
        assertThat(table.start(1)).isEqualTo(4);
        Path file = folder.resolve("t.csv");
        Files.writeString(file, "\uFEFFa,b\n1,2\n");
        assertThat(DataTable.read(file).names()).containsExactly("a", "b");
    }

    @Test
    void refusesBadTables() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataTable.parse(""))
                .withMessageContaining("empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataTable.parse("a,b\n"))
                .withMessageContaining("no row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataTable.parse("a,b\n1\n"))
                .withMessageContaining("row 0 has 1 values");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataTable.parse("a,a\n1,2\n"))
                .withMessageContaining("same name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataTable.parse("a\n\"open\n"))
                .withMessageContaining("no CSV");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataTable.parse("a\n1\n").column("b"))
                .withMessageContaining("no column 'b'");
    }
}
