"""Malformed payloads: each is answered, rows stay unchanged where they must, and the log holds none of their text."""

import copy
import json
import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt import BoltRequest, BoltResponse

from bot.demo.workspace import ANA, BEN
from bot.sandbox.troubles import Json
from tests.databases import migrated_url
from tests.faults.crash_harness import Harness
from tests.faults.deeds import CALL, HELD, declined, morning, on_home, pressed, sent, typed
from tests.faults.double_harness import double_harness
from tests.world import PATIENCE_SECONDS, World

SECRET = "Xyzzyplugh"
ODD = st.one_of(
    st.sampled_from([None, 0, -1, 2**63, True, 1.5, [], {}, [None], {"id": SECRET}]),
    st.sampled_from(["", SECRET, f"{SECRET}\u0000", SECRET * 900, "\u202e<!channel>", "new:", "known:99", "none"]),
    st.sampled_from(["1", "0", "99999999", "1.1", "2026-02-30", "9999-12-31", "25:00", "U0NOBODY"]),
)
TEXTS = st.one_of(
    st.text(max_size=40).map(lambda text: SECRET + text),
    st.sampled_from(
        [
            "",
            " ",
            ",,,",
            "\n",
            "@",
            SECRET * 250,
            f"{SECRET}, a@b, +0000000000",
            "away until " + SECRET,
            "Fri 25:00-26:00",
        ]
    ),
)


@contextmanager
def lived_in(folder: Path) -> Iterator[tuple[Harness, list[Json]]]:
    """A harness after many kinds of actions, and an example of each kind of payload."""
    with migrated_url("sqlite", folder) as url, double_harness(url, folder) as harness:
        world = harness.world
        declined(world)
        for deed in (
            pressed("No answer"),
            pressed("More", "Hold the news", **HELD),
            sent(),
            _closes,
            pressed("Snooze"),
            sent(),
            pressed("More", "Edit", Name="Jane Foe"),
            sent(),
            _closes,
            pressed("More", "Hand off", Hand_off_to=BEN.id),
            sent(),
            typed("John Roe, john@example.com"),
            _suggests,
            sent(),
            pressed("I reached them", **CALL),
            _closes,
            pressed("I reached them", **CALL),
            sent(),
            on_home("My settings", "ana"),
            sent(),
            on_home("Team settings", "lena", Nudges="1, 2, 4"),
            sent("lena"),
            on_home("Leads of one person", "lena", Person=ANA.id),
            sent("lena"),
            _closes_hers,
            on_home("Hand over everything", "lena", From=BEN.id, To=ANA.id),
            sent("lena"),
            morning(4),
            _away,
            pressed("Not now"),
            _moves,
        ):
            harness.do(deed)
        seen = [exchange.request["payload"] for exchange in world.sandbox.traffic if exchange.kind == "envelope"]
        unlike = {json.dumps([_kind(payload), sorted(payload)]): payload for payload in seen}
        assert len(unlike) > 25
        yield harness, list(unlike.values())


def _closes(world: World) -> None:
    world.ana.visitor.close(everything=True)


def _closes_hers(world: World) -> None:
    world.lena.visitor.close(everything=True)


def _suggests(world: World) -> None:
    world.ana.visitor.suggestions("Role", "Eng")


def _away(world: World) -> None:
    world.ana.command("/signoffs", "away until friday")


def _moves(world: World) -> None:
    world.sandbox.change_person(BEN.id, tz="Europe/Madrid")


def _kind(payload: Json) -> list[Any]:
    view, actions = payload.get("view") or {}, payload.get("actions") or [{}]
    event = payload.get("event") or {}
    return [
        payload.get("type"),
        payload.get("command"),
        event.get("type"),
        actions[0].get("action_id"),
        view.get("callback_id"),
    ]


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every part of a payload."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, part in parts for path in paths(part, (*at, key)))]


def changed(payload: Json, path: tuple[Any, ...], odd: Any, *, is_gone: bool) -> Json:
    """A copy of the payload with another value at this path, or none."""
    copied = copy.deepcopy(payload)
    place: Any = copied
    for key in path[:-1]:
        place = place[key]
    if is_gone:
        del place[path[-1]]
    else:
        place[path[-1]] = odd
    return copied


def dispatched(harness: Harness, payload: Json) -> BoltResponse:
    began = time.monotonic()
    try:
        answer = harness.world.bot.bolt.dispatch(BoltRequest(mode="socket_mode", body=payload))
    except (AttributeError, LookupError, TypeError) as fault:
        # Not an envelope: Bolt itself cannot recognize the payload, and nobody waits for an answer.
        if "slack_bolt" not in traceback.extract_tb(fault.__traceback__)[-1].filename:
            raise
        answer = BoltResponse(status=404)
    assert harness.world.bot.listeners.wait_until_idle(10)
    assert time.monotonic() - began < PATIENCE_SECONDS, f"nobody was answered: {_kind(payload)}"
    return answer


def work_rows(harness: Harness) -> Json:
    """The rows of the tables that only members may change; a guest's own settings are left out."""
    rows = harness.outcome()["rows"]
    return {
        name: rows[name]
        for name in ("candidate", "role", "decline", "duty", "contact", "referral", "offer", "workspace")
    }


NEVER_SENT = {
    "KeyError",
    "TypeError",
    "AttributeError",
    "ValueError",
    "JSONDecodeError",
    "IndexError",
    "UnknownPerson",
    "SlackApiError",
}
"""Errors that the global error handler may report: they come from payloads that Slack never sends."""

QUIET = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def test_no_payload_of_a_guest_changes_any_row_whatever_is_in_it(tmp_path: Path) -> None:
    with lived_in(tmp_path) as (harness, payloads):
        before = work_rows(harness)
        usable = [payload for payload in payloads if _kind(payload)[2] != "user_change"]  # Slack itself sends that

        @QUIET
        @given(data=st.data())
        def holds(data: st.DataObject) -> None:
            payload = _as_guest(data.draw(st.sampled_from(usable)))
            path = data.draw(st.sampled_from([path for path in paths(payload) if path and "user" not in path[:1]]))
            payload = changed(payload, path, data.draw(ODD), is_gone=data.draw(st.booleans()))
            dispatched(harness, payload)
            now = work_rows(harness)
            assert now == before, (_kind(payload), path, [name for name in now if now[name] != before[name]])

        with structlog.testing.capture_logs() as lines:
            holds()
        assert SECRET not in json.dumps(lines, default=str)
        failures = [line for line in lines if line["event"] == "listener failed"]
        assert {str(line["error"]).split()[0] for line in failures} <= NEVER_SENT


def test_what_should_be_a_form_and_is_none_is_answered_too(tmp_path: Path) -> None:
    with lived_in(tmp_path) as (harness, payloads):
        shown = [payload for payload in payloads if "view" in payload]
        assert {payload["type"] for payload in shown} >= {
            "view_submission",
            "view_closed",
            "block_actions",
            "block_suggestion",
        }
        before = work_rows(harness)
        odd_forms: list[Any] = [SECRET, [], None, 7]
        for payload in shown:
            for odd in odd_forms:
                dispatched(harness, changed(payload, ("view",), odd, is_gone=False))
        assert work_rows(harness) == before


def _as_guest(payload: Json) -> Json:
    copied = copy.deepcopy(payload)
    if "user" in copied:
        copied["user"]["id"] = "U0GUEST"
    if "user_id" in copied:
        copied["user_id"] = "U0GUEST"
    if copied.get("event", {}).get("type") == "app_home_opened":
        copied["event"]["user"] = "U0GUEST"
    return copied


def test_whatever_a_member_types_or_chooses_is_answered_by_those_who_know(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No input that Slack's own client accepts reaches the global error handler."""
    with lived_in(tmp_path) as (harness, payloads):
        forms = [payload for payload in payloads if payload.get("type") == "view_submission"]
        commands = [payload for payload in payloads if "command" in payload]

        @QUIET
        @given(data=st.data())
        def holds(data: st.DataObject) -> None:
            payload = copy.deepcopy(data.draw(st.sampled_from([*forms, *commands])))
            if "command" in payload:
                payload["text"] = data.draw(TEXTS)
                payload["trigger_id"] = harness.world.sandbox.workspace.triggers.issue(ANA.id)
            for block in payload.get("view", {}).get("state", {}).get("values", {}).values():
                for element in block.values():
                    _retyped(data, element)
            answer = dispatched(harness, payload)
            assert answer.status == 200, (_kind(payload), answer.body)

        caplog.set_level(logging.WARNING)
        with structlog.testing.capture_logs() as lines:
            holds()
        assert [line for line in lines if line["event"] == "listener failed"] == []
        assert SECRET not in json.dumps(lines, default=str) + caplog.text


def _retyped(data: st.DataObject, element: Json) -> None:
    """Gives a field any value that it may hold: text in a text field, no choice in a menu, a date of any year."""
    if element.get("type") == "plain_text_input":
        element["value"] = data.draw(st.one_of(st.none(), TEXTS))
    elif element.get("type") == "datepicker":
        days = st.dates().map(lambda day: day.isoformat())
        element["selected_date"] = data.draw(st.one_of(st.none(), days))
    elif "selected_user" in element:
        element["selected_user"] = data.draw(st.sampled_from(["U0ANA", "U0BEN", "U0LENA", "U0OMAR", "U0NOBODY"]))
    elif "selected_option" in element:
        element["selected_option"] = data.draw(st.sampled_from([None, element["selected_option"]]))
    elif "selected_options" in element:
        element["selected_options"] = data.draw(st.sampled_from([[], element["selected_options"]]))
    elif "selected_date_time" in element:
        element["selected_date_time"] = data.draw(st.integers(0, 2**31 - 1))
