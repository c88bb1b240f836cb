package org.memo4j.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharTokenizerTest {
    private final CharTokenizer tokenizer = CharTokenizer.train(List.of("banana", "\uD83D\uDE42 é", ""));

    @Test
    void idsFollowTheCodePoints() {
        // space, a, b, n, é, U+1F642, start
        assertThat(tokenizer.vocabularySize()).isEqualTo(7);
        assertThat(tokenizer.startToken()).isEqualTo(6);
        assertThat(tokenizer.encode("ban \uD83D\uDE42é")).containsExactly(2, 1, 3, 0, 5, 4);
        assertThat(tokenizer.encode("")).isEmpty();
    }

    @Test
    void decodesWhatItEncodes() {
        String text = "nab \uD83D\uDE42\uD83D\uDE42 éa";
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        assertThat(tokenizer.decode(new int[] {6, 2, 6, 1})).isEqualTo("ba");
        assertThatThrownBy(() -> tokenizer.decode(new int[] {7}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token must be in [0, 7), but is 7");
    }

    @Test
    void doesNotDependOnTheOrderOfTheTexts() {
        assertThat(CharTokenizer.train(List.of("é\uD83D\uDE42", "nab "))).isEqualTo(tokenizer);
        assertThat(CharTokenizer.train(Corpus.ofTexts("é\uD83D\uDE42", "nab "))).isEqualTo(tokenizer);
        assertThat(CharTokenizer.train(List.of("nab "))).isNotEqualTo(tokenizer);
    }

    @Test
    void namesTheUnknownCharacterAndItsPlace() {
        assertThatThrownBy(() -> tokenizer.encode("\uD83D\uDE42x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("character 'x' (U+0078) at index 2 is not in the vocabulary of 6 characters")
                .hasMessageContaining("withUnknown()");
    }

    @Test
    void unknownCharactersGetAnIdOnRequest() {
        CharTokenizer lenient = tokenizer.withUnknown();
        assertThat(lenient.vocabularySize()).isEqualTo(8);
        assertThat(lenient.startToken()).isEqualTo(7);
        assertThat(lenient.encode("bx")).containsExactly(2, 6);
        assertThat(lenient.decode(new int[] {2, 6, 7})).isEqualTo("b\uFFFD");
        assertThat(lenient.withUnknown()).isEqualTo(lenient);
    }

    @Test
    void refusesHalfCharactersAndNothingAtAll() {
        for (String broken : List.of("a\uD83D", "a\uD83Db", "a\uDE42")) {
            assertThatThrownBy(() -> tokenizer.encode(broken))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("unpaired surrogate")
                    .hasMessageContaining("at index 1");
            assertThatThrownBy(() -> CharTokenizer.train(List.of(broken)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("unpaired surrogate");
        }
        assertThatThrownBy(() -> CharTokenizer.train(List.of("", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no character");
    }

    @Test
    void savesAndLoads(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        for (CharTokenizer saved : List.of(tokenizer, tokenizer.withUnknown())) {
            saved.save(file);
            assertThat(CharTokenizer.load(file)).isEqualTo(saved);
        }
    }

    @Test
    void refusesDamagedFiles(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        tokenizer.save(file);
        String good = Files.readString(file);
        for (String bad : List.of(
                good.substring(0, good.length() / 2),
                good.replace("\"version\" : 1", "\"version\" : 2"),
                good.replace("abn", "ban"),
                good + "x",
                "[]")) {
            assertThat(bad).isNotEqualTo(good);
            Files.writeString(file, bad);
            assertThatThrownBy(() -> CharTokenizer.load(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
