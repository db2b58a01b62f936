"""The warning about biased wording: it is shown once before saving, and never blocks a reason."""

import pytest

from tests.person import Played
from tests.world import World

CARD = "Sign-off call: Jane Doe"
OLD = "They found her too old"
WARNED = "“too old” speaks of age. Say what the job needed."


def records(person: Played, **fields: str) -> None:
    person.command("/decline", "Jane Doe, Staff Engineer at Acme")
    person.fill(Stage_reached="Final round", Reason="Pay or terms apart", **fields)


def test_the_form_names_the_words_and_keeps_them_when_record_is_pressed_again(world: World) -> None:
    records(world.ana, What_you_may_tell_them=OLD)
    assert world.ana.submit() == {}
    assert f"{WARNED} Or press Record again to keep it as it is." in world.ana.form
    assert OLD in world.ana.form
    assert world.ana.messages == []
    assert world.ana.submit() == {}
    assert f"You may tell  {OLD}" in world.ana.newest


def test_words_about_the_job_are_asked_about_by_nobody(world: World) -> None:
    records(world.ana, What_you_may_tell_them="The old client wanted more native apps")
    assert world.ana.submit() == {}
    assert CARD in world.ana.newest


def test_other_words_in_question_are_named_as_well_and_better_ones_are_taken(world: World) -> None:
    records(world.ana, What_you_may_tell_them=OLD)
    world.ana.submit()
    world.ana.fill(What_you_may_tell_them="Her accent was too strong")
    world.ana.submit()
    assert "“accent” speaks of accent." in world.ana.form
    assert "too old" not in world.ana.form.replace(OLD, "")
    world.ana.fill(What_you_may_tell_them="The job needs French on the phone")
    world.ana.submit()
    assert "You may tell  The job needs French on the phone" in world.ana.newest


def test_whoever_is_away_or_a_namesake_is_asked_about_only_after_it_and_it_is_not_said_twice(world: World) -> None:
    world.ana.declines("Jane Doe", role="Analyst at Beta")
    records(world.ana, What_you_may_tell_them=OLD)
    world.ana.submit()
    assert WARNED in world.ana.form
    world.ana.submit()
    assert "Is Jane Doe the one you know from" in world.ana.form
    world.ana.type_in("Is Jane Doe the one you know from Analyst at Beta, in March?", "Yes, the same person")
    assert world.ana.submit() == {}
    assert world.ana.form == ""
    assert f"You may tell  {OLD}" in world.ana.newest


def test_edit_asks_as_well(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.more("Edit")
    world.ana.fill(What_you_may_tell_them="She is pregnant")
    world.ana.submit()
    assert "“pregnant” speaks of pregnancy. Say what the job needed. Or press Save again" in world.ana.form
    world.ana.submit()
    assert world.ana.form == ""
    assert "She is pregnant" in world.ana.newest


def test_the_reason_that_came_later_and_why_news_is_held_are_looked_at_too(world: World) -> None:
    world.ana.declines("Jane Doe", Reason="The client owes me the reason")
    world.ana.press("Add the reason")
    world.ana.fill(Reason="Pay or terms apart", What_you_may_tell_them=OLD)
    world.ana.submit()
    assert WARNED in world.ana.form
    world.ana.close()
    world.ana.more("Hold the news", world.ana.message(CARD))
    world.ana.fill(Until="2026-03-06", Why="His wife is ill")
    world.ana.submit()
    assert "“wife” speaks of family, “ill” speaks of health." in world.ana.form
    world.ana.submit()
    assert "is held until Friday" in world.ana.form


def test_the_teams_reasons_and_texts_are_looked_at_before_they_are_saved(world: World) -> None:
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.fill(Reasons="Too old\nPay")
    world.lena.submit()
    assert "“Too old” speaks of age." in world.lena.form
    assert world.lena.submit() == {}
    assert world.lena.form == ""
    world.lena.press("Texts", world.lena.visitor.home)
    world.lena.press("Change", nth=0)
    world.lena.fill(Text="Hello {name}, you are too old")
    world.lena.submit()
    assert WARNED in world.lena.form
    world.lena.submit()
    assert "Saved: Heads-up e-mail." in world.lena.form


def test_faults_are_shown_at_their_fields_first(world: World) -> None:
    records(world.ana, What_you_may_tell_them=OLD, Link="not a link")
    assert set(world.ana.submit()) == {"Link"}
    world.ana.fill(Link="https://ats.example/1")
    assert world.ana.submit() == {}
    assert WARNED in world.ana.form


def test_what_is_in_question_is_never_logged(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    records(world.ana, What_you_may_tell_them=OLD)
    world.ana.submit()
    world.ana.submit()
    log = capsys.readouterr()
    assert "message sent" in log.out + log.err
    assert "too old" not in log.out + log.err
