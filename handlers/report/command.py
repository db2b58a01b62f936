"""`/signoffs report`: parses the request and shows the report for the team or one person, with buttons to change it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from handlers.report import wording
from handlers.report.table import MOST_ROWS, figures_table
from handlers.runtime import listeners, plainer
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import words_after
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.context import Context, may_act
from models.directory.recruiter import Recruiter, recruiters_called
from models.errors import PermissionDenied
from models.reports import report as reporting
from models.reports.figures import Cut, Period, Report

LENGTHS = {"month": 30, "quarter": 90, "year": 365}
"""Length of a period in days, by its name. Periods end today, so that the first of a month is no empty report."""
SHORT = "quarter"
SAID = {"month": "Last 30 days", "quarter": "Last 90 days", "year": "Last 365 days"}
BY = {cut: f"report.{cut.value}" for cut in Cut}
OVER = {length: f"report.last_{length}" for length in LENGTHS}
TEAM = "report.team"
MINE = "report.mine"

OUR = frozenset({"team", "our", "ours", "us"})
MY = frozenset({"mine", "my", "me"})
CUTS = frozenset(cut.value for cut in Cut)
FILLING = frozenset({"by", "last", "this", "the", "of", "for", "numbers"})
MOST_NAMES = 5
NOT_YOURS = "A person's own numbers are for them and their leads. For the team's: /signoffs report"
UNKNOWN = (
    "I can't find anyone by that name whose numbers you may see. Try: /signoffs report, or with month, quarter, "
    "year, mine, or a name; and with stage, role, client or month behind the word by."
)


@dataclass(frozen=True)
class ReportAnswer:
    """The text of an answer, and its blocks with the table of figures and with the same figures in words."""

    text: str
    with_table: list[plainer.Json]
    in_words: list[plainer.Json]


@dataclass(frozen=True)
class ReportRequest:
    """The requested report. `of`: id of the person; None: the team."""

    length: str = SHORT
    cut: Cut = Cut.STAGE
    of: int | None = None

    def __str__(self) -> str:
        return f"{self.length} {self.cut} {self.of or 'team'}"

    @classmethod
    def behind(cls, value: str) -> "ReportRequest":
        """Parses the request in a button's value."""
        length, _, rest = value.partition(" ")
        cut, _, of = rest.partition(" ")
        length_and_cut = length if length in LENGTHS else SHORT, Cut(cut) if cut in set(Cut) else Cut.STAGE
        return cls(*length_and_cut, blocks.number(of))


class UnknownWords(Exception):
    """The name matches nobody, or several people; the message is the text for the person."""


def on_report_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Shows the report requested by the command's text."""
    with runtime.reading(body) as ctx:
        answer = _answer(ctx, words_after(body))
    plainer.answer(respond, answer.text, answer.with_table, answer.in_words)


def on_length_chosen(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Replaces the message with the report requested by a button: another period, cut, or person."""
    try:
        with runtime.reading(body) as ctx:
            answer = _drawn(ctx, ReportRequest.behind(listeners.button_value(body)))
    except PermissionDenied:
        listeners.reply(body, client, respond, NOT_YOURS)
        return
    plainer.answer(respond, answer.text, answer.with_table, answer.in_words, replace=True)


def read(ctx: Context, words: str) -> ReportRequest:
    """Parses the command's text; the words may stand in any order. Raises UnknownWords, PermissionDenied."""
    request, name_words, after_by = ReportRequest(), [], False
    for word in words.split():
        folded = word.casefold().strip(",.?")
        if folded in CUTS and (after_by or folded != Cut.MONTH):
            request = replace(request, cut=Cut(folded))
        elif folded in LENGTHS:
            request = replace(request, length=folded)
        elif folded in MY:
            request = replace(request, of=ctx.person.id)
        elif folded not in OUR | FILLING:
            name_words.append(word)
        after_by = folded == "by"
    return replace(request, of=_person(ctx, " ".join(name_words)).id) if name_words else request


def _answer(ctx: Context, words: str) -> ReportAnswer:
    try:
        return _drawn(ctx, read(ctx, words))
    except PermissionDenied:
        text = NOT_YOURS
    except UnknownWords as unknown:
        text = str(unknown)
    shown = blocks.as_json([blocks.sentence(text)])
    return ReportAnswer(text, shown, shown)


def _person(ctx: Context, name: str) -> Recruiter:
    """The person of this name or part of a name. Raises UnknownWords, PermissionDenied."""
    matches = recruiters_called(ctx.session, ctx.workspace, name)
    visible = [match for match in matches if may_act(ctx.person, match)]
    if not matches:
        raise UnknownWords(UNKNOWN)
    if not visible:
        raise PermissionDenied(matches[0].name)
    if len(visible) > 1:
        raise UnknownWords(
            f"Who is meant: {', '.join(match.name for match in visible[:MOST_NAMES])}? Say the whole name."
        )
    return visible[0]


def _drawn(ctx: Context, request: ReportRequest) -> ReportAnswer:
    today = ctx.workspace.calendar.day_of(ctx.now)
    period = Period(today - timedelta(days=LENGTHS[request.length] - 1), today)
    person = ctx.session.get_one(Recruiter, request.of) if request.of else None
    report = reporting.visible_report(ctx, period, person)
    return report_answer(report, request, _turns(ctx, request))


def report_answer(report: Report, request: ReportRequest, turns: Sequence[Block]) -> ReportAnswer:
    """The report: its totals, one cut of it, and the buttons below. Its text has the numbers of the table."""
    parts = report.cuts[request.cut]
    table = figures_table(parts, request.cut)
    head = blocks.as_json([blocks.header(_title(report)), _period(report, request), *wording.totals(report)])
    meaning = [blocks.aside(wording.MEANING)] if parts else []
    in_words = blocks.as_json([*(wording.parts(parts, request.cut) if parts else []), *meaning, *turns])
    below = blocks.as_json([*wording.more_parts(parts, MOST_ROWS - 1), *meaning, *turns])
    (_, first), *_rest = wording.facts(report.whole)
    text = " ".join([f"{_title(report)}.", first, *(f"{line}." for line in wording.part_lines(parts, request.cut))])
    return ReportAnswer(text, [*head, table, *below] if table else [*head, *in_words], [*head, *in_words])


def _title(report: Report) -> str:
    return f"Sign-off report: {report.of or 'the team'}"


def _period(report: Report, request: ReportRequest) -> Block:
    first, last = report.period.first, report.period.last
    year = f" {first.year}" if first.year != last.year else ""
    dates = f"{first.day} {first:%B}{year} to {last.day} {last:%B} {last.year}"
    text = f"{SAID[request.length]}: declines recorded from {dates}, and what has become of them since."
    return blocks.aside(text)


def _turns(ctx: Context, request: ReportRequest) -> list[Block]:
    """The buttons for the other cuts, periods and people."""
    lengths = [
        (SAID[length], OVER[length], replace(request, length=length)) for length in LENGTHS if length != request.length
    ]
    cuts = [(wording.BY[cut], BY[cut], replace(request, cut=cut)) for cut in Cut if cut is not request.cut]
    people = [("Team", TEAM, replace(request, of=None))] if request.of else []
    people += [("Mine", MINE, replace(request, of=ctx.person.id))] if request.of != ctx.person.id else []
    return [
        blocks.row("report.cut", [blocks.button(label, action, str(target)) for label, action, target in cuts]),
        blocks.row(
            "report.of", [blocks.button(label, action, str(target)) for label, action, target in lengths + people]
        ),
    ]


def register(app: App) -> None:
    for action in (*BY.values(), *OVER.values(), TEAM, MINE):
        app.action(action)(on_length_chosen)
