"""Leads of one person: they replace the leads of the team for that person."""

import pytest

from tests.world import World, madrid


def named(world: World, *leads: str) -> dict[str, str]:
    world.lena.open_home()
    world.lena.press("Leads of one person")
    world.lena.fill(Person="U0ANA", Their_leads=list(leads))
    return world.lena.submit()


@pytest.mark.both_databases
def test_their_own_lead_is_asked_in_place_of_everybodys(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert named(world, "U0OMAR") == {}
    assert "From now on Omar Haddad will be asked to help Ana Ruiz." in world.lena.form
    world.move_to(madrid(5, 9, 30))
    assert "I'll ask Omar to help" in world.ana.newest
    world.move_to(madrid(6, 12))
    assert "since Tuesday, 3 working days · asked 3 times" in world.omar.newest
    assert not any("Jane Doe" in text for text in world.lena.messages)


def test_nobody_leads_themselves(world: World) -> None:
    assert set(named(world, "U0ANA")) == {"Their leads"}


def test_an_outsider_does_not_find_the_door(world: World) -> None:
    assert "Leads of one person" not in world.omar.settings()
