"""The public holidays of a person's country, and which country that probably is."""

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from importlib import resources

import holidays


@lru_cache(maxsize=512)
def public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """The days off in this year, with the days observed instead of those that fall on a weekend.

    `country` is an ISO 3166 code, `region` the code after it in ISO 3166-2. An unknown country has none; an
    unknown region has those of the whole country.
    """
    supported = _supported()
    if country not in supported:
        return frozenset()
    known = region if region in supported[country] else None
    return frozenset(holidays.country_holidays(country, subdiv=known, years=year))


@lru_cache(maxsize=512)
def country_of(zone_name: str) -> str | None:
    """The country (ISO 3166) in which this IANA zone lies; None where it, or its holidays, are unknown.

    The old name of a zone (Asia/Calcutta) counts only where the zone of today lies in a single country.
    """
    country = _countries().get(zone_name)
    if country is None:
        shared_by = _sharers().get(_aliases().get(zone_name, ""), ())
        country = shared_by[0] if len(shared_by) == 1 else None
    return country if country in _supported() else None


@cache
def names() -> dict[str, str]:
    """Code (ISO 3166) to English name, for every country whose holidays are known, by name."""
    named = {columns[0]: columns[1] for columns in _rows("iso3166.tab")}
    known = {code: named.get(code, code) for code in holidays.list_supported_countries(include_aliases=False)}
    return dict(sorted(known.items(), key=lambda item: item[1]))


@cache
def regions(country: str) -> tuple[str, ...]:
    """The regions of a country with holidays of their own, by the code after it in ISO 3166-2; () for none."""
    return tuple(holidays.list_supported_countries(include_aliases=False).get(country, ()))


@cache
def _supported() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=True)


@cache
def _countries() -> dict[str, str]:
    """Zone to country, for every zone that has one of its own."""
    return {columns[2]: columns[0] for columns in _rows("zone.tab")}


@cache
def _sharers() -> dict[str, tuple[str, ...]]:
    """Zone to all the countries whose clocks have followed it since 1970."""
    return {columns[2]: tuple(columns[0].split(",")) for columns in _rows("zone1970.tab")}


@cache
def _aliases() -> dict[str, str]:
    """The old name of a zone to the one of today: the link lines of tzdata's source form."""
    lines = (line.split(" ") for line in _text("tzdata.zi").splitlines() if line.startswith("L "))
    return {name: target for _, target, name in lines}


def _rows(table: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _text(table).splitlines() if line and not line.startswith("#"))


def _text(table: str) -> str:
    return resources.files("tzdata.zoneinfo").joinpath(table).read_text(encoding="utf-8")
