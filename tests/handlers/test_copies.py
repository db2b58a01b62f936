"""Copied rows are drawn as recorded rows are."""

from typing import Any

import pytest

from models.database.engine import Database
from models.outbox.message import Rendered
from models.rules.kinds import Stage
from tests import factories
from tests.effort import LONG
from tests.handlers.copies import RECORDED
from tests.handlers.drawn import NASTY, Desk, desk


@pytest.mark.parametrize("nasty", NASTY if LONG else (NASTY[1], NASTY[-2]), ids=lambda name: ascii(name[:12]))
@pytest.mark.parametrize("stage", [Stage.FINAL, Stage.APPLIED])
def test_copies_are_drawn_as_if_each_had_been_recorded(shared_db: Database, nasty: str, stage: Stage) -> None:
    count = RECORDED + 5
    with desk(shared_db, nasty) as at:
        copied = _drawn(at, [duty.id for duty in at.owe(count, stage)])
    with desk(shared_db, nasty) as at:
        outcomes = [at.outcome(at.act(), number, stage) for number in range(count)]
        recorded = _drawn(at, [duty.id for duty in factories.decline_all(at.act(), outcomes)])
    assert copied == recorded


def _drawn(at: Desk, owed: list[int]) -> list[Any]:
    lists = [at.list_of(factories.days_later(days)) for days in (0, 1, 6)]
    return [owed, *map(_shown, [*lists, at.home_of(), at.signoffs_of()])]


def _shown(drawing: Rendered | None) -> Any:
    return drawing and (drawing.text, drawing.blocks)
