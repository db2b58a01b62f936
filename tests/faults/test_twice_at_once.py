"""Double clicks, two people at once, late forms: each action happens once, and the other click hears what is true."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.sandbox.troubles import Json
from handlers import second_contact
from handlers.call.outcome import SAVE_OUTCOME
from handlers.decline import edit
from handlers.email import sign_off
from handlers.in_play import update
from handlers.keep_posted import opening, promise, thanks
from models.duties.log_entry import EntryKind, LogEntry
from tests.databases import migrated_url
from tests.faults.deeds import CASES
from tests.faults.double_harness import double_harness
from tests.journeys.test_permissions import FORMS, Listed, press_by_id, press_one
from tests.world import World

ANSWERS = {
    "several are recorded": "decline.record",
    "a form is opened": "call.reached",
    "a call is made and the card is redrawn": "call.save",
    "nobody answers": "call.no_answer",
    "a voicemail": "call.voicemail",
    "a time to call back": "snooze.call_back_kept",
    "a snooze": "snooze.put_off",
    "a snooze is ended": "snooze.call_now",
    "a heads-up": "heads_up.sent",
    "an e-mail is sent": "email.sent",
    "an offer": "hand_off.offered",
    "an offer is taken back": "hand_off.take_back",
    "an offer is taken": "hand_off.take",
    "an offer is refused": "hand_off.refuse",
    "the news is held": "hold.held",
    "the news is no longer held": "hold.release",
    "the role is no longer held": "hold.release_role",
    "an edit": "edit.saved",
    "an edit makes two cards one person's": "edit.saved",
    "an edit finds a wish not to be contacted": "edit.saved",
    "an edit that was asked about": "edit.saved",
    "a wrong number": "more.wrong_number_saved",
    "a number is added": "more.number_saved",
    "an e-mail at their wish": "more.emailed_saved",
    "they knew": "more.knew",
    "they withdrew": "more.withdrew",
    "an undo": "undo.take_back",
    "a referral": "second_contact.save",
    "no referral": "second_contact.no_referral",
    "the lead takes it": "hand_off.take_over",
    "the lead takes all": "hand_off.take_all",
    "the lead hands off all": "hand_off.all_given",
    "everything is handed over": "hand_over.done",
    "somebody goes away": "away.yes",
    "somebody is back": "away.back",
    "one person has other leads": "leads_of.saved",
    "somebody works other hours": "my_settings.saved",
    "the team's settings": "team_settings.saved",
    "a pause after a hard call": "call.hurt",
    "a call is put right": "correct.saved",
    "do not contact": "do_not_contact.now",
    "they told a colleague otherwise": "do_not_contact.otherwise",
    "a colleague's call told it, too": "also_told.settles",
    "may be contacted again": "do_not_contact.lift",
    "how it ended": "how_it_ended.saved",
    "closed without telling them": "not_told.closed",
    "heads-ups together": "call_block.sent_them",
    "nobody answers in the block": "call_block.no_answer",
    "a voicemail in the block": "call_block.voicemail",
    "a call in the block": "call_block.saved",
    "a pause in the block": "call_block.go_on",
    "all e-mails are sent": "email.all_sent",
    "all e-mails are taken back": "email.all_taken_back",
    "an e-mail is sent from its form": "email.sent_it",
    "the closing e-mail": "email.closed",
    "an address is typed below a text": "ready_mail.address",
    "the reason has come": "reason.saved",
    "the reason of several has come": "reason.all_saved",
    "a text is worded": "texts.saved",
    "somebody is put in play": "interviewed.record",
    "a role is filled": "filled.save",
    "an update": "update.saved",
    "it was decided otherwise": "update.decided",
    "an address for the update": "update.email_saved",
    "a touch": "keep_posted.saved",
    "a promise ends": "keep_posted.ended",
    "recruiters are told of an opening": "opening.tell",
    "they are told of an opening": "opening.told",
    "a note about an opening": "opening.note_sent",
    "a referral is recorded": "referral.record",
    "a referral is placed": "referral.status",
    "a referral is in touch": "referral_call.in_touch",
    "a referral is not interested": "referral_call.not_interested",
    "a way to reach a referral": "referral_call.reach_saved",
    "a way to reach a referral in the list": "referral.reach_saved",
    "thanks": "thanks.thanked",
    "a written thank-you": "thanks.note_sent",
    "somebody is erased": "forget.erased",
}
"""The id of the button or form that each case sends twice."""

CHANGE_NOTHING = {
    *("decline.details", "decline.new", "decline.reason", "decline.stage"),
    *("help.show", "my_list.show", "settings.open"),
    *("away.no", "card.open", "coming.open", "edit.open", "hand_off.open", "hand_over.open", "heads_up.open"),
    *(
        "hold.open",
        "leads_of.open",
        "more.add_number",
        "more.emailed",
        "more.open",
        "more.wrong_number",
        "my_settings.open",
    ),
    *(
        "second_contact.got_referral",
        "snooze.call_back",
        "snooze.open",
        "team_settings.looked_up",
        "team_settings.open",
    ),
    *("call_block.later", "call_block.open", "call_block.open_first", "call_block.reached", "correct.open"),
    *("email.closing", "email.keep_posted", "email.one", "email.one_by_one", "email.write", "filled.role"),
    *("hold.day", "how_it_ended.open"),
    *("keep_posted.touched", "not_told.open", "opening.note", "reason.add", "referral.find", "referral.newer"),
    *("referral.reach", "referral_call.reach"),
    *("referral.older", "texts.back", "texts.change", "texts.open", "texts.preview", "thanks.note"),
    *("report.client", "report.last_month", "report.last_quarter", "report.last_year", "report.mine"),
    *("report.month", "report.role", "report.stage", "report.team"),
    *("home.back", "home.kind", "home.mine", "home.next", "home.owner", "home.role", "home.team"),
    *("my_list.back", "my_list.next", "team.back", "team.next"),
    *("export.person", "forget.open", "log.newer", "log.older", "log.show"),
    *("hand_off.open_all", "lead_part.message_owner", "reason.add_to_all"),
    *("update.add_email", "update.decline", "update.sent", "was_said.open", "who.show"),
}
"""Actions that only open a form, as "call.reached" does, answer, or change the view of one person."""


NOT_OF_A_CALL = {
    *(second_contact.SAVE, sign_off.SENT_IT, sign_off.CLOSED, edit.REASON_SAVED, promise.SAVE),
    *(opening.NOTE_SENT, thanks.NOTE_SENT, update.SAVE, update.EMAIL_SAVED),
}
"""The forms that a sign-off call does not have on its first day."""


ON_BOTH = 3
"""Every third deed is also played on PostgreSQL in a usual run: all deeds take the same lock."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "deed" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("database")
        usual = [("sqlite", CASES), ("postgresql", [name for place, name in enumerate(CASES) if place % ON_BOTH == 0])]
        all_of_it = [(kind, CASES) for kind in ("sqlite", "postgresql") if wanted in (kind, "both")]
        played = usual if wanted == "usual" else all_of_it
        metafunc.parametrize(("deed", "kind"), [(name, kind) for kind, names in played for name in names])


def test_what_comes_twice_at_once_happens_once(deed: str, kind: str, tmp_path: Path) -> None:
    assert _outcome(deed, kind, tmp_path / "twice", is_double=True) == _once(deed)


@cache
def _once(name: str) -> Json:
    """The outcome of a single payload, the same on both databases."""
    with TemporaryDirectory() as folder:
        return _outcome(name, "sqlite", Path(folder) / "once", is_double=False)


def _outcome(name: str, database: str, folder: Path, *, is_double: bool) -> Json:
    case = CASES[name]
    folder.mkdir()
    with migrated_url(database, folder) as url, double_harness(url, folder) as harness:
        harness.play(case.before)
        harness.is_double = is_double
        harness.do(case.deed)
        if is_double and name in ANSWERS:
            assert harness.doubled == ANSWERS[name]
        return _unnumbered(harness.outcome())


def _unnumbered(outcome: Json) -> Json:
    """The outcome without message ids: PostgreSQL uses up an id for each insert that finds a row."""
    rows: dict[str, list[dict[str, Any]]] = outcome["rows"]
    for row in rows["message"] + rows["message_shows"]:
        row.pop("id", None)
        row.pop("message_id", None)
    return outcome


def test_every_button_and_form_that_changes_something_has_come_twice(world: World) -> None:
    assert set(ANSWERS) <= set(CASES)
    assert Listed(world).everything == CHANGE_NOTHING | set(ANSWERS.values())


def test_of_two_people_who_record_the_same_at_once_the_second_sees_the_first(world: World) -> None:
    people = [world.ana, world.lena]
    for person in people:
        person.command("/decline", "Jane Doe, Staff Engineer at Acme, final")
        person.fill(Reason="Another candidate fitted more closely")
    at_once(*(person.visitor.submit for person in people))
    world.settle()
    assert logged(world) == [EntryKind.RECORDED]
    assert sum("was recorded for" in person.form or "was recorded before" in person.form for person in people) == 1


def test_of_two_people_on_one_card_the_second_hears_what_is_true(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.lena.command("/signoffs")
    people = [world.ana, world.lena]
    at_once(*(partial(press_by_id, person, person.visitor.dm[-1], "more.knew") for person in people))
    assert logged(world) == [EntryKind.RECORDED, EntryKind.KNEW]
    assert (world.ana.told + world.lena.told).count("Jane Doe knew already; ") == 1


def test_a_form_that_comes_after_somebody_else_settled_it_changes_nothing(world: World) -> None:
    forms = {form: how for form, how in FORMS.items() if form not in NOT_OF_A_CALL}
    for number, (callback_id, (buttons, fields)) in enumerate(forms.items(), start=1):
        world.ana.declines("x", Candidate=f"Jane {number}, jane{number}@example.com")
        for button in buttons:
            press_one(world, world.ana, button)
        for label, value in fields.items():
            world.ana.type_in(label, value)
        world.lena.command("/signoffs")
        press_by_id(world.lena, world.lena.visitor.dm[-1], "more.knew", value=str(number))
        assert world.ana.submit() == {}
        assert "Lena Vogt noted it on Tue 3 March. Nothing was changed." in world.ana.form, callback_id
        is_call = callback_id == SAVE_OUTCOME  # the outcome of a call is always recorded
        assert logged(world)[-1] is (EntryKind.FURTHER if is_call else EntryKind.KNEW), callback_id
        world.ana.visitor.close(everything=True)
        world.settle()


def at_once(*deeds: Callable[[], object]) -> None:
    together = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        together.wait(10)
        deed()

    with ThreadPoolExecutor(len(deeds)) as hands:
        list(hands.map(run, deeds))


def logged(world: World) -> list[EntryKind]:
    with world.bot.db.reading() as session:
        return [entry.what for entry in session.scalars(select(LogEntry).order_by(LogEntry.id))]
