"""`/signoffs report`: how soon people heard from us, and what came of it, for the team or for one person."""

from dataclasses import dataclass, replace
from datetime import timedelta

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from handlers.report import wording
from handlers.runtime import listeners
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import words_after
from handlers.ui import blocks, paging
from handlers.ui.forms import Body
from models.context import Context, NotTheirs, may_act
from models.directory.recruiter import Recruiter, recruiters_called
from models.reports import report as reporting
from models.reports.figures import Cut, Period, Report

LENGTHS = {"month": 30, "quarter": 90, "year": 365}
"""Days of a period, by the word for it: the last ones, so that the first day of a month is not an empty report."""
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
NOT_YOURS = "Somebody's own numbers are for them and for whoever leads them. For the team's: /signoffs report"
UNKNOWN = (
    "I know nobody of that name whose numbers you may see. Say it like this: /signoffs report, or with month, quarter, "
    "year, mine, or a name; and with stage, role, client or month behind the word by."
)


@dataclass(frozen=True)
class ReportRequest:
    """What the report is to show. `of`: a person's number in the database; None: the team."""

    length: str = SHORT
    cut: Cut = Cut.STAGE
    of: int | None = None

    def __str__(self) -> str:
        return f"{self.length} {self.cut} {self.of or 'team'}"

    @classmethod
    def behind(cls, value: str) -> "ReportRequest":
        """The wish that a button carries."""
        length, _, rest = value.partition(" ")
        cut, _, of = rest.partition(" ")
        known = length if length in LENGTHS else SHORT, Cut(cut) if cut in set(Cut) else Cut.STAGE
        return cls(*known, paging.number(of))


class Unknown(Exception):
    """These words name nobody, or more than one; said so in a sentence."""


def shown(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """The report that was asked for in words."""
    ack()
    with runtime.reading(body) as ctx:
        said, drawn = _answer(ctx, words_after(body))
    respond(text=blocks.escaped(said), blocks=blocks.as_json(drawn), response_type="ephemeral")


def turned(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Another period, another cut, the team's or one's own: the same message shows it."""
    ack()
    try:
        with runtime.reading(body) as ctx:
            drawn = _drawn(ctx, ReportRequest.behind(listeners.button_value(body)))
    except NotTheirs:
        listeners.reply(body, client, respond, NOT_YOURS)
        return
    respond(text="Sign-off report", blocks=blocks.as_json(drawn), response_type="ephemeral", replace_original=True)


def read(ctx: Context, words: str) -> ReportRequest:
    """What these words ask for, in any order. Raises Unknown, NotTheirs."""
    wish, rest, by = ReportRequest(), [], False
    for word in words.split():
        folded = word.casefold().strip(",.?")
        if folded in CUTS and (by or folded != Cut.MONTH):
            wish = replace(wish, cut=Cut(folded))
        elif folded in LENGTHS:
            wish = replace(wish, length=folded)
        elif folded in MY:
            wish = replace(wish, of=ctx.person.id)
        elif folded not in OUR | FILLING:
            rest.append(word)
        by = folded == "by"
    return replace(wish, of=_person(ctx, " ".join(rest)).id) if rest else wish


def _answer(ctx: Context, words: str) -> tuple[str, list[Block]]:
    try:
        return "Sign-off report", _drawn(ctx, read(ctx, words))
    except NotTheirs:
        said = NOT_YOURS
    except Unknown as unknown:
        said = str(unknown)
    return said, [blocks.sentence(said)]


def _person(ctx: Context, name: str) -> Recruiter:
    """Whoever is meant, by their whole name or a part of it. Raises Unknown, NotTheirs."""
    found = recruiters_called(ctx.session, ctx.workspace, name)
    seen = [one for one in found if may_act(ctx.person, one)]
    if not found:
        raise Unknown(UNKNOWN)
    if not seen:
        raise NotTheirs(found[0])
    if len(seen) > 1:
        raise Unknown(f"Who is meant: {', '.join(one.name for one in seen[:MOST_NAMES])}? Say the whole name.")
    return seen[0]


def _drawn(ctx: Context, wish: ReportRequest) -> list[Block]:
    today = ctx.workspace.calendar.day_of(ctx.now)
    period = Period(today - timedelta(days=LENGTHS[wish.length] - 1), today)
    person = ctx.session.get_one(Recruiter, wish.of) if wish.of else None
    report = reporting.seen(ctx, period, person)
    return [*_head(report, wish), *wording.drawn(report, wish.cut), *_turns(ctx, wish)]


def _head(report: Report, wish: ReportRequest) -> list[Block]:
    first, last = report.period.first, report.period.last
    year = f" {first.year}" if first.year != last.year else ""
    between = f"{first.day} {first:%B}{year} to {last.day} {last:%B} {last.year}"
    said = f"{SAID[wish.length]}: declines recorded from {between}, and what has become of them since."
    return [blocks.header(f"Sign-off report: {report.of or 'the team'}"), blocks.aside(said)]


def _turns(ctx: Context, wish: ReportRequest) -> list[Block]:
    """All that the report can show beside what it shows."""
    lengths = [(SAID[one], OVER[one], replace(wish, length=one)) for one in LENGTHS if one != wish.length]
    cuts = [(wording.BY[one], BY[one], replace(wish, cut=one)) for one in Cut if one is not wish.cut]
    whose = [("Team", TEAM, replace(wish, of=None))] if wish.of else []
    whose += [("Mine", MINE, replace(wish, of=ctx.person.id))] if wish.of != ctx.person.id else []
    return [
        blocks.row("report.cut", [blocks.button(label, action, str(one)) for label, action, one in cuts]),
        blocks.row("report.of", [blocks.button(label, action, str(one)) for label, action, one in lengths + whose]),
    ]


def register(app: App) -> None:
    for action in (*BY.values(), *OVER.values(), TEAM, MINE):
        app.action(action)(turned)
