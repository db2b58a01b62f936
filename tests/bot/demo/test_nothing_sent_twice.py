"""The demo's sample week, with open Home tabs: nothing is sent to Slack that changes nothing."""

import itertools
import json
from collections import defaultdict
from datetime import timedelta

from bot.demo import workspace
from bot.demo.passing_time import settle
from bot.demo.workspace import ANA, BEN, LENA
from bot.sandbox.blocks import elements
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.visitor.finding import text_of
from bot.sandbox.visitor.visitor import Visitor

EDITS = ("chat.postMessage", "chat.update")


def shown_in_order(sandbox: Sandbox) -> dict[str, list[str]]:
    """All that was accepted for each message and each Home tab, in order."""
    shown: dict[str, list[str]] = defaultdict(list)
    for exchange in sandbox.traffic:
        request, answer = exchange.request, exchange.answer or {}
        if not answer.get("ok"):
            continue
        if exchange.name in EDITS:
            content = [request.get("text"), request.get("blocks")]
            shown[f"{answer['channel']} {answer['ts']}"].append(json.dumps(content))
        if exchange.name == "views.publish":
            shown[f"home {request['user_id']}"].append(json.dumps(request["view"]))
    return shown


def _button(person: Visitor, begins: str) -> str:
    """The label of a button on Home, by its beginning: one counts people."""
    blocks = (person.home or {})["blocks"]
    labels = [text_of(element["text"]) for _, element in elements(blocks) if element["type"] == "button"]
    return next(label for label in labels if label.startswith(begins))


def test_no_message_and_no_home_is_sent_twice_with_the_same_content() -> None:
    with workspace.running() as demo:
        for _ in range(3):
            for person in (ANA, BEN, LENA):
                demo.sandbox.as_(person.id).open_home()
                settle(demo.bot)
            lena = demo.sandbox.as_(LENA.id)
            for label in ("Mine", "Mine", "Team"):
                lena.press(_button(lena, label), lena.home)
                settle(demo.bot)
            demo.move_to(demo.sandbox.clock.now() + timedelta(days=1))
        shown = shown_in_order(demo.sandbox)
    pairs = [(name, pair) for name, contents in shown.items() for pair in itertools.pairwise(contents)]
    repeated = [name for name, (earlier, later) in pairs if earlier == later]
    assert repeated == []
    assert {f"home {person.id}" for person in (ANA, BEN, LENA)} <= set(shown)
    assert pairs
