"""What a report says, in words that people read at a glance: counts first, and no share of a handful."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.cards.words import ROLE, STAGES
from handlers.ui import blocks, dates
from models.reports.figures import Cut, Figures, Report, ReportRow
from models.rules.deadlines import Stage
from models.rules.policy import AskWhen

ENOUGH = 20
"""From this many on a share says something; below it only the counts stand there."""
ENOUGH_CALLS = 10
MOST = 12
"""Rows of a cut in one message."""

BY = {Cut.STAGE: "By stage", Cut.ROLE: "By role", Cut.CLIENT: "By client", Cut.MONTH: "By month"}
WHEN = {AskWhen.CALL: "on the call", AskWhen.FOLLOW_UP: "in the second contact", AskWhen.BOTH: "in both"}
NO_CLIENT = "no client named"
NOBODY = "Nobody was declined in this time."
MEANING = "Working hours and business days are those of the workspace's calendar. Answers taken back do not count."


def drawn(report: Report, cut: Cut) -> list[Block]:
    """The numbers as a message: the whole, and one cut of it."""
    (_, first), *rest = facts(report.whole)
    said = [blocks.sentence(first), *blocks.facts(rest)]
    return [*said, *parts(report.cuts[cut], cut), blocks.aside(MEANING)] if report.whole.declined else said


def facts(whole: Figures) -> list[tuple[str, str]]:
    """What is to be said of all together, each with its label; the first is the sentence to remember and has none."""
    if not whole.declined:
        said = [("", NOBODY), ("Referrals", referrals(whole))]
    else:
        said = [
            ("", headline(whole)),
            ("How they heard", how_they_heard(whole)),
            ("How soon", how_soon(whole)),
            ("Not told by us", not_by_us(whole)),
            ("Second contacts", second_contacts(whole)),
            ("Referrals", referrals(whole)),
            ("When they were asked", asked(whole)),
        ]
    return [(label, fact) for label, fact in said if fact]


def headline(whole: Figures) -> str:
    """The one sentence to remember."""
    if not whole.owed:
        return f"{_times(whole.declined, 'decline')}, and nobody who was to hear from us."
    within = f"; {share(whole.within_a_day, whole.told)} by the next business day" if whole.told else ""
    waiting = f" {still_wait(whole.waiting)}" if whole.waiting else ""
    return f"{share(whole.told, whole.owed)} heard from us{within}.{waiting}"


def how_they_heard(one: Figures) -> str:
    said = [
        (one.called, "in a call"),
        (one.also_told, "in the call about another role"),
        (one.emailed, "by e-mail at their own wish"),
        (one.sent, "in the sign-off e-mail"),
    ]
    return _listed([f"{count} {how}" for count, how in said if count]) or "nobody yet"


def how_soon(one: Figures) -> str:
    if one.median_hours is None:
        return ""
    half = "half of them within" if one.told > 1 else "within"
    said = [(one.same_day, "on the same business day"), (one.next_day, "on the next")]
    when = _listed([f"{share(count, one.told)} {day}" for count, day in said if count])
    return f"{half} {hours(one.median_hours)}" + (f"; {when}" if when else "")


def not_by_us(one: Figures) -> str:
    """All who did not hear it from us, each by why."""
    said = [
        (one.waiting, "wait"),
        (one.attempted, "closed by e-mail after tries"),
        (one.not_told, "not told"),
        (one.knew, "knew already"),
        (one.withdrew, "withdrew"),
        (one.do_not_contact, "do not wish to be contacted"),
        (one.otherwise, "ended otherwise"),
    ]
    return _listed([f"{count} {why}" for count, why in said if count])


def second_contacts(one: Figures) -> str:
    if not one.follow_ups_owed:
        return ""
    rest = [(one.follow_ups_open, "still to come"), (one.follow_ups_let_go, "let go")]
    left = _listed([f"{count} {what}" for count, what in rest if count])
    return f"{share(one.follow_ups_made, one.follow_ups_owed)} made" + (f"; {left}" if left else "")


def referrals(one: Figures) -> str:
    if not one.named:
        return f"none from {_times(one.called, 'call')}" if one.called else ""
    where = [
        (one.named_on_call, "named on the call"),
        (one.named_later, "in the second contact"),
        (one.named_otherwise, "otherwise"),
    ]
    said = _listed([f"{count} {how}" for count, how in where if count])
    placed = f"; {one.placed} placed" if one.placed else ""
    rate = one.referrals_per_ten_calls
    per_ten = f"; {decimal(rate)} for ten calls" if rate is not None and one.called >= ENOUGH_CALLS else ""
    return f"{said}{per_ten}{placed}"


def asked(one: Figures) -> str:
    """What asking on the call brought, against asking later; nothing where all were asked at the same time."""
    compared = [(when, one.asked[when]) for when in WHEN if one.asked[when].calls]
    if len(compared) < 2:
        return ""
    return "; ".join(
        f"{WHEN[when]}: {_times(of.referrals, 'referral')} from {_times(of.calls, 'call')}"
        + (f", {decimal(of.per_ten_calls)} for ten" if of.per_ten_calls and of.calls >= ENOUGH_CALLS else "")
        for when, of in compared
    )


def parts(rows: Sequence[ReportRow], cut: Cut) -> list[Block]:
    """One line for each part, as many as people read, and how many more there are."""
    shown = [f"{part_name(part, cut)}: {part_said(part.figures)}" for part in rows[:MOST]]
    rest = len(rows) - len(shown)
    more = [blocks.aside(f"and {dates.number(rest)} more, each with fewer declines.")] if rest > 0 else []
    return [blocks.lines(BY[cut], shown), *more]


def part_name(part: ReportRow, cut: Cut) -> str:
    if cut is Cut.STAGE:
        return STAGES[Stage(part.key)].capitalize()
    return blocks.cut(part.name, ROLE) or NO_CLIENT.capitalize()


def part_said(one: Figures) -> str:
    said = [f"{one.told} of {one.owed} heard" if one.owed else f"{_times(one.declined, 'decline')}, nobody to tell"]
    if one.told and one.median_hours is not None:
        half = "half within" if one.told > 1 else "within"
        said.append(f"{one.within_a_day} by the next business day, {half} {hours(one.median_hours)}")
    if one.waiting:
        said.append(still_wait(one.waiting, ""))
    if one.called:
        of_calls = one.named_on_call + one.named_later
        said.append(f"{_times(of_calls, 'referral')} from {_times(one.called, 'call')}")
    return "; ".join(said)


def still_wait(count: int, end: str = ".") -> str:
    return f"1 still waits{end}" if count == 1 else f"{count} still wait{end}"


def share(part: int, whole: int) -> str:
    """ "61 of 87 (70 %)", and no percentage of a handful: "8 of 9"."""
    percent = f" ({100 * part / whole:.0f} %)" if whole >= ENOUGH else ""
    return f"{part} of {whole}{percent}"


def hours(count: float) -> str:
    """Working hours, as exactly as people care: "20 minutes", "4.5 working hours"."""
    if count < 1:
        minutes = round(60 * count)
        return "one minute" if minutes <= 1 else f"{minutes} minutes"
    return "one working hour" if round(count, 1) == 1 else f"{decimal(count)} working hours"


def decimal(number: float | None) -> str:
    """One digit behind the point, and none where it is nought."""
    return f"{number or 0:.1f}".removesuffix(".0")


def _times(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _listed(said: Sequence[str]) -> str:
    return ", ".join(said)
