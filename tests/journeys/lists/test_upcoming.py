"""My coming nudges: the list of coming messages agrees with the messages that come."""

import pytest
from sqlalchemy import select

from bot.cli import plan
from models.directory.recruiter import Recruiter
from models.lists import upcoming
from tests.world import World, madrid

PEOPLE = ("Jane Doe", "Tom Roe")


def names_by_day(world: World) -> dict[int, set[str]]:
    """The names planned for Ana's lists of the next week and a half, by day of March."""
    names: dict[int, set[str]] = {}
    with world.bot.db.reading() as session:
        ana = session.scalars(select(Recruiter).where(Recruiter.user_id == "U0ANA")).one()
        for nudge in upcoming.coming(session, ana, world.now, days=9):
            names.setdefault(ana.calendar.day_of(nudge.at).day, set()).add(nudge.duty.candidate.name)
    return names


@pytest.mark.both_databases
def test_the_plan_names_each_coming_nudge_with_its_reason(world: World) -> None:
    world.ana.declines("Jane Doe")
    lines = "\n".join(plan.lines(world.bot.db, world.now, "U0ANA"))
    assert "  Tomorrow, 09:30: 1 person\n    They have not heard yet: Jane Doe (Staff Engineer at Acme)" in lines
    assert "  Thursday, 09:30: 1 person\n    They have not heard yet, and the lead is named: Jane Doe" in lines
    assert "They wait so long that a lead is asked to help: Jane Doe" in lines


def test_what_the_plan_says_is_what_happens(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Tom Roe", role="Analyst at Acme", stage="Applied")
    planned = names_by_day(world)
    happened = {}
    for day in range(4, 13):
        before = len(world.ana.messages)
        world.move_to(madrid(day, 23))
        if len(world.ana.messages) > before:
            happened[day] = {name for name in PEOPLE if name in world.ana.newest}
    assert happened == planned


def test_home_shows_my_coming_nudges(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.open_home()
    world.ana.press("My coming nudges")
    assert "Tomorrow, 09:30: 1 person" in world.ana.form
    assert "They have not heard yet: Jane Doe (Staff Engineer at Acme)" in world.ana.form


def test_what_comes_every_day_to_several_people_is_said_once_by_day_and_not_by_person(world: World) -> None:
    for name, role in (("Jane Doe", "Staff Engineer"), ("Tom Roe", "Analyst"), ("Ida Poe", "Buyer")):
        world.ana.declines(name, role=f"{role} at Acme")
    world.ana.open_home()
    world.ana.press("My coming nudges")
    assert world.ana.form.count("Jane Doe") == 3
    assert world.ana.form.count("3 people") == 3
    assert "Each working day from Friday, 09:30: 3 people" in world.ana.form
    assert "They wait so long that a lead is asked to help: Jane Doe (Staff Engineer at Acme), Tom" in world.ana.form
    world.move_to(madrid(9, 20))
    lines = list(plan.lines(world.bot.db, world.now, "U0ANA"))
    assert lines[1] == "  Each working day, 09:30: 3 people"
    assert len(lines) == 3


def test_a_lead_sees_what_will_be_handed_up(world: World) -> None:
    world.ana.declines("Jane Doe")
    lines = "\n".join(plan.lines(world.bot.db, world.now, "U0LENA"))
    assert "Each working day from Friday, 09:30: 1 person" in lines
    assert "For you as a lead, since they need somebody: Jane Doe" in lines
