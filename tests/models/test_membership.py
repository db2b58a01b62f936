"""Every transition refuses whoever is no full member, also where no listener stands before it."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from models.context import Act, NotAMember, NotTheirs
from models.database.engine import Database
from models.directory.candidate import Named, add
from models.directory.recruiter import Recruiter
from models.duties import hand_off, hand_over, offer, openings, referral_status, updates
from models.duties import record as recording
from models.duties.duty import Duty
from models.duties.hand_off import CannotTake
from models.duties.record import Outcome
from models.duties.referral import Named as Referred
from models.duties.updates import Entry
from models.rules.deadlines import Stage
from tests import books


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.writing() as opened:
        yield opened


@pytest.fixture
def act(session: Session) -> Act:
    """By Lena, who leads everybody."""
    acme = books.acme(session)
    return Act(session, acme, books.NOW, books.person(session, acme, "Lena Vogt"))


@pytest.fixture
def duty(act: Act) -> Duty:
    """Ana owes Jane a call."""
    return books.decline(act, books.person(act.session, act.workspace), Named("Jane Doe"))


def _put(act: Act, duty: Duty) -> object:
    return updates.put_in_play(act, [Entry(duty.candidate, duty.recorded.role, Stage.FINAL, duty.owner)])


def _record(act: Act, duty: Duty) -> object:
    who, job = add(act.session, act.workspace.id, Named("Tom Roe"), None), duty.recorded.role
    return recording.record_all(act, [Outcome(who, job, Stage.APPLIED, duty.owner)])


def _refer(act: Act, duty: Duty) -> object:
    return referral_status.record(act, Referred("Kim Poe", None, duty.candidate, None))


def _open(act: Act, duty: Duty) -> object:
    return openings.ask(act, "Staff Engineer")


def _hand_over(act: Act, duty: Duty) -> object:
    return hand_over.hand_over(act, duty.owner, books.person(act.session, act.workspace, "Ben Okafor"))


def _take_over(act: Act, duty: Duty) -> object:
    return hand_off.take_over(act, duty)


@pytest.mark.parametrize("change", [_put, _record, _refer, _open, _hand_over, _take_over])
@pytest.mark.parametrize("ends", ["is_full_member", "is_deactivated", "channel"])
def test_a_former_member_changes_nothing(
    act: Act, duty: Duty, change: Callable[[Act, Duty], object], ends: str
) -> None:
    _no_member(act.person, ends)
    with pytest.raises((NotAMember, NotTheirs)):
        change(act, duty)


@pytest.mark.parametrize("ends", ["is_full_member", "is_deactivated", "channel"])
def test_a_former_member_takes_no_offer_and_is_made_none(act: Act, duty: Duty, ends: str) -> None:
    ben = books.person(act.session, act.workspace, "Ben Okafor")
    made = hand_off.offer_to(Act(act.session, act.workspace, books.NOW, duty.owner), duty, ben)
    assert isinstance(made, offer.Offer)
    _no_member(ben, ends)
    with pytest.raises(NotTheirs):
        hand_off.take(Act(act.session, act.workspace, books.NOW, ben), made)
    with pytest.raises(CannotTake):
        hand_off.offer_to(act, duty, ben)
    with pytest.raises(CannotTake):
        hand_over.hand_over(act, duty.owner, ben)


def _no_member(person: Recruiter, ends: str) -> None:
    if ends == "channel":
        person.workspace.users_channel, person.is_in_channel = "C0RECRUITING", False
    else:
        setattr(person, ends, ends == "is_deactivated")
