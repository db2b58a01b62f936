"""My settings: working hours, days, holidays and days away, and their effect on the next list."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.sandbox.troubles import RefusedByClient
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty
from models.settings.changes import Change
from tests.person import Played
from tests.world import World, madrid, playing

LIST = "Jane Doe is waiting to hear from you"


def my_settings(person: Played, **by_label: Any) -> dict[str, str]:
    """Opens the form on Home, fills in these fields, saves, and returns the errors by label."""
    person.open_home()
    person.press("My settings", person.visitor.home)
    person.fill(**by_label)
    return person.submit()


def lists(world: World) -> int:
    return sum(LIST in text for text in world.ana.messages)


def changes(world: World) -> list[tuple[str, Any, Any]]:
    with world.bot.db.reading() as session:
        rows = session.scalars(select(Change).order_by(Change.id)).all()
        return [(row.setting, row.before["value"], row.after["value"]) for row in rows]


def ana(world: World) -> Recruiter:
    with world.bot.db.reading() as session:
        return session.scalars(select(Recruiter).where(Recruiter.user_id == "U0ANA")).one()


@pytest.mark.both_databases
def test_the_form_shows_what_stands_there_now_with_every_default_and_bound(world: World) -> None:
    world.ana.open_home()
    world.ana.press("My settings", world.ana.visitor.home)
    for label, shown in {
        "My day starts": "09:00",
        "My day ends": "17:30",
        "Country": "Spain (ES)",
    }.items():
        assert f"{label}\n{shown}" in world.ana.form
    assert "All times are Europe/Madrid" in world.ana.form
    inputs = [block for block in world.ana.visitor.form().blocks if block["type"] == "input"]
    assert [block["label"]["text"] for block in inputs if "efault" not in block["hint"]["text"]] == []
    ticked = world.ana.visitor.form().state["days", "value"]["selected_options"]
    assert [option["text"]["text"] for option in ticked] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def test_a_day_that_starts_at_eleven_has_its_list_at_half_past(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert my_settings(world.ana, My_day_starts="11:00") == {}
    assert world.ana.form == ""
    world.move_to(madrid(4, 11, 29))
    assert lists(world) == 0
    world.move(minutes=1)
    assert lists(world) == 1


def test_new_hours_move_no_tell_by_and_hold_for_the_next_decline(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert my_settings(world.ana, My_day_ends="15:00") == {}
    world.ana.declines("Max Roe")
    with world.bot.db.reading() as session:
        told_by = session.scalars(select(Duty.tell_by).order_by(Duty.id)).all()
    assert told_by == [madrid(3, 17, 30).astimezone(UTC), madrid(3, 15).astimezone(UTC)]


def test_a_working_day_that_was_dropped_is_quiet(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert my_settings(world.ana, Working_days=["Monday", "Tuesday", "Thursday"]) == {}
    world.move_to(madrid(4, 18))
    assert lists(world) == 0
    world.move_to(madrid(5, 9, 30))
    assert lists(world) == 1


def test_other_hours_on_a_single_day_hold_for_that_day(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert my_settings(world.ana, Other_hours_on_single_days="wed 12:00 - 16:00\nFriday 9.00 to 14.00") == {}
    world.move_to(madrid(4, 12, 29))
    assert lists(world) == 0
    world.move(minutes=1)
    assert lists(world) == 1
    world.move_to(madrid(5, 9, 30))
    assert "Jane Doe is waiting to hear from you" in world.ana.newest
    world.ana.press("My settings", world.ana.visitor.home)
    assert "Wed 12:00-16:00\nFri 09:00-14:00" in world.ana.form


def test_the_holidays_of_a_chosen_country_are_quiet(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert my_settings(world.ana, Country="Ghana (GH)") == {}
    world.move_to(madrid(5, 9, 30))
    before = world.ana.messages
    world.move_to(madrid(6, 18))
    assert len(world.ana.messages) == len(before)
    world.move_to(madrid(9, 9, 30))
    assert len(world.ana.messages) == len(before) + 1


def test_without_a_country_no_holiday_is_quiet(database_url: str) -> None:
    day_before_maundy_thursday = datetime(2026, 4, 1, 10, tzinfo=ZoneInfo("Europe/Madrid"))
    with playing(database_url, day_before_maundy_thursday, alike=True) as world:
        world.ana.declines("Jane Doe")
        assert my_settings(world.ana, Country="No public holidays") == {}
        world.move_to(madrid(2, 9, 30, month=4))
        assert lists(world) == 1


def test_a_country_is_found_by_name_or_code(world: World) -> None:
    world.ana.open_home()
    world.ana.press("My settings", world.ana.visitor.home)
    assert world.ana.visitor.suggestions("Country", "germ") == ["Germany (DE)"]
    assert "Spain (ES)" in world.ana.visitor.suggestions("Country", "(es)")
    everything = world.ana.visitor.suggestions("Country", "")
    assert everything[0] == "No public holidays"
    assert len(everything) == 100
    assert world.ana.visitor.suggestions("Country", "Atlantis") == []


def test_a_region_has_its_own_holidays_and_stays_when_they_travel(world: World) -> None:
    assert my_settings(world.ana, Region="md") == {}
    assert ana(world).region == "MD"
    world.sandbox.change_person("U0ANA", tz="Europe/Berlin")
    world.settle()
    assert (ana(world).zone, ana(world).country, ana(world).region) == ("Europe/Berlin", "ES", "MD")


def test_an_unknown_region_is_refused_with_those_that_there_are(world: World) -> None:
    errors = my_settings(world.ana, Country="Germany (DE)", Region="Bavaria")
    assert errors["Region"].startswith("There is no region Bavaria in Germany. There are: BB, BE, BW, BY,")
    world.ana.fill(Country="Fiji (FJ)")
    assert world.ana.submit()["Region"].endswith("Leave this empty: its holidays are one list.")
    assert ana(world).country == "ES"


def test_days_away_are_read_back_and_quiet_and_the_lead_is_offered_what_comes_due(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.declines("Max Roe")
    assert my_settings(world.ana, Away_until="2026-03-06") == {}
    assert "You are away from today until Friday 6 March, and back on Monday." in world.ana.form
    assert "2 people are due to hear from you meanwhile. Lena Vogt will be offered them." in world.ana.form
    world.ana.close()
    before = len(world.ana.messages)
    world.move_to(madrid(4, 10))
    assert "away until Friday" in world.lena.newest
    world.move_to(madrid(9, 9))
    assert len(world.ana.messages) == before
    world.move_to(madrid(9, 9, 30))
    assert len(world.ana.messages) == before + 1


def test_emptied_they_are_back_and_the_list_goes_on(world: World) -> None:
    world.ana.declines("Jane Doe")
    my_settings(world.ana, Away_until=date(2026, 3, 20))
    world.ana.close()
    world.ana.press("My settings", world.ana.visitor.home)
    assert "Away until\n2026-03-20" in world.ana.form
    world.ana.fill(Away_until=None)
    assert world.ana.submit() == {}
    assert "You're back at work. Your list comes on the next working morning." in world.ana.form
    world.move_to(madrid(4, 9, 30))
    assert lists(world) == 1


def test_an_absence_that_is_over_is_not_shown_and_not_ended_again(world: World) -> None:
    my_settings(world.ana, Away_until="2026-03-04")
    world.ana.close()
    world.move_to(madrid(9, 10))
    before = changes(world)
    assert my_settings(world.ana) == {}
    assert world.ana.form == ""
    assert changes(world) == before


@pytest.mark.parametrize(
    ("wrong", "label", "error"),
    [
        ({"My_day_starts": "18:00"}, "My day ends", "A day from 18:00 can't end at 17:30. Choose a later end."),
        ({"My_day_ends": "09:00"}, "My day ends", "A day from 09:00 can't end at 09:00. Choose a later end."),
        ({"Other_hours_on_single_days": "Someday 9-5"}, "Other hours on single days", "I can't read “Someday 9-5”."),
        (
            {"Other_hours_on_single_days": "Xyz 09:00-14:00"},
            "Other hours on single days",
            "Write one day a line, like this: Fri 09:00-14:00",
        ),
        ({"Other_hours_on_single_days": "Fri 9:00-25:00"}, "Other hours on single days", "a time that no clock shows"),
        ({"Other_hours_on_single_days": "Fri 14:00-9:00"}, "Other hours on single days", "can't end at 09:00"),
        (
            {"Other_hours_on_single_days": "Sun 09:00-14:00"},
            "Other hours on single days",
            "Sunday is not among your working days.",
        ),
        ({"Away_until": "2026-03-02"}, "Away until", "That day is over."),
        ({"Away_until": "2027-03-05"}, "Away until", "That is more than a year ahead."),
    ],
)
def test_what_can_not_be_is_said_at_its_field_and_nothing_is_saved(
    world: World, wrong: dict[str, str], label: str, error: str
) -> None:
    errors = my_settings(world.ana, **{"Country": "Ghana (GH)", **wrong})
    assert list(errors) == [label]
    assert error in errors[label]
    assert changes(world) == []


def test_today_and_a_year_ahead_are_the_bounds_of_an_absence(world: World) -> None:
    assert my_settings(world.ana, Away_until="2026-03-03") == {}
    assert "You are away today, and back tomorrow." in world.ana.form
    world.ana.close()
    assert my_settings(world.ana, Away_until="2027-03-04") == {}


def test_all_faults_are_told_at_once(world: World) -> None:
    errors = my_settings(
        world.ana, My_day_ends="08:00", Other_hours_on_single_days="?", Region="XX", Away_until="2020-01-01"
    )
    assert set(errors) == {"My day ends", "Other hours on single days", "Region", "Away until"}


def test_a_week_without_a_working_day_is_refused_by_slack_and_by_us(world: World) -> None:
    with pytest.raises(RefusedByClient):
        my_settings(world.ana, Working_days=None)
    world.ana.visitor.acts.submit(world.ana.visitor.form())
    text = "This came empty, so nothing was saved; the rest is still in the form. Please fill it in, and send it again."
    assert world.ana.visitor.errors == {"Working days": text}


def test_every_change_is_written_down_and_what_stays_is_not(world: World) -> None:
    assert my_settings(world.ana, My_day_starts="10:00", Country="Ghana (GH)") == {}
    week = {str(day): ["09:00", "17:30"] for day in range(5)}
    later = {str(day): ["10:00", "17:30"] for day in range(5)}
    written = [("week", week, later), ("country", ["ES", None], ["GH", None])]
    assert changes(world) == written
    assert my_settings(world.ana) == {}
    assert changes(world) == written


def test_my_settings_are_mine_alone(world: World) -> None:
    world.omar.open_home()
    assert my_settings(world.ana, My_day_starts="11:00") == {}
    world.omar.press("My settings", world.omar.visitor.home)
    assert "My day starts\n09:00" in world.omar.form


def test_a_list_that_waits_comes_by_the_new_hours_and_at_once_where_its_hour_is_over(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(4, 8))
    before = len(world.ana.messages)
    world.ana.open_home()
    world.ana.press("My settings", world.ana.visitor.home)
    world.ana.fill(My_day_starts="06:00")
    assert world.ana.submit() == {}
    assert len(world.ana.messages) == before + 1
    assert "Jane Doe is still waiting to hear" in world.ana.newest
    world.move_to(madrid(4, 10))
    assert len(world.ana.messages) == before + 1


def test_the_command_opens_my_settings_also_for_somebody_who_was_never_here(world: World) -> None:
    world.omar.command("/signoffs", "settings")
    assert world.omar.form.startswith("My settings")
    world.omar.fill(My_day_starts="08:00")
    assert world.omar.submit() == {}


def test_the_command_opens_the_teams_settings_for_those_who_may(world: World) -> None:
    world.lena.command("/signoffs", " Settings  team")
    assert world.lena.form.startswith("Team settings")
    world.lena.close()
    world.omar.command("/signoffs", "settings team")
    assert world.omar.form == ""
    assert "The team's settings are with its leads and Slack's admins." in world.omar.told
