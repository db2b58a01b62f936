"""The pages of a call block: heads-ups together, one card at a time, a break after a hard one, and a warm last word."""

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
from handlers.fields import colleague as offering
from handlers.runtime import listeners
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates, forms, mail_link
from handlers.ui.forms import Body, FieldErrors
from models.context import Context, NotTheirs
from models.duties.duty import Duty
from models.rules import default_texts
from models.settings import personal
from models.views import call_queue
from models.views.call_queue import CameOf


@dataclass(frozen=True)
class Answered:
    """What came of it."""

    faults: dict[str, str] = field(default_factory=dict)
    said: str = ""


def fields(*, has_follow_up: bool) -> list[Block]:
    """Both are offers: nothing need be chosen."""
    hint = "It stays yours until they take it."
    colleague = [forms.person("to", "Hand the second contact to", optional=True, hint=hint)] if has_follow_up else []
    return [*colleague, forms.tick("pause", "A short pause", "No new cards for half an hour")]


def answered(body: Body, client: WebClient, runtime: Runtime, button: str) -> Answered:
    """Keeps what was chosen; the form's metadata names the duty, its second contact where there is one."""
    typed = forms.FormValues(body)
    to = typed.user("to")
    duty_id = json.loads(body["view"]["private_metadata"])["duty"]
    try:
        if to:
            offering.meet(client, body, runtime, to, button)
        with runtime.transaction(body) as ctx:
            duty = listeners.duty_behind(ctx, str(duty_id))
            if typed.is_ticked("pause"):
                personal.pause(ctx, ctx.person)
            said = offering.offer(to, ctx, duty) if to and duty.is_open else None
    except FieldErrors as faults:
        return Answered(faults.by_field)
    except (NotTheirs, Gone) as refusal:
        return Answered(said=listeners.refused(refusal))
    return Answered(said=said or "")


MOST_PAST = 250
"""As many numbers as Slack's 3,000 characters of metadata hold."""


@dataclass(frozen=True)
class Walk:
    """`since`: the log's last entry when it began; `past`: the calls passed over in this sitting."""

    since: int
    past: tuple[int, ...] = ()

    @property
    def kept(self) -> dict[str, Any]:
        return {"since": self.since, "past": list(self.past)}

    def metadata(self, **more: int | None) -> str:
        """For the form's private metadata."""
        return json.dumps({**self.kept, **more}, separators=(",", ":"))

    def passed(self, duty_id: int) -> "Walk":
        """This one is not shown again in this sitting."""
        if duty_id in self.past:
            return self
        return replace(self, past=(*self.past, duty_id)[-MOST_PAST:])


def begin(ctx: Context) -> Walk:
    return Walk(call_queue.newest_entry(ctx.session, ctx.person))


def of(ctx: Context, body: Body) -> Walk:
    """The walk that the form before the person carries; a new one where it carries none."""
    carried = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    return Walk(carried["since"], tuple(carried["past"])) if "since" in carried else begin(ctx)


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


def first(ctx: Context, walk: Walk) -> View:
    """The heads-ups, where there is anybody to write to; else the first card."""
    to = [one for one in _left(ctx, walk) if one.candidate.email and one.expected_since is None]
    return heads_ups(ctx, walk, to[:MOST_HEADS_UPS]) if to else following(ctx, walk)


def heads_ups(ctx: Context, walk: Walk, to: Sequence[Duty]) -> View:
    """Each with the way into one's own mail program; ticked are those to handle with care, or all where nobody is."""
    careful = [one for one in to if one.recorded.care] or list(to)
    groups = [to[start : start + GROUP] for start in range(0, len(to), GROUP)]
    listed = [block for number, group in enumerate(groups) for block in _group(ctx, number, group, careful)]
    start = blocks.row("first", [blocks.button("Start calling without", FIRST, "first")])
    asked = blocks.sentence(
        "A short note first, so that they pick up. Open each, send it, and untick whom you leave out."
    )
    return View(
        type="modal",
        callback_id=SENT_THEM,
        title=TITLE,
        submit="I sent them",
        close="Close",
        private_metadata=walk.metadata(),
        blocks=[blocks.header("Heads-ups together"), asked, *listed, start],
    )


def following(ctx: Context, walk: Walk, said: str = "") -> View:
    """The next card, or the last word. `said`: what the person must hear of the one before."""
    left = _left(ctx, walk)
    told: list[Block] = [blocks.sentence(said)] if said else []
    shown = _card(ctx, left[0], len(left) - 1) if left else [blocks.sentence(last_word(ctx, walk))]
    return View(type="modal", title=TITLE, close="Close", private_metadata=walk.metadata(), blocks=[*told, *shown])


def hard(walk: Walk, duty_id: int, *, has_follow_up: bool) -> View:
    """Two minutes of air, and a colleague for the second contact, if they like."""
    said = blocks.sentence("That was a hard one. Two minutes of air? What you noted is saved, and the next can wait.")
    return View(
        type="modal",
        callback_id=GO_ON,
        title=TITLE,
        submit="Go on",
        close="Close",
        private_metadata=walk.metadata(duty=duty_id),
        blocks=[said, *fields(has_follow_up=has_follow_up)],
    )


def last_word(ctx: Context, walk: Walk) -> str:
    """What came out of it: specific, and about people."""
    came = call_queue.came_of(ctx.session, ctx.person, walk.since)
    later = len(_left(ctx, Walk(walk.since))) - came.tried
    parts = [_heard(came), _named(came), _tried(came), _later(later)]
    said = " ".join(part for part in parts if part)
    return said or NOBODY


def _heard(came: CameOf) -> str:
    if came.heard == 0:
        return ""
    they_know = "They know now" if came.heard == 1 else "They all know now"
    return f"{dates.people(came.heard).capitalize()} heard from you. {they_know}, and from a person."


def _named(came: CameOf) -> str:
    return f"{dates.number(came.named).capitalize()} named somebody." if came.named else ""


def _tried(came: CameOf) -> str:
    if came.tried == 0:
        return ""
    return f"{dates.people(came.tried).capitalize()} did not pick up; I ask again in the morning."


def _later(count: int) -> str:
    return f"{dates.people(count).capitalize()} can wait until later." if count > 0 else ""


def _left(ctx: Context, walk: Walk) -> list[Duty]:
    day = ctx.person.calendar.day_of(ctx.now)
    return call_queue.queue(ctx.session, ctx.person, day, walk.past)


def _card(ctx: Context, duty: Duty, after: int) -> list[Block]:
    """What a prepared recruiter needs, with the answers that lead on to the next."""
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


def _group(ctx: Context, number: int, to: Sequence[Duty], careful: Sequence[Duty]) -> list[Block]:
    items = [RichTextSectionElement(elements=_mail(ctx, duty)) for duty in to]
    choices = [(str(duty.id), f"{words.name(duty)}") for duty in to]
    initial = [str(duty.id) for duty in to if duty in careful]
    return [
        RichTextBlock(elements=[RichTextListElement(style="bullet", elements=items)]),
        forms.ticks(f"sent.{number}", "I wrote to", choices, initial=initial),
    ]


def _mail(ctx: Context, duty: Duty) -> list[Text | blocks.Link]:
    subject, text = ready.mail(duty, default_texts.Text.HEADS_UP, ctx.person.name)
    address = mail_link.mailto(duty.candidate.email or "", subject, text)
    return [Text(text=f"{words.name(duty)}, {words.role(duty)}: "), blocks.Link(url=address, text="open the e-mail")]
