"""Draws cards, lists and Home for candidates with difficult names, and checks the drawings against Slack's limits."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.sandbox.limits.check import check_message
from handlers import registry
from handlers.lists import home, my_list
from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace
from models.duties.decline import DeclineDetails
from models.duties.duty import Duty
from models.duties.record import Outcome
from models.outbox import card_batches, planned_lists
from models.outbox.message import Message, MessageKind, Rendered, schedule_message
from models.rules.kinds import Stage
from models.views.my_list import ListFilter
from tests import factories
from tests.effort import LONG
from tests.factories import NOW
from tests.handlers.copies import RECORDED, add_many

NASTY = [
    "Jane Doe",
    "<!channel> <@U0LENA> <https://evil.example|Slack>",
    "*bold* _slanted_ ~gone~ `code` > quote",
    "\u202eيوسف حداد\u202c \u200b",
    "🦄 :tada: 佐藤 花子 👩🏽‍💻",
    "{name} %s {0} \\n &amp; &lt;",
    "line\nline\n\nline",
    "W" * 150,
    "🦄" * 3000,
]


def names_by_turns(argument: str, values: Iterable[object]) -> pytest.MarkDecorator:
    """Parametrizes a test with every name and every value; in the long run with every pair."""
    kinds = list(values)
    some = [(name, kinds[place % len(kinds)]) for place, name in enumerate(NASTY)]
    pairs = [(name, kind) for name in NASTY for kind in kinds] if LONG else some
    return pytest.mark.parametrize(("nasty", argument), pairs, ids=lambda part: ascii(str(part)[:12]))


EMAIL = "o’neill+jane&co@exämple.com"


class Undone(Exception):
    """Rolls back the transaction of a desk."""


class Desk:
    """A workspace with Ana and Lena, in one transaction."""

    def __init__(self, session: Session, nasty: str = "Jane Doe") -> None:
        self.session, self.nasty = session, nasty
        self.workspace: Workspace = factories.acme(session)
        self.lena = factories.person(session, self.workspace, "Lena Vogt")
        self.ana = factories.person(session, self.workspace)

    def owe(
        self, count: int = 1, stage: Stage = Stage.FINAL, owner: Recruiter | None = None, first: int = 0
    ) -> list[Duty]:
        """Records so many declines of candidates with the nasty name, each for its own role, by their owner."""
        ctx = Context(self.session, self.workspace, NOW, owner or self.ana)
        if count <= RECORDED:
            return factories.decline_all(
                ctx, [self.outcome(ctx, number, stage) for number in range(first, first + count)]
            )
        last = self._last_duty()
        add_many(
            self.session,
            count,
            lambda number: factories.decline_all(ctx, [self.outcome(ctx, number, stage)]),
            self.renamed,
        )
        card_batches.gather(ctx, ctx.person, ctx.now)
        return self._duties_since(last)

    def outcome(self, ctx: Context, number: int, stage: Stage) -> Outcome:
        """The decline form with this number, not recorded yet."""
        job = f"{self.nasty} {number} {ctx.person.id} {stage}"
        link = f"https://ats.example/{self.nasty}"
        details = DeclineDetails(factories.REASON, self.nasty, number % 2 == 0, link)
        return factories.outcome(ctx, ctx.person, self._named, job, stage, details)

    @property
    def _named(self) -> CandidateDetails:
        return CandidateDetails(self.nasty, self.nasty, EMAIL)

    def put_in_play(self, count: int = 1, promised: date | None = None) -> list[Duty]:
        """Puts so many candidates with the nasty name in play for one role; returns the updates owed to them."""
        ctx = self.act()
        last = self._last_duty()
        add_many(
            self.session,
            count,
            lambda _number: factories.in_play(ctx, self.ana, self._named, self.nasty[:140], promised),
            lambda text, **_numbers: text,
        )
        return self._duties_since(last)

    @staticmethod
    def renamed(text: str, old: int, new: int) -> str:
        """The name of a role with the new number in place of the old."""
        return re.sub(rf" {old} (?=\d+ \w+$)", f" {new} ", text)

    def _last_duty(self) -> int:
        return self.session.scalar(select(func.max(Duty.id))) or 0

    def _duties_since(self, last: int) -> list[Duty]:
        return list(self.session.scalars(select(Duty).where(Duty.id > last).order_by(Duty.id)))

    def sight(self, now: datetime = NOW, reader: Recruiter | None = None) -> Context:
        return Context(self.session, self.workspace, now, reader or self.ana)

    def act(self, now: datetime = NOW) -> Context:
        return Context(self.session, self.workspace, now, self.ana)

    def home_of(self, reader: Recruiter | None = None, now: datetime = NOW, **chosen: Any) -> Rendered:
        """The Home tab of a reader (by default Ana), with these choices."""
        to = reader or self.ana
        row = Message(
            workspace_id=self.workspace.id, recipient=to.user_id, kind=MessageKind.HOME, slot="home", details=chosen
        )
        return home.draw(row, self.sight(now, to))

    def signoffs_of(self, page: int = 0) -> Rendered:
        """The answer to Ana's /signoffs."""
        return my_list.draw_page(self.sight(), my_list.read(self.sight(), ListFilter(page=page)), my_list.TURNS)

    def list_of(self, now: datetime, reader: Recruiter | None = None) -> Rendered | None:
        """The daily list that is due at this moment."""
        to = reader or self.ana
        planned_lists.schedule_list(self.session, to, to.calendar.day_of(now))
        slot = to.calendar.day_of(now).isoformat()
        query = select(Message).where(
            Message.kind == MessageKind.LIST, Message.recipient == to.user_id, Message.slot == slot
        )
        return registry.draw(self.session, self.session.scalars(query).one(), now)

    def card_of(self, duty: Duty, now: datetime = NOW) -> Rendered | None:
        query = select(Message).where(Message.duty_id == duty.id, Message.kind == MessageKind.CARD)
        return registry.draw(self.session, self.session.scalars(query).one(), now)

    def cards_of(self, duties: Sequence[Duty], now: datetime = NOW) -> Rendered | None:
        """The new cards of several duties as one list."""
        slot = f"{duties[0].id}-{duties[-1].id}"
        planted = {"workspace_id": self.workspace.id, "recipient": "U0ANA", "kind": MessageKind.CARDS, "slot": slot}
        schedule_message(self.session, due_at=now, details={"duties": [duty.id for duty in duties]}, **planted)  # type: ignore[arg-type]
        message = self.session.scalars(
            select(Message).where(Message.kind == MessageKind.CARDS, Message.slot == slot)
        ).one()
        return registry.draw(self.session, message, now)


@contextmanager
def desk(db: Database, nasty: str = "Jane Doe") -> Iterator[Desk]:
    """A desk whose transaction is rolled back at the end."""
    try:
        with db.writing() as session:
            yield Desk(session, nasty)
            raise Undone
    except Undone:
        pass


def faults(drawing: Rendered | None) -> list[str]:
    """The faults of a message: what Slack refuses, unescaped text, and texts that are too long to read."""
    assert drawing is not None
    problems = check_message({"text": drawing.text, "blocks": drawing.blocks})
    if not drawing.text.strip():
        problems.append("a notification says nothing")
    return [*problems, *too_long(drawing.blocks), *unescaped(drawing.blocks), *nameless(drawing.blocks)]


def too_long(blocks: list[dict[str, Any]]) -> list[str]:
    """Plain texts of more than 300 characters."""
    texts = [block["text"] for block in blocks if block["type"] == "section"]
    sentences = [text["text"] for text in texts if text["type"] == "plain_text"]
    return [f"{len(sentence)} characters: {sentence[:80]}" for sentence in sentences if len(sentence) > 300]


def nameless(blocks: list[dict[str, Any]]) -> list[str]:
    """Interactive blocks without a block_id: Slack would make up a new id each time."""
    answered = [block for block in blocks if block["type"] in ("input", "actions") or "accessory" in block]
    return [f"a block without an id: {block['type']}" for block in answered if not block.get("block_id")]


def unescaped(part: Any) -> list[str]:
    """Mrkdwn texts that hold typed markup."""
    if isinstance(part, list):
        return [text for each in part for text in unescaped(each)]
    if not isinstance(part, dict):
        return []
    marked = part["text"] if part.get("type") == "mrkdwn" else ""
    own = [marked] if any(mark in marked for mark in ("<!", "<@", "evil.example|", "*bold*", ":tada:")) else []
    return own + [text for each in part.values() for text in unescaped(each)]
