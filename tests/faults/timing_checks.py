"""The checks of the random months: what must hold of every message and after every step."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.directory.recruiter import Recruiter
from models.directory.workspace import CLIENT_OWES_REASON
from models.duties.duty import Duty
from models.duties.in_play import InPlay
from models.duties.log_entry import EntryKind
from models.outbox.message import Message, MessageKind, MessageState, Shown
from models.rules.kinds import DutyKind
from models.rules.ladder import AskReason
from tests.faults import timing_calendar
from tests.faults.timing_slack import Post
from tests.faults.timing_world import Months, days_from, open_duties, person

BESIDE_THE_LIST = {
    MessageKind.CARD,
    MessageKind.CARDS,
    MessageKind.CHOSEN,
    MessageKind.OFFER,
    MessageKind.NOTE,
    MessageKind.LEFT,
    MessageKind.DO_NOT_CONTACT,
    MessageKind.UNREACHED,
}
RUNGS = {
    DutyKind.FOLLOW_UP: (0, 1, 2, 3),
    DutyKind.REFERRAL_CALL: (0, 1, 2, 3),
    DutyKind.THANKS: (0, 1, 2),
    DutyKind.KEEP_POSTED: (0, 5, 10),
    DutyKind.UPDATE: (0, 1, 2),
}
LATER_EVERY = {DutyKind.KEEP_POSTED: 5}
NEVER_THE_LEAD = {DutyKind.FOLLOW_UP, DutyKind.REFERRAL_CALL, DutyKind.THANKS}
PATIENCE = timedelta(minutes=20)
"""Grace period of a message at a chosen time that Slack refused at first."""


@dataclass
class TimingChecks:
    """Records what people were told, apart from the product, and collects what is wrong in `faults`."""

    months: Months
    faults: list[str] = field(default_factory=list)
    lists: dict[tuple[str, date], datetime] = field(default_factory=dict)
    """When the list of each person and day came."""
    steps: dict[tuple[int, int], list[date]] = field(default_factory=lambda: defaultdict(list))
    taken_on: dict[tuple[int, int], date] = field(default_factory=dict)
    ages: dict[int, int] = field(default_factory=dict)
    tell_by: dict[int, datetime] = field(default_factory=dict)
    edited: set[int] = field(default_factory=set)

    def posted(self, post: Post) -> None:
        """Checks a message during its delivery."""
        with self.months.db.reading() as session:
            reader = person(session, post.to)
            self._expect(post.kind in {*BESIDE_THE_LIST, MessageKind.LIST}, f"what is {post}?")
            self._expect(not reader.is_deactivated, f"{post} to somebody who is gone")
            self._expect(
                timing_calendar.is_at_work(reader, post.at) or self._was_asked_for(post), f"outside their hours: {post}"
            )
            for shown in post.shows:
                duty = session.get_one(Duty, shown.duty_id)
                self._expect(duty.is_open or self._may_have_ended(post, shown), f"{post} for a settled duty")
                self._expect(shown.why != AskReason.REASON or self._still_owed(duty), f"no reason is owed: {post}")
                self._expect(not (shown.is_leads_part and duty.kind in NEVER_THE_LEAD), f"a lead hears of it: {post}")
            if post.kind is MessageKind.LIST:
                self._listed(session, post, reader)

    def _may_have_ended(self, post: Post, shown: Shown) -> bool:
        """Whether the message may show a settled duty: for a reason still owed, or after "do not contact"."""
        return post.kind in {MessageKind.CARDS, MessageKind.DO_NOT_CONTACT} or shown.why == AskReason.REASON

    def _still_owed(self, duty: Duty) -> bool:
        is_left_alone = duty.settled_as in (
            EntryKind.DO_NOT_CONTACT,
            EntryKind.WITHDREW,
            EntryKind.WITHDRAWN,
            EntryKind.KNEW,
        )
        return duty.recorded.reason == CLIENT_OWES_REASON and not is_left_alone

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.faults.append(otherwise)

    def _was_asked_for(self, post: Post) -> bool:
        if post.kind not in {MessageKind.CHOSEN, MessageKind.CARD, MessageKind.CARDS} or "at" not in post.details:
            return False
        asked_at = datetime.fromisoformat(post.details["at"])
        did = post.kind is MessageKind.CHOSEN or (post.to, asked_at) in self.months.acts_done
        return did and post.at - asked_at <= PATIENCE

    def _listed(self, session: Session, post: Post, reader: Recruiter) -> None:
        day = timing_calendar.day_of(reader, post.at)
        self._expect((post.to, day) not in self.lists, f"a second list on one day: {post}")
        self.lists[post.to, day] = post.at
        for shown in post.own:
            duty = session.get_one(Duty, shown.duty_id)
            self._expect(duty.owner.user_id == post.to, f"not theirs: {post}")
            if shown.step is not None:
                self._stepped(duty, shown, day, post)
        for shown in post.leads:
            self._told_a_lead(session.get_one(Duty, shown.duty_id), post)

    def _stepped(self, duty: Duty, shown: Shown, day: date, post: Post) -> None:
        step, taken = shown.step or 0, self.steps[duty.id, duty.ownership]
        self._expect(step == len(taken) + 1 or shown.why == AskReason.LET_GO, f"step {step} after {taken}: {post}")
        self._expect(not taken or day > taken[-1], f"two steps a day: {post}")
        self._expect(day >= self._earliest(duty, step, taken), f"too early, T {duty.tell_by}: {post}")
        if shown.why != AskReason.LET_GO:
            taken.append(day)

    def _earliest(self, duty: Duty, step: int, taken: list[date]) -> date:
        rungs = self._rungs(duty)
        base = self._base(duty)
        planned = timing_calendar.plus(duty.owner, base, rungs[step - 1 if step <= len(rungs) else 0])
        apart = 1 if step <= len(rungs) else LATER_EVERY.get(duty.kind, 1)
        return max([planned, *(timing_calendar.plus(duty.owner, day, apart) for day in taken[-1:])])

    def _rungs(self, duty: Duty) -> tuple[int, ...]:
        return RUNGS.get(duty.kind) or duty.workspace.policy.ladder

    def _base(self, duty: Duty) -> date:
        told_on = timing_calendar.day_of(duty.owner, duty.tell_by)
        return max(told_on, self.taken_on.get((duty.id, duty.ownership), told_on))

    def _told_a_lead(self, duty: Duty, post: Post) -> None:
        """Checks why a lead is told: third step, absence after tell-by, an expected call, or many attempts."""
        today = timing_calendar.day_of(duty.owner, post.at)
        taken = self.steps[duty.id, duty.ownership]
        ladder = self._rungs(duty)
        is_away = timing_calendar.is_away(duty.owner, today) and today >= timing_calendar.day_of(
            duty.owner, duty.tell_by
        )
        handed_up = len(taken) >= 3 or (
            len(taken) == 2 and today >= timing_calendar.plus(duty.owner, self._base(duty), ladder[2])
        )
        asks_help = duty.expected_since or duty.attempt_days >= 5
        self._expect(bool(is_away or handed_up or asks_help), f"a lead is told too early ({taken}): {post}")

    def after_each_step(self) -> None:
        """Checks the rows after a step; some checks are skipped while Slack refuses messages."""
        is_troubled = self.months.is_troubled
        with self.months.db.reading() as session:
            for duty in session.scalars(select(Duty)).all():
                self._notice(duty)
                self._kept_its_times(session, duty)
                taken = self.steps[duty.id, duty.ownership]
                self._expect(
                    is_troubled or not duty.is_open or duty.steps == len(taken), f"steps of {duty.id}: {taken}"
                )
            waiting = session.scalars(
                select(Message).where(Message.state == MessageState.WAITING, Message.kind == MessageKind.LIST)
            )
            slots = {(row.recipient, row.slot): row.due_at for row in waiting}
            for duty in [] if is_troubled else open_duties(session):
                self._has_a_next_nudge(duty, slots)
            self._owes_word_to_all_in_play(session)

    def _owes_word_to_all_in_play(self, session: Session) -> None:
        """Checks that each person in play is owed exactly one update by their owner, and nobody else is."""
        in_play = session.scalars(select(InPlay).where(InPlay.ended_at.is_(None))).all()
        updates = [duty for duty in open_duties(session) if duty.kind is DutyKind.UPDATE]
        rows = sorted((row.candidate_id, row.role_id, row.owner_id) for row in in_play)
        owed = sorted((duty.candidate_id, duty.role_id or 0, duty.owner_id) for duty in updates)
        self._expect(rows == owed, f"in play {rows}, but word is owed to {owed}")

    def _notice(self, duty: Duty) -> None:
        if duty.ownership > 1:
            self.taken_on.setdefault((duty.id, duty.ownership), timing_calendar.day_of(duty.owner, self.months.now))

    def _kept_its_times(self, session: Session, duty: Duty) -> None:
        now_age = duty.age(self.months.now)
        self._expect(now_age >= self.ages.get(duty.id, 0), f"the age of {duty.id} shrank to {now_age}")
        self.ages[duty.id] = now_age
        stood = self.tell_by.setdefault(duty.id, duty.tell_by)
        self._expect(duty.tell_by == stood or duty.id in self.edited, f"tell-by of {duty.id} moved to {duty.tell_by}")
        self.tell_by[duty.id] = duty.tell_by

    def _has_a_next_nudge(self, duty: Duty, slots: dict[tuple[str, str], datetime]) -> None:
        facts = f"duty {duty.id} of {duty.owner.name}, next {duty.nudge_at}, now {self.months.now}"
        if duty.nudge_at is None:
            self.faults.append(f"never again: {facts}")
            return
        day = timing_calendar.day_of(duty.owner, duty.nudge_at)
        due_at = slots.get((duty.owner.user_id, day.isoformat()))
        self._expect(due_at is not None and due_at <= max(duty.nudge_at, self.months.now), f"no list for it: {facts}")

    def after_quiet_time(self, since: datetime, first_post: int) -> None:
        """Checks, after a time without actions, that each open duty was listed on every day on which a step was due."""
        posts = self.months.slack.posts[first_post:]
        with self.months.db.reading() as session:
            for duty in open_duties(session):
                is_old = duty.opened_at <= since and duty.id not in self.edited
                if is_old and duty.kind not in NEVER_THE_LEAD and not duty.owner.is_deactivated:
                    days = self._days_that_ask(duty, since, posts)
                    silent = [day for day in days if not self._was_listed(duty, day, posts)]
                    self._expect(not silent, f"nothing was said of {duty.id} on {silent}")

    def _days_that_ask(self, duty: Duty, since: datetime, posts: list[Post]) -> list[date]:
        owner, now = duty.owner, self.months.now
        # A person who crosses the date line westward has the same date twice, but its list once.
        had = [day for (who, day), at in self.lists.items() if who == owner.user_id and at <= since]
        after = max([self._base(duty) - timedelta(days=1), *had])
        carded = {
            timing_calendar.day_of(owner, p.at)
            for p in posts
            if p.kind in {MessageKind.CARD, MessageKind.CARDS} and _shows(p, duty)
        }
        carded |= {duty.card_on} if duty.card_on else set()
        days: list[date] = []
        before = [day for day in self.steps[duty.id, duty.ownership] if day in had]
        for day in days_from(after + timedelta(days=1), timing_calendar.day_of(owner, now)):
            if not timing_calendar.works_on(owner, day) or day in carded or (duty.held_until and day < duty.held_until):
                continue
            opens, closes = owner.week[str(day.weekday())]
            is_all_in = timing_calendar.at(owner, day, opens) > since and timing_calendar.at(owner, day, closes) <= now
            taken = [*before, *days]
            if is_all_in and day >= self._earliest(duty, len(taken) + 1, taken):
                days.append(day)
        return days

    def _was_listed(self, duty: Duty, day: date, posts: list[Post]) -> bool:
        mine = [p for p in posts if p.kind is MessageKind.LIST and p.to == duty.owner.user_id]
        return any(p.listed_day == day and _shows(p, duty) for p in mine)


def _shows(post: Post, duty: Duty) -> bool:
    return any(shown.duty_id == duty.id for shown in post.shows)
