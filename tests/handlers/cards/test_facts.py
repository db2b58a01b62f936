"""The facts on a card: what the person heard from us before, and the time of day where they are."""

from datetime import timedelta

import pytest

from handlers.cards import words
from handlers.ui import blocks
from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Recruiter
from models.duties import settle, undo
from models.duties.duty import Duty
from models.duties.settle import CallOutcome
from tests import factories
from tests.factories import NOW
from tests.handlers.drawn import Desk, desk

JANE = CandidateDetails("Jane Doe", email="jane@example.com")


def facts(ctx: Context, duty: Duty) -> str:
    parts = [part for block in blocks.as_json(words.facts(ctx, duty)) for part in block["elements"][0]["elements"]]
    return "".join(part["text"] for part in parts)


def told(at: Desk, owner: Recruiter, role: str, *, confidential: bool = False) -> Duty:
    """Jane has heard from this owner that she does not get the role."""
    ctx = Context(at.session, at.workspace, NOW, owner)
    duty = factories.decline(ctx, owner, JANE, role, confidential=confidential)
    settle.reached(ctx, duty, CallOutcome("fine", ("relationship",)))
    return duty


@pytest.mark.parametrize(
    ("confidential", "later", "said"),
    [
        (False, 13, "Heard no  for Analyst at Beta on Tuesday 3 March, from Ben Okafor\n"),
        (True, 13, "Heard no  for another role on Tuesday 3 March, from Ben Okafor\n"),
        (False, 366, ""),
    ],
)
def test_a_no_of_the_last_twelve_months_stands_on_the_card_of_another_role(
    shared_db: Database, confidential: bool, later: int, said: str
) -> None:
    with desk(shared_db) as at:
        ben = factories.person(at.session, at.workspace, "Ben Okafor")
        earlier = told(at, ben, "Analyst at Beta", confidential=confidential)
        ctx = at.act(NOW + timedelta(days=later))
        card = factories.decline(ctx, at.ana, earlier.candidate)
        assert facts(ctx, card).count("Heard no") == bool(said)
        assert said in facts(ctx, card)
        lead = at.sight(ctx.now, at.lena)
        assert ("for Analyst at Beta" in facts(lead, card)) == bool(said)


def test_a_no_that_was_taken_back_was_not_heard(shared_db: Database) -> None:
    with desk(shared_db) as at:
        earlier = told(at, at.ana, "Analyst at Beta")
        card = factories.decline(at.act(), at.ana, earlier.candidate)
        assert "Heard no  for Analyst at Beta today, from you" in facts(at.act(), card)
        last = undo.undoable(at.act(), earlier)
        assert last
        undo.undo(at.act(), earlier, last.id)
        assert "Heard no" not in facts(at.act(), card)


@pytest.mark.parametrize(
    ("number", "zone", "said"),
    [
        ("+44 20 7946 0958", "America/New_York", "about 09:00 for them"),
        ("+49 30 123456", "Europe/Madrid", ""),
        ("+1 800 555 0123", "Europe/Madrid", ""),
        ("+44 20 5550 0199", "America/New_York", ""),
    ],
)
def test_their_time_of_day_stands_beside_the_number_where_it_is_not_the_readers(
    shared_db: Database, number: str, zone: str, said: str
) -> None:
    with desk(shared_db) as at:
        ben = factories.person(at.session, at.workspace, "Ben Okafor", zone)
        duty = factories.decline(at.act(), ben, CandidateDetails("Jane Doe", number))
        assert said in facts(at.sight(reader=ben), duty)
        assert ("for them" in facts(at.sight(reader=ben), duty)) == bool(said)
