"""SQL in the code: every statement is a constant, so that no typed text becomes part of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("models", "scheduler", "handlers", "bot")
TAKES_SQL = {"text", "exec_driver_sql", "execute", "executescript", "literal_column", "from_statement"}
A_NUMBER_OF_OURS = {
    "BUSY_TIMEOUT.format(patience)",
    "BUSY_TIMEOUT.format(round(WIPE_SECONDS * 1000))",
    "COUNT_ERASURE.format((erasures + 1) % 2 ** 31)",
}


def built(tree: ast.AST) -> Iterator[str]:
    """The texts put together from parts that are handed to the database as SQL."""
    for node in ast.walk(tree):
        called = getattr(node, "func", None)
        name = getattr(called, "attr", None) or getattr(called, "id", None)
        if isinstance(node, ast.Call) and name in TAKES_SQL and node.args and not _is_field(called):
            statement = node.args[0]
            is_formatted = isinstance(statement, ast.Call) and getattr(statement.func, "attr", "") in {"format", "join"}
            is_added = isinstance(statement, ast.BinOp) and isinstance(statement.op, ast.Add | ast.Mod)
            if isinstance(statement, ast.JoinedStr) or is_formatted or is_added:
                yield ast.unparse(statement)


def _is_field(called: ast.AST | None) -> bool:
    """Whether a call of `text` reads a form's field: SQLAlchemy's is imported by name or called on its module."""
    if not isinstance(called, ast.Attribute) or called.attr != "text":
        return False
    return not (isinstance(called.value, ast.Name) and called.value.id in {"sa", "sqlalchemy"})


def test_no_statement_is_put_together_from_text() -> None:
    files = [file for floor in FLOORS for file in (ROOT / floor).rglob("*.py")]
    statements = {statement for file in files for statement in built(ast.parse(file.read_text()))}
    assert statements == A_NUMBER_OF_OURS


def test_a_statement_that_is_put_together_would_be_seen() -> None:
    wrong = [
        "text(f'DELETE FROM {table}')",
        "sa.text(f'DROP {table}')",
        "session.execute('SELECT ' + name)",
        "c.execute('x %s' % name)",
    ]
    assert [len(list(built(ast.parse(code)))) for code in wrong] == [1, 1, 1, 1]
