"""What a team wants to know of the past months: did people hear from us, how soon, and what came of it.

A report is about the declines that were *recorded* in its period, and about all that has become of them until now.
Every live decline is counted once; one that was taken back is left out, as is every answer that was undone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.duties.referral import Status
from models.rules.policy import AskWhen


class Cut(StrEnum):
    """By what the numbers can be laid side by side."""

    STAGE = "stage"
    ROLE = "role"
    CLIENT = "client"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """From when until when the declines were recorded: days of the workspace's zone, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A period from {self.first} can't end on {self.last}.")


@dataclass(frozen=True)
class AskOutcome:
    """What came of the calls after which people were to be asked at one and the same time."""

    calls: int = 0
    """Sign-off calls that reached the person."""
    referrals: int = 0
    """People named in those calls and in the second contacts that followed."""

    @property
    def per_ten_calls(self) -> float | None:
        """None: there was no call."""
        return 10 * self.referrals / self.calls if self.calls else None


@dataclass(frozen=True)
class Figures:
    """The numbers of the report, or of one part of it. `declined` is the sum of all the ways it can stand."""

    declined: int = 0
    """Declines recorded in the period; a person who was declined for two roles is two."""

    called: int = 0
    """Heard it in a sign-off call of their own."""
    also_told: int = 0
    """Heard it in the call about another role."""
    emailed: int = 0
    """A call was owed, and they heard it by e-mail at their own wish."""
    sent: int = 0
    """Heard it in the sign-off e-mail that was owed."""
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
    """It ended untold in another way, as when the person was erased from the database."""
    waiting: int = 0
    """Nobody has told them yet, news on hold included."""

    median_hours: float | None = None
    """Half of those who were told heard within so many hours of the workspace's working time; None: nobody was told.

    Counted from the decline, or from the next opening when it was recorded outside working hours.
    """
    same_day: int = 0
    """Told on the business day that the decline counts for."""
    next_day: int = 0
    """Told on the business day after that one."""

    follow_ups_made: int = 0
    """Second contacts that took place."""
    follow_ups_let_go: int = 0
    """Second contacts that ended by themselves on the third morning."""
    follow_ups_open: int = 0
    """Second contacts still to be made, due or not."""

    named_on_call: int = 0
    """People named in the sign-off call."""
    named_later: int = 0
    """People named in the second contact after a call."""
    named_otherwise: int = 0
    """People named without a sign-off call: after an e-mail, when kept posted, or simply noted.

    Those that hang on no decline are counted in the whole only, by the day on which they were named.
    """
    asked: Mapping[AskWhen, AskOutcome] = field(default_factory=dict)
    """Calls and what they brought, by when people were to be asked, as it stood at the call; every AskWhen is there."""
    became: Mapping[Status, int] = field(default_factory=dict)
    """What became of all these people who were named; every Status but WITHDRAWN is there."""

    @property
    def told(self) -> int:
        """Those whom the news has reached from us."""
        return self.called + self.also_told + self.emailed + self.sent

    @property
    def owed(self) -> int:
        """Those who were, or are, to hear it: all but who withdrew, does not wish to be contacted, or was erased."""
        return self.declined - self.withdrew - self.do_not_contact - self.otherwise

    @property
    def within_a_day(self) -> int:
        """Told on the same or on the next business day."""
        return self.same_day + self.next_day

    @property
    def follow_ups_owed(self) -> int:
        return self.follow_ups_made + self.follow_ups_let_go + self.follow_ups_open

    @property
    def named(self) -> int:
        """All people who were named."""
        return self.named_on_call + self.named_later + self.named_otherwise

    @property
    def placed(self) -> int:
        return self.became.get(Status.PLACED, 0)

    @property
    def referrals_per_ten_calls(self) -> float | None:
        """People named in the calls and the second contacts after them, for ten calls; None: there was no call."""
        return AskOutcome(self.called, self.named_on_call + self.named_later).per_ten_calls


@dataclass(frozen=True)
class ReportRow:
    """One row of a cut."""

    key: str
    """What stays the same however it is shown: the stage, the number of the role, the client's name, "2026-03".

    All confidential roles are one part, whatever they are called, since every full member may read the team's report.
    """
    name: str
    """As people read it; empty: no client is known."""
    figures: Figures


@dataclass(frozen=True)
class Report:
    """The numbers of a team, or of one person: the whole, and every cut of it."""

    period: Period
    whole: Figures
    cuts: Mapping[Cut, list[ReportRow]]
    """Every Cut is there. Stages in their order, months in theirs, roles and clients by most declines first."""
    of: str | None = None
    """The name of the person whose numbers these are; None: the team's."""
