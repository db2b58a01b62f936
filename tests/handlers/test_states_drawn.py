"""Cards, rows, lists, Home and forms in every state of a duty, its decline and its candidate."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.sandbox.limits.check import check_view
from handlers import second_contact
from handlers.call import correct, heads_up
from handlers.call.outcome import outcome_form
from handlers.cards import message
from handlers.cards.kinds import ENTRIES
from handlers.decline import edit, record
from handlers.email import sign_off
from handlers.hand_off import offer
from handlers.in_play import update
from handlers.keep_posted import promise, thanks
from handlers.more import close_untold, hold, menu, snooze
from handlers.referral import call
from models.context import Context
from models.database.engine import Database
from models.directory.candidate import ContactWish
from models.directory.workspace import CLIENT_OWES_REASON
from models.duties import settle
from models.duties.duty import Duty, open_duties_of_owner
from models.duties.log_entry import EntryKind
from models.duties.settle import CallOutcome
from models.rules.kinds import DutyKind, Stage
from tests import factories
from tests.effort import LONG
from tests.factories import NOW
from tests.handlers.drawn import Desk, desk, faults, nameless, unescaped
from tests.handlers.test_keep_posted_and_referral import placed, promised, to_call

TODAY, EARLIER, LATER = NOW.date(), NOW - timedelta(minutes=15), NOW + timedelta(hours=3)

DUTY: dict[str, list[Any]] = {
    "steps": [0, 1, 2, 3],
    "attempt_days": [0, 1, 2, 5],
    "last_attempt_on": [None, TODAY, TODAY - timedelta(days=1)],
    "expected_since": [None, EARLIER],
    "chosen_at": [None, LATER],
    "chosen_for": [None, "snooze", "call_back", "heads_up"],
    "asked_for_on": [None, TODAY],
    "held_until": [None, TODAY + timedelta(days=2)],
    "held_because": [None, "The first choice has not signed"],
    "form_left": [False, True],
    "card_on": [None, TODAY],
    "owned_on": [None, TODAY],
    "lead_on": [None, TODAY],
    "tell_by": [NOW - timedelta(days=9), NOW + timedelta(hours=1), NOW + timedelta(days=5)],
}
DECLINE: dict[str, list[Any]] = {
    "reason": [None, CLIENT_OWES_REASON, factories.REASON, "A reason of earlier times"],
    "may_tell": [None, "More years with payments"],
    "care": [False, True],
    "link": [None, "https://ats.example/1", "no address"],
    "stage": list(Stage),
}
CANDIDATE: dict[str, list[Any]] = {
    "phone": [None, "+49 30 123456", "ask her sister"],
    "email": [None, "jane@example.com"],
    "wishes": [None, *ContactWish],
    "keep_posted": [False, True],
    "do_not_contact_since": [None, NOW],
}

ENDS: list[EntryKind | None] = [None, *(kind for kind, wording in ENTRIES.items() if wording.ended)]
"""None for an open duty, and every way in which a duty ends."""

FORMS: dict[str, Callable[[Context, Duty], View | None]] = {
    "add the reason": edit.add_reason_form,
    "correct": correct.correct_form,
    "edit": edit.edit_form,
    "hand off": offer.offer_form,
    "heads-up": heads_up.heads_up_form,
    "hold": hold.hold_form,
    "how it ended": second_contact.how_it_ended,
    "touch": promise.touch_form,
    "more": menu.menu_form,
    "not told": close_untold.close_form,
    "outcome": outcome_form,
    "e-mail": sign_off.sign_off_form,
    "closing e-mail": sign_off.closing,
    "snooze": snooze.snooze_form,
    "call back": snooze.call_back,
    "thanks": thanks.note_form,
    "reach": call.reach_form,
    "update": update.view,
    "decline": record.open_form_for,
    "address": update.add_email,
    "what was said": correct.history_form,
}
NEEDS_DECLINE = {"add the reason", "edit", "how it ended", "heads-up", "e-mail", "closing e-mail"}
"""Forms whose buttons stand only on cards of a decline."""


def one_of(at: Desk, kind: DutyKind) -> Duty:
    """A duty of this kind that Ana owes."""
    match kind:
        case DutyKind.CALL | DutyKind.EMAIL:
            return at.owe(1, Stage.FINAL if kind is DutyKind.CALL else Stage.APPLIED)[0]
        case DutyKind.FOLLOW_UP:
            [first] = at.owe()
            settle.reached(at.act(), first, CallOutcome("hurt", ("relationship",), follow_up_in=2))
            return next(duty for duty in open_duties_of_owner(at.session, at.ana) if duty.kind is kind)
        case DutyKind.KEEP_POSTED:
            return promised(at)[0]
        case DutyKind.UPDATE:
            return at.put_in_play()[0]
        case DutyKind.THANKS:
            return placed(at)
        case DutyKind.REFERRAL_CALL:
            return to_call(at)


MIXED = 24
"""The number of states in which all fields vary together."""


def states(fields: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Each value with the first values of the other fields; then states in which all vary, with most pairs of them."""
    first = {name: values[0] for name, values in fields.items()}
    yield from ({**first, name: value} for name, values in fields.items() for value in values)
    for turn in range(MIXED):
        yield {
            name: values[(turn // (place + 1) + turn) % len(values)]
            for place, (name, values) in enumerate(fields.items())
        }


def put(row: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        setattr(row, name, value)


State = dict[str, Any]
"""Values by the names of columns."""


def _mixed_first(of_field: Iterator[State]) -> list[State]:
    every = list(of_field)
    return [*every[-MIXED:], *every[:-MIXED], *every[-MIXED:]]


def _each() -> Iterator[tuple[EntryKind | None, State, State, State]]:
    """The end of the duty, and states of the duty, its decline and its candidate.

    In the usual run the duty is open in enough states to show every value of every field, and has each end once.
    """
    duty, decline, person = (states(fields) for fields in (DUTY, DECLINE, CANDIDATE))
    if LONG:
        ends = [*ENDS, *[None] * 60]
        yield from zip(ends, *map(itertools.cycle, (duty, decline, person)), strict=False)
        return
    mixed = list(zip(*map(_mixed_first, (duty, decline, person)), strict=False))
    unseen = {(name, str(value)) for fields in (DUTY, DECLINE, CANDIDATE) for name in fields for value in fields[name]}
    for three in mixed:
        shown = {(name, str(value)) for fields in three for name, value in fields.items()}
        if shown & unseen:
            yield None, *three
        unseen -= shown
    assert unseen == set()
    yield from ((what, *three) for what, three in zip(ENDS[1:], mixed, strict=False))


def in_every_state(at: Desk, owed: Duty) -> Iterator[str]:
    """Puts the duty, its decline and its candidate in one state after the other; yields the state in words."""
    for what, state, of_decline, of_person in _each():
        put(
            owed,
            {**state, "settled_as": what, "settled_at": NOW if what else None, "settled_by": at.ana if what else None},
        )
        put(owed.candidate, of_person)
        if owed.decline:
            put(owed.decline, of_decline)
        at.session.flush()
        yield f"{what} {state} {of_decline} {of_person}"


@pytest.mark.parametrize("kind", DutyKind)
def test_every_card_and_every_row_is_drawn_in_every_state(shared_db: Database, kind: DutyKind) -> None:
    with desk(shared_db) as at:
        owed = one_of(at, kind)
        for state in in_every_state(at, owed):
            for reader in (at.ana, at.lena):
                ctx = at.sight(reader=reader)
                card = [block.to_dict() for block in message.card(ctx, owed)]
                assert (
                    check_view({"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": card}) == []
                ), state
                assert unescaped(card) + nameless(card) == [], state
                if owed.is_open:
                    assert message.row(ctx, owed), state


@pytest.mark.parametrize("kind", DutyKind)
def test_every_form_is_drawn_in_every_state(shared_db: Database, kind: DutyKind) -> None:
    with desk(shared_db) as at:
        owed = one_of(at, kind)
        for state in in_every_state(at, owed):
            for name, opened in FORMS.items():
                if name in NEEDS_DECLINE and owed.decline is None:
                    continue
                if (view := opened(at.act(), owed)) is not None:
                    shown = view.to_dict()
                    problems = [*check_view(shown), *unescaped(shown["blocks"]), *nameless(shown["blocks"])]
                    assert problems == [], (name, state)


@pytest.mark.parametrize("kind", DutyKind)
def test_home_and_the_list_of_my_own_are_drawn_in_every_state(shared_db: Database, kind: DutyKind) -> None:
    with desk(shared_db) as at:
        owed = one_of(at, kind)
        for state in itertools.islice(in_every_state(at, owed), 0, None, 4):
            assert faults(at.signoffs_of()) == [], state
            home = at.home_of()
            assert check_view({"type": "home", "blocks": home.blocks}, "home") + nameless(home.blocks) == [], state
