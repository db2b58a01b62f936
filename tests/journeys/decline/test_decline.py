"""Recording a decline: the words after the command fill in the form, and unreadable words are named at the field."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.demo.workspace import BEN
from bot.sandbox.troubles import RefusedByClient
from handlers.decline.record import MESSAGE_SHORTCUT, SHORTCUT
from models.directory.candidate import Candidate
from models.directory.workspace import lock_workspace
from models.duties.decline import Decline
from tests.world import GONE, GUEST, ROBOT, World, madrid

CARD = "Sign-off call: Jane Doe"
FIRST_FIVE = ["Candidate", "Role", "Stage reached", "Reason", "What you may tell them"]
DETAILS = ["Handle with care", "They wish to hear by", "Who calls", "Tell by", "Confidential role", "Link"]
NOT_A_MEMBER = "Only full members of this workspace can take a call. Choose someone else."


@pytest.mark.both_databases
def test_the_words_after_the_command_fill_in_the_form(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, jane@example.com, +49 30 123456, Staff Engineer at Acme, final")
    form = world.ana.form
    assert form.startswith("Record a decline")
    assert "Jane Doe, jane@example.com, +49 30 123456" in form
    assert "Staff Engineer at Acme" in form
    assert "Final round" in form
    assert world.ana.fields == FIRST_FIVE
    world.ana.fill(Reason="Timing or location")
    assert world.ana.submit() == {}
    assert CARD in world.ana.newest


def test_without_words_the_form_is_empty_and_asks(world: World) -> None:
    world.ana.command("/decline")
    world.ana.fill(Candidate="+49 30 123456", Role="Analyst", Stage_reached="Interviewed", Link="my notes")
    world.ana.fill(Reason="Timing or location")
    assert world.ana.submit() == {
        "Candidate": "“+49 30 123456” has no name in it. Write the name first, then phone and e-mail.",
        "Link": "A link starts with https:// and has no blanks.",
    }
    assert world.ana.messages == []


def test_who_does_not_fit_into_the_form_is_named_above_it(world: World) -> None:
    people = "\n".join(f"Candidate {number}, candidate{number}@example.com" for number in range(100))
    for command in ("/decline", "/interviewed"):
        world.ana.command(command, people)
        assert "of 100 people are not in the form, from “Candidate " in world.ana.form
        world.ana.close()


def test_a_line_that_cannot_be_read_is_named(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, Analyst, applied")
    for line, error in {
        "Jane Doe, Max Roe": "“Jane Doe, Max Roe” reads like more than one person. One person a line, please.",
        "Jane Doe, jane@": "“jane@” is not an e-mail address that I can read. Please check it.",
        "N" * 151: "A name has at most 150 characters here.",
        "\n".join(f"Person {n}" for n in range(51)): "Up to 50 people at a time, please. Nothing was saved yet.",
        "   ": "Who is this about? One person a line: name, phone, e-mail.",
    }.items():
        world.ana.fill(Candidate=line)
        assert world.ana.submit() == {"Candidate": error}
    assert world.ana.messages == []


def test_a_reason_is_asked_for_from_submitted_up(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, Analyst at Beta")
    assert "Reason" not in world.ana.fields
    world.ana.fill(What_you_may_tell_them="It was close")
    for stage in ("Submitted", "Interviewed", "Final round"):
        world.ana.fill(Stage_reached=stage)
        assert world.ana.fields == FIRST_FIVE
        with pytest.raises(RefusedByClient, match="Reason"):
            world.ana.submit()
    world.ana.fill(Stage_reached="Applied")
    assert "Reason" not in world.ana.fields
    assert world.ana.submit() == {}
    assert "It was close" in world.ana.newest


def test_all_fields_show_where_one_of_them_is_asked_for_and_nothing_typed_is_lost(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, +49 30 123456, Analyst at Beta, final")
    world.ana.fill(Reason="Pay or terms apart", What_you_may_tell_them="It was close")
    world.ana.press("More details")
    assert world.ana.fields == [*FIRST_FIVE, *DETAILS]
    world.ana.fill(Stage_reached="Applied", Handle_with_care=["Send a heads-up e-mail before the call"])
    assert world.ana.fields == [*FIRST_FIVE, *DETAILS], "a chosen reason stays in sight"
    world.ana.fill(Stage_reached="Interviewed")
    assert world.ana.submit() == {}
    assert "Pay or terms apart" in world.ana.newest
    assert "It was close" in world.ana.newest
    assert world.ana.buttons(world.ana.message(CARD))[0] == "Heads-up e-mail"


def test_a_reason_that_is_not_in_sight_yet_is_asked_for_at_record(world: World) -> None:
    """The form is sent before Slack has drawn it again."""
    world.ana.command("/decline", "Jane Doe, Analyst at Beta")
    world.sandbox.faults.add("views.update", times=1, error="hash_conflict")
    world.ana.fill(Stage_reached="Final round")
    assert "Reason" not in world.ana.fields
    world.ana.submit()
    assert "Which reason was it? Whoever calls needs it." in world.ana.form
    assert world.ana.fields == FIRST_FIVE
    world.ana.fill(Reason="Pay or terms apart")
    assert world.ana.submit() == {}
    assert CARD in world.ana.newest


def test_who_is_away_sees_at_who_calls_that_they_are(world: World) -> None:
    world.ana.command("/signoffs", "away until friday")
    world.ana.press("Yes, I am away")
    world.ana.command("/decline", "Jane Doe, Analyst at Beta, final")
    world.ana.fill(Reason="Pay or terms apart")
    world.ana.submit()
    assert "You are away until Friday. Choose another name" in world.ana.form
    assert world.ana.fields == [*FIRST_FIVE, *DETAILS]
    world.ana.submit()
    assert CARD in world.ana.newest


def test_a_typed_tell_by_lies_on_one_of_the_next_five_business_days(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, Analyst at Beta, final")
    world.ana.fill(Reason="Pay or terms apart")
    up_to = "Choose a working day up to Tuesday 10 March."
    for day, why in {
        "2026-03-02": "That day is over, or its working hours are.",
        "2026-03-07": "Ana Ruiz does not work on that day.",
        "2026-03-11": "That is a long wait for the news.",
    }.items():
        world.ana.fill(Tell_by=day)
        assert world.ana.submit() == {"Tell by": f"{why} {up_to}"}
    world.ana.fill(Tell_by="2026-03-10")
    assert world.ana.submit() == {}
    assert "should hear it from you by Tuesday 10 March" in world.ana.newest


def test_a_lead_may_type_a_later_tell_by(world: World) -> None:
    world.lena.declines("Jane Doe", Tell_by="2026-03-20")
    assert "should hear it from you by Friday 20 March" in world.lena.newest


def test_less_than_two_and_a_half_hours_before_closing_the_next_business_day_counts(world: World) -> None:
    world.move_to(madrid(6, 15, 1))
    world.ana.declines("Jane Doe")
    assert "should hear it from you by Monday." in world.ana.newest


def test_only_somebody_who_can_call_is_accepted(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, Analyst, final")
    world.ana.fill(Reason="Pay or terms apart")
    for person in (GUEST, ROBOT, GONE):
        world.ana.fill(Who_calls=person.id)
        assert world.ana.submit() == {"Who calls": NOT_A_MEMBER}


def test_several_people_in_one_form_get_a_card_each(world: World) -> None:
    world.ana.declines("Jane Doe", Candidate="Jane Doe, +49 30 123456\nmax@example.com, Max Roe\n\nLi Wei")
    assert len(world.ana.messages) == 3
    assert sorted(message.splitlines()[0] for message in world.ana.messages) == [
        "Sign-off call: Jane Doe",
        "Sign-off call: Li Wei",
        "Sign-off call: Max Roe",
    ]
    assert "max@example.com" in world.ana.reads(world.ana.message("Max Roe"))


def test_five_people_or_more_come_as_one_list(world: World) -> None:
    world.ana.declines("Jane", Candidate="\n".join(f"Person {letter}" for letter in "ABCDEF"))
    assert len(world.ana.messages) == 1
    listed = world.ana.visitor.dm[0]
    assert "6 people are waiting to hear from you" in world.ana.newest
    assert world.ana.buttons(listed) == ["Open the card"] * 6
    world.ana.press("Open the card", listed, nth=2)
    assert "Sign-off call: Person C" in world.ana.form
    world.ana.reaches()
    assert world.ana.form == ""
    assert "You told Person C on" in world.ana.reads(listed)


def test_withdrawn_by_the_candidate_is_recorded_and_owes_nothing(world: World) -> None:
    world.ana.declines("Jane Doe", Reason="Withdrawn by the candidate")
    assert "Recorded. They withdrew, so nobody owes them a contact." in world.ana.form
    world.ana.close()
    world.move_to(madrid(6, 9, 30))
    assert world.ana.messages == []


def test_recorded_for_a_colleague_the_card_waits_for_their_hours(world: World) -> None:
    world.ana.declines("Jane Doe", Who_calls=BEN.id)
    assert "Recorded. Ben Okafor gets the card, within their working hours." in world.ana.form
    world.ana.close()
    assert world.ana.messages == []
    world.move_to(madrid(3, 14, 59))
    assert world.ben.messages == []
    world.move(minutes=1)
    assert CARD in world.ben.newest
    assert "Jane Doe should hear it from you today." in world.ben.newest
    assert "Ana Ruiz recorded this and named you." in world.ben.newest

    world.ana.declines("Max Roe", role="Analyst", Who_calls=BEN.id)
    assert "Sign-off call: Max Roe" in world.ben.newest


def test_the_card_comes_at_once_at_any_hour_to_who_asked_for_it(world: World) -> None:
    world.move_to(madrid(7, 23))
    world.ana.declines("Jane Doe")
    assert CARD in world.ana.newest
    assert "by Monday" in world.ana.newest


def test_both_shortcuts_open_the_form(world: World) -> None:
    world.ana.visitor.shortcut(SHORTCUT)
    world.settle()
    assert world.ana.form.startswith("Record a decline")
    world.ana.close()
    message = world.ben.visitor.say("Jane did not make it", channel="hiring")
    world.ana.visitor.message_shortcut(MESSAGE_SHORTCUT, message)
    world.settle()
    assert world.ana.form.startswith("Record a decline")


def test_the_form_is_filled_from_the_message_it_is_opened_on(world: World) -> None:
    jana = "Jana Roe <mailto:jana@example.com|jana@example.com>, <tel:+34600111222|600 111 222>"
    text = f"Client passed on {jana}. A&amp;B said no"
    message = world.ben.visitor.say(text, channel="hiring")
    world.ana.visitor.message_shortcut(MESSAGE_SHORTCUT, message)
    world.settle()
    assert "+34600111222, jana@example.com" in world.ana.form
    address = (
        f"https://{world.sandbox.workspace.team_domain}.slack.com/archives/C0HIRING/p{message.ts.replace('.', '')}"
    )
    assert address in world.ana.form
    assert "From the message" in world.ana.form
    assert "Jana Roe jana@example.com, +34600111222. A&B said no" in world.ana.form
    people = "Jana Roe, +34600111222, jana@example.com\nJana Rowe, jana@example.com"
    world.ana.fill(Candidate=people, Role="Buyer", Stage_reached="Applied")
    world.ana.submit()
    assert "Is Jana Rowe the same person?" in world.ana.form
    assert "A&B said no" in world.ana.form, "the message to copy from stays beside a question"
    world.ana.fill(Candidate="Jana Roe, +34600111222, jana@example.com")
    world.ana.type_in(world.ana.fields[0], "Yes, the same person")
    assert world.ana.submit() == {}
    assert "Sign-off e-mail: Jana Roe" in world.ana.newest
    assert "jana@example.com" in world.ana.newest


def test_applied_and_submitted_owe_an_email(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, Analyst at Beta, applied")
    assert world.ana.submit() == {}
    assert "Sign-off e-mail: Jane Doe" in world.ana.newest
    assert "should hear it from you by Friday" in world.ana.newest
    assert "Thank you for applying for Analyst at Beta" in world.ana.newest
    world.ana.declines("Max Roe", stage="Submitted")
    assert "Sign-off e-mail: Max Roe" in world.ana.newest
    assert "should hear it from you by tomorrow" in world.ana.newest


def test_a_double_click_on_record_makes_one_of_each(world: World) -> None:
    """Both clicks wait for another transaction, and both look for Jane before either of them has inserted her."""
    world.ana.command("/decline", "Jane Doe, Staff Engineer at Acme, final")
    world.ana.fill(Reason="Timing or location")
    form = world.ana.visitor.form()
    with ThreadPoolExecutor(2) as fingers:
        with world.bot.db.writing() as session:
            lock_workspace(session, world.sandbox.team_id)
            clicks = [fingers.submit(world.ana.visitor.acts.submit, form) for _ in range(2)]
            world.sandbox.until(lambda: len(world.sandbox.traffic.named("view_submission")) == 2)
        for click in clicks:
            click.result()
    world.settle()
    with world.bot.db.reading() as session:
        assert [candidate.name for candidate in session.scalars(select(Candidate))] == ["Jane Doe"]
        assert len(session.scalars(select(Decline)).all()) == 1
    assert sum("Sign-off call: Jane Doe" in text for text in world.ana.messages) == 1
