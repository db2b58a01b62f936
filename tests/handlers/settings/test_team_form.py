"""The form of the team's settings: invalid values are shown at their fields."""

from typing import Any

import pytest

from bot.sandbox.blocks import as_stored, initial_state, state_entry, state_values, value_key
from handlers.settings import team_form
from handlers.ui.forms import FieldErrors, FormValues
from models.directory.workspace import Workspace, set_workspace_zone
from models.settings import team
from models.settings.team import TeamSettings


def shown() -> TeamSettings:
    """The settings shown for a new workspace in Berlin."""
    workspace = Workspace(team_id="T0ACME", chosen={}, lead_ids=["U0LENA"], admin_ids=[], closed_days=[])
    workspace.reasons, workspace.digest_time, workspace.retention_days = ["Timing or location"], "09:30", 180
    workspace.reason_sentences = {}
    workspace.names_in_private, workspace.says_nothing = False, True
    set_workspace_zone(workspace, "Europe/Berlin")
    return team.current(workspace)


def submitted(**typed: Any) -> FormValues:
    """The values of the form as opened, with these fields changed."""
    blocks = as_stored(team_form.team_settings_form(shown(), 0).to_dict()["blocks"])
    state = initial_state(blocks)
    elements = {block["block_id"]: block["element"] for block in blocks if block["type"] == "input"}
    for field, value in typed.items():
        assert value_key(elements[field]), field
        state[field, elements[field]["action_id"]] = state_entry(elements[field], value)
    return FormValues({"view": {"state": {"values": state_values(state)}}})


def faults(**typed: Any) -> dict[str, str]:
    """The errors at the fields: of values that can't be read, else of values out of bounds."""
    try:
        return team_form.fault_texts(team.faults(team_form.read_settings(submitted(**typed))))
    except FieldErrors as unread:
        return unread.by_field


def test_a_form_that_is_sent_as_it_opened_changes_nothing() -> None:
    wished = team_form.read_settings(submitted())
    before = shown()
    assert {**vars(wished), "reasons": before.reasons, "reason_sentences": before.reason_sentences} == vars(before)
    assert set(before.reasons) < set(wished.reasons)
    assert wished.reason_sentences == before.reason_sentences | dict.fromkeys(team.WITHOUT_SENTENCE, "")
    assert faults() == {}


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("digest_time", "05:59", "Choose a time from 06:00 to 17:00."),
        ("digest_time", "17:01", "Choose a time from 06:00 to 17:00."),
        ("reasons", "Frozen\n| It is on hold", "“| It is on hold” has no reason in front of the bar."),
        ("reasons", "Frozen | on | hold", "“Frozen” has two bars. Write the reason, one bar, and the sentence."),
        ("reasons", "x" * 76, f"“{'x' * 39}…” is longer than 75 characters."),
        ("reasons", f"Frozen | {'x' * 301}", "The sentence of “Frozen” is longer than 300 characters."),
        (
            "reasons",
            "the client owes me THE reason | Ask them",
            "“the client owes me THE reason” has no sentence: no candidate reads of it.",
        ),
        (
            "reasons",
            "\n".join(f"Reason {number} | {'x' * 280}" for number in range(11)),
            "All lines together have at most 3,000 characters, with the two that always stay.",
        ),
        ("ladder", "1, 2", "Three rising numbers from 1 to 10, like this: 1, 2, 3"),
        ("ladder", "2, 2, 3", "Three rising numbers from 1 to 10, like this: 1, 2, 3"),
        ("ladder", "0, 1, 2", "Three rising numbers from 1 to 10, like this: 1, 2, 3"),
        ("ladder", "8, 9, 11", "Three rising numbers from 1 to 10, like this: 1, 2, 3"),
        ("ladder", "one, two", "Three rising numbers from 1 to 10, like this: 1, 2, 3"),
        ("closed_days", "2026-02-30", "“2026-02-30” is not a date that I can read. Try: 2026-12-24"),
        ("region", "Bavaria", "There is no region Bavaria in Germany."),
        ("retention_days", "29", "From 30 to 3650 days."),
        ("retention_days", "3651", "From 30 to 3650 days."),
        ("retention_days", "a while", "From 30 to 3650 days."),
        ("tell_by.applied", "11", "From 0 to 10 business days."),
        ("tell_by.submitted", "-1", "From 0 to 10 business days."),
        ("tell_by.final", "1.5", "From 0 to 10 business days."),
        ("reasons", "\n".join(map(str, range(19))), "Up to 20 reasons, with the two that always stay."),
    ],
)
def test_what_can_not_be_is_said_at_its_field(field: str, wrong: str, message: str) -> None:
    by_field = faults(**{field: wrong})
    assert list(by_field) == [field]
    assert message in by_field[field]
