"""scripts.shape: the limits on the size of modules and functions."""

import pytest

from scripts import shape


def module_of(*lengths: int) -> str:
    """The source of a module with functions of so many lines each."""
    return "\n\n".join("def step():\n" + "\n".join(["    call()"] * (length - 1)) for length in lengths)


@pytest.mark.parametrize("text", ["", "x = 1\n" * 400, "# why\n\n" * 500, module_of(*[25] * 4), module_of(3, 60)])
def test_what_one_look_can_hold_passes(text: str) -> None:
    assert [fault for fault in shape.size_faults({"models/duties/duty.py": text}) if "nine" not in fault] == []


def test_a_module_that_became_a_warehouse_is_named() -> None:
    assert shape.size_faults({"handlers/messages.py": "x = 1\n" * 401}) == [
        "handlers/messages.py: 401 code lines, 400 at most"
    ]


def test_a_function_that_grew_too_long_is_named_with_its_line() -> None:
    assert "models/duties/duty.py:5: step is 61 lines long, 60 at most" in shape.size_faults(
        {"models/duties/duty.py": module_of(3, 61)}
    )


def test_many_long_functions_are_refused_though_none_is_too_long() -> None:
    assert shape.size_faults({"bot/app.py": module_of(*[26] * 5)}) == [
        "nine functions in ten should be at most 25 lines long, and are not"
    ]


def test_a_package_of_too_many_modules_or_without_a_docstring_is_named() -> None:
    rooms = {f"models/duties/verb_{number}.py": "" for number in range(27)}
    assert shape.package_faults({"models/duties/__init__.py": '"""What is owed."""', **rooms}) == [
        "models/duties: 27 modules, 2 to 26 are wanted"
    ]
    assert shape.package_faults({"handlers/call/__init__.py": "", **{f"handlers/call/{n}.py": "" for n in "ab"}}) == [
        "handlers/call: its docstring has 0 lines, one is wanted"
    ]
    assert shape.package_faults({"handlers/call/__init__.py": '"""Calls."""', "handlers/call/a.py": ""}) == [
        "handlers/call: 1 modules, 2 to 26 are wanted"
    ]


def test_two_classes_of_one_name_are_named_but_for_private_ones_and_those_of_the_sandbox() -> None:
    public, private = "class Page:\n    pass\n", "class _Page:\n    pass\n"
    assert shape.name_faults({"models/a.py": public, "handlers/b.py": public, "bot/c.py": public}) == [
        "class Page stands in models/a.py and handlers/b.py"
    ]
    assert shape.name_faults({"models/a.py": private, "handlers/b.py": private}) == []
