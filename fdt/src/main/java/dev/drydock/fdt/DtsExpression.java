package dev.drydock.fdt;

/**
 * Integer expressions in parentheses, as in C but for 64 bits without a sign throughout; comparisons and logical operators
 * give 0 or 1, a shift by 64 and more gives 0.
 */
final class DtsExpression {
    /** Far above what anyone writes; it bounds the recursion. */
    private static final int DEEPEST = 100;
    /** By precedence, the loosest first; within a level the longer ones first. */
    private static final String[][] LEVELS = {{"||"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"==", "!="}, {"<=", ">=", "<", ">"},
            {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}};

    private final DtsScanner scanner;
    private int depth;

    DtsExpression(DtsScanner scanner) {
        this.scanner = scanner;
    }

    /** Takes a literal, a character literal or an expression in parentheses. */
    long primary() throws DtsSyntaxException {
        if (scanner.peek() == '\'') {
            return scanner.characterLiteral();
        }
        if (!scanner.accept("(")) {
            return scanner.literal();
        }
        long value = conditional();
        scanner.expect(")");
        return value;
    }

    private long conditional() throws DtsSyntaxException {
        enter();
        long value = binary(0);
        if (scanner.accept("?")) {
            long then = conditional();
            scanner.expect(":");
            long otherwise = conditional();
            value = value != 0 ? then : otherwise;
        }
        depth--;
        return value;
    }

    private long binary(int level) throws DtsSyntaxException {
        if (level == LEVELS.length) {
            return unary();
        }
        long left = binary(level + 1);
        while (true) {
            int at = scanner.position();
            String operator = acceptOperator(level);
            if (operator == null) {
                return left;
            }
            left = apply(operator, left, binary(level + 1), at);
        }
    }

    private String acceptOperator(int level) throws DtsSyntaxException {
        for (String operator : LEVELS[level]) {
            // "&" is not the start of "&&", nor "<" that of "<<".
            char first = operator.charAt(0);
            boolean longer = operator.length() == 1 && "&|<>".indexOf(first) >= 0 && doubled(first);
            if (!longer && scanner.accept(operator)) {
                return operator;
            }
        }
        return null;
    }

    private boolean doubled(char c) throws DtsSyntaxException {
        return scanner.startsWith("" + c + c);
    }

    private long apply(String operator, long left, long right, int at) throws DtsSyntaxException {
        if (right == 0 && (operator.equals("/") || operator.equals("%"))) {
            throw scanner.error(at, "a division by zero");
        }
        int order = Long.compareUnsigned(left, right);
        boolean far = Long.compareUnsigned(right, Long.SIZE) >= 0;
        return switch (operator) {
            case "||" -> truth(left != 0 || right != 0);
            case "&&" -> truth(left != 0 && right != 0);
            case "|" -> left | right;
            case "^" -> left ^ right;
            case "&" -> left & right;
            case "==" -> truth(left == right);
            case "!=" -> truth(left != right);
            case "<=" -> truth(order <= 0);
            case ">=" -> truth(order >= 0);
            case "<" -> truth(order < 0);
            case ">" -> truth(order > 0);
            case "<<" -> far ? 0 : left << right;
            case ">>" -> far ? 0 : left >>> right;
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> Long.divideUnsigned(left, right);
            case "%" -> Long.remainderUnsigned(left, right);
            default -> throw new AssertionError(operator);
        };
    }

    private long unary() throws DtsSyntaxException {
        enter();
        long value;
        if (scanner.accept("-")) {
            value = -unary();
        } else if (scanner.accept("~")) {
            value = ~unary();
        } else if (scanner.accept("!")) {
            value = truth(unary() == 0);
        } else {
            value = primary();
        }
        depth--;
        return value;
    }

    private void enter() throws DtsSyntaxException {
        if (++depth > DEEPEST) {
            throw scanner.error("an expression is nested more than " + DEEPEST + " deep");
        }
    }

    private static long truth(boolean value) {
        return value ? 1 : 0;
    }
}
