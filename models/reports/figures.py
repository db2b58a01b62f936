"""The figures of a report: whether candidates heard from us, how soon, and with which result.

A report covers the declines *recorded* in its period, with their outcome until now. Every live decline is counted
once; withdrawn declines and undone answers are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.duties.referral import Status
from models.rules.policy import AskWhen


class Cut(StrEnum):
    """A dimension by which the figures are grouped."""

    STAGE = "stage"
    ROLE = "role"
    CLIENT = "client"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """The days on which the declines were recorded, in the workspace's zone, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A period from {self.first} can't end on {self.last}.")


@dataclass(frozen=True)
class AskOutcome:
    """Result of calls with the same setting of when to ask for referrals."""

    calls: int = 0
    """Sign-off calls that reached the person."""
    referrals: int = 0
    """People named in those calls and in the second contacts after them."""

    @property
    def per_ten_calls(self) -> float | None:
        """None: there was no call."""
        return 10 * self.referrals / self.calls if self.calls else None


@dataclass(frozen=True)
class Figures:
    """The figures of the report or of a part. `declined` is the sum of the outcomes below it."""

    declined: int = 0
    """Declines recorded in the period; a person declined for two roles counts twice."""

    called: int = 0
    """Told in a sign-off call of their own."""
    also_told: int = 0
    """Told in the call about another role."""
    emailed: int = 0
    """A call was owed, and they were told by e-mail at their own wish."""
    sent: int = 0
    """Told in the sign-off e-mail that was owed."""
    attempted: int = 0
    """Nobody picked up on two business days, and an e-mail closed it: counted apart, not as told."""
    not_told: int = 0
    """A lead closed it without telling them."""
    knew: int = 0
    """They had heard it already, not from us."""
    withdrew: int = 0
    """The candidate withdrew, so that nothing was owed any more."""
    do_not_contact: int = 0
    """They do not wish to be contacted."""
    otherwise: int = 0
    """Ended untold in another way, such as erasure of the person."""
    waiting: int = 0
    """Not told yet, news on hold included."""

    median_hours: float | None = None
    """Median working hours, in the workspace's calendar, until a candidate was told; None: nobody was told.

    Counted from the decline, or from the next opening when it was recorded outside working hours.
    """
    median_days: float | None = None
    """The same median, in working days."""
    came_due: int = 0
    """Declines of which the next business day is over, told or not: all that could have been told by then."""
    same_day: int = 0
    """Of those that came due: told on the business day that the decline counts for."""
    next_day: int = 0
    """Of those that came due: told on the business day after that one."""

    follow_ups_made: int = 0
    """Second contacts that took place."""
    follow_ups_let_go: int = 0
    """Second contacts that were let go on the third morning."""
    follow_ups_open: int = 0
    """Second contacts still to be made, due or not."""

    named_on_call: int = 0
    """People named in the sign-off call."""
    named_later: int = 0
    """People named in the second contact after a call."""
    named_otherwise: int = 0
    """People named without a sign-off call: after an e-mail, when kept posted, or simply noted.

    Those without a decline are counted only in the whole report, by the day on which they were named.
    """
    asked: Mapping[AskWhen, AskOutcome] = field(default_factory=dict)
    """Calls and their referrals by the referral_ask setting at the call; has every AskWhen."""
    became: Mapping[Status, int] = field(default_factory=dict)
    """Referrals by status; has every Status but WITHDRAWN."""

    @property
    def told(self) -> int:
        """Declines whose candidate we told."""
        return self.called + self.also_told + self.emailed + self.sent

    @property
    def owed(self) -> int:
        """Declines that had, or have, to be told: without withdrawn, do-not-contact and erased ones."""
        return self.declined - self.withdrew - self.do_not_contact - self.otherwise

    @property
    def within_a_day(self) -> int:
        """Of those that came due: told on the same or on the next business day."""
        return self.same_day + self.next_day

    @property
    def follow_ups_owed(self) -> int:
        return self.follow_ups_made + self.follow_ups_let_go + self.follow_ups_open

    @property
    def named(self) -> int:
        """All people named."""
        return self.named_on_call + self.named_later + self.named_otherwise

    @property
    def from_calls(self) -> int:
        """People named in calls and in the second contacts after them."""
        return self.named_on_call + self.named_later

    @property
    def placed(self) -> int:
        return self.became.get(Status.PLACED, 0)

    @property
    def referrals_per_ten_calls(self) -> float | None:
        """People named in calls and second contacts after them, per ten calls; None: no call."""
        return AskOutcome(self.called, self.from_calls).per_ten_calls


@dataclass(frozen=True)
class ReportRow:
    """A row of a cut."""

    key: str
    """Stable key: the stage, the role's id, the client's name, "2026-03".

    All confidential roles are one part, whatever they are called, since every full member may read the team's report.
    """
    name: str
    """Display name; empty: no client is known."""
    figures: Figures


@dataclass(frozen=True)
class Report:
    """The figures of a team or a person: the whole, and every cut."""

    period: Period
    whole: Figures
    cuts: Mapping[Cut, list[ReportRow]]
    """Has every Cut. Stages and months in their order, roles and clients by most declines first."""
    of: str | None = None
    """Name of the person; None: the team."""
