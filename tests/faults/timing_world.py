"""A database, people in their zones, a manual clock and the real scheduler, which play months in seconds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.runtime.runtime import Runtime
from models.context import Context
from models.database.engine import Database
from models.directory import candidate, role
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Profile, Recruiter, find_recruiter, upsert_profile
from models.directory.workspace import (
    CLIENT_OWES_REASON,
    Workspace,
    apply_environment,
    get_or_create_workspace,
    set_workspace_zone,
)
from models.duties import record as recording
from models.duties import updates
from models.duties.decline import DeclineDetails
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.record import Outcome
from models.duties.updates import InPlayDetails
from models.lists import upcoming
from models.lists.upcoming import Through
from models.outbox.message import Message, MessageKind, MessageState
from models.rules.kinds import Stage
from models.rules.ladder import AskReason
from scheduler import claims, tick
from tests.faults.timing_slack import Post, RecordingSlack

TEAM = "T0ACME"
NAMES = {"U0ANA": "Ana Ruiz", "U0BEN": "Ben Okafor", "U0LENA": "Lena Vogt", "U0THEO": "Theo Lind"}
PLAN_DAYS = 14
Told = tuple[datetime, str, Through, int, str | None]
"""Moment, reader, kind of message, duty id, reason."""


@dataclass
class Months:
    """A team of four, its clock and its Slack."""

    url: str
    now: datetime
    zones: dict[str, str]
    watchers: list[Callable[[Post], None]] = field(default_factory=list)
    acts_done: set[tuple[str, datetime]] = field(default_factory=set)
    """The person and moment of each action."""
    gone: set[str] = field(default_factory=set)
    """The ids of the deactivated accounts in Slack."""
    named: int = 0

    def __post_init__(self) -> None:
        self.db = Database(self.url)
        self.slack = RecordingSlack(lambda: self.now, self._posted, self._profile)
        self.runtime = Runtime(self.db, lambda: self.now, lambda: None)
        with self.db.writing() as session:
            workspace = get_or_create_workspace(session, TEAM)
            apply_environment(workspace, ["U0LENA"], None)
            for user_id, name in NAMES.items():
                upsert_profile(session, workspace, Profile(user_id, name, self.zones[user_id]), self.now)
            set_workspace_zone(workspace, self.zones["U0LENA"])

    def _profile(self, user_id: str) -> Profile:
        """The profile in Slack."""
        return Profile(user_id, NAMES[user_id], self.zones[user_id], is_deactivated=user_id in self.gone)

    def _posted(self, post: Post) -> None:
        with self.db.reading() as session:
            owed = [session.get_one(Duty, shown.duty_id) for shown in post.shows]
            post.owed.update(duty.id for duty in owed if duty.is_open and duty.owner.user_id == post.to)
        for watch in self.watchers:
            watch(post)

    @contextmanager
    def acts(self, user_id: str | None) -> Iterator[Context]:
        """A transaction of this person now; None: of the bot itself."""
        if user_id:
            self.acts_done.add((user_id, self.now))
        with self.db.writing() as session:
            workspace = get_or_create_workspace(session, TEAM)
            yield Context(
                session, workspace, self.now, find_recruiter(session, workspace, user_id) if user_id else None
            )

    def decline(self, by: str, owner: str, stage: Stage, count: int) -> None:
        with self.acts(by) as ctx:
            whose = person(ctx.session, owner)
            outcomes = []
            for _ in range(count):
                self.named += 1
                who = candidate.add(
                    ctx.session, ctx.workspace.id, CandidateDetails(f"Jane {self.named}", "+49 30 12345"), None
                )
                job = role.named(ctx.session, ctx.workspace.id, f"Role {self.named % 3}")
                outcomes.append(Outcome(who, job, stage, whose, DeclineDetails(self._reason())))
            recording.record_all(ctx, outcomes)

    def _reason(self) -> str:
        """A reason; in every third case the client still owes it."""
        return "Timing or location" if self.named % 3 else CLIENT_OWES_REASON

    def interview(self, by: str, owner: str, stage: Stage, ahead: int, count: int) -> None:
        """Puts `count` people in play; `ahead`: the days until the promised news, 0: no promise."""
        with self.acts(by) as ctx:
            whose = person(ctx.session, owner)
            day = whose.calendar.day_of(self.now) + timedelta(days=ahead) if ahead else None
            entries = []
            for _ in range(count):
                self.named += 1
                who = candidate.add(
                    ctx.session, ctx.workspace.id, CandidateDetails(f"Jane {self.named}", "+49 30 12345"), None
                )
                job = role.named(ctx.session, ctx.workspace.id, f"Role {self.named % 3}")
                entries.append(InPlayDetails(who, job, stage, whose, day))
            updates.put_in_play(ctx, entries)

    def decide(self, by: str, which: int) -> None:
        """Declines a person in play."""
        with self.acts(by) as ctx:
            rows = ctx.session.scalars(select(InPlay).where(InPlay.ended_at.is_(None)).order_by(InPlay.id)).all()
            if rows:
                row = rows[which % len(rows)]
                told = Outcome(row.candidate, row.role, row.stage, row.owner, DeclineDetails(self._reason()))
                recording.record_all(ctx, [told])

    def moves(self, user_id: str, zone: str, *, deleted: bool = False) -> None:
        """Changes a profile in Slack, which sends the event."""
        user = {"id": user_id, "tz": zone, "deleted": deleted, "profile": {"real_name": NAMES[user_id]}}
        self.zones[user_id] = zone
        (self.gone.add if deleted else self.gone.discard)(user_id)
        self.runtime.profile_changed(TEAM, user)

    def send(self) -> None:
        """Sends all due messages."""
        for _ in range(500):
            if not tick.send_one(self.db, self.slack, lambda: self.now):
                return
        raise AssertionError("the bot never comes to rest")

    def pass_until(self, moment: datetime) -> None:
        """Lets time pass, and sends every message when it is due."""
        moment = moment.astimezone(UTC)
        self.send()
        while True:
            with self.db.reading() as session:
                due = claims.next_due_after(session, self.now)
            if due is None or due > moment:
                break
            self.now = due
            self.send()
        self.now = max(self.now, moment)
        self.send()

    def jump_to(self, moment: datetime) -> None:
        """Moves the clock without a running bot, then sends all due messages."""
        self.now = moment.astimezone(UTC)
        self.send()

    @property
    def is_troubled(self) -> bool:
        """Whether Slack has refused a message, or will: some messages come later than planned."""
        tried = select(Message.id).where(Message.state == MessageState.WAITING, Message.tries > 0)
        with self.db.reading() as session:
            return bool(self.slack.refusals) or session.scalar(tried.limit(1)) is not None

    def planned(self, until: datetime) -> list[Told]:
        """The messages that the plan announces until then."""
        told: list[Told] = []
        with self.db.reading() as session:
            for recruiter in everybody(session):
                if not recruiter.is_deactivated:
                    told += [
                        (nudge.at, recruiter.user_id, nudge.through, nudge.duty.id, nudge.why)
                        for nudge in upcoming.coming(session, recruiter, self.now, PLAN_DAYS)
                        if nudge.at <= until
                    ]
        return sorted(told, key=str)

    def heard(self, since: int) -> list[Told]:
        """The messages that came, from this post on."""
        told: list[Told] = []
        for post in self.slack.posts[since:]:
            match post.kind:
                case MessageKind.LIST:
                    asks = [shown for shown in post.own if shown.why != AskReason.REASON]
                    told += [(post.at, post.to, Through.LIST, shown.duty_id, shown.why) for shown in asks]
                    # An open call without its reason is in the list twice.
                    reasons = post.details.get("reasons", ())
                    told += [(post.at, post.to, Through.LIST, number, AskReason.REASON) for number in reasons]
                    told += [(post.at, post.to, Through.LEADS_PART, shown.duty_id, None) for shown in post.leads]
                case MessageKind.CARD | MessageKind.CARDS:
                    told += [(post.at, post.to, Through.CARD, number, None) for number in post.owed]
                case MessageKind.CHOSEN:
                    told += [(post.at, post.to, Through.CHOSEN, shown.duty_id, None) for shown in post.shows]
        return sorted(told, key=str)

    def close(self) -> None:
        self.db.dispose()
        for path in Path(self.url.removeprefix("sqlite:///")).parent.glob("*.db*"):
            path.unlink(missing_ok=True)


def person(session: Session, user_id: str) -> Recruiter:
    return session.scalars(select(Recruiter).where(Recruiter.user_id == user_id)).one()


def everybody(session: Session) -> list[Recruiter]:
    return list(session.scalars(select(Recruiter).order_by(Recruiter.id)))


def team(session: Session) -> Workspace:
    return session.scalars(select(Workspace)).one()


def open_duties(session: Session) -> list[Duty]:
    return list(session.scalars(select(Duty).where(Duty.settled_at.is_(None)).order_by(Duty.id)))


def days_from(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
