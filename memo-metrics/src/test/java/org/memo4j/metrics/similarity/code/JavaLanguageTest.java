package org.memo4j.metrics.similarity.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaLanguageTest {
    private static final JavaLanguage JAVA = JavaLanguage.create();

    private static String tree(String source) {
        return JAVA.parse(source).tree().toString();
    }

    private static List<String> flow(String source) {
        return JAVA.parse(source).dataFlow().stream()
                .map(e -> e.target() + "<-" + e.source())
                .toList();
    }

    @Test
    void readsUnitsMembersAndStatements() {
        assertThat(tree("return a + f(1);")).isEqualTo("COMPILATION_UNIT(RETURN(PLUS(a, METHOD_INVOCATION(f, 1))))");
        assertThat(tree("int f(int x) { return x; } // one"))
                .isEqualTo("COMPILATION_UNIT(METHOD(f, int, VARIABLE(x, int), BLOCK(RETURN(x))))");
        assertThat(tree("Point(int x) { this.x = x; }"))
                .isEqualTo("COMPILATION_UNIT(METHOD(<init>, VARIABLE(x, int), "
                        + "BLOCK(EXPRESSION_STATEMENT(ASSIGNMENT(MEMBER_SELECT(this, x), x)))))");
        assertThat(tree("package p; import java.util.List; public class A { void f() { break l; } }"))
                .isEqualTo("COMPILATION_UNIT(PACKAGE(p), IMPORT(MEMBER_SELECT(MEMBER_SELECT(java, util), List)), "
                        + "CLASS(A, MODIFIERS(public), METHOD(f, void, BLOCK(BREAK(l)))))");
        assertThat(tree("if (b) { } else return;"))
                .isEqualTo("COMPILATION_UNIT(IF(PARENTHESIZED(b), BLOCK(), RETURN()))");
        assertThat(tree("class A {}")).isEqualTo("COMPILATION_UNIT(CLASS(A))");
        assertThat(tree("record P(int x) {}")).startsWith("COMPILATION_UNIT(RECORD(P");
    }

    @Test
    void saysWhatDoesNotParse() {
        for (String wrong : List.of("int x = ;", "} class B {", "} void g() {", "return", "a + b", "int f( {")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> JAVA.parse(wrong))
                    .withMessageContaining("does not parse");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JAVA.parse("int x = 1;\nx = x +;\n"))
                .withMessageContaining("line 2: illegal start of expression");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JAVA.parse(" // nothing\n"))
                .withMessageContaining("no code");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JAVA.parse("x = " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + ";"))
                .withMessageContaining("too deeply");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JavaLanguage.present(null))
                .withMessageContaining("run a JDK");
    }

    @Test
    void cutsAnyTextIntoTokens() {
        assertThat(JAVA.tokens("/* c */ for (int i=0;i<n;++i) x[i] >>>= 0x1E+1.5e-3f; // end"))
                .containsExactly(
                        "for", "(", "int", "i", "=", "0", ";", "i", "<", "n", ";", "++", "i", ")", "x", "[", "i", "]",
                        ">>>=", "0x1E", "+", "1.5e-3f", ";");
        assertThat(JAVA.tokens("s = \"a \\\" // b\" + '\\'' + \"open\nt"))
                .containsExactly("s", "=", "\"a \\\" // b\"", "+", "'\\''", "+", "\"open", "t");
        assertThat(JAVA.tokens("\"\"\"\n a \\\"\"\" b\"\"\";A::b->.5"))
                .containsExactly("\"\"\"\n a \\\"\"\" b\"\"\"", ";", "A", "::", "b", "->", ".5");
        assertThat(JAVA.tokens("x \"\\")).containsExactly("x", "\"\\");
        assertThat(JAVA.tokens("/* open")).isEmpty();
        assertThat(JAVA.keywords())
                .contains("while", "int")
                .doesNotContain("true", "x")
                .hasSize(50);
    }

    @Test
    void followsValues() {
        assertThat(flow("int f(int a, int b) { int s = a + b; s += g(s); return s; }"))
                .containsExactly("a<-a", "b<-b", "s<-a", "s<-b", "s<-s", "s<-s", "s<-s", "s<-s", "s<-s");
        assertThat(flow("y = a + Math.max(b, c.d);")).containsExactly("y<-a", "y<-b", "y<-c");
        assertThat(flow("for (String w : words) n++;")).containsExactly("w<-words", "n<-n");
        assertThat(flow("A(int x) { this.x = x; o.f[x] = z; }")).containsExactly("x<-x", "this.x<-x", "x<-x", "o<-z");
        assertThat(flow("if (o instanceof String s) t = (Foo) s;")).containsExactly("s<-o", "s<-s", "t<-s");
        assertThat(flow("Function<A, B> f = x -> new Foo(x); switch (k) { case RED: m = k; }"))
                .containsExactly("x<-x", "f<-x", "m<-k");
        assertThat(flow("return 1;")).isEmpty();
    }
}
