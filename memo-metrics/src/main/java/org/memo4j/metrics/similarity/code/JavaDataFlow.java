package org.memo4j.metrics.similarity.code;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds where values come from, as {@link JavaLanguage} says; goes into expressions, not into types. */
final class JavaDataFlow extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final List<DataFlowEdge> edges = new ArrayList<>();
    private final List<String> reads = new ArrayList<>(); // all so far; those of an expression are the last ones
    private final Set<String> known = new HashSet<>();

    private JavaDataFlow() {}

    static List<DataFlowEdge> of(List<Tree> parts) {
        JavaDataFlow flow = new JavaDataFlow();
        flow.scan(parts, null);
        return flow.edges;
    }

    private void read(String name) {
        reads.add(name);
        if (known.contains(name)) {
            edges.add(new DataFlowEdge(name, name));
        }
    }

    /** The target gets what was read since a mark. */
    private void assign(@Nullable String target, int mark) {
        if (target == null) {
            return;
        }
        for (String source : reads.subList(mark, reads.size())) {
            edges.add(new DataFlowEdge(target, source));
        }
        known.add(target);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree node, @Nullable Void p) {
        int mark = reads.size();
        scan(node.getInitializer(), null);
        assign(node.getName().toString(), mark);
        return null;
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentTree node, @Nullable Void p) {
        String target = target(node.getVariable());
        int mark = reads.size();
        scan(node.getExpression(), null);
        assign(target, mark);
        return null;
    }

    @Override
    public @Nullable Void visitCompoundAssignment(CompoundAssignmentTree node, @Nullable Void p) {
        String target = target(node.getVariable());
        int mark = reads.size();
        if (target != null) {
            read(target);
        }
        scan(node.getExpression(), null);
        assign(target, mark);
        return null;
    }

    @Override
    public @Nullable Void visitUnary(UnaryTree node, @Nullable Void p) {
        switch (node.getKind()) {
            case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> {
                String target = target(node.getExpression());
                int mark = reads.size();
                if (target != null) {
                    read(target);
                }
                assign(target, mark);
            }
            default -> scan(node.getExpression(), null);
        }
        return null;
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree node, @Nullable Void p) {
        int mark = reads.size();
        scan(node.getExpression(), null);
        assign(node.getVariable().getName().toString(), mark);
        return scan(node.getStatement(), null);
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree node, @Nullable Void p) {
        if (!isSelf(node)) {
            read(node.getName().toString());
        }
        return null;
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree node, @Nullable Void p) {
        if (isSelf(node.getExpression())) {
            read("this." + node.getIdentifier());
        } else {
            qualifier(node.getExpression());
        }
        return null;
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree node, @Nullable Void p) {
        qualifier(node.getQualifierExpression());
        return null;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void p) {
        if (node.getMethodSelect() instanceof MemberSelectTree select && !isSelf(select.getExpression())) {
            qualifier(select.getExpression());
        }
        return scan(node.getArguments(), null);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree node, @Nullable Void p) {
        scan(node.getEnclosingExpression(), null);
        scan(node.getArguments(), null);
        return scan(node.getClassBody(), null);
    }

    @Override
    public @Nullable Void visitNewArray(NewArrayTree node, @Nullable Void p) {
        scan(node.getDimensions(), null);
        return scan(node.getInitializers(), null);
    }

    @Override
    public @Nullable Void visitTypeCast(TypeCastTree node, @Nullable Void p) {
        return scan(node.getExpression(), null);
    }

    @Override
    public @Nullable Void visitInstanceOf(InstanceOfTree node, @Nullable Void p) {
        int mark = reads.size();
        scan(node.getExpression(), null);
        if (node.getPattern() instanceof BindingPatternTree binding) {
            assign(binding.getVariable().getName().toString(), mark);
            return null;
        }
        return scan(node.getPattern(), null);
    }

    @Override
    public @Nullable Void visitCase(CaseTree node, @Nullable Void p) {
        // labels are constants
        if (node.getCaseKind() == CaseTree.CaseKind.RULE) {
            return scan(node.getBody(), null);
        }
        return scan(node.getStatements(), null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree node, @Nullable Void p) {
        return scan(node.getMembers(), null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree node, @Nullable Void p) {
        scan(node.getParameters(), null);
        return scan(node.getBody(), null);
    }

    @Override
    public @Nullable Void visitModifiers(ModifiersTree node, @Nullable Void p) {
        return null;
    }

    @Override
    public @Nullable Void visitImport(ImportTree node, @Nullable Void p) {
        return null;
    }

    @Override
    public @Nullable Void visitPackage(PackageTree node, @Nullable Void p) {
        return null;
    }

    @Override
    public @Nullable Void visitArrayType(ArrayTypeTree node, @Nullable Void p) {
        return null;
    }

    @Override
    public @Nullable Void visitParameterizedType(ParameterizedTypeTree node, @Nullable Void p) {
        return null;
    }

    /** The variable that an assignment changes; indices and what else the left side reads are read first. */
    private @Nullable String target(ExpressionTree left) {
        if (left instanceof ParenthesizedTree inner) {
            return target(inner.getExpression());
        } else if (left instanceof ArrayAccessTree access) {
            String target = target(access.getExpression());
            scan(access.getIndex(), null);
            return target;
        } else if (left instanceof MemberSelectTree select) {
            return isSelf(select.getExpression()) ? "this." + select.getIdentifier() : target(select.getExpression());
        } else if (left instanceof IdentifierTree name) {
            return isSelf(name) ? null : name.getName().toString();
        }
        scan(left, null);
        return null;
    }

    private void qualifier(ExpressionTree expression) {
        boolean type = expression instanceof IdentifierTree name
                && Character.isUpperCase(name.getName().charAt(0))
                && !known.contains(name.getName().toString());
        if (!type) {
            scan(expression, null);
        }
    }

    private static boolean isSelf(ExpressionTree expression) {
        return expression instanceof IdentifierTree name
                && (name.getName().contentEquals("this") || name.getName().contentEquals("super"));
    }
}
