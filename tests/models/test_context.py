"""Every transition refuses an actor who is no full member, also without a listener that checks first."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails, add
from models.directory.recruiter import Recruiter
from models.duties import hand_off, offer, openings, referral_status, updates
from models.duties import record as recording
from models.duties.duty import Duty
from models.duties.hand_off import CannotTake
from models.duties.record import Outcome
from models.duties.referral import ReferralDetails
from models.duties.updates import InPlayDetails
from models.errors import PermissionDenied
from models.rules.kinds import Stage
from tests import factories


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.writing() as opened:
        yield opened


@pytest.fixture
def ctx(session: Session) -> Context:
    """The context of Lena, who leads everybody."""
    acme = factories.acme(session)
    return Context(session, acme, factories.NOW, factories.person(session, acme, "Lena Vogt"))


@pytest.fixture
def duty(ctx: Context) -> Duty:
    """A call that Ana owes Jane."""
    return factories.decline(ctx, factories.person(ctx.session, ctx.workspace), CandidateDetails("Jane Doe"))


def _put(ctx: Context, duty: Duty) -> object:
    return updates.put_in_play(ctx, [InPlayDetails(duty.candidate, duty.recorded.role, Stage.FINAL, duty.owner)])


def _record(ctx: Context, duty: Duty) -> object:
    who, job = add(ctx.session, ctx.workspace.id, CandidateDetails("Tom Roe"), None), duty.recorded.role
    return recording.record_all(ctx, [Outcome(who, job, Stage.APPLIED, duty.owner)])


def _refer(ctx: Context, duty: Duty) -> object:
    return referral_status.record(ctx, ReferralDetails("Kim Poe", None, duty.candidate, None))


def _open(ctx: Context, duty: Duty) -> object:
    return openings.tell(ctx, "Staff Engineer")


def _hand_over(ctx: Context, duty: Duty) -> object:
    return hand_off.hand_over(ctx, duty.owner, factories.person(ctx.session, ctx.workspace, "Ben Okafor"))


def _take_over(ctx: Context, duty: Duty) -> object:
    return hand_off.take_over(ctx, duty)


@pytest.mark.parametrize("change", [_put, _record, _refer, _open, _hand_over, _take_over])
@pytest.mark.parametrize("ends", ["is_full_member", "is_deactivated", "channel"])
def test_a_former_member_changes_nothing(
    ctx: Context, duty: Duty, change: Callable[[Context, Duty], object], ends: str
) -> None:
    _no_member(ctx.person, ends)
    with pytest.raises(PermissionDenied):
        change(ctx, duty)


@pytest.mark.parametrize("ends", ["is_full_member", "is_deactivated", "channel"])
def test_a_former_member_takes_no_offer_and_is_made_none(ctx: Context, duty: Duty, ends: str) -> None:
    ben = factories.person(ctx.session, ctx.workspace, "Ben Okafor")
    made = hand_off.offer_to(Context(ctx.session, ctx.workspace, factories.NOW, duty.owner), duty, ben)
    assert isinstance(made, offer.Offer)
    _no_member(ben, ends)
    with pytest.raises(PermissionDenied):
        hand_off.take(Context(ctx.session, ctx.workspace, factories.NOW, ben), made)
    with pytest.raises(CannotTake):
        hand_off.offer_to(ctx, duty, ben)
    with pytest.raises(CannotTake):
        hand_off.hand_over(ctx, duty.owner, ben)


def _no_member(person: Recruiter, ends: str) -> None:
    if ends == "channel":
        person.workspace.users_channel, person.is_in_channel = "C0RECRUITING", False
    else:
        setattr(person, ends, ends == "is_deactivated")
