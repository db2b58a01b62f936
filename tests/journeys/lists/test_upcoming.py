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
    assert "tomorrow               09:30 Jane Doe, Staff Engineer at Acme. Your list: they have not heard yet." in lines
    assert "Thursday               09:30 Jane Doe" in lines
    assert "they wait so long that a lead is asked to help" in lines


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
    assert "Tomorrow" in world.ana.form
    assert "09:30 Jane Doe, Staff Engineer at Acme. Your list: they have not heard yet." in world.ana.form


def test_what_comes_every_day_until_somebody_acts_is_said_once(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.open_home()
    world.ana.press("My coming nudges")
    once = "a lead is asked to help. So each working day, until a person acts."
    assert world.ana.form.count("Jane Doe") == 3
    assert world.ana.form.count(once) == 1
    assert world.ana.form.splitlines()[-2].endswith(once)


def test_a_lead_sees_what_will_be_handed_up(world: World) -> None:
    world.ana.declines("Jane Doe")
    lines = "\n".join(plan.lines(world.bot.db, world.now, "U0LENA"))
    assert "Friday                 09:30 Jane Doe" in lines
    assert "they need somebody to call" in lines


def test_somebody_unknown_is_said_to_be_unknown(world: World) -> None:
    assert list(plan.lines(world.bot.db, world.now, "U0NOBODY")) == ["I know nobody with the id U0NOBODY."]
