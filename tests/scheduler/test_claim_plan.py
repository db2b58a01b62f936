"""The claim reads the index of due messages: sent messages do not slow it down."""

from sqlalchemy import event, text

from models.database.engine import Database
from scheduler import claims
from tests.factories import NOW


def test_a_claim_looks_at_what_is_ready_and_at_nothing_else(db: Database) -> None:
    sent: list[tuple[str, object]] = []

    def listener(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", listener)
    with db.writing() as session:
        claims.claim(session, NOW)
    event.remove(db.engine, "before_cursor_execute", listener)
    statement, parameters = next(execution for execution in sent if "UPDATE message" in execution[0])
    explain = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "postgresql":
            # The planner reads a table that its statistics call small as a whole, and sorts it, despite any index.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
        plan = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()  # type: ignore[arg-type]
        assert any("ix_message_ready" in str(row) for row in plan)
