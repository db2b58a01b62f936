"""Drawings of promises, thank-yous, openings and referrals: Slack accepts them for difficult names."""

from collections.abc import Sequence

import pytest
from slack_sdk.models.views import View

from bot.sandbox.limits.check import check_view
from handlers.cards import message as by_kind
from handlers.keep_posted import opening, thanks
from handlers.keep_posted import promise as keep_posted
from handlers.referral import list as referral_list
from handlers.referral import record
from handlers.ui import blocks
from models.database.engine import Database
from models.directory import candidate
from models.directory.candidate import Candidate
from models.duties import log_entry, openings, referral, referral_status, settle
from models.duties.duty import Duty, open_duties_of_owner
from models.duties.log_entry import EntryKind
from models.duties.referral import Referral, ReferralDetails, Status
from models.duties.settle import CallOutcome
from models.outbox import message
from models.outbox.message import Rendered
from models.rules.kinds import DutyKind
from tests import factories
from tests.handlers.copies import add_many
from tests.handlers.drawn import NASTY, Desk, desk, faults, nameless, names_by_turns, too_long, unescaped

nasty_names = pytest.mark.parametrize("nasty", NASTY, ids=lambda name: ascii(name[:12]))
LATER = factories.days_later(62)


def promised(at: Desk, count: int = 1) -> list[Duty]:
    """Records so many promises by Ana; returns the duties to keep in touch."""

    def promise(number: int) -> None:
        [call] = at.owe(first=number)
        wish = f"Staff Engineer {at.nasty}"
        settle.reached(at.act(), call, CallOutcome("fine", (), wish, "maybe", keep_posted=True, follow_up_in=0))

    add_many(at.session, count, promise, at.renamed)
    return [duty for duty in open_duties_of_owner(at.session, at.ana) if duty.kind is DutyKind.KEEP_POSTED]


def named(at: Desk, by: Candidate) -> Referral:
    entry = log_entry.LogEntry(
        workspace_id=at.workspace.id, candidate_id=by.id, what=EntryKind.REFERRED, at=factories.NOW
    )
    at.session.add(entry)
    at.session.flush()
    return referral.add(at.act(), ReferralDetails(at.nasty, at.nasty, by), at.ana, entry)


def placed(at: Desk) -> Duty:
    who = candidate.add(
        at.session, at.workspace.id, candidate.CandidateDetails(at.nasty, None, "jane@example.com"), None
    )
    row = named(at, who)
    referral_status.change(at.act(), row, Status.PLACED)
    thanks = referral_status.thanks_for(at.act(), row)
    assert thanks is not None
    return thanks


def to_call(at: Desk) -> Duty:
    """A call to a person whom a candidate named, with the same name for both."""
    who = candidate.add(at.session, at.workspace.id, candidate.CandidateDetails(at.nasty), None)
    row = named(at, who)
    settle.owe_referral_call(at.act(), row)
    call = settle.open_referral_call(at.session, row)
    assert call is not None
    return call


def view_faults(view: View | None) -> list[str]:
    assert view is not None
    drawn = view.to_dict()
    return [*check_view(drawn), *too_long(drawn["blocks"]), *unescaped(drawn["blocks"]), *nameless(drawn["blocks"])]


def card_faults(at: Desk, duty: Duty) -> list[str]:
    drawn = [block.to_dict() for block in by_kind.card(at.sight(LATER), duty)]
    return [*too_long(drawn), *unescaped(drawn), *nameless(drawn)]


@nasty_names
def test_a_promise_and_a_thank_you_are_what_slack_takes(shared_db: Database, nasty: str) -> None:
    with desk(shared_db, nasty) as at:
        [touch] = promised(at)
        thank = placed(at)
        assert card_faults(at, touch) + card_faults(at, thank) == []
        assert view_faults(keep_posted.touch_form(at.act(LATER), touch)) == []
        assert view_faults(thanks.note_form(at.act(LATER), thank)) == []
        assert faults(at.list_of(LATER)) == []


@names_by_turns("count", [1, 16, 60])
def test_the_list_of_an_opening_is_what_slack_takes(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        promised(at, count)
        asked = openings.tell(at.act(), f"Staff Engineer {nasty}"[:200])
        assert asked is not None
        assert asked.opening is not None
        assert len(opening.answer_text(at.act(), asked)) < 2900
        assert faults(Rendered("An opening", blocks.as_json([opening.tell_button(asked)]))) == []
        draw = at.session.query(message.Message).where(message.Message.kind == message.MessageKind.OPENING).one()
        assert faults(opening.draw(draw, at.sight())) == []
        for match in asked.matches[: count // 2]:
            openings.told(at.act(), match.duty, asked.opening.id)
        draw.ts = "1.1"
        assert faults(opening.draw(draw, at.sight())) == []
        assert view_faults(opening.note_about(at.act(), asked.matches[-1].duty, asked.opening)) == []


@nasty_names
def test_the_referrals_and_their_form_are_what_slack_takes(shared_db: Database, nasty: str) -> None:
    with desk(shared_db, nasty) as at:
        who = candidate.add(at.session, at.workspace.id, candidate.CandidateDetails(nasty), None)
        first, *_ = [named(at, who) for _ in range(40)]
        for page in range(3):
            assert view_faults(referral_list.view(at.act(), "", page, nasty[:200])) == []
        assert view_faults(referral_list.view(at.act(), nasty[:100])) == []
        values = record.filled_values(at.act(), f"{nasty}, {nasty}, named by {nasty}, {nasty}"[:8000])
        assert view_faults(record.referral_form(values, first, "March")) == []


@names_by_turns("count", [1, 6, 60])
def test_home_with_promises_ahead_is_what_slack_takes(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        promised(at, count)
        at.owe(count)
        drawing = at.home_of()
        assert _home_faults(drawing.blocks) == []
        assert faults(at.signoffs_of()) == []


def _home_faults(drawn: Sequence[dict[str, object]]) -> list[str]:
    blocks = list(drawn)
    return [*check_view({"type": "home", "blocks": blocks}, "home"), *too_long(blocks), *unescaped(blocks)]
