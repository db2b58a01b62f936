"""A person's hands in the chaos: they find a button, fill in a form, press it again when nothing happens."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.blocks import elements
from bot.sandbox.state.conversation import Message
from bot.sandbox.state.view import View
from bot.sandbox.troubles import AckTimeout, DispatchFailed, NotVisible, Refused, TroubleConnecting
from bot.sandbox.visitor.visitor import Visitor

TROUBLE = (AckTimeout, DispatchFailed, TroubleConnecting, NotVisible, Refused)
"""What people see when the bot or the network is not there, or the button has gone meanwhile."""

PATIENCE = 3.0
"""Seconds that somebody waits for a form to open; Slack gives up then, too."""

TRIES = 4
"""How often somebody sends a form that is not answered, before they give up."""

NEWEST = 60
"""How far back in their messages somebody looks for a button."""


class Trouble(Exception):
    """They saw trouble, and turn to something else."""


@dataclass(frozen=True)
class Button:
    """A button before somebody's eyes."""

    source: Message | View
    block_id: str
    action_id: str
    value: str


class Hands:
    """One person's, used by one thread."""

    def __init__(self, visitor: Visitor, dice: random.Random, is_over: Callable[[float], bool]) -> None:
        self.visitor, self.dice = visitor, dice
        self._is_over = is_over
        """Waits so many seconds; True once everybody is to stop."""

    def buttons(self, *action_ids: str) -> list[Button]:
        """The buttons with one of these ids in their newest messages."""
        with self.visitor.workspace.changes.lock:
            sources: list[Message | View] = [*self.visitor.dm[-NEWEST:]]
            return [
                Button(source, block["block_id"], element["action_id"], str(element.get("value") or ""))
                for source in sources
                for block, element in elements(source.blocks)
                if element["action_id"] in action_ids
            ]

    def press(self, button: Button, *, twice: bool = False) -> None:
        """Raises one of TROUBLE where no answer came."""
        self._do(lambda: self.visitor.acts.act(button.source, button.block_id, button.action_id), twice=twice)

    def opens(self, act: Callable[[], object], callback_id: str | None) -> View:
        """The form that the act opens. Raises Trouble where none, or another, does."""
        self.lets_go()
        before = self.visitor.top
        try:
            act()
        except TROUBLE as fault:
            raise Trouble from fault
        return self._form(before, callback_id)

    def pushes(self, beneath: View, action_id: str, callback_id: str) -> View:
        """The form that a button in another form puts on top of it."""
        found = [(b, e) for b, e in elements(beneath.blocks) if e.get("action_id") == action_id]
        if not found:
            raise Trouble
        try:
            self.visitor.acts.act(beneath, found[0][0]["block_id"], action_id)
        except TROUBLE as fault:
            raise Trouble from fault
        return self._form(beneath, callback_id)

    def fill(self, **by_label: Any) -> None:
        """Fields by label, with _ for a blank."""
        try:
            for label, value in by_label.items():
                self.visitor.fill(label.replace("_", " "), value)
        except TROUBLE as fault:
            raise Trouble from fault

    def sends(self, form: View, *, twice: bool = False) -> str | None:
        """What the form says once it is answered ("" where it closes); None: they gave up without an answer.

        The same form is sent again while it stays open, as people do. Where one that was asked for earlier comes late
        and takes its place, nobody knows what became of it.
        """
        callback_id = form.get("callback_id")
        for _ in range(TRIES):
            if self.visitor.top is not form:
                return None
            try:
                self._do(lambda: self.visitor.acts.submit(form), twice=twice)
            except TROUBLE:
                if self._is_over(self.dice.uniform(0.1, 0.6)):
                    return None
                continue
            if self.visitor.top is not form:
                return None if form.errors else ""
            if form.get("callback_id") != callback_id:
                return _said(form)
            self._is_over(0.2)
        return None

    def lets_go(self) -> None:
        """Closes whatever lies before them."""
        while self.visitor.top is not None:
            try:
                self.visitor.close(everything=True)
            except TROUBLE:
                # The app did not hear that the form was left; it is closed all the same.
                continue

    def _form(self, before: View | None, callback_id: str | None) -> View:
        def is_there() -> bool:
            top = self.visitor.top
            return top is not None and top is not before

        self.visitor.workspace.changes.until(is_there, PATIENCE)
        top = self.visitor.top
        if top is None or top is before or (callback_id is not None and top.get("callback_id") != callback_id):
            raise Trouble
        return top

    def _do(self, act: Callable[[], object], *, twice: bool) -> None:
        """Once, or twice at the same moment, as with a nervous finger; an answer to one of the two is an answer."""
        faults: list[Exception] = []

        def tried() -> None:
            try:
                act()
            except TROUBLE as fault:
                faults.append(fault)

        other = threading.Thread(target=tried) if twice else None
        if other:
            other.start()
        tried()
        if other:
            other.join()
        if len(faults) > (1 if twice else 0):
            raise faults[0]


def _said(form: View) -> str:
    texts = [block["text"]["text"] for block in form.blocks if block["type"] == "section"]
    return str(texts[0]) if texts else "(a form)"
