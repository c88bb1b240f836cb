package org.memo4j.core.score;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/**
 * Saves score tables and reads them back: the door for scores that were computed elsewhere.
 *
 * <p>The end of the file's name says what is in it; {@code .gz} after it packs.
 *
 * <dl>
 *   <dt>{@code .csv}
 *   <dd>a line of column names, then one line a scored token:
 *       <pre>
 * sequence,position,token,logprob,rank,mean,variance
 * 0,1,314,-0.25,0,-1.75,0.5
 * 0,2,159,-4.5,7,-2.0,1.25
 *       </pre>
 *       {@code sequence} counts from 0 without gaps; {@code position} is that of the token in its sequence, and starts at
 *       the table's {@link TokenScores#firstPosition()}. {@code token}, {@code rank}, and {@code mean} with {@code
 *       variance} may be absent, but for all lines alike; columns may come in any order. A sequence without scored token
 *       is one line with its number and the first position, and nothing else.
 *   <dt>{@code .jsonl}
 *   <dd>one JSON object a line, which is one sequence:
 *       <pre>
 * {"id": "a", "first_position": 1, "tokens": [314, 159], "logprobs": [-0.25, -4.5], "ranks": [0, 7]}
 *       </pre>
 *       with {@code logprobs} and any of {@code tokens}, {@code ranks}, and {@code means} with {@code variances}, for all
 *       lines alike and of the same length. Without {@code first_position}, it is 1 if the first log-probability is
 *       {@code null} (as some servers report a first token that has no context; the first entry of the other arrays is
 *       then left out too), else 0. {@code id} must be unique if it is there; it and {@code text} are not kept.
 * </dl>
 *
 * <p>Log-probabilities are natural logarithms; ranks count from 0. Minus infinity is {@code -Infinity} (in CSV also
 * {@code -inf}), as Python writes and reads it. Numbers are written so that reading gives the same table to the bit; only
 * a table without any sequence forgets its first position. A name that is not known is an error, so that a misspelled
 * column is not overlooked.
 */
public final class TokenScoresFile {
    private TokenScoresFile() {}

    /** Kinds of files. */
    private enum Kind {
        CSV(".csv") {
            @Override
            void write(TokenScores scores, Writer out) throws IOException {
                TokenScoresCsv.write(scores, out);
            }

            @Override
            TokenScores read(BufferedReader in, String name) throws IOException {
                return TokenScoresCsv.read(in, name);
            }
        },
        JSONL(".jsonl") {
            @Override
            void write(TokenScores scores, Writer out) throws IOException {
                TokenScoresJsonl.write(scores, out);
            }

            @Override
            TokenScores read(BufferedReader in, String name) throws IOException {
                return TokenScoresJsonl.read(in, name);
            }
        };

        final String ending;

        Kind(String ending) {
            this.ending = ending;
        }

        abstract void write(TokenScores scores, Writer out) throws IOException;

        abstract TokenScores read(BufferedReader in, String name) throws IOException;

        static Kind of(Path file) {
            String bare = TextFile.bareName(file);
            for (Kind kind : values()) {
                if (bare.endsWith(kind.ending)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "the name of a score file must end in .csv, .jsonl, .csv.gz or .jsonl.gz, but is " + file);
        }
    }

    /**
     * Saves a table, whole or not at all.
     *
     * @param file file to write
     * @param scores the table
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the end of its name is not known
     */
    public static void write(Path file, TokenScores scores) throws IOException {
        Kind kind = Kind.of(file);
        TextFile.write(file, out -> kind.write(scores, out));
    }

    /**
     * Reads a table.
     *
     * @param file the file
     * @return the table
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if its content is wrong, naming the file and the line
     */
    public static TokenScores read(Path file) throws IOException {
        Kind kind = Kind.of(file);
        return TextFile.read(file, in -> kind.read(in, file.toString()));
    }
}
