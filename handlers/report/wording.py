"""The text of a report: counts first, and percentages only from ENOUGH people on."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.cards.words import ROLE, STAGES
from handlers.ui import blocks
from models.reports.figures import Cut, Figures, Report, ReportRow
from models.rules.kinds import Stage
from models.rules.policy import AskWhen
from models.rules.text import counted

ENOUGH = 20
"""Minimum of people for a percentage; below it only the counts are shown."""
ENOUGH_CALLS = 10
MOST = 12
"""Rows of a cut in one message."""

BY = {Cut.STAGE: "By stage", Cut.ROLE: "By role", Cut.CLIENT: "By client", Cut.MONTH: "By month"}
WHEN = {AskWhen.CALL: "on the call", AskWhen.FOLLOW_UP: "in the second contact", AskWhen.BOTH: "in both"}
NO_CLIENT = "no client named"
NOBODY = "Nobody was declined in this time."
UNITS = ("minute", "minutes", "working hour", "working hours", "working day", "working days")
SHORT_UNITS = ("min", "min", "h", "h", "d", "d")
IN_TIME = "Within one working day"
MEANING = (
    "Within one working day: of all who should have heard by then, those who still wait among them. "
    "Half within: half of those who heard did so within that time. Referrals by part are those that its calls brought. "
    "Working days and hours are those of your team's calendar. Answers taken back do not count."
)


def totals(report: Report) -> list[Block]:
    """The blocks above the cuts."""
    (_, first), *rest = facts(report.whole)
    return [blocks.sentence(first), *blocks.facts(rest)]


def facts(whole: Figures) -> list[tuple[str, str]]:
    """Label and text of each total. The first is the headline, with an empty label; empty texts are left out."""
    if not whole.declined:
        labelled = [("", NOBODY), ("Referrals", referrals(whole))]
    else:
        labelled = [
            ("", headline(whole)),
            ("How they heard", how_they_heard(whole)),
            ("How soon", how_soon(whole)),
            ("Not told by us", not_by_us(whole)),
            ("Second contacts", second_contacts(whole)),
            ("Referrals", referrals(whole)),
            ("When they were asked", ask_comparison(whole)),
        ]
    return [(label, fact) for label, fact in labelled if fact]


def headline(whole: Figures) -> str:
    """The main sentence: how many heard from us, how soon, and how many still wait."""
    if not whole.owed:
        return f"{counted(whole.declined, 'decline')}, and nobody was due to hear from us."
    within = f"; {share(whole.within_a_day, whole.came_due)} within one working day" if whole.came_due else ""
    waiting = f" {still_wait(whole.waiting)}" if whole.waiting else ""
    return f"{share(whole.told, whole.owed)} heard from us{within}.{waiting}"


def how_they_heard(figures: Figures) -> str:
    counts = [
        (figures.called, "in a call"),
        (figures.also_told, "in the call about another role"),
        (figures.emailed, "by e-mail at their own wish"),
        (figures.sent, "in the sign-off e-mail"),
    ]
    return _listed([f"{count} {how}" for count, how in counts if count]) or "nobody yet"


def how_soon(figures: Figures) -> str:
    if figures.median_hours is None:
        return ""
    half = "half of those who heard within" if figures.told > 1 else "within"
    counts = [(figures.same_day, "on the same working day"), (figures.next_day, "on the next")]
    when = _listed([f"{share(count, figures.came_due)} {day}" for count, day in counts if count])
    return f"{half} {median_wait(figures)}" + (f"; {when}" if when else "")


def median_wait(figures: Figures, units: Sequence[str] = UNITS) -> str:
    """The median of those who heard: "31 minutes", "4 working hours", "6 working days"; empty: nobody heard."""
    hours, days = figures.median_hours, figures.median_days
    if hours is None or days is None:
        return ""
    if hours < 1:
        return counted(max(1, round(60 * hours)), *units[0:2])
    return counted(round(hours), *units[2:4]) if days < 1 else counted(round(days), *units[4:6])


def not_by_us(figures: Figures) -> str:
    """Counts of the people who did not hear it from us, by reason."""
    counts = [
        (figures.waiting, "wait"),
        (figures.attempted, "closed by e-mail after tries"),
        (figures.not_told, "not told"),
        (figures.knew, "knew already"),
        (figures.withdrew, "withdrew"),
        (figures.do_not_contact, "do not wish to be contacted"),
        (figures.otherwise, "ended otherwise"),
    ]
    return _listed([f"{count} {why}" for count, why in counts if count])


def second_contacts(figures: Figures) -> str:
    if not figures.follow_ups_owed:
        return ""
    counts = [(figures.follow_ups_open, "still to come"), (figures.follow_ups_let_go, "let go")]
    remaining = _listed([f"{count} {what}" for count, what in counts if count])
    return f"{share(figures.follow_ups_made, figures.follow_ups_owed)} made" + (f"; {remaining}" if remaining else "")


def referrals(figures: Figures) -> str:
    if not figures.named:
        return f"none from {counted(figures.called, 'call')}" if figures.called else ""
    counts = [
        (figures.named_on_call, "named on the call"),
        (figures.named_later, "in the second contact"),
        (figures.named_otherwise, "otherwise"),
    ]
    text = _listed([f"{count} {how}" for count, how in counts if count])
    placed = f"; {figures.placed} placed" if figures.placed else ""
    rate = figures.referrals_per_ten_calls
    per_ten = f"; {decimal(rate)} per 10 calls" if rate is not None and figures.called >= ENOUGH_CALLS else ""
    return f"{text}{per_ten}{placed}"


def ask_comparison(figures: Figures) -> str:
    """Referrals by time of asking; empty unless at least two times can be compared."""
    compared = [(when, figures.asked[when]) for when in WHEN if figures.asked[when].calls]
    if len(compared) < 2:
        return ""
    return "; ".join(
        f"{WHEN[when]}: {counted(result.referrals, 'referral')} from {counted(result.calls, 'call')}"
        + (f", {decimal(result.per_ten_calls)} per 10" if result.per_ten_calls and result.calls >= ENOUGH_CALLS else "")
        for when, result in compared
    )


def parts(rows: Sequence[ReportRow], cut: Cut) -> list[Block]:
    """One line for each part of the cut, up to MOST, and how many more there are."""
    return [blocks.lines(BY[cut], part_lines(rows, cut)), *more_parts(rows, MOST)]


def part_lines(rows: Sequence[ReportRow], cut: Cut) -> list[str]:
    """The lines of the first MOST parts."""
    return [f"{part_name(part, cut)}: {part_said(part.figures)}" for part in rows[:MOST]]


def more_parts(rows: Sequence[ReportRow], shown: int) -> list[Block]:
    """How many parts are not shown; empty: none."""
    hidden = len(rows) - shown
    return [blocks.aside(f"and {hidden:,} more, each with fewer declines.")] if hidden > 0 else []


def named(part: ReportRow, cut: Cut) -> str:
    """The whole name of a part, as people call it; empty: no client is known."""
    return STAGES[Stage(part.key)].capitalize() if cut is Cut.STAGE else part.name


def part_name(part: ReportRow, cut: Cut) -> str:
    return blocks.cut(named(part, cut), ROLE) or NO_CLIENT.capitalize()


def part_said(figures: Figures) -> str:
    sentences = [
        f"{figures.told} of {figures.owed} heard"
        if figures.owed
        else f"{counted(figures.declined, 'decline')}, nobody to tell"
    ]
    if figures.came_due:
        sentences.append(f"{share(figures.within_a_day, figures.came_due)} within one working day")
    if wait := median_wait(figures):
        sentences.append(f"half of those who heard within {wait}" if figures.told > 1 else f"within {wait}")
    if figures.waiting:
        sentences.append(still_wait(figures.waiting, ""))
    if figures.called:
        sentences.append(f"{counted(figures.from_calls, 'referral')} from {counted(figures.called, 'call')}")
    return "; ".join(sentences)


def still_wait(count: int, end: str = ".") -> str:
    return f"1 still waits{end}" if count == 1 else f"{count} still wait{end}"


def share(part: int, whole: int) -> str:
    """Formats "61 of 87 (70 %)"; below ENOUGH without the percentage: "8 of 9"."""
    percent = f" ({100 * part / whole:.0f} %)" if whole >= ENOUGH else ""
    return f"{part} of {whole}{percent}"


def decimal(number: float | None) -> str:
    """Formats with one decimal place, left out if it is zero."""
    return f"{number or 0:.1f}".removesuffix(".0")


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts)
