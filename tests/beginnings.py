"""A cache of the first acts of journeys: the database and the sandbox as they are after them, for the next journey.

The key of an act is the story: the settings and every act before it. As soon as anything else happens in a world (rows
that a test writes, a profile that changes, a fault that is switched on), the rest of that journey is played.
"""

import contextlib
import copy
import os
import pickle
import sqlite3
import zlib
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.state.response_urls import ResponseUrl
from bot.sandbox.state.traffic import MAX_EXCHANGES, Exchange
from bot.sandbox.state.view import View

LONGEST = 8
"""The longest story that is cached, in acts."""

KEPT = 16
"""The number of chapters in memory: those used last."""

HERE = "http://sandbox.here"
"""A placeholder for the address of the sandbox, which differs from test to test."""

PLAIN = (str, int, float, bool, date, time, type(None))


class NotTheSame(Exception):
    """The argument of an act does not exist in other worlds: its story is not cached."""


@dataclass
class _Chapter:
    """A snapshot of the world after a story. `answer`: the value that the last act returned."""

    answer: Any
    database: bytes
    slack: bytes
    traffic: tuple[int, list[Exchange]]
    response_urls: list[tuple[ResponseUrl, str | None]]


class Chapters:
    """The snapshots by their story: the newest in memory, and all in a folder that the workers of a run share."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self._newest: OrderedDict[str, _Chapter] = OrderedDict()

    def __len__(self) -> int:
        return len(self._newest)

    def get(self, story: str) -> _Chapter | None:
        if story in self._newest:
            self._newest.move_to_end(story)
            return self._newest[story]
        file = self._file(story)
        if file is None or not file.exists():
            return None
        self._remember(story, chapter := pickle.loads(file.read_bytes()))
        return chapter

    def add(self, story: str, chapter: _Chapter) -> None:
        self._remember(story, chapter)
        if file := self._file(story):
            whole = file.with_suffix(f".{os.getpid()}")
            whole.write_bytes(pickle.dumps(chapter))
            whole.replace(file)  # another worker sees all of it or nothing

    def _remember(self, story: str, chapter: _Chapter) -> None:
        self._newest[story] = chapter
        if len(self._newest) > KEPT:
            self._newest.popitem(last=False)

    def _file(self, story: str) -> Path | None:
        return self.folder / sha256(story.encode("utf-8", "surrogatepass")).hexdigest() if self.folder else None


CHAPTERS = Chapters()


@dataclass
class Beginning:
    """Plays or restores the first acts of a world whose database is a SQLite file. `story`: its settings and acts."""

    sandbox: Sandbox
    file: Path
    story: str
    settle: Callable[[], None]
    _connection: sqlite3.Connection = field(init=False)
    _mark: tuple[str, int] | None = field(init=False)
    _first: _Chapter = field(init=False)
    _acts: int = 0
    _is_playing: bool = False

    def __post_init__(self) -> None:
        self._connection = sqlite3.connect(self.file, check_same_thread=False)
        # The file is thrown away: nothing need survive a power cut.
        self._connection.execute("PRAGMA synchronous=OFF")
        self.settle()
        self._mark = self._now()

    def close(self) -> None:
        self._connection.close()

    def keep_first(self) -> None:
        """Keeps the snapshot that `start_over` restores."""
        self._first = self._kept(None)

    def start_over(self, story: str) -> None:
        """Restores the first snapshot, for another journey."""
        sandbox = self.sandbox
        sandbox.workspace.response_urls._issued.clear()
        sandbox.workspace.files._files.clear()
        sandbox.rates._calls.clear()
        self._turn_to(self._first)
        self.story, self._acts, self._mark = story, 0, self._now()

    def play(self, act: Callable[[], Any], *name: Any) -> Any:
        """Plays the act, or restores the snapshot after it."""
        story = None if self._is_playing else self._goes_on_with(name)
        if story is None:
            return act()
        if chapter := CHAPTERS.get(story):
            self._turn_to(chapter)
            answer = chapter.answer
        else:
            answer = self._played(act)
            CHAPTERS.add(story, self._kept(answer))
        self._begins_again(story)
        return copy.deepcopy(answer)

    def note(self, act: Callable[[], None], *name: Any) -> None:
        """Plays an act that is cheaper than to restore its snapshot, and adds it to the story."""
        story = None if self._is_playing else self._goes_on_with(name)
        asked = self.sandbox.traffic._count
        act()
        if self.sandbox.traffic._count > asked:
            self.settle()
        if story is not None:
            self._begins_again(story)

    def _played(self, act: Callable[[], Any]) -> Any:
        self._is_playing = True
        try:
            answer = act()
            self.settle()
        finally:
            self._is_playing = False
        return answer

    def _goes_on_with(self, name: tuple[Any, ...]) -> str | None:
        """The story with this act added; None where something else has happened."""
        if self._mark is None:
            return None
        is_over = self._acts == LONGEST or self.sandbox.faults.active or self._mark != self._now()
        try:
            named = None if is_over else self._named(name)
        except NotTheSame:
            named = None
        if named is None:
            self._mark = None
            return None
        return f"{self.story}\n{named}"

    def _begins_again(self, story: str) -> None:
        self.story, self._acts, self._mark = story, self._acts + 1, self._now()

    def _named(self, part: Any) -> str:
        """The name of an argument, the same in every world."""
        if isinstance(part, PLAIN):
            return repr(part)
        if isinstance(part, list | tuple | set):
            return f"[{', '.join(self._named(each) for each in part)}]"
        if isinstance(part, dict):
            return self._named(sorted(part.items()))
        if isinstance(part, Message | View):
            return self._place(part)
        raise NotTheSame

    def _place(self, shown: Message | View) -> str:
        """The place of a message or form. Raises NotTheSame for a stale copy that a person still sees."""
        places = [place for place, each in _shown(self.sandbox).items() if each is shown]
        if not places:
            raise NotTheSame
        return repr(places[0])

    def _now(self) -> tuple[str, int]:
        """The state of the sandbox, and SQLite's number of the last change by another connection."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return self.sandbox.snapshot(), version

    def _kept(self, answer: Any) -> _Chapter:
        with contextlib.closing(sqlite3.connect(":memory:")) as memory:
            self._connection.backup(memory, sleep=0.001)
            held = bytearray(memory.serialize())
        held[18:20] = b"\x01\x01"  # without a write-ahead journal, which nothing in memory has
        slack = self.sandbox.snapshot().replace(self.sandbox.url, HERE)
        issued = self.sandbox.workspace.response_urls._issued
        return _Chapter(
            copy.deepcopy(answer),
            zlib.compress(held, 1),
            zlib.compress(slack.encode("utf-8", "surrogatepass"), 1),
            (self.sandbox.traffic._count, list(self.sandbox.traffic)),
            [(copy.copy(each), each.source.ts if each.source else None) for each in issued.values()],
        )

    def _turn_to(self, chapter: _Chapter) -> None:
        sandbox = self.sandbox
        with contextlib.closing(sqlite3.connect(":memory:")) as memory:
            memory.deserialize(zlib.decompress(chapter.database))
            memory.backup(self._connection, sleep=0.001)
        before = _shown(sandbox)
        slack = zlib.decompress(chapter.slack).decode("utf-8", "surrogatepass")
        sandbox.restore(slack.replace(HERE, sandbox.url))
        _keep_the_same(sandbox, before)
        sandbox.traffic._count, exchanges = chapter.traffic
        sandbox.traffic._exchanges = deque(exchanges, MAX_EXCHANGES)
        issued = sandbox.workspace.response_urls._issued
        for each, ts in chapter.response_urls:
            issued[each.token] = copy.copy(each)
            issued[each.token].source = sandbox.workspace.conversations[each.channel].find(ts)


Places = dict[tuple[str, str], Conversation | Message | View]
"""Conversations, messages, Home tabs and forms by their ids."""


def _shown(sandbox: Sandbox) -> Places:
    workspace = sandbox.workspace
    messages = {
        (talk.id, message.ts): message for talk in workspace.conversations.values() for message in talk.messages
    }
    views = {("view", view.id): view for view in workspace.views()}
    return {**{("talk", talk.id): talk for talk in workspace.conversations.values()}, **messages, **views}


def _keep_the_same(sandbox: Sandbox, before: Places) -> None:
    """Updates the objects that a test may hold in place, so that they change as if all had been played."""
    workspace = sandbox.workspace
    for talk in [*workspace.conversations.values()]:
        talk.messages = [_changed(before.get((talk.id, message.ts)), message) for message in talk.messages]
        workspace.conversations[talk.id] = _changed(before.get(("talk", talk.id)), talk)
    for views in workspace.stacks.values():
        views[:] = [_changed(before.get(("view", view.id)), view) for view in views]
    for user, home in workspace.homes.items():
        workspace.homes[user] = _changed(before.get(("view", home.id)), home)


def _changed(earlier: Any, now: Any) -> Any:
    if earlier is None:
        return now
    vars(earlier).update(vars(now))
    return earlier
