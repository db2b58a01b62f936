"""Public holidays of a zone: those of its region if the zone tells it, else those of nearly the whole country."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Profile, upsert_profile
from models.directory.workspace import get_or_create_workspace, set_workspace_zone
from models.rules import holidays
from models.rules.holidays import NO_REGION, public_holidays
from models.rules.regions import by_zone
from models.settings import changes, personal
from tests.factories import NOW, acme, decline, person


@pytest.mark.parametrize(
    ("nation", "region", "days"),
    [
        ("GB", None, ["2026-04-06", "2026-08-31"]),
        ("GB", "ENG", ["2026-04-06", "2026-08-31"]),
        ("CA", None, ["2026-05-18", "2026-10-12"]),
        ("CA", "ON", ["2026-05-18", "2026-10-12", "2026-02-16"]),
        ("AU", None, ["2026-06-08"]),
        ("AU", "NSW", ["2026-06-08", "2026-10-05"]),
        ("CH", None, ["2026-04-03", "2026-04-06", "2026-05-25"]),
        ("CH", "ZH", ["2026-04-03", "2026-04-06", "2026-05-01", "2026-05-25"]),
        ("ES", None, ["2026-04-02", "2026-04-03"]),
        ("GB", NO_REGION, ["2026-04-06"]),
    ],
)
def test_what_nearly_the_whole_country_has_off_is_off(nation: str, region: str | None, days: list[str]) -> None:
    assert {date.fromisoformat(day) for day in days} <= public_holidays(nation, region, 2026)


@pytest.mark.parametrize(
    ("nation", "day"),
    [
        ("DE", date(2028, 10, 31)),  # Reformation Day: in nine of sixteen states
        ("GB", date(2026, 7, 13)),  # Battle of the Boyne: Northern Ireland
        ("US", date(2026, 3, 31)),  # Cesar Chavez Day: California
        ("CH", date(2026, 5, 1)),  # Labour Day: about half of the cantons
    ],
)
def test_what_some_regions_have_off_is_a_working_day_until_a_region_is_known(nation: str, day: date) -> None:
    assert day not in public_holidays(nation, None, day.year)


@pytest.mark.parametrize(
    ("zone", "home"),
    [
        ("Europe/London", ("GB", "ENG")),
        ("Europe/Belfast", ("GB", "NIR")),
        ("America/Toronto", ("CA", "ON")),
        ("America/Vancouver", ("CA", "BC")),
        ("America/Montreal", ("CA", "QC")),
        ("Australia/Sydney", ("AU", "NSW")),
        ("Australia/NSW", ("AU", "NSW")),
        ("Australia/Melbourne", ("AU", "VIC")),
        ("Australia/Brisbane", ("AU", "QLD")),
        ("Australia/Perth", ("AU", "WA")),
        ("Europe/Zurich", ("CH", "ZH")),
        ("Pacific/Honolulu", ("US", "HI")),
        ("America/Los_Angeles", ("US", None)),
        ("America/New_York", ("US", None)),
        ("Europe/Berlin", ("DE", None)),
        ("Europe/Madrid", ("ES", None)),
        ("Europe/Paris", ("FR", None)),
        ("UTC", (None, None)),
    ],
)
def test_country_and_region_are_guessed_from_the_zone(zone: str, home: holidays.Place) -> None:
    assert holidays.home_of(zone) == home


def test_every_zone_in_the_table_lies_in_a_region_whose_holidays_are_known() -> None:
    assert {zone: holidays.home_of(zone) for zone in by_zone()} == by_zone()


def test_a_country_differs_by_region_where_the_calendar_says_so() -> None:
    differ = {code for code in ("GB", "DE", "ES", "US", "CH", "IT", "JP", "FJ", "SE", "NL") if _differs(code)}
    assert differ == {"GB", "DE", "ES", "US", "CH", "IT"}


def _differs(code: str) -> bool:
    return holidays.differs_by_region(code, 2026)


def test_every_region_is_found_again_by_its_name_and_by_its_code() -> None:
    for code in holidays.names():
        for region in holidays.regions(code):
            assert holidays.region_called(code, holidays.region_name(code, region)) == region
            assert holidays.region_called(code, region.lower()) == region
    assert holidays.region_called("CA", "quebec") == "QC"
    assert holidays.region_called("DE", "Atlantis") is None


def test_a_region_that_was_chosen_stays_and_a_guess_follows_the_zone(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        omar = person(session, workspace, "Omar Haddad", "Europe/London")
        assert omar.home == ("GB", "ENG")
        upsert_profile(session, workspace, Profile("U0OMAR", "Omar Haddad", "Australia/Perth"), NOW)
        assert omar.home == ("AU", "WA")
        personal.set_country(Context(session, workspace, NOW, omar), omar, "GB", "SCT")
        upsert_profile(session, workspace, Profile("U0OMAR", "Omar Haddad", "Europe/London"), NOW)
        assert omar.home == ("GB", "SCT")


def test_rows_from_before_regions_were_guessed_get_the_guess_when_the_bot_starts(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        omar = person(session, workspace, "Omar Haddad", "Europe/London")
        chose = person(session, workspace, "Cleo Marsh", "Europe/London")
        personal.set_country(Context(session, workspace, NOW, chose), chose, "GB", None)
        omar.region = None
        personal.guess_again(Context(session, workspace, NOW))
        assert (omar.home, chose.home) == (("GB", "ENG"), ("GB", None))


def test_the_teams_own_calendar_has_the_region_of_its_zone(db: Database) -> None:
    with db.writing() as session:
        workspace = get_or_create_workspace(session, "T0LONDON")
        set_workspace_zone(workspace, "Europe/London")
        assert (workspace.country, workspace.region) == ("GB", "ENG")
        assert not workspace.calendar.is_business_day(date(2026, 4, 6))


def test_a_guess_of_the_teams_region_makes_nobodys_wait_shorter(db: Database) -> None:
    london = ZoneInfo("Europe/London")
    with db.writing() as session:
        workspace = get_or_create_workspace(session, "T0LONDON")
        # In New Zealand, too, Easter Monday is a holiday; the other holidays differ.
        workspace.zone, workspace.country = "Europe/London", "NZ"
        omar = person(session, workspace, "Omar Haddad", "Europe/London")
        ctx = Context(session, workspace, datetime(2026, 4, 24, 10, tzinfo=london), omar)
        owed = decline(ctx, omar, CandidateDetails("Jane Doe"))
        now = datetime(2026, 4, 28, 10, tzinfo=london)
        waited = owed.recorded.age(now)
        changes.change_workspace_zone(session, workspace, "Europe/London", now)
        assert (workspace.country, workspace.region) == ("GB", "ENG")
        assert owed.recorded.age(now) == waited
        assert owed.recorded.days_counted == waited
