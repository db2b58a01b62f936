"""Lists, notes and the digest in every state of their duties, for each kind of reader: who may read a name there."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.sandbox.limits.check import check_view
from handlers import notices, registry, search
from handlers.call import also_told
from handlers.digest import digest
from handlers.hand_off import everything, offer
from handlers.keep_posted import opening
from handlers.lists import team_list, upcoming
from handlers.more import do_not_contact
from handlers.referral import list as referral_list
from models.context import Context
from models.database.engine import Database
from models.directory import role
from models.directory.recruiter import Recruiter
from models.duties import log_entry, openings
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind
from models.duties.offer import End, Offer
from models.duties.promise import Promise
from models.duties.referral import Status
from models.lists import upcoming as plan
from models.outbox.message import Message, MessageKind, Rendered
from models.rules import phone
from models.rules.kinds import DutyKind, Stage
from models.views import team_list as team_page
from tests import factories
from tests.effort import LONG
from tests.factories import NOW
from tests.handlers.drawn import Desk, desk, faults, nameless, too_long, unescaped
from tests.handlers.test_keep_posted_and_referral import named, promised
from tests.handlers.test_states_drawn import LATER, TODAY, in_every_state, one_of, put

IDA = "Ida Berg"
PHONE, EMAIL = "+49 30 123456", "jane@example.com"
FEW = 6 if LONG else 4
"""One of so many states is drawn for all readers: over all kinds of duty, each value still comes many times."""

kinds = pytest.mark.parametrize("kind", DutyKind)


@dataclass(frozen=True)
class Readers:
    """Readers by name: those in `seeing` may see Ana's candidates, the others may not."""

    desk: Desk
    readers: dict[str, Recruiter]
    seeing: tuple[str, ...] = ("owner", "lead", "her own lead")
    turns: Iterator[int] = field(default_factory=itertools.count)

    def everybody(self) -> list[tuple[Recruiter, bool]]:
        """Every reader, and whether they may see Ana's candidates."""
        return [(reader, name in self.seeing) for name, reader in self.readers.items()]

    def some(self) -> list[tuple[Recruiter, bool]]:
        """Every reader at first; then, in the usual run, one reader of each kind: the readers take turns."""
        turn, everybody = next(self.turns), self.everybody()
        if turn == 0 or LONG:
            return everybody
        sides = ([pair for pair in everybody if pair[1] is sees] for sees in (True, False))
        return [side[turn % len(side)] for side in sides]

    def message(
        self, kind: MessageKind, to: Recruiter, duty: Duty | None = None, ts: str | None = None, **details: Any
    ) -> Message:
        """A message before it is sent; with `ts`: a message in Slack that is redrawn."""
        row = Message(workspace_id=self.desk.workspace.id, recipient=to.user_id, kind=kind, slot=kind, due_at=NOW)
        row.duty_id, row.details, row.ts, row.posted_at = duty.id if duty else None, details, ts, NOW if ts else None
        return row


def readers_of(at: Desk) -> Readers:
    """The owner, a lead of all, a lead of the owner alone, a lead of another recruiter, and a plain member."""
    omar, ben, mia, sam = (
        factories.person(at.session, at.workspace, name) for name in ("Omar H", "Ben O", "Mia T", "Sam P")
    )
    at.ana.lead_ids, sam.lead_ids = [omar.user_id, at.lena.user_id], [mia.user_id]
    at.session.flush()
    at.nasty = "Max Roe"
    at.owe(2, owner=sam)
    at.nasty = IDA
    readers = {"owner": at.ana, "lead": at.lena, "her own lead": omar, "lead of somebody else": mia, "full member": ben}
    return Readers(at, readers)


def in_message(drawing: Rendered | None) -> list[str]:
    """The faults of a message; none without a message."""
    return faults(drawing) if drawing else []


def text_of(drawn: Any) -> str:
    """All texts of a drawing, with those for a screen reader."""
    if drawn is None:
        return ""
    shown = [drawn.text, drawn.blocks] if isinstance(drawn, Rendered) else drawn
    return json.dumps(shown, ensure_ascii=False)


def some(states: Iterator[str], every: int = FEW) -> Iterator[str]:
    return itertools.islice(states, 0, None, every)


@kinds
def test_the_teams_list_and_home_of_a_lead(shared_db: Database, kind: DutyKind) -> None:
    with desk(shared_db, IDA) as at:
        owed, here = one_of(at, kind), readers_of(at)
        for state in some(in_every_state(at, owed)):
            for reader, sees in here.some():
                may_see = team_page.may_see(at.session, reader)
                assert may_see == (reader.name not in ("Ana Ruiz", "Ben O"))
                if not may_see:
                    continue
                page = team_page.read(at.session, reader, NOW, 0)
                drawing = team_list.draw_page(at.sight(reader=reader), page, team_list.TURNS)
                assert faults(drawing) == [], (state, reader.name)
                on_home = at.home_of(reader, view="team")
                assert check_view({"type": "home", "blocks": on_home.blocks}, "home") + nameless(on_home.blocks) == []
                for shown in (text_of(drawing), text_of(on_home)):
                    assert (IDA in shown) <= sees, (state, reader.name)
                    assert ("Max Roe" in shown) == (reader.name == "Mia T"), (state, reader.name)
                assert (owed.id in {row.duty.id for row in page.rows}) <= owed.is_open


@kinds
@pytest.mark.parametrize("may_name", [True, False])
def test_the_digest_names_whom_it_may_and_nobody_else(shared_db: Database, kind: DutyKind, may_name: bool) -> None:
    with desk(shared_db, IDA) as at:
        owed = one_of(at, kind)
        at.workspace.names_in_private = may_name
        now = Context(at.session, at.workspace, NOW)
        for number, state in enumerate(in_every_state(at, owed)):
            if owed.role:
                owed.role.is_confidential = number % 2 == 0
            row = Message(
                workspace_id=at.workspace.id, recipient="C0HIRING", kind=MessageKind.DIGEST, slot=TODAY.isoformat()
            )
            row.due_at, row.details = NOW, {"closed_channel": True}
            drawing = digest.draw(row, now)
            assert faults(drawing) == [], state
            shown = text_of(drawing)
            assert (IDA in shown) == (may_name and _waits_for_news(owed)), state
            assert (f"{IDA} (" in shown) == (may_name and _waits_for_news(owed) and not _is_secret(owed)), state


def _waits_for_news(owed: Duty) -> bool:
    """Whether the digest lists the candidate as waiting: for a call, or for an e-mail with the reason."""
    is_news = owed.kind is DutyKind.CALL or (owed.kind is DutyKind.EMAIL and owed.recorded.stage is not Stage.APPLIED)
    is_held = owed.held_until is not None and owed.held_until > TODAY
    return owed.is_open and is_news and not is_held


def _is_secret(owed: Duty) -> bool:
    return owed.role is not None and owed.role.is_confidential


@kinds
def test_a_digest_that_is_out_names_those_alone_whom_it_named_and_is_cut_by_the_next(
    shared_db: Database, kind: DutyKind
) -> None:
    with desk(shared_db, IDA) as at:
        owed = one_of(at, kind)
        at.workspace.names_in_private = True
        mine = {"workspace_id": at.workspace.id, "recipient": "C0HIRING", "kind": MessageKind.DIGEST, "due_at": NOW}
        sent = Message(slot=TODAY.isoformat(), details={"closed_channel": True, "counted": 0, "picture": True}, **mine)
        sent.ts, sent.posted_at = "1.0", NOW
        at.session.add(sent)
        at.session.flush()
        for state in some(in_every_state(at, owed)):
            drawing = digest.draw(sent, Context(at.session, at.workspace, NOW))
            assert faults(drawing) == [], state
            assert IDA not in text_of(drawing), state
        later = Message(slot="2026-03-04", details={}, ts="2.0", **mine)
        at.session.add(later)
        at.session.flush()
        cut = digest.draw(sent, Context(at.session, at.workspace, NOW))
        assert faults(cut) == []
        assert cut is not None
        assert len(cut.blocks) == 1


@kinds
def test_the_digest_that_somebody_looks_at_first_names_nobody(shared_db: Database, kind: DutyKind) -> None:
    with desk(shared_db, IDA) as at:
        owed, here = one_of(at, kind), readers_of(at)
        at.workspace.names_in_private = True
        for state in some(in_every_state(at, owed)):
            for reader, _ in here.some():
                for channel in ("C0HIRING", None):
                    at.workspace.digest_channel = channel
                    shown, plain, text = digest._drawn(Context(at.session, at.workspace, NOW, reader))
                    assert faults(Rendered(text, shown)) + faults(Rendered(text, plain)) == [], state
                    assert IDA not in text_of([shown, plain, text]), state


@kinds
def test_an_offer_and_its_answers_hold_no_number_and_name_nobody_to_who_may_not_see_them(
    shared_db: Database, kind: DutyKind
) -> None:
    """The recruiter who is asked reads the name while the offer is open; after that only who may see the person."""
    with desk(shared_db, IDA) as at:
        owed, here = one_of(at, kind), readers_of(at)
        ben = here.readers["full member"]
        made = Offer(workspace_id=at.workspace.id, duty=owed, giver=at.ana, taker=ben, offered_at=NOW, lapses_at=LATER)
        at.session.add(made)
        at.session.flush()
        ends = itertools.cycle([None, *End])
        for state in in_every_state(at, owed):
            made.ended_as = next(ends)
            made.ended_at = NOW if made.ended_as else None
            at.session.flush()
            for (reader, sees), ts in itertools.product(here.some(), (None, "1.0")):
                ctx = at.sight(reader=reader)
                asked = here.message(MessageKind.OFFER, reader, owed, ts, offer=made.id, about="offer")
                drawings = [offer.draw_offer(asked, ctx)]
                for about in ("lapsed", "answered"):
                    note = here.message(MessageKind.NOTE, reader, owed, ts, offer=made.id, about=about)
                    drawings.append(offer.draw_note(note, ctx))
                for drawing in drawings:
                    assert in_message(drawing) == [], (state, reader.name, made.ended_as)
                    assert PHONE not in text_of(drawing)
                    assert EMAIL not in text_of(drawing)
                    if made.ended_as and ts:
                        assert (IDA in text_of(drawing)) <= sees, (state, reader.name, made.ended_as)
                assert (drawings[0] is not None) == bool(made.is_open or ts)
                assert (drawings[2] is not None) == (made.ended_as in (End.TAKEN, End.REFUSED))


def test_an_opening_and_the_list_that_each_owner_gets(shared_db: Database) -> None:
    with desk(shared_db, IDA) as at:
        owed, here = promised(at)[0], readers_of(at)
        [promise] = at.session.scalars(select(Promise))
        asked = openings.tell(at.act(), "Staff Engineer")
        assert asked is not None
        assert asked.opening is not None
        wishes = itertools.cycle(
            itertools.product([None, "Staff Engineer", "W" * 3000], [None, "Porto"], [None, "yes"])
        )
        for state in in_every_state(at, owed):
            promise.wish, promise.place, promise.relocation = next(wishes)
            at.session.flush()
            for (reader, _), ts in itertools.product(here.some(), (None, "1.0")):
                ctx, is_owner = Context(at.session, at.workspace, NOW, reader), reader is at.ana
                answer = replace(asked, is_new=reader is at.lena)
                text = opening.answer_text(ctx, answer)
                assert len(text) < 3000
                assert (IDA in text) == ctx.may_act_for(at.ana), (state, reader.name)
                note = here.message(MessageKind.OPENING, reader, None, ts, opening=asked.opening.id)
                drawing = opening.draw(note, at.sight(reader=reader))
                assert in_message(drawing) == [], (state, reader.name)
                assert (IDA in text_of(drawing)) == (is_owner and owed.is_open), (state, reader.name)
                assert (drawing is None) == (ts is None and not (is_owner and owed.is_open)), (state, reader.name)


REFERRAL: dict[str, list[Any]] = {
    "status": list(Status),
    "reach": [None, "+49 30 7654321, ada@example.com", "ask her sister", "W" * 3000],
    "changed_at": [None, NOW, LATER],
    "named_at": [NOW, factories.days_later(-400)],
    "forgotten_at": [None, None, NOW],
}


@pytest.mark.parametrize("status", Status)
def test_the_list_of_referrals_is_of_those_who_may_see_them(shared_db: Database, status: Status) -> None:
    with desk(shared_db, IDA) as at:
        owed, here = one_of(at, DutyKind.CALL), readers_of(at)
        at.nasty = "Ada Weber"
        ada = named(at, owed.candidate)
        roles = itertools.cycle([None, owed.role, role.named(at.session, at.workspace.id, "R" * 140)])
        rest = {name: values for name, values in REFERRAL.items() if name != "status"}
        each = itertools.cycle(itertools.product(*rest.values()))
        for state in some(in_every_state(at, owed)):
            put(ada, {"status": status, **dict(zip(rest, next(each), strict=True)), "role": next(roles)})
            at.session.flush()
            is_listed = status is not Status.WITHDRAWN and ada.forgotten_at is None
            for (reader, sees), letters in itertools.product(here.some(), ("", "ada", "Ida")):
                view = referral_list.view(
                    Context(at.session, at.workspace, NOW, reader), letters, 3, "Noted."
                ).to_dict()
                drawn = view["blocks"]
                assert [*check_view(view), *unescaped(drawn), *nameless(drawn), *too_long(drawn)] == [], state
                is_shown = is_listed and sees and letters != "Ida"
                assert ("Ada Weber" in text_of(drawn)) == is_shown, (state, reader.name, letters)


@kinds
def test_who_is_answered_with_what_the_reader_may_see(shared_db: Database, kind: DutyKind) -> None:
    """For the exact name, number or address a full member reads the owner's name, and nothing else."""
    with desk(shared_db, IDA) as at:
        owed, here = one_of(at, kind), readers_of(at)
        who_else = "This is with Ana Ruiz. Ask them for a hand-off if you would like to make the call."
        about = [owed.role.full_name] if owed.role else []
        typed = (IDA, "ida", "Ina Berg", EMAIL, PHONE, "")
        for state in some(in_every_state(at, owed)):
            person = owed.candidate
            person.phone_digits = phone.read_number(person.phone, "DE")
            person.folded_email = person.email
            at.session.flush()
            for (reader, sees), text in itertools.product(here.some(), typed):
                which, drawing = search.answer(at.sight(reader=reader), text)
                assert faults(drawing) == [], (state, reader.name, text)
                shown = text_of(drawing)
                known = [IDA, *([PHONE] if person.phone == PHONE else []), *([EMAIL] if person.email else [])]
                if sees and text in known:
                    assert which == owed.candidate_id, (state, reader.name)
                if not sees:
                    assert which == 0
                    assert (who_else in shown) == (text in known), (state, reader.name, text)
                    assert not any(part in shown for part in (IDA, PHONE, EMAIL, *about)), (state, text)


@kinds
def test_the_plan_of_a_person_is_about_their_own_and_those_they_lead(shared_db: Database, kind: DutyKind) -> None:
    with desk(shared_db, IDA) as at:
        owed, here = one_of(at, kind), readers_of(at)
        named_to = set()
        for state in some(in_every_state(at, owed)):
            for reader, sees in here.some():
                coming_nudges = plan.coming(at.session, reader, NOW)
                shown = upcoming.by_day(coming_nudges, reader.calendar, reader.calendar.day_of(NOW))
                view = {"type": "modal", "title": {"type": "plain_text", "text": "My coming nudges"}}
                drawn = [block.to_dict() for block in shown]
                assert check_view({**view, "blocks": drawn}) + unescaped(drawn) + nameless(drawn) == [], state
                is_named = IDA in text_of(drawn)
                assert is_named <= (sees and owed.is_open), (state, reader.name)
                named_to |= {reader.name} if is_named else set()
        assert "Ana Ruiz" in named_to


@kinds
def test_the_daily_list_and_several_cards_as_one(shared_db: Database, kind: DutyKind) -> None:
    with desk(shared_db, IDA) as at:
        owed, here = one_of(at, kind), readers_of(at)
        for state in in_every_state(at, owed):
            for reader, sees in here.some():
                row = here.message(MessageKind.LIST, reader)
                row.slot = reader.calendar.day_of(NOW).isoformat()
                drawing = registry.draw(at.session, row, NOW)
                assert in_message(drawing) == [], (state, reader.name)
                assert (IDA in text_of(drawing)) <= (sees and owed.is_open), (state, reader.name)
            row = here.message(MessageKind.CARDS, at.ana, None, None, duties=[owed.id])
            for row.ts in (None, "1.0"):
                assert in_message(registry.draw(at.session, row, NOW)) == [], state


@kinds
def test_what_is_said_of_those_whom_somebody_leaves_waiting(shared_db: Database, kind: DutyKind) -> None:
    """Tests the notes about a recruiter who can't be reached, and about a deactivated recruiter."""
    with desk(shared_db, IDA) as at:
        owed, here = one_of(at, kind), readers_of(at)
        of_ana = {"who": at.ana.id, "why": "user_not_found", "refused_at": NOW.isoformat(), "duties": [owed.id]}
        left = {"who": at.ana.id, "taker": at.lena.id, "duties": [owed.id]}
        for state in some(in_every_state(at, owed)):
            for (reader, sees), ts in itertools.product(here.some(), (None, "1.0")):
                ctx = at.sight(reader=reader)
                drawings = [
                    notices.draw_person_unreachable(
                        here.message(MessageKind.UNREACHED, reader, None, ts, **of_ana), ctx
                    ),
                    everything.draw_left(here.message(MessageKind.LEFT, reader, None, ts, **left), ctx),
                ]
                for drawing in drawings:
                    assert in_message(drawing) == [], (state, reader.name)
                    assert (IDA in text_of(drawing)) <= sees, (state, reader.name)


@kinds
def test_notes_that_somebody_wants_no_contact_or_has_heard_of_another_role(shared_db: Database, kind: DutyKind) -> None:
    with desk(shared_db, IDA) as at:
        owed, here = one_of(at, kind), readers_of(at)
        call = log_entry.LogEntry(
            workspace_id=at.workspace.id, candidate_id=owed.candidate_id, what=EntryKind.REACHED, at=NOW
        )
        at.session.add(call)
        at.session.flush()
        by = itertools.cycle([at.lena.id, None])
        for state in some(in_every_state(at, owed)):
            for (reader, sees), ts in itertools.product(here.some(), (None, "1.0")):
                ctx, told = at.sight(reader=reader), next(by)
                drawings = [
                    do_not_contact.draw_note(
                        here.message(MessageKind.DO_NOT_CONTACT, reader, owed, ts, by=told, ended=ended), ctx
                    )
                    for ended in (True, False)
                ]
                asked = here.message(MessageKind.ALSO_TOLD, reader, owed, ts, call=call.id, by=told)
                for drawing in (*drawings, also_told.draw_question(asked, ctx)):
                    assert in_message(drawing) == [], (state, reader.name)
                    assert (IDA in text_of(drawing)) <= sees, (state, reader.name)


def test_every_kind_of_message_is_drawn_here_or_with_the_cards() -> None:
    elsewhere = {MessageKind.CARD, MessageKind.CHOSEN, MessageKind.HOME, MessageKind.NOWHERE}
    here = {
        MessageKind.LIST,
        MessageKind.CARDS,
        MessageKind.DIGEST,
        MessageKind.OFFER,
        MessageKind.NOTE,
        MessageKind.LEFT,
        MessageKind.UNREACHED,
        MessageKind.OPENING,
    }
    assert set(MessageKind) == here | elsewhere | {MessageKind.DO_NOT_CONTACT, MessageKind.ALSO_TOLD}
