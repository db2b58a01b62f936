"""Old messages are redrawn without the people whom their reader may no longer see."""

from collections.abc import Iterator

import pytest

from bot.demo.workspace import ANA, BEN, LENA, OMAR
from tests.conftest import TUESDAY
from tests.person import Played
from tests.world import World, madrid, playing

TAKES_CARE = "Ana Ruiz takes care of this now."


@pytest.fixture
def led_by_ben(database_url: str) -> Iterator[World]:
    """A workspace that Ben leads, until Lena does."""
    with playing(database_url, TUESDAY, leads=BEN.id, alike=True) as world:
        yield world


def lena_leads(world: World) -> None:
    """Slack's admin makes Lena the lead in Ben's place."""
    world.vera.open_home()
    world.vera.press("Team settings", world.vera.visitor.home)
    world.vera.fill(Leads=[LENA.id])
    assert world.vera.submit() == {}


def renames(person: Played, name: str, new: str) -> None:
    """Edits the name, so that every message that shows it is redrawn."""
    person.opens_card(name)
    person.more("Edit")
    person.fill(Name=new)
    assert person.submit() == {}
    person.visitor.close(everything=True)


@pytest.mark.both_databases
def test_the_old_list_of_a_former_lead_says_nothing_new(led_by_ben: World) -> None:
    world = led_by_ben
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Tom Roe, tom@example.com")
    world.move_to(madrid(6, 20))
    listed = world.ben.message("2 people need somebody")
    lena_leads(world)
    renames(world.ana, "Jane Doe", "Jane Newname")
    assert "Newname" not in "".join(world.ben.messages)
    assert world.ben.reads(listed).count(TAKES_CARE) == 1
    assert world.ben.buttons(listed) == []


def test_how_it_ended_is_not_told_to_a_former_lead(led_by_ben: World) -> None:
    world = led_by_ben
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 20))
    listed = world.ben.message("needs somebody")
    lena_leads(world)
    world.ana.reaches(message=world.ana.message("Jane Doe"))
    assert "Jane" not in world.ben.reads(listed)
    assert "heard it" not in world.ben.reads(listed)


def test_who_has_handed_a_call_on_reads_no_more_of_it(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Tom Roe")
    world.move_to(madrid(4, 10))
    world.ana.opens_card("Jane Doe")
    world.ana.press("More")
    world.ana.press("Hand off")
    world.ana.fill(Hand_off_to=OMAR.id)
    assert world.ana.submit() == {}
    world.omar.press("Take it")
    world.omar.more("Edit", world.omar.message("You took this over."))
    world.omar.fill(Name="Jane Newname")
    assert world.omar.submit() == {}
    world.omar.visitor.close(everything=True)
    world.omar.reaches(message=world.omar.message("Sign-off call: Jane Newname"))
    read = "".join(world.ana.messages)
    assert "Newname" not in read
    assert "Omar Haddad takes care of this now." in read
    assert "Tom Roe" in read
    assert "Newname" not in "".join(message.text for message in world.ana.visitor.dm)


def test_a_wish_not_to_be_contacted_is_taken_back_without_a_name_for_a_former_lead(led_by_ben: World) -> None:
    world = led_by_ben
    world.ana.declines("Jane Doe")
    world.move_to(madrid(3, 16))
    world.ana.more("Do not contact", world.ana.message("Jane Doe"))
    world.ana.visitor.close(everything=True)
    note = world.ben.message("does not wish to be contacted")
    lena_leads(world)
    world.ana.press("Undo", world.ana.message("Jane Doe"))
    assert "Jane" not in world.ben.reads(note)
    assert "others take care of them now." in world.ben.reads(note)


def test_who_was_erased_is_taken_out_of_the_messages_of_a_former_lead(led_by_ben: World) -> None:
    world = led_by_ben
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 20))
    lena_leads(world)
    world.vera.command("/signoffs", "forget Jane Doe")
    world.vera.fill(Type_erase_to_go_on="erase")
    assert world.vera.submit() == {}
    assert "Jane" not in "".join(world.ben.messages)


def test_whom_an_account_left_waiting_is_not_told_to_a_former_lead(database_url: str) -> None:
    with playing(database_url, TUESDAY, leads=f"{OMAR.id},{BEN.id}", alike=True) as world:
        world.ana.declines("Jane Doe")
        world.ana.declines("Tom Roe")
        world.sandbox.change_person(ANA.id, deleted=True)
        world.move_to(madrid(3, 16))
        left = world.ben.message("is not in Slack any more")
        assert "Jane Doe: Staff Engineer at Acme\nTom Roe: Staff Engineer at Acme" in world.ben.reads(left)
        lena_leads(world)
        world.vera.command("/signoffs", "forget Jane Doe")
        world.vera.fill(Type_erase_to_go_on="erase")
        assert world.vera.submit() == {}
        assert "Tom" not in world.ben.reads(left)
        assert "Omar Haddad takes care of them now." in world.ben.reads(left)
