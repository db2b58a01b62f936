"""Permissions: owners, leads and admins act; others are told who owns the duty, and nothing about the candidate."""

import copy
import json
from typing import Any

import pytest
from slack_bolt import App
from sqlalchemy import select

from bot.demo.workspace import BEN, OMAR
from bot.sandbox.app_side import envelopes
from bot.sandbox.blocks import elements
from bot.sandbox.state.conversation import Message
from bot.sandbox.state.view import View
from handlers import registry, second_contact
from handlers.call import block, block_pages, correct, heads_up, outcome
from handlers.call.outcome import SAVE_OUTCOME
from handlers.cards.referral import ADD_REACH
from handlers.decline import client_reason, edit
from handlers.email import sign_off
from handlers.hand_off import several
from handlers.hand_off.offer import OFFERED, REFUSE, TAKE
from handlers.in_play import update
from handlers.keep_posted import opening, promise, thanks
from handlers.more import close_untold, hold, snooze
from handlers.more import menu as more
from handlers.referral import call as referral_call
from handlers.referral import list as referral_list
from handlers.runtime.admission import MEMBERS_ONLY
from handlers.runtime.profiles import profile_of
from models.context import Context
from models.directory.candidate import CandidateDetails
from models.duties.duty import Duty
from models.rules.kinds import DutyKind
from tests import factories
from tests.conftest import TUESDAY
from tests.person import Played
from tests.world import World, madrid, playing

CARD = "Sign-off call: Jane Doe"
REFUSED = "This is with Ana Ruiz. Ask them for a hand-off if you would like to make the call."

REACHED = {"How did they take it?": "Fine", "What did you leave with?": ["A relationship"]}
FORMS: dict[str, tuple[list[str], dict[str, Any]]] = {
    SAVE_OUTCOME: (["I reached them"], REACHED),
    snooze.PUT_OFF: (["Snooze"], {}),
    snooze.KEPT: (["No answer", "Call back at"], {"Call back at": madrid(6, 15)}),
    heads_up.SENT_IT: (["Heads-up e-mail"], {}),
    more.EMAILED_SAVED: (["More", "E-mailed at their wish"], {}),
    more.WRONG_SAVED: (["More", "Wrong number"], {}),
    more.NUMBER_SAVED: (["Add a phone number"], {"Phone": "+49 30 123456"}),
    edit.SAVED: (["More", "Edit"], {"Name": "Somebody else"}),
    hold.HELD: (["More", "Hold the news"], {"Until": "2026-03-09", "Why": "The first choice has not signed"}),
    OFFERED: (["More", "Hand off"], {"Hand off to": BEN.id}),
    sign_off.SENT_IT: (["email.write"], {}),
    sign_off.CLOSED: (["Closing e-mail"], {}),
    edit.REASON_SAVED: (["Add the reason"], {"Reason": "Pay or terms apart"}),
    second_contact.SAVE: (["Open the card: follow_up", "Got a referral"], {"Referral": "Tom"}),
    promise.SAVE: (["Open the card: keep_posted", "Touched base"], {"Where": "Porto"}),
    opening.NOTE_SENT: (["opening.note"], {}),
    thanks.NOTE_SENT: (["Open the card: thanks", "Open the e-mail"], {}),
    update.SAVE: (["Open the card: update", "Update sent"], {}),
    update.EMAIL_SAVED: (["Open the card: update", "Add an e-mail address"], {"E-mail": "jane@example.org"}),
}
"""The buttons with which the owner opens each form about a duty, and the values of its fields.

A button is named by its label, or by its action id where several kinds of card have the same label; "Open the card" is
followed by the kind of the duty, whose row on Home has it.
"""

SENT_BELOW = {outcome.HURT_DONE, correct.SAVED, close_untold.CLOSED, second_contact.ENDING_SAVED}
SENT_BELOW |= {referral_call.REACH_SAVED}
SENT_BELOW |= {block_pages.SENT_THEM, block_pages.GO_ON, block.SAVED, several.ALL_GIVEN, client_reason.SAVED}
"""The forms opened from another form, or shown only to leads; each has a test of its own below."""

IN_FORMS = {hold.DAY, sign_off.KEEP_POSTED}
"""Buttons and menus that exist only in forms; each has a test of its own below."""

ABOUT_NOBODY = (
    "lead_part.",
    "call_block.open",
    "decline.",
    "away.",
    "coming.",
    "hand_over.",
    "my_settings.",
    "team_settings.",
    "leads_of.",
    "interviewed.",
    "filled.",
    "referral.",
    "opening.tell",
    "report.",
    "texts.",
    "help.",
    "home.",
    "my_list.",
    "settings.",
    "team.",
    "forget.",
    "export.",
    "log.",
)
"""Actions that belong to no single duty: everybody may record, and change their own settings. Handing over and
referrals have tests below; test_forget, test_export and test_log test who may erase, export and read the log."""


class Listed(App):
    """A Bolt app that collects the buttons and forms about a duty for which listeners are registered."""

    def __init__(self, world: World) -> None:
        super().__init__(token="xoxb-none", token_verification_enabled=False)
        self.actions: set[str] = set()
        self.forms: set[str] = set()
        self.everything: set[str] = set()
        self.pressed: set[str] = set()
        """The ids of all buttons and menus."""
        self.others: dict[str, set[str]] = {}
        """Commands, shortcuts, events, closed forms, and menus that load options, by kind."""
        registry.register(self, world.bot.runtime)

    def action(self, constraints: Any, *rest: Any, **more: Any) -> Any:
        self.everything |= {constraints}
        self.pressed |= {constraints}
        self.actions |= {constraints} if not constraints.startswith(ABOUT_NOBODY) else set()
        return super().action(constraints, *rest, **more)

    def view(self, constraints: Any, *rest: Any, **more: Any) -> Any:
        self._noted("view", constraints)
        self.everything |= {constraints}
        self.forms |= {constraints} if not constraints.startswith(ABOUT_NOBODY) else set()
        return super().view(constraints, *rest, **more)

    def _noted(self, kind: str, name: Any) -> None:
        self.others.setdefault(kind, set()).add(name)

    def command(self, command: Any, *rest: Any, **more: Any) -> Any:
        self._noted("command", command)
        return super().command(command, *rest, **more)

    def shortcut(self, constraints: Any, *rest: Any, **more: Any) -> Any:
        self._noted("shortcut", constraints)
        return super().shortcut(constraints, *rest, **more)

    def event(self, event: Any, *rest: Any, **more: Any) -> Any:
        self._noted("event", event)
        return super().event(event, *rest, **more)

    def view_closed(self, constraints: Any, *rest: Any, **more: Any) -> Any:
        self._noted("view_closed", constraints)
        return super().view_closed(constraints, *rest, **more)

    def options(self, constraints: Any, *rest: Any, **more: Any) -> Any:
        self._noted("options", constraints)
        return super().options(constraints, *rest, **more)


@pytest.mark.both_databases
def test_an_outsider_who_presses_any_button_hears_only_whose_it_is(world: World) -> None:
    somewhere = _offered_and_seen_by(world, world.omar)
    before = world.ana.messages
    for action_id in sorted(Listed(world).actions - IN_FORMS):
        press_by_id(world.omar, somewhere, action_id)
        assert world.omar.told == REFUSED, action_id
        assert world.omar.form == "", action_id
    world.omar.command("/decline")
    press_by_id(world.omar, world.omar.visitor.form(), more.WRONG_NUMBER)
    assert REFUSED in world.omar.form
    assert "Jane" not in "".join(world.omar.messages)
    assert world.ana.messages == before


def test_a_lead_may_press_every_button(world: World) -> None:
    somewhere = _offered_and_seen_by(world, world.lena)
    for action_id in sorted(Listed(world).actions - IN_FORMS - {TAKE, REFUSE}):
        press_by_id(world.lena, somewhere, action_id)
        assert "This is with" not in world.lena.told, action_id
        world.lena.visitor.close(everything=True)
    assert "Lena Vogt" in world.ana.newest


def test_slacks_admin_may_act_where_somebody_leads(world: World) -> None:
    somewhere = _offered_and_seen_by(world, world.vera)
    press_by_id(world.vera, somewhere, "call.reached")
    assert "How did it go?" in world.vera.form
    for label, value in REACHED.items():
        world.vera.type_in(label, value)
    assert world.vera.submit() == {}
    assert "Vera Brandt" in world.ana.reads(world.ana.message(CARD))


def test_slacks_admin_sees_no_candidate_where_nobody_leads(database_url: str) -> None:
    with playing(database_url, TUESDAY, leads="", alike=True) as world:
        somewhere = _offered_and_seen_by(world, world.vera)
        for action_id in sorted(Listed(world).actions - IN_FORMS):
            press_by_id(world.vera, somewhere, action_id)
            assert world.vera.told == REFUSED, action_id
        assert "Jane" not in "".join(world.vera.messages)


def test_an_outsider_who_chooses_a_day_in_the_form_of_a_hold_hears_only_whose_it_is(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.omar.command("/signoffs")
    world.ana.more("Hold the news")
    visitor, view = world.omar.visitor, copy.deepcopy(world.ana.visitor.form())
    element = {"type": "datepicker", "action_id": hold.DAY}
    action = envelopes.action_of("until", element, None) | {"selected_date": "2026-03-06"}
    visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, view, action))
    world.settle()
    assert REFUSED in world.ana.form


def test_an_outsider_who_ticks_a_promise_in_the_form_of_an_email_hears_only_whose_it_is(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted")
    world.omar.command("/signoffs")
    world.ana.press("Open the e-mail")
    visitor, view = world.omar.visitor, copy.deepcopy(world.ana.visitor.form())
    element = {"type": "checkboxes", "action_id": sign_off.KEEP_POSTED}
    action = envelopes.action_of(sign_off.KEEP_POSTED, element, None) | {"selected_options": []}
    visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, view, action))
    world.settle()
    assert REFUSED in world.ana.form


def test_every_form_is_one_that_an_outsider_has_tried(world: World) -> None:
    assert set(FORMS) | SENT_BELOW == Listed(world).forms


def test_an_outsider_who_sends_any_form_hears_only_whose_it_is(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    posted = ["Tell them when something like it comes up"]
    world.ana.reaches(Follow_up_in="2 business days", Keep_them_posted=posted, Referral="Kim Poe")
    world.ana.command("/referral")
    world.ana.press("Placed")
    world.ana.visitor.close(everything=True)
    world.ana.command("/interviewed", "Jane Roe, Buyer")
    world.ana.fill(News_by="2026-03-06")
    assert world.ana.submit() == {}
    world.ana.close()
    world.move_to(madrid(5, 9, 30))
    world.ana.command("/opening", "Staff Engineer")
    world.ana.press("Tell their recruiters")
    wishes = {"They_wish_to_hear_by": "E-mail", "Reason": "The client owes me the reason"}
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta", **wishes)
    world.ana.press("No answer")
    world.move_to(madrid(6, 9))
    world.ana.press("No answer", world.ana.message("Sign-off call: Jane Doe"))
    world.ana.open_home()
    world.omar.command("/signoffs")
    for callback_id, (buttons, fields) in FORMS.items():
        for button in buttons:
            press_one(world, world.ana, button)
        for label, value in fields.items():
            world.ana.type_in(label, value)
        before = world.ana.messages
        answer = _send_as(world.omar, world.ana, world)
        assert REFUSED in answer, callback_id
        assert "Jane" not in answer, callback_id
        assert world.ana.messages == before, callback_id
        world.ana.visitor.close(everything=True)
        world.settle()


def test_an_outsider_who_sends_a_form_of_the_call_block_hears_only_whose_it_is(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.omar.command("/signoffs")
    world.ana.open_home()
    world.ana.press("Call block", world.ana.visitor.home)
    _refused(world, world.ana, block_pages.SENT_THEM)
    world.ana.press("Start calling without")
    world.ana.press("I reached them")
    _fill(world.ana, {**REACHED, "How did they take it?": "Hurt"})
    _refused(world, world.ana, block.SAVED)
    assert world.ana.submit() == {}
    world.ana.type_in("A short pause", ["No new cards for half an hour"])
    _refused(world, world.ana, block_pages.GO_ON)


def test_an_outsider_who_sends_a_form_about_several_people_hears_only_whose_it_is(world: World) -> None:
    world.ana.declines("x", Candidate="Jane Doe\nJane Roe", Reason="The client owes me the reason")
    world.omar.command("/signoffs")
    world.move_to(madrid(5, 9, 30))
    world.ana.press("Add the reason", world.ana.message("owes you the reason"))
    world.ana.fill(Reason="Pay or terms apart")
    _refused(world, world.ana, client_reason.SAVED)
    world.move_to(madrid(6, 9, 30))
    world.lena.press("Hand off all")
    world.lena.fill(Hand_off_to=OMAR.id)
    _refused(world, world.lena, several.ALL_GIVEN)


def test_an_outsider_who_sends_what_follows_a_call_hears_only_whose_it_is(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.message(CARD)
    world.omar.command("/signoffs")
    world.ana.press("I reached them")
    _fill(world.ana, {**REACHED, "How did they take it?": "Hurt", "Follow up in": "2 business days"})
    assert world.ana.submit() == {}
    _refused(world, world.ana, outcome.HURT_DONE)
    world.ana.close()
    world.ana.more("Correct", card)
    _refused(world, world.ana, correct.SAVED)
    world.ana.visitor.close(everything=True)
    world.move_to(madrid(5, 9, 30))
    world.ana.press("How it ended", world.ana.message("Second contact"))
    world.ana.type_in("How it ended", "Somebody internal got it")
    _refused(world, world.ana, second_contact.ENDING_SAVED)


def test_only_a_lead_closes_it_without_telling_them(world: World) -> None:
    world.ana.declines("Jane Doe")
    card = world.ana.message(CARD)
    world.omar.command("/signoffs")
    world.lena.command("/signoffs", "who Jane Doe")
    world.lena.more("Close without telling them", world.lena.visitor.dm[-1])
    world.lena.type_in("Why", "Because")
    _refused(world, world.lena, close_untold.CLOSED)
    press_by_id(world.ana, card, "not_told.open")
    assert close_untold.FOR_LEADS in world.ana.form
    world.ana.close()
    assert close_untold.FOR_LEADS in _send_as(world.ana, world.lena, world)
    assert "I reached them" in world.ana.newest


def test_only_a_lead_hands_over_everything_that_somebody_owes(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.lena.open_home()
    world.lena.press("Hand over everything", world.lena.visitor.home)
    world.lena.fill(From="U0ANA", To=BEN.id)
    world.omar.command("/signoffs")
    assert REFUSED in _send_as(world.omar, world.lena, world)
    assert "Hand over everything" not in world.omar.settings()
    assert world.lena.submit() == {}
    assert "Ben Okafor has what Ana Ruiz owed: 1 person." in world.lena.form


def test_an_outsider_neither_changes_what_became_of_a_referral_nor_learns_of_a_candidate(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.reaches(Follow_up_in="Not at all", Referral="Kim Poe")
    world.omar.command("/signoffs", "what")
    action = envelopes.action_of("x", {"type": "button", "action_id": referral_list.STATUS, "value": "1.placed"}, None)
    somewhere, visitor = world.omar.visitor.dm[-1], world.omar.visitor
    visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, somewhere, action))
    world.settle()
    assert world.omar.told == REFUSED
    world.omar.command("/referral")
    world.omar.fill(Find_by_name="kim")
    world.omar.submit()
    assert "I can't find anyone by that name." in world.omar.form
    world.omar.close()

    world.ana.command("/referral")
    world.ana.press(ADD_REACH)
    world.ana.type_in("Number or e-mail", "kim@example.com")
    assert "with someone else by now" in _send_as(world.omar, world.ana, world)
    world.ana.visitor.close(everything=True)
    world.move_to(madrid(4, 9, 30))
    world.ana.press(ADD_REACH, world.ana.message("Referral: Kim Poe"))
    world.ana.type_in("Number or e-mail", "kim@example.com")
    _refused(world, world.ana, referral_call.REACH_SAVED)
    world.ana.close()

    world.ana.command("/referral", "Max, named by Jane Doe")
    answer = _send_as(world.omar, world.ana, world)
    assert "Who named them? Choose a person, or type a new name." in answer
    assert "Jane" not in answer


@pytest.mark.parametrize("who", ["ana", "lena"])
def test_owner_and_lead_see_the_card_again_wherever_it_is_opened(world: World, who: str) -> None:
    person: Played = getattr(world, who)
    somewhere = _offered_and_seen_by(world, person)
    press_by_id(person, somewhere, "card.open")
    assert CARD in person.form


def test_who_was_deactivated_can_do_nothing_more_with_what_they_still_see(world: World) -> None:
    world.lena.declines("Jane Doe", Who_calls="U0ANA")
    world.settle()
    card = world.ana.message(CARD)
    world.sandbox.change_person("U0ANA", deleted=True)
    world.settle()
    world.ana.press("I reached them", card)
    assert world.ana.told == MEMBERS_ONLY
    assert world.ana.form == ""


def test_a_button_that_names_a_contact_of_another_workspace_finds_nothing(world: World) -> None:
    with world.bot.db.writing() as session:
        elsewhere = factories.acme(session, "T0OTHER")
        lena = factories.person(session, elsewhere, "Lena Vogt")
        owed = factories.decline(Context(session, elsewhere, factories.NOW, lena), lena, CandidateDetails("Jane Doe"))
        number = str(owed.id)
    world.ana.command("/signoffs")
    for action_id in sorted(Listed(world).actions - IN_FORMS - {TAKE, REFUSE, "undo.take_back"}):
        press_by_id(world.ana, world.ana.visitor.dm[-1], action_id, value=number)
        assert world.ana.told == "This is no longer recorded. Nothing was changed.", action_id
        assert world.ana.form == "", action_id


@pytest.mark.parametrize(
    ("user", "is_member"),
    [
        ({"team_id": "T0ACME"}, True),
        ({}, True),
        ({"team_id": "T0OTHER"}, False),
        ({"team_id": "E0GRID", "enterprise_user": {"teams": ["T0ACME", "T0OTHER"]}}, True),
        ({"team_id": "T0ACME", "is_restricted": True}, False),
        ({"team_id": "T0ACME", "is_bot": True}, False),
    ],
)
def test_members_are_those_of_this_workspace(user: dict[str, Any], is_member: bool) -> None:
    assert profile_of({"id": "U0ANA", "name": "ana", **user}, "T0ACME").is_full_member is is_member


def _offered_and_seen_by(world: World, person: Played) -> Message:
    """Ana owes Jane a call and has offered it to Ben; returns the newest message to this person."""
    world.ana.declines("Jane Doe")
    world.ana.hands_off(BEN.id)
    person.command("/signoffs", "what")
    return person.visitor.dm[-1]


def press_by_id(person: Played, somewhere: Message | View, action_id: str, value: str = "1") -> None:
    """Presses a button whose value is the first duty, entry or offer."""
    visitor = person.visitor
    value = "1.1" if action_id == "undo.take_back" else value
    element = {"type": "button", "action_id": action_id, "value": value}
    action = envelopes.action_of("somewhere", element, None)
    visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, somewhere, action))
    person.settle()


def press_one(world: World, person: Played, button: str) -> None:
    """Presses a button by its label, or by its action id, on the newest message that has it.

    "Open the card: KIND" opens the card of such a duty from its row; nothing is pressed where no row is there.
    """
    label, _, kind = button.partition(": ")
    if kind:
        with world.bot.db.reading() as session:
            duty_id = session.scalars(select(Duty.id).where(Duty.kind == DutyKind(kind)).order_by(Duty.id)).first()
        for place in (person.visitor.home, *reversed(person.visitor.dm)):
            shown: Any = place
            drawn = shown["blocks"] if isinstance(shown, dict) else shown.blocks
            if any(is_button(part, label, str(duty_id)) for _, part in elements(drawn)):
                person.press(label, place, value=str(duty_id))
                return
        return
    if "." not in button:
        person.press(button)
        return
    for message in [*reversed(person.visitor.dm)]:
        for _, element in elements(message.blocks):
            if element.get("action_id") == button:
                person.press(element["text"]["text"], message, value=element["value"])
                return
    raise AssertionError(f"no message has {button}")


def is_button(element: dict[str, Any], label: str, value: str) -> bool:
    return element.get("type") == "button" and (element["text"]["text"], element.get("value")) == (label, value)


def _fill(person: Played, fields: dict[str, Any]) -> None:
    for label, value in fields.items():
        person.type_in(label, value)


def _refused(world: World, owner: Played, callback_id: str) -> None:
    """Omar sends the form that is open before the owner: the answer does not name Jane, and nothing changes."""
    assert (owner.visitor.view or {})["callback_id"] == callback_id
    before = world.ana.messages
    answer = _send_as(world.omar, owner, world)
    assert REFUSED in answer
    assert "Jane" not in answer
    assert world.ana.messages == before


def _send_as(outsider: Played, owner: Played, world: World) -> str:
    """The bot's answer to an outsider who sends the form that is open before the owner."""
    visitor = outsider.visitor
    view = copy.deepcopy(owner.visitor.form())
    ack = visitor.acts.dispatch.interactive(envelopes.view_submission(visitor.workspace, visitor.id, view))
    world.settle()
    return json.dumps(ack, ensure_ascii=False)
