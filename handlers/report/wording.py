"""The text of a report: counts first, and percentages only from ENOUGH people on."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.cards.words import ROLE, STAGES
from handlers.ui import blocks, dates
from models.reports.figures import Cut, Figures, Report, ReportRow
from models.rules.kinds import Stage
from models.rules.policy import AskWhen

ENOUGH = 20
"""Minimum of people for a percentage; below it only the counts are shown."""
ENOUGH_CALLS = 10
MOST = 12
"""Rows of a cut in one message."""

BY = {Cut.STAGE: "By stage", Cut.ROLE: "By role", Cut.CLIENT: "By client", Cut.MONTH: "By month"}
WHEN = {AskWhen.CALL: "on the call", AskWhen.FOLLOW_UP: "in the second contact", AskWhen.BOTH: "in both"}
NO_CLIENT = "no client named"
NOBODY = "Nobody was declined in this time."
MEANING = "Working hours and business days are those of the workspace's calendar. Answers taken back do not count."


def report_blocks(report: Report, cut: Cut) -> list[Block]:
    """The blocks of a report: the totals, and one cut of them."""
    (_, first), *rest = facts(report.whole)
    totals = [blocks.sentence(first), *blocks.facts(rest)]
    return [*totals, *parts(report.cuts[cut], cut), blocks.aside(MEANING)] if report.whole.declined else totals


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
        return f"{_times(whole.declined, 'decline')}, and nobody who was to hear from us."
    within = f"; {share(whole.within_a_day, whole.told)} by the next business day" if whole.told else ""
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
    half = "half of them within" if figures.told > 1 else "within"
    counts = [(figures.same_day, "on the same business day"), (figures.next_day, "on the next")]
    when = _listed([f"{share(count, figures.told)} {day}" for count, day in counts if count])
    return f"{half} {hours(figures.median_hours)}" + (f"; {when}" if when else "")


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
        return f"none from {_times(figures.called, 'call')}" if figures.called else ""
    counts = [
        (figures.named_on_call, "named on the call"),
        (figures.named_later, "in the second contact"),
        (figures.named_otherwise, "otherwise"),
    ]
    text = _listed([f"{count} {how}" for count, how in counts if count])
    placed = f"; {figures.placed} placed" if figures.placed else ""
    rate = figures.referrals_per_ten_calls
    per_ten = f"; {decimal(rate)} for ten calls" if rate is not None and figures.called >= ENOUGH_CALLS else ""
    return f"{text}{per_ten}{placed}"


def ask_comparison(figures: Figures) -> str:
    """Referrals by time of asking; empty unless at least two times can be compared."""
    compared = [(when, figures.asked[when]) for when in WHEN if figures.asked[when].calls]
    if len(compared) < 2:
        return ""
    return "; ".join(
        f"{WHEN[when]}: {_times(result.referrals, 'referral')} from {_times(result.calls, 'call')}"
        + (
            f", {decimal(result.per_ten_calls)} for ten"
            if result.per_ten_calls and result.calls >= ENOUGH_CALLS
            else ""
        )
        for when, result in compared
    )


def parts(rows: Sequence[ReportRow], cut: Cut) -> list[Block]:
    """One line for each part of the cut, up to MOST, and how many more there are."""
    lines = [f"{part_name(part, cut)}: {part_said(part.figures)}" for part in rows[:MOST]]
    hidden = len(rows) - len(lines)
    more = [blocks.aside(f"and {dates.number(hidden)} more, each with fewer declines.")] if hidden > 0 else []
    return [blocks.lines(BY[cut], lines), *more]


def part_name(part: ReportRow, cut: Cut) -> str:
    if cut is Cut.STAGE:
        return STAGES[Stage(part.key)].capitalize()
    return blocks.cut(part.name, ROLE) or NO_CLIENT.capitalize()


def part_said(figures: Figures) -> str:
    sentences = [
        f"{figures.told} of {figures.owed} heard"
        if figures.owed
        else f"{_times(figures.declined, 'decline')}, nobody to tell"
    ]
    if figures.told and figures.median_hours is not None:
        half = "half within" if figures.told > 1 else "within"
        sentences.append(f"{figures.within_a_day} by the next business day, {half} {hours(figures.median_hours)}")
    if figures.waiting:
        sentences.append(still_wait(figures.waiting, ""))
    if figures.called:
        of_calls = figures.named_on_call + figures.named_later
        sentences.append(f"{_times(of_calls, 'referral')} from {_times(figures.called, 'call')}")
    return "; ".join(sentences)


def still_wait(count: int, end: str = ".") -> str:
    return f"1 still waits{end}" if count == 1 else f"{count} still wait{end}"


def share(part: int, whole: int) -> str:
    """Formats "61 of 87 (70 %)"; below ENOUGH without the percentage: "8 of 9"."""
    percent = f" ({100 * part / whole:.0f} %)" if whole >= ENOUGH else ""
    return f"{part} of {whole}{percent}"


def hours(count: float) -> str:
    """Formats working hours: "20 minutes", "4.5 working hours"."""
    if count < 1:
        minutes = round(60 * count)
        return "one minute" if minutes <= 1 else f"{minutes} minutes"
    return "one working hour" if round(count, 1) == 1 else f"{decimal(count)} working hours"


def decimal(number: float | None) -> str:
    """Formats with one decimal place, left out if it is zero."""
    return f"{number or 0:.1f}".removesuffix(".0")


def _times(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts)
