"""The limits on the size of modules and functions."""

import pytest

from scripts import shape


def module_of(*lengths: int) -> str:
    """Functions of so many lines each, one after the other."""
    return "\n\n".join("def step():\n" + "\n".join(["    call()"] * (length - 1)) for length in lengths)


@pytest.mark.parametrize("text", ["", "x = 1\n" * 400, "# why\n\n" * 500, module_of(*[25] * 4), module_of(3, 60)])
def test_what_one_look_can_hold_passes(text: str) -> None:
    assert [fault for fault in shape.faults({"models/duties/duty.py": text}) if "nine" not in fault] == []


def test_a_module_that_became_a_warehouse_is_named() -> None:
    assert shape.faults({"handlers/messages.py": "x = 1\n" * 401}) == [
        "handlers/messages.py: 401 code lines, 400 at most"
    ]


def test_a_function_that_grew_too_long_is_named_with_its_line() -> None:
    assert "models/duties/duty.py:5: step is 61 lines long, 60 at most" in shape.faults(
        {"models/duties/duty.py": module_of(3, 61)}
    )


def test_many_long_functions_are_refused_though_none_is_too_long() -> None:
    assert shape.faults({"bot/app.py": module_of(*[26] * 5)}) == [
        "nine functions in ten should be at most 25 lines long, and are not"
    ]
