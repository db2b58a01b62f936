"""The pages of a call block: heads-ups together, one card at a time, the break after a hard call, the summary."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.models.blocks import (
    Block,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextSectionElement,
)
from slack_sdk.models.views import View

from handlers.cards import call, ready, words
from handlers.fields import colleague
from handlers.runtime import listeners
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body, FieldErrors
from models.context import Context
from models.duties.duty import Duty
from models.errors import PermissionDenied
from models.rules import default_texts
from models.settings import personal
from models.views import call_queue
from models.views.call_queue import CameOf

MOST_PAST = 250
"""As many ids as fit into Slack's 3,000 characters of metadata."""

SENT_THEM = "call_block.sent_them"
FIRST = "call_block.open_first"
REACHED = "call_block.reached"
NO_ANSWER = "call_block.no_answer"
VOICEMAIL = "call_block.voicemail"
LATER = "call_block.later"
GO_ON = "call_block.go_on"

TITLE = "Call block"
NOBODY = "Nobody is waiting for a call from you."
GROUP = 10
"""Slack's limit for boxes in one field."""
MOST_HEADS_UPS = 50

Text = RichTextElementParts.Text


@dataclass(frozen=True)
class Answered:
    """The result of saving the break page: field errors, or a text for the person."""

    faults: dict[str, str] = field(default_factory=dict)
    text: str = ""


def fields(*, has_follow_up: bool) -> list[Block]:
    """The optional fields after a hard call: a colleague for the second contact, and a pause."""
    hint = "It stays yours until they take it."
    colleague_field = (
        [forms.person("to", "Hand the second contact to", optional=True, hint=hint)] if has_follow_up else []
    )
    return [*colleague_field, forms.tick("pause", "A short pause", "No new cards for half an hour")]


def answered(body: Body, client: WebClient, runtime: Runtime, button: str) -> Answered:
    """Saves the break page. Its metadata holds the duty's id: the second contact, or the call where there is none."""
    values = forms.FormValues(body)
    colleague_id = values.user("to")
    duty_id = json.loads(body["view"]["private_metadata"])["duty"]
    try:
        if colleague_id:
            colleague.meet(client, body, runtime, colleague_id, button)
        with runtime.transaction(body) as ctx:
            duty = listeners.duty_behind(ctx, str(duty_id))
            if values.is_ticked("pause"):
                personal.pause(ctx, ctx.person)
            text = colleague.offer(colleague_id, ctx, duty) if colleague_id and duty.is_open else None
    except FieldErrors as faults:
        return Answered(faults.by_field)
    except (PermissionDenied, Gone) as refusal:
        return Answered(text=listeners.refusal_text(refusal))
    return Answered(text=text or "")


@dataclass(frozen=True)
class BlockState:
    """State of a call block. `since`: id of the last log entry at its start; `past`: ids of the calls skipped in it."""

    since: int
    past: tuple[int, ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        return {"since": self.since, "past": list(self.past)}

    def metadata(self, **more: int | None) -> str:
        """JSON for the form's private metadata."""
        return json.dumps({**self.as_json, **more}, separators=(",", ":"))

    def passed(self, duty_id: int) -> "BlockState":
        """The state with this duty skipped for the rest of the sitting."""
        if duty_id in self.past:
            return self
        return replace(self, past=(*self.past, duty_id)[-MOST_PAST:])


def new_state(ctx: Context) -> BlockState:
    return BlockState(call_queue.newest_entry(ctx.session, ctx.person))


def state_of(ctx: Context, body: Body) -> BlockState:
    """The state stored in the open form's metadata; a new state where there is none."""
    carried = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    return BlockState(carried["since"], tuple(carried["past"])) if "since" in carried else new_state(ctx)


def first_page(ctx: Context, state: BlockState) -> View:
    """The page of heads-ups; the first card where no candidate can be sent one."""
    duties = [duty for duty in _left(ctx, state) if duty.candidate.email and duty.expected_since is None]
    return heads_ups(ctx, state, duties[:MOST_HEADS_UPS]) if duties else next_page(ctx, state)


def heads_ups(ctx: Context, state: BlockState, duties: Sequence[Duty]) -> View:
    """The heads-ups, each with a mailto link. Ticked: the duties to handle with care, or all if there are none."""
    careful = [duty for duty in duties if duty.recorded.care] or list(duties)
    groups = [duties[offset : offset + GROUP] for offset in range(0, len(duties), GROUP)]
    rows = [block for number, group in enumerate(groups) for block in _group(ctx, number, group, careful)]
    start = blocks.row("first", [blocks.button("Start calling without", FIRST, "first")])
    intro = blocks.sentence(
        "A short note first, so that they pick up. Open each, send it, and untick anyone you leave out."
    )
    return View(
        type="modal",
        callback_id=SENT_THEM,
        title=TITLE,
        submit="I sent them",
        close="Close",
        private_metadata=state.metadata(),
        blocks=[blocks.header("Heads-ups together"), intro, *rows, start],
    )


def next_page(ctx: Context, state: BlockState, text: str = "") -> View:
    """The next card, or the summary. `text`: a text about the previous card."""
    duties = _left(ctx, state)
    notice: list[Block] = [blocks.sentence(text)] if text else []
    page = _card(ctx, duties[0], len(duties) - 1) if duties else [blocks.sentence(last_word(ctx, state))]
    return View(type="modal", title=TITLE, close="Close", private_metadata=state.metadata(), blocks=[*notice, *page])


def break_page(state: BlockState, duty_id: int, *, has_follow_up: bool) -> View:
    """The break page after a hard call: a pause, and a colleague for the second contact."""
    intro = blocks.sentence("That was a hard one. Take two minutes? What you noted is saved, and the next can wait.")
    return View(
        type="modal",
        callback_id=GO_ON,
        title=TITLE,
        submit="Go on",
        close="Close",
        private_metadata=state.metadata(duty=duty_id),
        blocks=[intro, *fields(has_follow_up=has_follow_up)],
    )


def last_word(ctx: Context, state: BlockState) -> str:
    """The summary: how many people were told, named a referral, did not pick up, or can wait."""
    results = call_queue.came_of(ctx.session, ctx.person, state.since)
    later = len(_left(ctx, BlockState(state.since))) - results.tried
    sentences = [_heard(results), _named(results), _tried(results), _later(later)]
    summary = " ".join(sentence for sentence in sentences if sentence)
    return summary or NOBODY


def _heard(results: CameOf) -> str:
    if results.heard == 0:
        return ""
    they_know = "They know now" if results.heard == 1 else "They all know now"
    return f"{dates.people(results.heard).capitalize()} heard from you. {they_know}, and from a person."


def _named(results: CameOf) -> str:
    return f"{dates.number(results.named).capitalize()} named someone." if results.named else ""


def _tried(results: CameOf) -> str:
    if results.tried == 0:
        return ""
    return f"{dates.people(results.tried).capitalize()} did not pick up; I ask again in the morning."


def _later(count: int) -> str:
    return f"{dates.people(count).capitalize()} can wait until later." if count > 0 else ""


def _left(ctx: Context, state: BlockState) -> list[Duty]:
    day = ctx.person.calendar.day_of(ctx.now)
    return call_queue.queue(ctx.session, ctx.person, day, state.past)


def _card(ctx: Context, duty: Duty, after: int) -> list[Block]:
    """The call card of the block, with the buttons that lead to the next card. `after`: calls left behind it."""
    value = str(duty.id)
    buttons = [
        blocks.button("I reached them", REACHED, value, style="primary"),
        blocks.button("No answer", NO_ANSWER, value),
        blocks.button("Left a voicemail", VOICEMAIL, value),
        blocks.button("Later", LATER, value),
    ]
    rest = f"{dates.people(after).capitalize()} after this one." if after else "This is the last one."
    return [
        blocks.header(words.title(duty)),
        blocks.sentence(words.news(ctx, duty)),
        *words.facts(ctx, duty),
        blocks.aside(rest),
        blocks.row(f"call_block.{duty.id}", buttons),
        blocks.lines("What you could say", call.to_say(ctx, duty)),
    ]


def _group(ctx: Context, number: int, duties: Sequence[Duty], careful: Sequence[Duty]) -> list[Block]:
    items = [RichTextSectionElement(elements=_mail(ctx, duty)) for duty in duties]
    choices = [(str(duty.id), f"{words.name(duty)}") for duty in duties]
    initial = [str(duty.id) for duty in duties if duty in careful]
    return [
        RichTextBlock(elements=[RichTextListElement(style="bullet", elements=items)]),
        forms.ticks(f"sent.{number}", "I wrote to", choices, initial=initial),
    ]


def _mail(ctx: Context, duty: Duty) -> list[Text | blocks.Link]:
    subject, text = ready.filled_mail(duty, default_texts.Text.HEADS_UP, ctx.person.name)
    address = blocks.mailto(duty.candidate.email or "", subject, text)
    return [Text(text=f"{words.name(duty)}, {words.role(duty)}: "), blocks.Link(url=address, text="open the e-mail")]
