"""Computes a report slowly, for comparison: replays the log entry by entry, and counts every working half-hour."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.directory.workspace import Workspace
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.rules import deadlines
from models.rules.calendar import Calendar
from models.rules.kinds import DutyKind

STEP = timedelta(minutes=30)
TOLD = {
    EntryKind.REACHED: "called",
    EntryKind.ALSO_TOLD: "also_told",
    EntryKind.EMAILED: "emailed",
    EntryKind.SENT: "sent",
}
ENDED = {
    **TOLD,
    EntryKind.ATTEMPTED: "attempted",
    EntryKind.NOT_TOLD: "not_told",
    EntryKind.KNEW: "knew",
    EntryKind.WITHDREW: "withdrew",
    EntryKind.DO_NOT_CONTACT: "do_not_contact",
}
SECOND = (EntryKind.GOT_REFERRAL, EntryKind.NO_REFERRAL, EntryKind.LET_GO, EntryKind.WITHDRAWN, EntryKind.KNEW, *ENDED)


@dataclass
class Story:
    """One decline and its log entries."""

    decline: Decline
    duty_id: int | None = None
    ended: list[LogEntry] = field(default_factory=list)
    further: list[LogEntry] = field(default_factory=list)
    second: dict[int, list[LogEntry]] = field(default_factory=dict)
    on_call: dict[int, str] = field(default_factory=dict)
    """The names of referrals by the ids of their calls."""
    later: dict[int, str] = field(default_factory=dict)
    is_taken_back: bool = False

    def stands(self) -> tuple[str, datetime | None]:
        if not self.ended:
            return "waiting", None
        last = self.ended[-1]
        how, told_at = ENDED[last.what], last.at if last.what in TOLD else None
        if how in ("attempted", "not_told") and self.further:
            return "called", self.further[0].at
        return how, told_at

    def waited_at(self, moment: datetime) -> bool:
        if self.duty_id is None or self.decline.recorded_at > moment:
            return False
        return not self.ended or self.ended[-1].at > moment


def stories(session: Session, workspace: Workspace) -> list[Story]:
    """All declines that were not undone."""
    told = {
        decline.id: Story(decline)
        for decline in session.scalars(select(Decline).where(Decline.workspace_id == workspace.id))
    }
    kinds = {}
    for duty in session.scalars(select(Duty).where(Duty.workspace_id == workspace.id)):
        kinds[duty.id] = duty.kind
        if duty.decline_id and duty.kind is DutyKind.FOLLOW_UP:
            told[duty.decline_id].second[duty.id] = []
        elif duty.decline_id:
            told[duty.decline_id].duty_id = duty.id
    entries = list(session.scalars(select(LogEntry).where(LogEntry.workspace_id == workspace.id).order_by(LogEntry.id)))
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        if entry.decline_id:
            _hear(told[entry.decline_id], entry, kinds.get(entry.duty_id or 0), by_id)
    return [story for story in told.values() if not story.is_taken_back]


def _hear(story: Story, entry: LogEntry, kind: DutyKind | None, by_id: dict[int, LogEntry]) -> None:
    if entry.what is EntryKind.UNDONE and entry.undoes_id:
        _unhear(story, by_id[entry.undoes_id])
    elif kind is DutyKind.FOLLOW_UP:
        if entry.what in SECOND:
            story.second[entry.duty_id or 0].append(entry)
        if entry.what is EntryKind.GOT_REFERRAL:
            story.later[entry.id] = entry.details["referral"]
    elif entry.what is EntryKind.FURTHER:
        story.further.append(entry)
    elif entry.what in ENDED:
        story.ended.append(entry)
        if entry.details.get("referral"):
            story.on_call[entry.id] = entry.details["referral"]
    elif entry.what is EntryKind.CORRECTED and "referral" in entry.details["now"]:
        story.on_call.pop(entry.details["corrects"], None)
        if name := entry.details["now"]["referral"]:
            story.on_call[entry.details["corrects"]] = name


def _unhear(story: Story, answer: LogEntry) -> None:
    story.is_taken_back |= answer.what is EntryKind.RECORDED
    story.ended = [entry for entry in story.ended if entry is not answer]
    for second in story.second.values():
        if answer in second:
            second.remove(answer)
    story.on_call.pop(answer.id, None)
    story.later.pop(answer.id, None)


def came_due(story: Story, calendar: Calendar, now: datetime) -> bool:
    """Whether they should have heard by the next business day, and that day is over."""
    how, _ = story.stands()
    if story.duty_id is None or how in ("withdrew", "do_not_contact"):
        return False
    heard_otherwise = how == "knew" and _days(story.decline.recorded_at, story.ended[-1].at, calendar) <= 1
    return not heard_otherwise and _days(story.decline.recorded_at, now, calendar) > 1


def is_in_time(story: Story, calendar: Calendar) -> bool:
    _, told_at = story.stands()
    return told_at is not None and _days(story.decline.recorded_at, told_at, calendar) <= 1


def due_day(story: Story, calendar: Calendar) -> date:
    counts_from = deadlines.counts_from(story.decline.recorded_at, calendar)
    return calendar.next_business_day(calendar.day_of(counts_from))


def _days(start: datetime, end: datetime, calendar: Calendar) -> int:
    counts_from = deadlines.counts_from(start, calendar)
    return calendar.business_days_between(calendar.day_of(counts_from), calendar.day_of(end))


def figures(told: list[Story], calendar: Calendar, now: datetime) -> dict[str, Any]:
    """The numbers of a report, by the names of its fields."""
    stands = [story.stands() for story in told]
    heard = [(story.decline.recorded_at, at) for story, (_, at) in zip(told, stands, strict=True) if at]
    due = [story for story in told if came_due(story, calendar, now)]
    days = [_days(story.decline.recorded_at, at, calendar) for story in due if (at := story.stands()[1])]
    hours = [_half_hours(start, end, calendar) / 2 for start, end in heard]
    seconds = Counter(entries[-1].what if entries else None for story in told for entries in story.second.values())
    calls = [story for story, (how, _) in zip(told, stands, strict=True) if how == "called"]
    everybody = sum(len(story.on_call) + len(story.later) for story in told)
    on_call, later = sum(len(story.on_call) for story in calls), sum(len(story.later) for story in calls)
    by_how = Counter(how for how, _ in stands)
    return {
        "declined": len(told),
        **{how: by_how[how] for how in (*ENDED.values(), "waiting")},
        "median_hours": median(hours) if hours else None,
        "came_due": len(due),
        "same_day": days.count(0),
        "next_day": days.count(1),
        "follow_ups_made": seconds[EntryKind.GOT_REFERRAL] + seconds[EntryKind.NO_REFERRAL],
        "follow_ups_let_go": seconds[EntryKind.LET_GO],
        "follow_ups_open": seconds[None],
        "named_on_call": on_call,
        "named_later": later,
        "named_otherwise": everybody - on_call - later,
    }


def _half_hours(start: datetime, end: datetime, calendar: Calendar) -> int:
    steps = (start + n * STEP for n in range(int((end - start) / STEP)))
    return sum(map(calendar.is_open, steps))
