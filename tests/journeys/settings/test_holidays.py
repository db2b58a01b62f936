"""Holidays: nothing is sent on them; the region is guessed from the zone, shown as a guess, or asked for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.demo.workspace import ANA, OMAR
from models.directory.recruiter import Recruiter
from models.settings.changes import Change
from tests.person import Played
from tests.world import World, playing

LONDON = ZoneInfo("Europe/London")
ASKS = "Public holidays in Spain differ by region. Tell me yours in My settings"
GUESSED = "Guessed from the time zone"


def opens_settings(person: Played) -> str:
    person.open_home()
    person.press("My settings", person.visitor.home)
    return person.form


def hints(person: Played) -> dict[str, str]:
    """The hint of each field of the topmost form, by label."""
    inputs = [block for block in person.visitor.form().blocks if block["type"] == "input" and "hint" in block]
    return {block["label"]["text"]: block["hint"]["text"] for block in inputs}


def home_of(world: World, user_id: str) -> tuple[str | None, str | None]:
    with world.bot.db.reading() as session:
        return session.scalars(select(Recruiter).where(Recruiter.user_id == user_id)).one().home


def test_a_recruiter_in_london_who_chose_nothing_is_not_asked_on_easter_monday(database_url: str) -> None:
    with playing(database_url, datetime(2026, 4, 1, 10, tzinfo=LONDON), alike=True) as world:
        world.omar.declines("Jane Doe")
        world.move_to(datetime(2026, 4, 2, 18, tzinfo=LONDON))
        before = len(world.omar.messages)
        world.move_to(datetime(2026, 4, 6, 18, tzinfo=LONDON))
        assert len(world.omar.messages) == before
        world.move_to(datetime(2026, 4, 7, 9, 30, tzinfo=LONDON))
        assert "Jane Doe" in world.omar.newest
        assert len(world.omar.messages) == before + 1


def test_the_region_that_the_zone_tells_is_shown_as_a_guess(world: World) -> None:
    home = world.omar.open_home()
    assert "holidays of England, Britain (UK)" in home
    assert "differ by region" not in home
    assert "Region\nEngland" in opens_settings(world.omar)
    assert hints(world.omar)["Country"].startswith(GUESSED)
    assert hints(world.omar)["Region"].startswith(GUESSED)
    world.omar.fill(Region="Scotland")
    assert world.omar.submit() == {}
    assert home_of(world, OMAR.id) == ("GB", "SCT")
    assert "Region\nScotland" in opens_settings(world.omar)
    assert GUESSED not in "".join(hints(world.omar).values())


@pytest.mark.parametrize(("typed", "region"), [("Madrid", "MD"), ("md", "MD"), ("none", "")])
def test_home_asks_for_the_region_until_it_is_answered(world: World, typed: str, region: str) -> None:
    assert ASKS in world.ana.open_home()
    opens_settings(world.ana)
    world.ana.fill(My_day_starts="10:00")
    assert world.ana.submit() == {}
    assert ASKS in world.ana.home
    opens_settings(world.ana)
    world.ana.fill(Region=typed)
    assert world.ana.submit() == {}
    assert "differ by region" not in world.ana.home
    assert home_of(world, ANA.id) == ("ES", region)
    with world.bot.db.reading() as session:
        entry = session.scalars(select(Change).where(Change.setting == "country").order_by(Change.id.desc())).first()
        assert entry is not None
        assert (entry.before["value"], entry.after["value"]) == (["ES", None], ["ES", region])


def test_home_asks_again_where_another_country_was_chosen_without_its_region(world: World) -> None:
    opens_settings(world.ana)
    world.ana.fill(Country="Germany (DE)")
    assert world.ana.submit() == {}
    assert "Public holidays in Germany differ by region" in world.ana.home
    opens_settings(world.ana)
    world.ana.fill(Country="Japan (JP)")
    assert world.ana.submit() == {}
    assert "differ by region" not in world.ana.home


def test_a_new_zone_brings_a_new_guess_which_is_written_down(world: World) -> None:
    world.omar.open_home()
    world.sandbox.change_person(OMAR.id, tz="Australia/Perth")
    world.settle()
    assert home_of(world, OMAR.id) == ("AU", "WA")
    assert "holidays of Western Australia, Australia" in world.omar.home
    with world.bot.db.reading() as session:
        entry = session.scalars(select(Change).where(Change.setting == "country")).one()
        assert (entry.by_id, entry.before["value"], entry.after["value"]) == (None, ["GB", "ENG"], ["AU", "WA"])


def test_the_teams_settings_show_their_guess_as_one_until_it_is_chosen(world: World) -> None:
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    assert hints(world.lena)["Country"].startswith(GUESSED)
    world.lena.fill(Region="Bayern")
    assert world.lena.submit() == {}
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    assert "Region\nBayern" in world.lena.form
    assert GUESSED not in "".join(hints(world.lena).values())


def test_without_a_zone_in_slack_the_form_names_the_teams(world: World) -> None:
    world.omar.open_home()
    world.sandbox.change_person(OMAR.id, tz=None)
    world.settle()
    form = opens_settings(world.omar)
    assert "as in your Slack profile" not in form
    assert "Your Slack profile has no time zone that I know, so all times are Europe/Berlin, the team's." in form
