"""Owner, leads and admins act; anybody else hears whose it is, and not a word about the candidate."""

import copy
import json
from typing import Any

import pytest
from slack_bolt import App

from bot.demo import BEN
from bot.sandbox import envelopes
from bot.sandbox.message import Message
from bot.sandbox.view import View
from handlers import contents, edit, heads_up, hold, more, outcome_form, referral_form, snooze
from handlers.hand_off import OFFERED, REFUSE, TAKE
from tests.conftest import TUESDAY
from tests.played import Played
from tests.world import World, madrid, playing

CARD = "Sign-off call: Jane Doe"
REFUSED = "This is with Ana Ruiz. Ask them for a hand-off if you would like to make the call."

REACHED = {"How did they take it?": "Fine", "What did you leave with?": ["A relationship"]}
FORMS: dict[str, tuple[list[str], dict[str, Any]]] = {
    outcome_form.SAVE: (["I reached them"], REACHED),
    snooze.PUT_OFF: (["Snooze"], {}),
    snooze.KEPT: (["No answer", "Call back at"], {"Call back at": madrid(5, 15)}),
    heads_up.SENT_IT: (["Heads-up e-mail"], {}),
    more.EMAILED_SAVED: (["More", "E-mailed at their wish"], {}),
    more.NUMBER_SAVED: (["Add a phone number"], {"Phone": "+49 30 123456"}),
    edit.SAVED: (["More", "Edit"], {"Name": "Somebody else"}),
    hold.HELD: (["More", "Hold the news"], {"Until": "2026-03-06", "Why": "The first choice has not signed"}),
    OFFERED: (["More", "Hand off"], {"To whom": BEN.id}),
    referral_form.SAVE: (["Got a referral"], {"Referral": "Tom"}),
}
"""How the owner comes to each form about somebody who waits, and what they fill in."""

ABOUT_NOBODY = ("decline.", "away.", "coming.", "hand_over.", "my_settings.", "team_settings.", "leads_of.")
"""What is about no one contact: everybody may record, and has their own settings. Handing over has a test below."""


class Listed(App):
    """A Bolt app that remembers which buttons and forms about somebody who waits it was told to answer."""

    def __init__(self, world: World) -> None:
        super().__init__(token="xoxb-none", token_verification_enabled=False)
        self.actions: set[str] = set()
        self.forms: set[str] = set()
        contents.register(self, world.bot.house)

    def action(self, constraints: Any, *rest: Any) -> Any:
        self.actions |= {constraints} if not constraints.startswith(ABOUT_NOBODY) else set()
        return super().action(constraints, *rest)

    def view(self, constraints: Any, *rest: Any) -> Any:
        self.forms |= {constraints} if not constraints.startswith(ABOUT_NOBODY) else set()
        return super().view(constraints, *rest)


def test_an_outsider_who_presses_any_button_hears_only_whose_it_is(world: World) -> None:
    somewhere = _offered_and_seen_by(world, world.omar)
    before = world.ana.messages
    for action_id in sorted(Listed(world).actions - {more.WRONG_NUMBER}):
        _press(world.omar, somewhere, action_id)
        assert world.omar.told == REFUSED, action_id
        assert world.omar.form == "", action_id
    world.omar.command("/decline")
    _press(world.omar, world.omar.visitor.form(), more.WRONG_NUMBER)
    assert REFUSED in world.omar.form
    assert "Jane" not in "".join(world.omar.messages)
    assert world.ana.messages == before


def test_a_lead_may_press_every_button(world: World) -> None:
    somewhere = _offered_and_seen_by(world, world.lena)
    for action_id in sorted(Listed(world).actions - {TAKE, REFUSE, more.WRONG_NUMBER}):
        _press(world.lena, somewhere, action_id)
        assert "This is with" not in world.lena.told, action_id
        world.lena.visitor.close(everything=True)
    assert "Lena Vogt" in world.ana.newest


def test_slacks_admin_may_act_where_somebody_leads(world: World) -> None:
    somewhere = _offered_and_seen_by(world, world.vera)
    _press(world.vera, somewhere, "call.reached")
    assert "How did it go?" in world.vera.form
    for label, value in REACHED.items():
        world.vera.type_in(label, value)
    assert world.vera.submit() == {}
    assert "Vera Brandt took care of it" in world.ana.reads(world.ana.message(CARD))


def test_slacks_admin_sees_no_candidate_where_nobody_leads(books_url: str) -> None:
    with playing(books_url, TUESDAY, leads="") as world:
        somewhere = _offered_and_seen_by(world, world.vera)
        for action_id in sorted(Listed(world).actions - {more.WRONG_NUMBER}):
            _press(world.vera, somewhere, action_id)
            assert world.vera.told == REFUSED, action_id
        assert "Jane" not in "".join(world.vera.messages)


def test_every_form_is_one_that_an_outsider_has_tried(world: World) -> None:
    assert set(FORMS) == Listed(world).forms


def test_an_outsider_who_sends_any_form_hears_only_whose_it_is(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.reaches(Follow_up_in="2 business days")
    world.move_to(madrid(5, 9, 30))
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta")
    world.omar.command("/signoffs")
    for callback_id, (buttons, fields) in FORMS.items():
        for button in buttons:
            world.ana.press(button)
        for label, value in fields.items():
            world.ana.type_in(label, value)
        before = world.ana.messages
        answer = _send_as(world.omar, world.ana, world)
        assert REFUSED in answer, callback_id
        assert "Jane" not in answer, callback_id
        assert world.ana.messages == before, callback_id
        world.ana.visitor.close(everything=True)
        world.settle()


def test_only_a_lead_hands_over_everything_that_somebody_owes(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.lena.open_home()
    world.lena.press("Hand over everything", world.lena.visitor.home)
    world.lena.fill(From="U0ANA", To=BEN.id)
    world.omar.command("/signoffs")
    assert REFUSED in _send_as(world.omar, world.lena, world)
    assert "Hand over everything" not in world.omar.open_home()
    assert world.lena.submit() == {}
    assert "Ben Okafor has what Ana Ruiz owed: one person." in world.lena.form


@pytest.mark.parametrize("who", ["ana", "lena"])
def test_owner_and_lead_see_the_card_again_wherever_it_is_opened(world: World, who: str) -> None:
    person: Played = getattr(world, who)
    somewhere = _offered_and_seen_by(world, person)
    _press(person, somewhere, "card.open")
    assert CARD in person.form


def _offered_and_seen_by(world: World, person: Played) -> Message:
    """Ana owes Jane a call and has offered it to Ben; this person has some message before them."""
    world.ana.declines("Jane Doe")
    world.ana.hands_off(BEN.id)
    person.command("/signoffs", "what")
    return person.visitor.dm[-1]


def _press(person: Played, somewhere: Message | View, action_id: str) -> None:
    """Presses a button that says it is about the first duty, its first entry and its first offer."""
    visitor = person.visitor
    value = "1.1" if action_id == "undo.take_back" else "1"
    element = {"type": "button", "action_id": action_id, "value": value}
    action = envelopes.action_of("somewhere", element, None)
    visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, somewhere, action))
    person.settle()


def _send_as(outsider: Played, owner: Played, world: World) -> str:
    """What the bot answers when an outsider sends the form that the owner has before them."""
    visitor = outsider.visitor
    view = copy.deepcopy(owner.visitor.form())
    ack = visitor.acts.dispatch.interactive(envelopes.view_submission(visitor.workspace, visitor.id, view))
    world.settle()
    return json.dumps(ack, ensure_ascii=False)
