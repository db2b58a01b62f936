"""The contact was made: what it settles, what came of it, and the second contact that grows out of it."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from models import handing, log, owed
from models.act import Act, guard
from models.contact import Contact, What
from models.duty import Duty, changed, remembered, touch_origin
from models.owed import Kind
from models.recruiter import Recruiter
from models.referral import Referral

CHANGED_BY_ANSWERS = (
    "settled_at",
    "settled_as",
    "settled_by_id",
    "attempt_days",
    "last_attempt_on",
    "expected_since",
    "chosen_at",
    "chosen_for",
    "asked_for_on",
    "held_until",
)


@dataclass(frozen=True)
class CallOutcome:
    """The outcome form. At least one takeaway: never leave a call without something."""

    mood: str
    takeaways: tuple[str, ...]
    next_step: str | None = None
    relocation: str | None = None
    keep_posted: bool = False
    referral: str | None = None
    referral_reach: str | None = None
    follow_up_in: int | None = None
    """Business days; 0: not at all; None: as the workspace has agreed."""
    private_note: str | None = None
    lead_may_read: bool = False


def settle(act: Act, duty: Duty, what: What, **entry: Any) -> Contact | None:
    """Ends an open duty with this answer; None, and nothing changed, when it had ended before."""
    if not duty.is_open:
        return None
    answer = log.write(act, duty, what, before=remembered(duty, *CHANGED_BY_ANSWERS), **entry)
    duty.settled_at, duty.settled_as, duty.settled_by = act.now, what, act.by
    duty.expected_since = duty.chosen_at = duty.chosen_for = duty.asked_for_on = None
    duty.form_left = False
    handing.end_offers(act, duty)
    changed(act.session, duty, act.now)
    touch_origin(act.session, duty, act.now)
    return answer


def reached(act: Act, duty: Duty, outcome: CallOutcome, *, was_allowed: bool = False) -> Contact:
    """The candidate has heard it in a call.

    `was_allowed`: whoever was allowed when the form opened may save it. When the duty was settled meanwhile, what was
    typed becomes a further entry (`What.FURTHER`): a call that took place is never refused.
    """
    if not was_allowed:
        guard(act, duty.owner)
    typed = asdict(outcome)
    entry: dict[str, Any] = {
        "private_note": typed.pop("private_note"),
        "lead_may_read": typed.pop("lead_may_read"),
        "details": {key: value for key, value in typed.items() if value not in (None, "", ())},
    }
    answer = settle(act, duty, What.REACHED, **entry)
    if answer is None:
        return log.write(act, duty, What.FURTHER, **entry)
    answer.before = {**answer.before, "keep_posted": duty.candidate.keep_posted}
    duty.candidate.keep_posted = duty.candidate.keep_posted or outcome.keep_posted
    if outcome.referral:
        refer(act, duty, answer, outcome.referral, outcome.referral_reach)
    owe_follow_up(act, duty, answer, outcome.follow_up_in)
    return answer


def sent(act: Act, duty: Duty) -> Contact | None:
    """The sign-off e-mail is on its way."""
    guard(act, duty.owner)
    return settle(act, duty, What.SENT)


def emailed(act: Act, duty: Duty, follow_up_in: int = 0) -> Contact | None:
    """Told by e-mail at their own wish; a second contact only when asked for."""
    guard(act, duty.owner)
    answer = settle(act, duty, What.EMAILED, details={"follow_up_in": follow_up_in})
    if answer:
        owe_follow_up(act, duty, answer, follow_up_in)
    return answer


def knew(act: Act, duty: Duty) -> Contact | None:
    """They had heard it already; no second contact."""
    guard(act, duty.owner)
    return settle(act, duty, What.KNEW)


def withdrew(act: Act, duty: Duty) -> Contact | None:
    """The candidate withdrew: this ends, and all that hangs on the decline."""
    guard(act, duty.owner)
    answer = settle(act, duty, What.WITHDREW)
    for other in open_of_decline(act, duty):
        settle(act, other, What.WITHDREW)
    return answer


def got_referral(act: Act, duty: Duty, name: str, reach: str | None) -> Contact | None:
    """The second contact brought a name."""
    guard(act, duty.owner)
    answer = settle(act, duty, What.GOT_REFERRAL, details={"referral": name, "referral_reach": reach})
    if answer:
        refer(act, duty, answer, name, reach)
    return answer


def no_referral(act: Act, duty: Duty) -> Contact | None:
    """The second contact was made; nobody was named this time."""
    guard(act, duty.owner)
    return settle(act, duty, What.NO_REFERRAL)


def refer(act: Act, duty: Duty, answer: Contact, name: str, reach: str | None) -> None:
    act.session.add(
        Referral(
            workspace_id=duty.workspace_id,
            named_by_id=duty.candidate_id,
            contact_id=answer.id,
            owner_id=act.by.id if act.by else duty.owner_id,
            name=name,
            reach=reach,
            named_at=act.now,
        )
    )


def owe_follow_up(act: Act, duty: Duty, answer: Contact, days: int | None) -> None:
    """The second contact, in the calendar of whoever called; 0 days: none."""
    if days == 0:
        return
    caller: Recruiter = act.by or duty.owner
    day = owed.follow_up_on(act.now, caller.calendar, act.workspace.policy, days)
    follow_up = Duty(
        workspace=act.workspace,
        kind=Kind.FOLLOW_UP,
        candidate=duty.candidate,
        decline=duty.decline,
        owner=caller,
        tell_by=caller.calendar.closing(day),
        opened_at=act.now,
        made_by_id=answer.id,
    )
    act.session.add(follow_up)
    changed(act.session, follow_up, act.now)


def open_of_decline(act: Act, duty: Duty) -> list[Duty]:
    query = select(Duty).where(Duty.decline_id == duty.decline_id, Duty.settled_at.is_(None))
    return list(act.session.scalars(query.order_by(Duty.id)))
