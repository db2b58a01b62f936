"""Plays the ladder of an unanswered duty day by day, with one list a day."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.rules import ladder
from models.rules.calendar import Calendar
from models.rules.kinds import DutyKind
from models.rules.ladder import Ask, AskReason, DutyState
from models.rules.policy import Policy

BERLIN = ZoneInfo("Europe/Berlin")
ANA = Calendar(BERLIN)
POLICY = Policy()
Change = Callable[[DutyState], DutyState]


def march(day: int, hour: int = 17, minute: int = 30) -> datetime:
    """A moment in Berlin in March 2026; the 3rd is a Tuesday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


def on(day: int) -> date:
    return date(2026, 3, day)


TUESDAY = march(3)
"""T: the tell-by, at the closing of that day."""


def owes(kind: DutyKind = DutyKind.CALL, tell_by: datetime = TUESDAY, **standing: object) -> DutyState:
    """The state of a duty whose card went out on Monday, with Tuesday's closing as its tell-by by default."""
    fields: dict[str, object] = {"card_on": on(2) if kind in {DutyKind.CALL, DutyKind.EMAIL} else None, **standing}
    return replace(DutyState(kind, tell_by), **fields)  # type: ignore[arg-type]


def listed(at: DutyState, ask: Ask) -> DutyState:
    """The state after Slack has accepted the list that asked."""
    shown = replace(at, last_shown_on=ask.day)
    if at.asked_for_on and at.asked_for_on <= ask.day:
        shown = replace(shown, asked_for_on=None)
    return shown if ask.step is None else replace(shown, steps=ask.step, last_step_on=ask.day)


def play(
    at: DutyState,
    first: date,
    last: date,
    *,
    calendar: Calendar = ANA,
    policy: Policy = POLICY,
    down: Collection[date] = (),
    after: Mapping[date, Change] | None = None,
) -> list[Ask]:
    """The asks in the lists of these days. On days in `down` no list goes out; `after`: the change after a list."""
    asks = []
    day = first
    while day <= last:
        ask = None if day in down else ladder.ask_on(day, at, calendar, policy)
        if ask:
            asks.append(ask)
            at = listed(at, ask)
            if ask.why is AskReason.LET_GO:
                break
        at = (after or {}).get(day, unchanged)(at)
        day += timedelta(days=1)
    return asks


def unchanged(at: DutyState) -> DutyState:
    return at


def in_words(asks: list[Ask]) -> list[str]:
    """Each ask in words: "Wed 4 nudge 1"; an ask without a number takes no step."""
    return [f"{ask.day:%a} {ask.day.day} {ask.why}" + (f" {ask.step}" if ask.step else "") for ask in asks]


def owner_asks(at: DutyState, until: int = 10, **how: object) -> list[str]:
    """The asks in the owner's lists from 2 March until this day, in words."""
    return in_words(play(at, on(2), on(until), **how))  # type: ignore[arg-type]


def in_leads_list(at: DutyState, day: int, calendar: Calendar = ANA) -> bool:
    return ladder.lead_sees(on(day), at, calendar, POLICY)
