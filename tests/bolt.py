"""Speeds up Slack's libraries for tests: the checks of every block, the set-up of every bot, and the waits of Bolt."""

import time
from collections.abc import Callable
from functools import cache
from types import FunctionType, SimpleNamespace
from typing import Any

from slack_bolt.listener import custom_listener, thread_runner
from slack_bolt.listener_matcher import builtins, custom_listener_matcher
from slack_bolt.middleware import custom_middleware
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_bolt.util import utils
from slack_sdk.models import basic_objects
from slack_sdk.models.basic_objects import JsonObject

LOOKS_MORE_OFTEN = 10
"""Divides the ten milliseconds between Bolt's looks whether a listener has answered."""

_matches = builtins.BuiltinListenerMatcher.matches
_inspected = utils.get_arg_names_of_callable


def make_short() -> None:
    """Replaces the slow functions of the libraries in this process."""
    for module in (custom_listener, builtins, custom_listener_matcher, custom_middleware):
        vars(module)["get_arg_names_of_callable"] = _argument_names
    vars(basic_objects)["JsonObject"].validate_json = _validate_json
    vars(builtins)["BuiltinListenerMatcher"].matches = _matches_body
    vars(thread_runner)["time"] = SimpleNamespace(time=time.time, sleep=_sleep)


def _argument_names(func: Callable[..., Any]) -> list[str]:
    """Does the same as Bolt's own, which took most of the set-up of a bot with its 150 listeners."""
    if isinstance(func, FunctionType) and not hasattr(func, "__wrapped__"):
        return list(func.__code__.co_varnames[: func.__code__.co_argcount])
    return _inspected(func)


def _validate_json(block: JsonObject) -> None:
    """Does the same as Slack's own, which looks through all attributes of the class for every text on every card."""
    for name in _validators(type(block)):
        getattr(block, name)()


@cache
def _validators(kind: type[JsonObject]) -> list[str]:
    own = (name for name in dir(kind) if not name.startswith("__"))
    return [name for name in own if hasattr(getattr(kind, name, None), "validator")]


def _matches_body(self: builtins.BuiltinListenerMatcher, request: BoltRequest, response: BoltResponse) -> bool:
    """Does the same as Bolt's own, but builds no other arguments than the body: each click passes 100 matchers."""
    if list(self.arg_names) == ["body"]:
        return bool(self.func(body=request.body))
    return _matches(self, request, response)


def _sleep(seconds: float) -> None:
    time.sleep(seconds / LOOKS_MORE_OFTEN)
