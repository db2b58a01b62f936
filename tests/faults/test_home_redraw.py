"""An open Home is redrawn after every action, and then equals a newly opened Home."""

from pathlib import Path

import pytest

from bot.demo.workspace import PEOPLE
from tests.databases import migrated_url
from tests.faults.deeds import CASES
from tests.faults.double_harness import double_harness
from tests.world import World


@pytest.mark.parametrize("name", CASES)
def test_an_open_home_is_as_it_would_be_if_it_were_opened_now(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    with migrated_url("sqlite", tmp_path) as url, double_harness(url, tmp_path) as harness:
        harness.play((homes_open, *case.before))
        people = [harness.world.as_(person) for person in PEOPLE]
        before = [_list(person.home) for person in people]
        harness.do(case.deed)
        seen = [_list(person.home) for person in people]
        # A deactivated person cannot open Home; nobody reads the old one.
        here = [person for person in people if not person.visitor.person.deleted]
        assert [_list(person.home) for person in here] == [_list(person.open_home()) for person in here]
        assert (seen == before) is (name in NOTHING_TO_SEE)


NOTHING_TO_SEE = {
    "a form is opened",
    "may be contacted again",
    "a way to reach a referral in the list",
    "a text is worded",
    "a call is put right",
    "the team's settings",
    "somebody works other hours",
    "a pause after a hard call",
    "a pause in the block",
    "a touch",
    "recruiters are told of an opening",
    "they are told of an opening",
    "a note about an opening",
}
"""The cases that change no Home."""


def homes_open(world: World) -> None:
    """Opens Home for everybody, with the team list for leads."""
    for person in map(world.as_, PEOPLE):
        person.open_home()
        for label in person.buttons(person.visitor.home):
            if label.startswith("Team"):
                person.visitor.press(label, person.visitor.home)
                person.settle()


def _list(home: str) -> str:
    """The part of Home below the explanation for new users."""
    return home[home.index("\nRecord a decline\n") :]
