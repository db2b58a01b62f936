import time

import pytest

from handlers import help as help_words
from handlers.digest import preview
from handlers.lists import team_list
from handlers.privacy import export, forget, log
from handlers.report import command
from handlers.runtime import signoffs_command
from handlers.search import command as who
from handlers.settings import away, mine, team

ASKED = {
    "away": away.asked,
    "digest": preview.asked,
    "export": export.asked,
    "forget": forget.asked,
    "help": help_words.asked,
    "log": log.asked,
    "my settings": mine.asked,
    "report": command.asked,
    "team": team_list.asked,
    "team settings": team.asked,
    "who": who.asked,
}


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
    ("text", "feature"),
    [
        ("away", "away"),
        ("AWAY until friday", "away"),
        ("digest", "digest"),
        ("digest  preview.", "digest"),
        ("export", "export"),
        ("export Jane Doe", "export"),
        ("forget Jane Doe", "forget"),
        ("help", "help"),
        ("help?", "help"),
        ("log erased", "log"),
        ("settings", "my settings"),
        ("Settings  Team", "team settings"),
        ("report", "report"),
        ("reports: mine", "report"),
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
def test_each_word_asks_one_feature(text: str, feature: str | None) -> None:
    assert [name for name, asked in ASKED.items() if asked({"text": text})] == ([feature] if feature else [])


@pytest.mark.parametrize("text", ["away" + " " * 1200 + "a\nb", "who" + " " * 8000 + "x", "log" + ":? " * 3000 + "x"])
def test_what_is_typed_after_a_word_stops_no_feature(text: str) -> None:
    began = time.process_time()
    assert sum(asked({"text": text}) for asked in ASKED.values()) == 1
    assert time.process_time() - began < 0.1


def test_no_more_is_read_than_a_command_holds() -> None:
    assert len(signoffs_command.text_of({"text": "who " + "x" * 8000})) == signoffs_command.MOST_TYPED
    assert signoffs_command.is_cut({"text": "who " + "x" * 8000})
    assert not signoffs_command.is_cut({"text": "who Jane" + " " * 8000})
