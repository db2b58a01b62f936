import time

import pytest

from handlers.help import COMMANDS
from handlers.registry import SUBCOMMANDS
from handlers.runtime import signoffs_command
from handlers.runtime.signoffs_command import which


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("", "", ""),
        ("  ", "", ""),
        ("team", "team", ""),
        ("Team", "team", ""),
        ("who Jane Doe", "who", "Jane Doe"),
        ("who: Jane", "who", "Jane"),
        ("  WHO   Jane Doe ?? ", "who", "Jane Doe"),
        ("who is Jane?", "who", "is Jane"),
        ("away until friday", "away", "until friday"),
        ("log\u00a0Jane", "log", "Jane"),
        ("forget Jane\nDoe", "forget", "Jane\nDoe"),
        ("?", "", ""),
    ],
)
def test_the_first_word_is_apart_from_the_rest(text: str, word: str, rest: str) -> None:
    assert signoffs_command.subcommand({"text": text}) == (word, rest)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("away", "away"),
        ("AWAY until friday", "away"),
        ("digest", "digest"),
        ("digest  preview.", "digest preview"),
        ("export", "export"),
        ("export Jane Doe", "export"),
        ("forget Jane Doe", "forget"),
        ("help", "help"),
        ("help?", "help"),
        ("log erased", "log"),
        ("settings", "settings"),
        ("Settings  Team", "settings team"),
        ("report", "report"),
        ("reports: mine", "reports"),
        ("team", "team"),
        ("who is Jane?", "who"),
        ("awayday", None),
        ("digest of the week", None),
        ("settings of Jane", None),
        ("team Ana", None),
        ("whoever", None),
        ("", None),
    ],
)
def test_each_word_asks_one_feature(text: str, key: str | None) -> None:
    assert which(SUBCOMMANDS, {"text": text}) == key


def test_help_names_every_word() -> None:
    told = {typed.removeprefix("/signoffs ").partition(" ")[0] for typed, _ in COMMANDS}
    assert {key.partition(" ")[0] for key in SUBCOMMANDS} - {"reports"} <= told


@pytest.mark.parametrize("text", ["away" + " " * 1200 + "a\nb", "who" + " " * 8000 + "x", "log" + ":? " * 3000 + "x"])
def test_what_is_typed_after_a_word_stops_no_feature(text: str) -> None:
    began = time.process_time()
    assert which(SUBCOMMANDS, {"text": text}) in ("away", "who", "log")
    assert time.process_time() - began < 0.1


def test_no_more_is_read_than_a_command_holds() -> None:
    assert len(signoffs_command.text_of({"text": "who " + "x" * 8000})) == signoffs_command.MOST_TYPED
    assert signoffs_command.is_cut({"text": "who " + "x" * 8000})
    assert not signoffs_command.is_cut({"text": "who Jane" + " " * 8000})
