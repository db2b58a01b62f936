"""Other open duties with the same person: a reader who may not see a confidential role reads "another role"."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest

from handlers.cards import words
from handlers.runtime.same_person import question
from models.context import Context
from models.database.engine import Database
from models.directory import role
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty
from models.duties.recognition import Doubt, DoubtReason
from models.rules.kinds import Stage
from tests import factories
from tests.factories import NOW
from tests.handlers.drawn import Desk, desk

SECRET = "CEO successor at Hidden Client"


class Jane(NamedTuple):
    """Jane, to whom Ana owes a call, and Ben, whom Omar leads, may owe something too."""

    desk: Desk
    owed: Duty
    ben: Recruiter
    omar: Recruiter

    def also_open(self, reader: Recruiter) -> str:
        return words.also_open(self.desk.sight(reader=reader), self.owed)

    def with_ben(self, stage: Stage) -> None:
        """Ben declines Jane for the confidential role."""
        ctx = Context(self.desk.session, self.desk.workspace, NOW, self.ben)
        factories.decline(ctx, self.ben, self.owed.candidate, SECRET, stage)

    def in_play_with_ben(self) -> None:
        ctx = Context(self.desk.session, self.desk.workspace, NOW, self.ben)
        factories.in_play(ctx, self.ben, self.owed.candidate, SECRET)

    def is_secret(self) -> None:
        role.named(self.desk.session, self.desk.workspace.id, SECRET).is_confidential = True
        self.desk.session.flush()


@contextmanager
def jane(db: Database) -> Iterator[Jane]:
    with desk(db) as at:
        [owed] = at.owe()
        ben, omar = (factories.person(at.session, at.workspace, name) for name in ("Ben Okafor", "Omar Haddad"))
        ben.lead_ids = [omar.user_id]
        at.session.flush()
        yield Jane(at, owed, ben, omar)


@pytest.mark.parametrize(
    ("stage", "what"), [(Stage.FINAL, "a call"), (Stage.SUBMITTED, "an e-mail"), (Stage.APPLIED, "an e-mail")]
)
def test_what_a_colleague_owes_them_about_a_confidential_role(shared_db: Database, stage: Stage, what: str) -> None:
    with jane(shared_db) as at:
        at.with_ben(stage)
        assert at.also_open(at.desk.ana) == f"Ben Okafor owes them {what} about {SECRET}"
        at.is_secret()
        for reader in (at.desk.ana, at.desk.lena):
            assert at.also_open(reader) == f"Ben Okafor owes them {what} about another role"
        assert at.also_open(at.ben) == f"you owe them {what} about {SECRET}"
        assert at.also_open(at.omar) == f"Ben Okafor owes them {what} about {SECRET}"


def test_that_they_are_in_play_for_a_confidential_role(shared_db: Database) -> None:
    with jane(shared_db) as at:
        at.in_play_with_ben()
        assert at.also_open(at.desk.ana) == f"still in play for {SECRET}"
        at.is_secret()
        for reader in (at.desk.ana, at.desk.lena):
            assert at.also_open(reader) == "still in play for another role"
        for reader in (at.ben, at.omar):
            assert at.also_open(reader) == f"still in play for {SECRET}"


def test_a_question_about_a_namesake_names_no_role_that_the_recorder_may_not_see() -> None:
    doubt = Doubt(DoubtReason.NAME_ALONE, "1", "Jane Doe", role=None, at=NOW)
    assert question("Jane Doe", doubt) == "Is Jane Doe the one you know from another role, in March?"
    undated = Doubt(DoubtReason.NAME_ALONE, "1", "Jane Doe")
    assert question("Jane Doe", undated) == "Is Jane Doe the one you know from another role?"
