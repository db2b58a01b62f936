"""The notification of a card: it says all in one line, on a locked screen and to a screen reader."""

import pytest

from handlers.cards import message
from models.database.engine import Database
from models.duties import settle
from models.duties.settle import CallOutcome
from models.rules.kinds import DutyKind
from tests.handlers.drawn import desk
from tests.handlers.test_states_drawn import one_of

NOTIFICATIONS = {
    DutyKind.CALL: "Call Jane Doe today: {role}, final round",
    DutyKind.EMAIL: "E-mail Jane Doe by Friday: {role}, applied",
    DutyKind.FOLLOW_UP: "Second call to Jane Doe on Thursday: {role}",
    DutyKind.KEEP_POSTED: "Touch base with Jane Doe on Monday 4 May: {role}",
    DutyKind.UPDATE: "Update Jane Doe on Tuesday 10 March: {role}",
    DutyKind.THANKS: "Thank Jane Doe today",
}


@pytest.mark.parametrize(("kind", "expected"), NOTIFICATIONS.items())
def test_the_notification_says_who_by_when_and_which_role(shared_db: Database, kind: DutyKind, expected: str) -> None:
    with desk(shared_db) as at:
        duty = one_of(at, kind)
        role = duty.role.full_name if duty.role else ""
        assert message.notification(at.act(), duty) == expected.format(role=role)


def test_a_call_that_took_place_is_announced_as_done(shared_db: Database) -> None:
    with desk(shared_db) as at:
        duty = one_of(at, DutyKind.CALL)
        settle.reached(at.act(), duty, CallOutcome("fine", ("relationship",)))
        assert message.notification(at.act(), duty).startswith("You told Jane Doe on ")
