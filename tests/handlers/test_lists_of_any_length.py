"""Home, /signoffs and the team's list of any length: Slack accepts them, and the number of queries stays the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.sandbox.limits.check import check_view
from handlers.lists import team_list
from models.database.engine import Database
from models.directory.recruiter import find_recruiter
from models.directory.workspace import find_workspace
from models.duties.duty import Duty
from models.outbox.message import Rendered
from models.views import my_list
from models.views import team_list as team_page
from scripts.bench.measuring import recorded_statements
from tests import factories
from tests.effort import examples
from tests.factories import NOW
from tests.handlers.drawn import Desk, desk, faults, names_by_turns, too_long, unescaped

COUNTS = (0, 1, 5, 50)
any_count = pytest.mark.parametrize("count", COUNTS)
FULL_CARDS = 60
"""The queries that a few full cards may add."""


class Few(Desk):
    """A desk in a workspace that exists already."""

    def __init__(self, session: Session) -> None:
        workspace = find_workspace(session, "T0ACME")
        assert workspace is not None
        self.session, self.workspace = session, workspace
        ana, lena = (find_recruiter(session, workspace, user_id) for user_id in ("U0ANA", "U0LENA"))
        assert ana is not None
        assert lena is not None
        self.ana, self.lena = ana, lena

    def team_of(self, page: int = 0) -> Rendered:
        """The answer to Lena's /signoffs team."""
        read = team_page.read(self.session, self.lena, NOW, page)
        return team_list.draw_page(self.sight(reader=self.lena), read, team_list.TURNS)


Draw = Callable[[Few], Rendered]


def filled(db: Database, count: int) -> None:
    """Adds so many duties of Ana, and some of Ben."""
    with db.writing() as session:
        at = Desk(session)
        ben = factories.person(session, at.workspace, "Ben Okafor", "America/New_York")
        factories.many(session, at.workspace, [at.ana], count)
        factories.many(session, at.workspace, [ben], min(count, 500), "Other")


@contextmanager
def looking(db: Database) -> Iterator[Few]:
    with db.reading() as session:
        yield Few(session)


def questions(db: Database, draw: Draw) -> int:
    with looking(db) as at, recorded_statements(db.engine) as statements:
        draw(at)
    return len(statements)


DRAWN: dict[str, Draw] = {
    "home": lambda at: at.home_of(),
    "one part of it": lambda at: at.home_of(part="follow_up"),
    "one role of it": lambda at: at.home_of(role_id=1),
    "its last page": lambda at: at.home_of(page=9_999),
    "signoffs": lambda at: at.signoffs_of(),
    "the team on home": lambda at: at.home_of(at.lena, view="team"),
    "the team's last page": lambda at: at.home_of(at.lena, view="team", page=9_999),
    "signoffs team": lambda at: at.team_of(),
}


def test_the_books_are_asked_as_often_for_fifty_as_for_thousands_and_slack_takes_every_page(db: Database) -> None:
    filled(db, 50)
    fifty = {name: questions(db, draw) for name, draw in DRAWN.items()}
    with db.writing() as session:
        at = Few(session)
        factories.many(session, at.workspace, [at.ana], examples(1_950, 9_950), "More")
    many = {name: questions(db, draw) for name, draw in DRAWN.items()}
    assert fifty == many
    assert max(many.values()) <= 11
    slack_takes_every_page(db)


def test_only_the_rows_of_a_page_are_read(db: Database) -> None:
    filled(db, 1_000)
    for name, draw in DRAWN.items():
        with looking(db) as at:
            read: list[object] = []
            event.listen(at.session, "loaded_as_persistent", partial(_keep, read))
            draw(at)
        duties = [row for row in read if isinstance(row, Duty)]
        assert 0 < len(duties) <= my_list.PAGE + my_list.MOST_TOGETHER, name


def _keep(read: list[object], _session: Session, row: object) -> None:
    read.append(row)


@any_count
def test_slack_takes_every_page(db: Database, count: int) -> None:
    filled(db, count)
    slack_takes_every_page(db)


def slack_takes_every_page(db: Database) -> None:
    for name, draw in DRAWN.items():
        with looking(db) as at:
            drawing = draw(at)
        if "signoffs" in name:
            assert faults(drawing) == [], name
        assert home_faults(drawing) == [], name


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_few_full_cards_ask_a_few_questions_more(db: Database, count: int) -> None:
    filled(db, count)
    assert max(questions(db, draw) for draw in DRAWN.values()) <= FULL_CARDS


@names_by_turns("count", [1, 5, 50])
def test_names_and_roles_are_text_in_the_teams_list_and_in_its_menus(
    shared_db: Database, nasty: str, count: int
) -> None:
    with desk(shared_db, nasty) as at:
        for duty in at.owe(count)[::2]:
            duty.steps, duty.lead_on = 3, NOW.date()
        at.owe(count, owner=factories.person(at.session, at.workspace, f"Ben {nasty}"[:80]))
        at.put_in_play(count)
        role_id = at.owe(1)[0].role_id
        drawings = [
            at.home_of(at.lena, view="team"),
            at.home_of(at.lena, view="team", owner_id=at.ana.id),
            at.home_of(role_id=role_id),
        ]
        for drawing in drawings:
            assert home_faults(drawing) == []
        read = team_page.read(at.session, at.lena, NOW, 0)
        assert faults(team_list.draw_page(at.sight(reader=at.lena), read, team_list.TURNS)) == []


def home_faults(drawing: Rendered) -> list[str]:
    shown = drawing.blocks
    problems = check_view({"type": "home", "blocks": shown}, "home")
    return [*problems, *too_long(shown), *unescaped(shown)]
