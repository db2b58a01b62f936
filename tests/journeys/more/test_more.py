"""The menu More: the answers that are needed less often."""

from typing import Any

import pytest

from tests.world import World, madrid

CARD = "Sign-off call: Jane Doe"


@pytest.mark.both_databases
def test_emailed_at_their_wish_counts_apart_and_is_followed_up_only_if_asked_for(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.more("E-mailed at their wish")
    assert world.ana.submit() == {}
    assert world.ana.form == ""
    assert "You told Jane Doe by e-mail, as they wished" in world.ana.newest
    world.move_to(madrid(4, 9, 30))
    assert "1 person heard from us." in world.channel[-1]
    assert "in a call" not in world.channel[-1]
    world.move_to(madrid(13, 9, 30))
    assert len(world.ana.messages) == 1


def test_emailed_at_their_wish_with_a_second_contact(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.more("E-mailed at their wish")
    world.ana.fill(Follow_up_in="2 business days")
    assert world.ana.submit() == {}
    world.move_to(madrid(5, 9, 30))
    assert "Second contact: Jane Doe" in world.ana.newest


def test_a_wrong_number_is_a_try_and_another_one_is_asked_for(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.more("Wrong number")
    assert "Save clears +49 30 123456 and counts as a try." in world.ana.form
    assert "+49 30 123456" in world.ana.newest
    assert "Wrong number on" not in world.ana.newest
    world.ana.fill(Phone="0049 30 123456")
    assert world.ana.submit() == {"Phone": "That is the number that was wrong. Another one, or none."}
    world.ana.fill(Phone="call me")
    assert list(world.ana.submit()) == ["Phone"]
    world.ana.fill(Phone="+34 600 111 222")
    assert world.ana.submit() == {}
    assert world.ana.form == ""
    assert "600 11 12 22" in world.ana.newest
    assert "+49 30 123456" not in world.ana.newest
    assert "Wrong number on Tuesday at 10:00. I ask again tomorrow." in world.ana.newest


def test_they_already_knew_closes_it_without_a_second_contact(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.more("They already knew")
    assert "Noted: Jane Doe knew already. Nothing more is owed." in world.ana.form
    assert "Jane Doe knew already" in world.ana.newest
    world.move_to(madrid(13, 9, 30))
    assert len(world.ana.messages) == 1
    assert "in a call" not in "".join(world.channel)


def test_they_withdrew_ends_it_with_all_that_hangs_on_it(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Follow_up_in="2 business days")
    world.move_to(madrid(5, 9, 30))
    world.ana.more("They withdrew", world.ana.message("Second contact: Jane Doe"))
    assert "Noted: Jane Doe has withdrawn. Nothing more is owed." in world.ana.form
    world.move_to(madrid(13, 9, 30))
    assert "Jane Doe withdrew" in world.ana.newest


def test_edit_puts_right_what_was_recorded_wherever_it_is_shown(world: World) -> None:
    world.ana.declines("Jane Do, +49 30 123456", stage="Submitted")
    world.ana.declines("Jane Do, +49 30 123456", role="Analyst at Beta")
    world.ana.more("Edit")
    assert "Jane Do" in world.ana.form
    world.ana.fill(
        Name="Doe, Jane",
        First_name="Janie",
        Phone="+49 30 654321",
        What_you_may_tell_them="They liked you",
        Handle_with_care=["Send a heads-up e-mail before the call"],
        Reason="Pay or terms apart",
        Tell_by="2026-03-05",
    )
    world.ana.fill(**{"E-mail": "jane@example.com"})
    assert world.ana.submit() == {}
    card = world.ana.newest
    assert CARD in card
    assert "by Thursday" in card
    assert "Pay or terms apart" in card
    assert "They liked you" in card
    assert world.ana.buttons(world.ana.message(CARD))[0] == "Heads-up e-mail"
    for message in world.ana.messages:
        assert "Jane Doe" in message
        assert "+49 30 654321" in message
        assert "jane@example.com" in message
    assert "Hello Janie," in world.ana.messages[0]


def test_edit_shows_every_fault_at_its_field_and_saves_nothing(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.more("Edit")
    world.ana.fill(Phone="soon")
    world.ana.fill(**{"E-mail": "jane@"})
    assert "Phone" in world.ana.submit()
    world.ana.fill(Phone=None)
    assert "E-mail" in world.ana.submit()
    world.ana.fill(**{"E-mail": None})
    for day, why in (("2026-03-02", "That day is over"), ("2026-03-07", "does not work"), ("2026-03-11", "long wait")):
        world.ana.fill(Tell_by=day)
        assert why in world.ana.submit()["Tell by"]
    world.ana.close()
    assert "should hear it from you today" in world.ana.newest


def test_the_email_card_has_its_text_ready_and_is_done_with_sent(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted", What_you_may_tell_them="Their budget was cut")
    card = world.ana.newest
    assert "Sign-off e-mail: Jane Doe" in card
    assert "Jane Doe should hear it from you by tomorrow." in card
    assert "We put you forward for Staff Engineer at Acme, and I have their answer." in card
    assert "Their budget was cut." in card
    assert world.ana.buttons(world.ana.visitor.dm[-1]) == ["Open the e-mail", "I sent it", "Snooze", "More"]
    world.ana.press("I sent it")
    assert "You e-mailed Jane Doe on Tue 3 March at 10:00." in world.ana.newest
    world.move_to(madrid(13, 9, 30))
    assert len(world.ana.messages) == 1


def test_a_wrong_number_is_gone_from_all_their_cards_until_it_is_taken_back(world: World) -> None:
    world.ana.declines("Jane Doe, 600 111 222")
    world.ana.declines("Jane Doe, 600 111 222", role="Analyst at Beta")
    first = world.ana.visitor.dm[0]
    world.ana.more("Wrong number", first)
    assert world.ana.submit() == {}
    assert all("Phone  not known yet" in message for message in world.ana.messages)
    world.ana.more("Undo", first)
    world.ana.visitor.close(everything=True)
    assert all("Phone  600 11 12 22" in message for message in world.ana.messages)
    world.ana.declines("J. Doe, +34 600 111 222", role="Buyer at Beta")
    assert "Also open" in world.ana.newest


def test_the_number_and_their_page_are_links_wherever_the_card_is(world: World) -> None:
    page = "https://ats.example/jane?a=1&b=2"
    world.ana.declines("Jane Doe, 600 111 222", Link=page)
    links = _links(world.ana.visitor.dm[-1].as_slack()["blocks"])
    assert links == [("tel:+34600111222", "600 11 12 22"), (page, page)]
    world.ana.declines("x", Candidate="\n".join(f"Person {n}, 600 222 33{n}" for n in range(5)))
    rows = [block for block in world.ana.visitor.dm[-1].as_slack()["blocks"] if block.get("fields")]
    assert [row["fields"][0]["text"] for row in rows][:1] == ["<tel:+34600222330|600 22 23 30>"]
    assert len(rows) == 5


def test_the_number_is_a_link_on_every_kind_of_card(world: World) -> None:
    posted = ["Tell them when something like it comes up"]
    world.ana.declines("Jane Doe, 600 111 222")
    world.ana.reaches(Keep_them_posted=posted, Referral="Tom Weber", Follow_up_in="2 business days")
    world.ana.command("/referral")
    world.ana.press("Placed")
    world.ana.close()
    world.ana.command("/interviewed", "Jane Doe, Buyer at Beta")
    world.ana.fill(Candidate="Jane Doe, 600 111 222")
    assert world.ana.submit() == {}
    world.ana.close()
    world.move_to(madrid(5, 9, 30))
    number = ("tel:+34600111222", "600 11 12 22")
    world.ana.command("/signoffs", "who Jane Doe")
    answer = world.ana.visitor.dm[-1]
    titles = []
    for row in range(4):
        world.ana.press("Open the card", answer, nth=row)
        titles.append(world.ana.form.splitlines()[1])
        assert number in _links((world.ana.visitor.view or {})["blocks"]), world.ana.form
        world.ana.close()
    kinds = ("Thank you", "Still deciding", "Keep posted", "Second contact")
    assert sorted(titles) == sorted(f"{kind}: Jane Doe" for kind in kinds)


def _links(blocks: list[Any]) -> list[tuple[str, str]]:
    runs = [
        run
        for block in blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        for run in part["elements"]
    ]
    return [(run["url"], run["text"]) for run in runs if run["type"] == "link"]
