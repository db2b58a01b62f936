"""Public holidays of a country and region, and the country and region of a time zone."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from importlib import resources

import holidays

from models.rules.regions import by_zone
from models.rules.text import fold

Place = tuple[str | None, str | None]
"""Country (ISO 3166) and region (the code after it in ISO 3166-2); None: unknown, or no country."""

NO_REGION = ""
"""Region of a person who chose the holidays of the whole country; they are not asked again."""


@lru_cache(maxsize=2048)
def public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """Days off in this year; holidays on a weekend are replaced by the day on which they are observed.

    `country` is an ISO 3166 code, `region` the code after it in ISO 3166-2. An unknown country has none. Without a
    known region: the days of the whole country, and those that more than two thirds of its regions keep, since the
    country's own list may lack days that nearly everybody has off (Easter Monday in Britain).
    """
    regions = _supported().get(country)
    if regions is None:
        return frozenset()
    if region in regions:
        return _days_off(country, region, year)
    kept_by = Counter(day for code in regions for day in _days_off(country, code, year))
    return _days_off(country, None, year) | {day for day, count in kept_by.items() if count * 3 > len(regions) * 2}


@lru_cache(maxsize=512)
def differs_by_region(country: str, year: int) -> bool:
    """Whether the regions of this country have other days off in this year than the country as a whole."""
    whole = _days_off(country, None, year)
    return any(_days_off(country, region, year) != whole for region in regions(country))


def home_of(zone_name: str) -> Place:
    """Country and region of this IANA zone, as far as the zone determines them."""
    place = by_zone().get(zone_name)
    country = place[0] if place else country_of(zone_name)
    place = place or by_zone().get(_aliases().get(zone_name, ""))
    is_known = place and place[0] == country and place[1] in regions(place[0])
    return country, place[1] if place and is_known else None


@lru_cache(maxsize=512)
def country_of(zone_name: str) -> str | None:
    """The country (ISO 3166) of this IANA zone; None where the country or its holidays are unknown.

    The old name of a zone (Asia/Calcutta) counts only where the current zone lies in a single country.
    """
    country = _countries().get(zone_name)
    if country is None:
        shared_by = _sharers().get(_aliases().get(zone_name, ""), ())
        country = shared_by[0] if len(shared_by) == 1 else None
    return country if country in _supported() else None


@cache
def names() -> dict[str, str]:
    """Code (ISO 3166) to English name of every country with known holidays, sorted by name."""
    named = {columns[0]: columns[1] for columns in _rows("iso3166.tab")}
    known = {code: named.get(code, code) for code in holidays.list_supported_countries(include_aliases=False)}
    return dict(sorted(known.items(), key=lambda item: item[1]))


@cache
def regions(country: str) -> tuple[str, ...]:
    """The regions of a country with holidays of their own, by the code after it in ISO 3166-2; () for none."""
    return tuple(holidays.list_supported_countries(include_aliases=False).get(country, ()))


def region_name(country: str, region: str) -> str:
    """The region's name in its own language ("England", "Bayern"); its code where no name is known."""
    named = (name for name in _region_names(country).get(region, ()) if len(name) > len(region))
    return next(named, region)


def region_called(country: str, typed: str) -> str | None:
    """The code of a region typed as code or name; None: the country has no such region."""
    wanted = fold(typed)
    for code in regions(country):
        if wanted in {fold(code), fold(region_name(country, code)), *map(fold, _region_names(country).get(code, ()))}:
            return code
    return None


@cache
def _region_names(country: str) -> dict[str, list[str]]:
    """Region code to names; a few countries have none."""
    return holidays.country_holidays(country).get_subdivision_aliases()


def _days_off(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))


@cache
def _supported() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=True)


@cache
def _countries() -> dict[str, str]:
    """Zone to country, for every zone of a single country."""
    return {columns[2]: columns[0] for columns in _rows("zone.tab")}


@cache
def _sharers() -> dict[str, tuple[str, ...]]:
    """Zone to all the countries whose clocks have followed it since 1970."""
    return {columns[2]: tuple(columns[0].split(",")) for columns in _rows("zone1970.tab")}


@cache
def _aliases() -> dict[str, str]:
    """Old zone name to current name: the link lines of tzdata's source form."""
    lines = (line.split(" ") for line in _text("tzdata.zi").splitlines() if line.startswith("L "))
    return {name: target for _, target, name in lines}


def _rows(table: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _text(table).splitlines() if line and not line.startswith("#"))


def _text(table: str) -> str:
    return resources.files("tzdata.zoneinfo").joinpath(table).read_text(encoding="utf-8")
