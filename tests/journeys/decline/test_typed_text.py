"""Typed text is shown literally, never as a mention, link or layout, and Slack accepts every message and form."""

import json
import re
from typing import Any

import pytest

from bot.demo.workspace import OMAR
from tests.world import World, madrid

NASTY = {
    "mentions, links and layout": "<!channel> <@U0ANA> <https://example.com|Click> *bold* _x_ ~y~ `z` &lt; &amp; # x",
    "right to left and emoji": "\u202e\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd :eyes: 👩🏽‍🚀🏳️‍🌈",
    "as long as a name may be, in letters that count twice": "\U0001d518" * 150,
}

DIAL = r'"text": "<tel:\+\d+\|[0-9 ()+-]+>"'
NUMBER = re.compile(f'"type": "mrkdwn", {DIAL}|{DIAL}, "type": "mrkdwn"')
"""A phone link: its digits are formatted by the bot."""


@pytest.fixture(params=list(NASTY.values()), ids=list(NASTY))
def typed(request: Any) -> str:
    return str(request.param)


def without_turns(typed: str) -> str:
    """The text as a name is stored: without the direction control characters that copied text may carry."""
    return typed.replace("\u202e", "")


def test_a_call_is_carried_through_whatever_its_people_are_called(world: World, typed: str) -> None:
    long, role = f"{typed} " * (1000 // (len(typed) + 1)), typed[:140]
    line = f"{typed}, +49 30 123456, x@example.com"
    world.ana.declines("x", role=role, Candidate=line, What_you_may_tell_them=long)
    typed = without_turns(typed)
    assert f"Sign-off call: {typed[:130]}" in world.ana.newest
    assert long.strip()[:500] in world.ana.newest
    card = world.ana.visitor.dm[-1]
    for button in ("Heads-up e-mail", "Snooze", "More", "I reached them"):
        world.ana.press(button, card)
        assert typed[:50] in world.ana.form, button
        world.ana.visitor.close(everything=True)
    world.ana.press("No answer", card)
    for choice in ("Hand off", "Edit", "E-mailed at their wish"):
        world.ana.more(choice, card)
        assert typed[:50] in world.ana.form, choice
        world.ana.visitor.close(everything=True)
    world.ana.press("Call back at", card)
    assert typed[:50] in world.ana.form
    world.ana.close()
    assert typed in world.ana.open_home() or typed[:130] in world.ana.home
    world.ana.command("/signoffs")
    assert typed[:50] in world.ana.told
    world.ana.more("Hand off", card)
    world.ana.fill(Hand_off_to=OMAR.id)
    assert world.ana.submit() == {}
    assert typed[:50] in world.omar.newest
    _nothing_is_markup(world)


def test_what_came_of_a_call_is_kept_however_it_is_written(world: World, typed: str) -> None:
    world.ana.declines("x", role=typed[:140], Candidate=typed)
    long = (typed * 3000)[:3000]
    named = without_turns(typed)
    answers = {"Ideal_next_step": long, "Referral": long, "How_to_reach_the_referral": long, "Private_note": long}
    world.ana.reaches("Hurt", Follow_up_in="2 business days", **answers)
    world.ana.press("Undo")
    assert long in world.ana.form
    assert world.ana.submit() == {}
    world.ana.close()
    world.move_to(madrid(5, 9, 30))
    assert f"{named[:50]}" in world.ana.newest
    world.ana.press("Open the card", world.ana.visitor.dm[-1], nth=1)
    assert f"Second contact: {named[:130]}" in world.ana.form
    world.ana.press("Got a referral")
    world.ana.fill(Referral=typed, How_to_reach_the_referral=long)
    assert world.ana.submit() == {}
    world.ana.close()
    world.ana.press("Undo", world.ana.visitor.dm[-1])
    assert typed in world.ana.form
    _nothing_is_markup(world)


def test_lists_of_the_owner_and_the_lead_take_any_name(world: World, typed: str) -> None:
    people = "\n".join(f"{typed[:148]} {n}" for n in range(5))
    world.ana.declines("x", role=typed[:140], Candidate=people)
    named = without_turns(typed)
    assert world.ana.newest.count(named[:50]) >= 5
    world.move_to(madrid(6, 9, 30))
    assert world.ana.newest.count(named[:30]) >= 5
    assert world.lena.newest.count(named[:30]) >= 5
    world.ana.open_home()
    world.lena.press("Take it")
    assert f"Sign-off call: {named[:130]}" in world.lena.newest
    world.ana.declines("y", role=typed[:140], stage="Submitted", Candidate=f"{typed}, y@example.com")
    assert f"Sign-off e-mail: {named[:130]}" in world.ana.newest
    _nothing_is_markup(world)


def test_one_who_was_recorded_before_or_may_be_a_namesake_is_named_as_typed(world: World, typed: str) -> None:
    world.ana.declines("x", role=typed[:140], Candidate=typed)
    world.ana.declines("x", role=typed[:140], Candidate=typed)
    named = without_turns(typed)
    assert named[:50] in world.ana.form
    world.ana.close()
    world.ana.declines("x", role="Another role", Candidate=typed)
    assert f"Is {named[:50]}" in world.ana.form


def test_words_after_a_command_are_text_whatever_they_are(world: World, typed: str) -> None:
    world.ana.command("/decline", f"{typed}, {typed}, final")
    assert without_turns(typed)[:100] in world.ana.form
    world.ana.close()
    world.ana.command("/decline", "x" * 8000)
    assert "Record a decline" in world.ana.form
    world.ana.close()
    world.ana.command("/signoffs", typed)
    assert world.ana.told.startswith(("I can't find anyone by that name.", "I look up names"))


def test_promises_referrals_and_openings_show_what_was_typed_as_text(world: World, typed: str) -> None:
    world.ana.declines("x", role=typed[:140], Candidate=f"{typed}, x@example.com")
    posted = ["Tell them when something like it comes up"]
    wish = f"Astronaut {typed}"
    world.ana.reaches(Keep_them_posted=posted, Ideal_next_step=wish, Referral=typed, Follow_up_in="Not at all")
    world.ana.command("/opening", f"astronaut {typed}")
    world.ana.press("Tell their recruiters")
    assert typed[:50] in world.ana.told
    world.ana.press("Open the e-mail")
    assert typed[:50] in world.ana.form
    assert world.ana.submit() == {}
    world.ana.command("/referral", f"{typed}, named by {typed}")
    assert without_turns(typed)[:50] in world.ana.form
    world.ana.close()
    world.ana.command("/referral")
    assert typed[:50] in world.ana.form
    world.ana.press("Placed")
    assert typed[:50] in world.ana.form
    world.ana.close()
    world.move_to(madrid(4, 9, 30))
    assert f"Thank you: {without_turns(typed)[:130]}" in world.ana.newest
    world.ana.press("Open the e-mail")
    assert typed[:50] in world.ana.form
    assert world.ana.submit() == {}
    assert "Keep posted" in world.ana.open_home()
    world.ana.press("Open the card", world.ana.visitor.home)
    world.ana.press("Touched base")
    assert typed[:50] in world.ana.form
    _nothing_is_markup(world)


def _nothing_is_markup(world: World) -> None:
    """Asserts that only the bot's own texts are sent as markup, and that Slack refused no message."""
    shown: list[Any] = [m.as_slack() for who in (world.ana, world.lena, world.omar) for m in who.visitor.dm]
    for message in [*shown, *filter(None, (who.visitor.home for who in (world.ana, world.lena)))]:
        assert '"mrkdwn"' not in NUMBER.sub("", json.dumps(message.get("blocks") or []))
        text = message.get("text") or ""
        assert "<" not in text
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []
    assert [
        exchange.answer
        for exchange in world.sandbox.traffic
        if exchange.kind == "api" and not (exchange.answer or {}).get("ok")
    ] == []
