"""The wording of log entries: every kind, with every detail, undone or not, for every reader."""

import ast
import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import models
from bot.sandbox.limits.check import check_message, check_view
from handlers import search
from handlers.call import correct
from handlers.cards import log_wording
from handlers.privacy import log
from models.context import Context
from models.database.engine import Database
from models.directory.candidate import Candidate, CandidateDetails
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty
from models.duties.keep_posted import TouchOutcome
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.referral import Status
from models.duties.settle import CallOutcome
from models.privacy import audit, person
from models.rules.ladder import AskReason
from models.settings.changes import Change
from models.settings.team import TeamSettings
from tests import factories
from tests.effort import LONG
from tests.factories import NOW
from tests.handlers.drawn import NASTY, Desk, desk, unescaped

DAY, MOMENT = "2026-03-09", "2026-03-09T14:00:00+00:00"
NOTE = "She was brave"

DETAILS: dict[str, list[Any]] = {
    "mood": ["fine", "cool", "hurt", "unknown"],
    "takeaways": [["relationship"], [value for value, _ in log_wording.TAKEAWAYS], []],
    "next_step": ["A staff role in Lisbon", *NASTY[1:]],
    "relocation": ["yes", "unknown", "Only to Porto"],
    "keep_posted": [True, False],
    "referral": [1, "Tom Weber", None, *NASTY[1:]],
    "referral_reach": ["tom@example.com", None],
    "follow_up_in": [0, 3],
    "also_told": [[1, 2]],
    "form": ["V0000001"],
    "with": [1],
    "where": ["Through the job board", *NASTY[1:]],
    "note": ["Best before noon", *NASTY[1:]],
    "because": ["The client asked us to wait", *NASTY[1:]],
    "corrects": [1],
    "now": [{}, {"referral": "Tom Weber", "referral_reach": None}, {"takeaways": [], "mood": "hurt", "referral": 1}],
    "fields": [[], ["email"], sorted({*log_wording.FIELDS, "link", "a field of tomorrow"})],
    "until": [DAY, MOMENT],
    "call_back": [MOMENT],
    "promised_for": [DAY],
    "step": [1, 0],
    "why": ["step", "asked_for"],
    "through": ["time", "command line"],
    "asked": [1, 2],
    "opening": [1],
    "wish": ["Something like it"],
    "place": ["Porto"],
    "goes_on": [True, False],
    "from": [1, 99, "new", "in_process"],
    "to": [2, 99, "placed", "withdrawn"],
    "owner": [1, 99],
    "was": [2, 99],
}
"""Every key of an entry's details, with values of each shape."""

NEEDS = {EntryKind.CORRECTED: {"corrects": 1, "now": {}}}
"""The details that every entry of the kind has."""


def shapes(what: EntryKind) -> Iterator[dict[str, Any]]:
    """Details of every shape: empty, each value alone, and all keys at once."""
    needed = NEEDS.get(what, {})
    yield needed
    yield from ({**needed, key: value} for key, values in DETAILS.items() for value in values)
    longest = max(len(values) for values in DETAILS.values())
    yield from ({key: values[turn % len(values)] for key, values in DETAILS.items()} for turn in range(longest))
    if what is EntryKind.REFERRAL_CHANGED:
        yield from ({"referral": 1, "from": a, "to": b} for a, b in itertools.product(Status, Status))
        yield {"referral": 1, "owner": 1, "was": 2}


def entry(
    who: Candidate, what: EntryKind, details: dict[str, Any], duty: Duty | None, by: Recruiter | None
) -> LogEntry:
    """A log entry of this kind with these details."""
    return LogEntry(
        workspace_id=who.workspace_id,
        candidate_id=who.id,
        duty_id=duty.id if duty else None,
        by_id=by.id if by else None,
        what=what,
        at=NOW,
        details=json.loads(json.dumps(details)),
        private_note=NOTE if by else None,
        lead_may_read=False,
    )


def readers(at: Desk) -> dict[str, Recruiter]:
    """The owner, a lead of all, a lead of that owner alone, and Slack's admin."""
    omar, vera = (
        factories.person(at.session, at.workspace, "Omar Haddad"),
        factories.person(at.session, at.workspace, "Vera B"),
    )
    vera.is_admin = True
    at.ana.lead_ids = [omar.user_id, at.lena.user_id]
    at.session.flush()
    return {"owner": at.ana, "lead": at.lena, "lead of one": omar, "admin": vera}


Looked = tuple[tuple[str, Recruiter], tuple[Duty | None, Recruiter | None]]
"""A reader with a name for it; the duty of an entry, and its actor."""


def looked_at(what: EntryKind, ways: list[Looked]) -> Iterator[tuple[dict[str, Any], Looked]]:
    """Details of every shape in these ways. In the usual run details with all keys, and with none, come in every way.

    Details with one value then come in one way: the ways take turns.
    """
    turns = itertools.cycle(ways)
    for details in shapes(what):
        is_alone = len(details.keys() - NEEDS.get(what, {}).keys()) == 1
        yield from ((details, way) for way in ([next(turns)] if is_alone and not LONG else ways))


@pytest.mark.parametrize("what", EntryKind)
def test_every_entry_is_drawn_for_every_reader(shared_db: Database, what: EntryKind) -> None:
    with desk(shared_db) as at:
        [owed] = at.owe()
        at.session.flush()
        kinds = ((owed, at.ana), (None, at.ana), (owed, None))
        ways = list(itertools.product(readers(at).items(), kinds))
        drawn = Counter[tuple[str, bool, bool]]()
        for details, ((name, reader), (duty, by)) in looked_at(what, ways):
            ctx, logged = at.sight(reader=reader), entry(owed.candidate, what, details, duty, by)
            line, note = log_wording.entry_text(ctx, logged), log_wording.note_text(ctx, logged)
            assert line.startswith("3 March 2026, 10:00: "), (name, logged.details)
            assert len(line) <= log_wording.LENGTH
            assert note == (f"Private note: {NOTE}" if by and name == "owner" else ""), name
            assert "{" not in line.replace("{name}", "").replace("{0}", ""), (name, logged.details)
            facts = log_wording.outcome_facts(log_wording.known_of(ctx, logged))
            assert all(isinstance(value, str) for _, value in facts), (name, logged.details)
            assert log_wording.contact_text(ctx, logged).endswith("today.")
            drawn[name, duty is None, by is None] += 1
        assert len(drawn) == len(ways)
        assert min(drawn.values()) > 10


@pytest.mark.parametrize("what", EntryKind)
def test_every_page_of_it_and_every_card_that_shows_it_is_what_slack_takes(
    shared_db: Database, what: EntryKind
) -> None:
    with desk(shared_db) as at:
        [owed] = at.owe()
        added = [entry(owed.candidate, what, details, duty, at.ana) for details, duty in about(what, owed)]
        at.session.add_all(added)
        at.session.flush()
        _undo(at, [logged for place, logged in enumerate(added) if place % 4 < 2])
        for reader in list(readers(at).values())[1:]:
            ctx = Context(at.session, at.workspace, NOW, reader)
            who = person.of_candidate(at.session, owed.candidate, reader)
            pages = audit.of_person(ctx, who, 0).last + 1 if reader is at.lena else 1
            for number in range(pages):
                drawn = [block.to_dict() for block in log._page(ctx, who, number)]
                assert _message_faults(drawn) == []
                assert NOTE not in json.dumps(drawn)
        shown = correct.history_form(at.act(), owed).to_dict()
        assert check_view(shown) + unescaped(shown["blocks"]) == []
        card = [block.to_dict() for block in search.person_blocks(at.sight(), owed.candidate)]
        assert _message_faults(card) == []


def about(what: EntryKind, owed: Duty) -> Iterator[tuple[dict[str, Any], Duty | None]]:
    """Details of every shape, with the call and without a duty; the usual run alternates."""
    for place, details in enumerate(shapes(what)):
        yield from ((details, duty) for duty in ((owed, None) if LONG else ((owed, None)[place % 2],)))


def _undo(at: Desk, added: list[LogEntry]) -> None:
    """Undoes these entries."""
    mine = {"workspace_id": at.workspace.id, "by_id": at.ana.id, "what": EntryKind.UNDONE, "at": NOW}
    at.session.add_all(
        LogEntry(candidate_id=logged.candidate_id, duty_id=logged.duty_id, undoes_id=logged.id, **mine)
        for logged in added
    )
    at.session.flush()


def _message_faults(drawn: list[dict[str, Any]]) -> list[str]:
    return [*check_message({"text": "The log", "blocks": drawn}), *unescaped(drawn)]


def test_the_log_of_a_referral_that_changed_says_from_what_to_what(shared_db: Database) -> None:
    with desk(shared_db) as at:
        [owed] = at.owe()
        details = {"referral": 7, "from": "new", "to": "in_process"}
        changed = LogEntry(candidate_id=owed.candidate_id, by_id=at.ana.id, what=EntryKind.REFERRAL_CHANGED, at=NOW)
        changed.workspace_id, changed.details = at.workspace.id, details
        assert log_wording.entry_text(at.sight(), changed).endswith("of their referral. From new to in process.")
        changed.details = {"referral": 7, "owner": at.lena.id, "was": at.ana.id}
        assert log_wording.entry_text(at.sight(), changed).endswith("of their referral. From Ana Ruiz; To Lena Vogt.")


def test_the_log_of_a_step_says_who_was_asked_and_how_often(shared_db: Database) -> None:
    with desk(shared_db) as at:
        [owed] = at.owe()
        step = LogEntry(candidate_id=owed.candidate_id, duty_id=owed.id, what=EntryKind.STEP, at=NOW)
        step.workspace_id, step.details = at.workspace.id, {"step": 1, "why": "nudge", "asked": at.ana.id}
        assert log_wording.entry_text(at.sight(), step).endswith(
            f": Asked Ana Ruiz about {owed.recorded.role.full_name}."
        )
        step.details = {"step": 3, "why": AskReason.HANDED_UP.value, "asked": at.lena.id}
        text = "Asked Lena Vogt again (3rd time), and the leads to help about"
        assert text in log_wording.entry_text(at.sight(), step)


VALUES: list[Any] = [
    None,
    "",
    [],
    0,
    True,
    90,
    "09:30",
    NASTY[1],
    "W" * 4000,
    ["a", "b"],
    [1, 2],
    [["x", "y"]],
    {"a": 1},
]


def test_every_change_of_a_setting_is_drawn(shared_db: Database) -> None:
    settings = [*(field.name for field in fields(TeamSettings)), "users_channel", "text.call", "leads"]
    with desk(shared_db) as at:
        for setting, (was, now), by in itertools.product(
            settings, itertools.product(VALUES, VALUES), (at.ana.id, None)
        ):
            changed = Change(workspace_id=at.workspace.id, by_id=by, of_id=by, setting=setting, at=NOW)
            changed.before, changed.after = {"value": was}, {"value": now}
            line = log_wording.change_text(at.sight(), changed)
            assert " changed " in line
            assert len(line) <= log_wording.LENGTH


def _keys_written() -> set[str]:
    """The keys of all details that stand in the code as literals."""
    keys = {field.name for kind in (CallOutcome, TouchOutcome) for field in fields(kind)} - {
        "private_note",
        "lead_may_read",
    }
    for path in Path(models.__file__).parent.rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            if ast.unparse(call.func).rpartition(".")[2] in ("write_entry", "note", "settle", "_touch"):
                arguments = [*call.args, *(each.value for each in call.keywords if each.arg == "details")]
                nodes = [key for argument in arguments if isinstance(argument, ast.Dict) for key in argument.keys]
                keys |= {str(key.value) for key in nodes if isinstance(key, ast.Constant)}
    return keys


def test_the_details_that_are_drawn_here_are_all_that_the_code_writes() -> None:
    written = _keys_written()
    assert len(written) > 20
    assert written - set(DETAILS) == set()


def test_the_number_of_a_referral_is_never_read_as_a_name(shared_db: Database) -> None:
    with desk(shared_db) as at:
        who = factories.decline(at.act(), at.ana, CandidateDetails("Jane Roe"), "Buyer").candidate
        kinds = (EntryKind.EXPORTED, EntryKind.FORGOTTEN, EntryKind.REFERRAL_CHANGED)
        for what in kinds:
            logged = LogEntry(candidate_id=who.id, what=what, at=NOW, details={"referral": 7, "referral_reach": None})
            assert "They named" not in log_wording.entry_text(at.sight(), logged)
