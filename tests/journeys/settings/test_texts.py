"""Text templates: changed in one place, checked when saved, and previewed with a real candidate."""

import copy
import json

import pytest
from sqlalchemy import select

from bot.sandbox.app_side import envelopes
from models.settings.changes import Change
from tests.person import Played
from tests.world import World

CARD = "Sign-off call: Jane Doe"
NASTY = "<!channel> <@U0ANA> <https://example.com|Click> *bold* _x_ `z` &lt; :eyes: \u202eמרחבא"

KNOWN = "In this text I know {first_name}, {name}, {role}, {sender}."


def opens(person: Played, label: str) -> None:
    """Opens Texts on Home, and presses Change beside this label."""
    person.open_home()
    person.press("Texts", person.visitor.home)
    labels = [block["text"]["text"] for block in person.visitor.form().blocks if block["type"] == "section"]
    person.press("Change", nth=next(place for place, text in enumerate(labels) if text.startswith(label)))


def rewords(person: Played, label: str, text: str, subject: str = "") -> dict[str, str]:
    opens(person, label)
    if subject:
        person.fill(Subject=subject)
    person.fill(Text=text)
    return person.submit()


def changes(world: World) -> list[tuple[str, object, object]]:
    with world.bot.runtime.db.reading() as session:
        rows = session.scalars(select(Change).where(Change.setting.like("text.%")).order_by(Change.id))
        return [(row.setting, row.before["value"], row.after["value"]) for row in rows]


@pytest.mark.both_databases
def test_a_reworded_email_stands_on_the_card_and_in_its_form_at_once(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted")
    assert (
        rewords(world.lena, "Sign-off e-mail, submitted", "Dear {name}!\n\n{reason}\n\nYours, {sender}", "{role}") == {}
    )
    assert "Saved: Sign-off e-mail, submitted." in world.lena.form
    assert "Dear Jane Doe!" in world.ana.newest
    assert "We put you forward" not in world.ana.newest
    world.ana.press("Open the e-mail")
    assert "Yours, Ana Ruiz" in world.ana.form
    assert "Subject: Staff Engineer at Acme" in world.ana.form


def test_the_lines_to_say_are_the_teams_own_by_stage(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Max Roe", stage="Interviewed")
    assert rewords(world.lena, "What you could say, final round", "You made it to the last two.\n\n{reason}") == {}
    final, interviewed = world.ana.message(CARD), world.ana.message("Sign-off call: Max Roe")
    assert "You made it to the last two." in world.ana.reads(final)
    assert "Would it help to hear what I know about the reasons?" in world.ana.reads(final)
    assert "I have news about" not in world.ana.reads(final)
    assert "You made it" not in world.ana.reads(interviewed)


def test_the_second_contact_speaks_by_the_mood_of_the_first_call(world: World) -> None:
    assert rewords(world.lena, "Second contact, after Reserved", "Only after Reserved, {name}.") == {}
    for mood, is_shown in (("Reserved", True), ("Hurt", False)):
        world.ana.declines(f"{mood} One")
        world.ana.reaches(mood, Follow_up_in="2 business days")
        world.ana.command("/signoffs", f"who {mood} One")
        assert (f"Only after Reserved, {mood} One." in world.ana.told) is is_shown
    assert "How are you, a few days later?" in world.ana.told


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Hello {nmae}", "I don't know {nmae}. In this text I know {first_name}, {name}, {role}, {sender}."),
        (
            "Hello {name.__class__}",
            "I don't know {name.__class__}. In this text I know {first_name}, {name}, {role}, {sender}.",
        ),
        ("Hello {name", "A brace stands alone near “Hello {name”."),
        ("   ", "This can't be empty."),
    ],
)
def test_a_field_nobody_knows_or_a_brace_alone_is_shown_at_its_field(world: World, text: str, error: str) -> None:
    errors = rewords(world.lena, "Heads-up e-mail", text)
    assert set(errors) == {"Text"}
    assert errors["Text"].startswith(error)
    world.lena.fill(Text="Hello {name}")
    assert world.lena.submit() == {}


def test_a_text_is_previewed_with_a_candidate_of_the_readers_own_before_it_is_saved(world: World) -> None:
    opens(world.lena, "Heads-up e-mail")
    assert "As it would be for Jane Doe, who is made up" in world.lena.form
    world.lena.visitor.close(everything=True)
    world.lena.declines("Uma Rao", role="Buyer at Beta")
    opens(world.lena, "Heads-up e-mail")
    world.lena.fill(Text="Ciao {name}, {role}?")
    world.lena.press("Preview")
    assert "As it would be for Uma Rao" in world.lena.form
    assert "Ciao Uma Rao, Buyer at Beta?" in world.lena.form
    world.lena.fill(Text="Ciao {nam}")
    world.lena.press("Preview")
    assert "I don't know {nam}." in world.lena.form
    world.lena.close()
    assert changes(world) == []


def test_back_to_the_first_text_and_every_change_is_written_down(world: World) -> None:
    assert rewords(world.lena, "Heads-up e-mail", "Ring ring, {name}") == {}
    world.lena.close()
    world.lena.open_home()
    world.lena.press("Texts", world.lena.visitor.home)
    assert "Heads-up e-mail (in your words)" in world.lena.form
    world.lena.press("Change", nth=0)
    assert "Ring ring, {name}" in world.lena.form
    world.lena.press("Back to the first text")
    assert "I will call you in a few minutes." in world.lena.form
    assert world.lena.submit() == {}
    (first, was, became), (again, mine, back) = changes(world)
    assert (first, again) == ("text.heads_up", "text.heads_up")
    assert became == mine == {"subject": "A quick call about {role}", "body": "Ring ring, {name}"}
    assert was == back


def test_saving_what_stands_there_already_changes_nothing(world: World) -> None:
    opens(world.lena, "Heads-up e-mail")
    assert world.lena.submit() == {}
    assert changes(world) == []


def test_who_saves_second_hears_that_somebody_was_first(world: World) -> None:
    opens(world.vera, "Heads-up e-mail")
    assert rewords(world.lena, "Heads-up e-mail", "Mine, {name}") == {}
    world.vera.fill(Text="Also mine, {name}")
    assert world.vera.submit() == {}
    assert "Lena Vogt changed this text while you had it open" in world.vera.form
    world.vera.close()
    opens(world.vera, "Heads-up e-mail")
    assert "Mine, {name}" in world.vera.form


def test_a_change_of_a_text_leaves_the_form_of_the_settings_alone(world: World) -> None:
    world.vera.open_home()
    world.vera.press("Team settings", world.vera.visitor.home)
    assert rewords(world.lena, "Heads-up e-mail", "Mine, {name}") == {}
    world.vera.fill(Follow_up_after="2 business days")
    assert world.vera.submit() == {}
    assert world.vera.form == ""


def test_the_texts_stand_in_the_teams_settings_too(world: World) -> None:
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.press("Texts")
    world.lena.press("Change", nth=1)
    world.lena.fill(Text="Hello {name}")
    assert world.lena.submit() == {}
    assert len(changes(world)) == 1


def test_only_leads_and_admins_word_the_texts(world: World) -> None:
    assert "Texts" not in world.ana.settings()
    opens(world.lena, "Heads-up e-mail")
    world.lena.fill(Text="Mine")
    lena, visitor = world.lena.visitor, world.ana.visitor
    world.ana.command("/signoffs")
    for action_id in ("texts.open", "texts.change", "texts.preview", "texts.back"):
        element = {"type": "button", "action_id": action_id, "value": "heads_up"}
        where = lena.form() if action_id in ("texts.preview", "texts.back") else visitor.dm[-1]
        action = envelopes.action_of("somewhere", element, None)
        visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, where, action))
        world.settle()
        assert "with its leads and Slack's admins" in world.ana.told + world.lena.form, action_id
    assert changes(world) == []


def test_an_outsider_who_sends_the_form_of_a_text_changes_nothing(world: World) -> None:
    opens(world.lena, "Heads-up e-mail")
    world.lena.fill(Text="Mine")
    world.ana.command("/signoffs")
    visitor = world.ana.visitor
    payload = envelopes.view_submission(visitor.workspace, visitor.id, copy.deepcopy(world.lena.visitor.form()))
    assert "with its leads and Slack's admins" in json.dumps(visitor.acts.dispatch.interactive(payload))
    assert changes(world) == []


@pytest.mark.parametrize(
    "typed", [NASTY, "line\nline\n\nline\n\n\nlast", "W" * 3000, "🦄" * 1500, "%s %(name)s $name \\n"]
)
def test_whatever_a_text_is_it_is_shown_as_it_was_typed(world: World, typed: str) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted")
    assert rewords(world.lena, "Sign-off e-mail, submitted", typed) == {}
    assert typed[:1000] in world.ana.newest
    world.ana.press("Open the e-mail")
    assert typed in world.ana.form
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []


def test_a_text_too_long_for_a_link_keeps_its_subject(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted")
    assert rewords(world.lena, "Sign-off e-mail, submitted", "long " * 500, "About {role}") == {}
    world.ana.press("Open the e-mail")
    link = next(block["text"]["text"] for block in world.ana.visitor.form().blocks if block["block_id"] == "mail_link")
    assert link == "<mailto:jane@example.com?subject=About%20Staff%20Engineer%20at%20Acme|Open it in my mail program>"
