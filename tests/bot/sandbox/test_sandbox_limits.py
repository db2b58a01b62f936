"""Checks of messages and views against Slack's limits."""

from typing import Any

import pytest

from bot.sandbox.limits.check import check_message, check_view
from tests.bot.sandbox.surfaces import (
    Json,
    actions,
    button,
    field,
    home,
    modal,
    option,
    plain,
    section,
    select,
)

CHART = {
    "type": "data_visualization",
    "title": "Calls",
    "chart": {
        "type": "bar",
        "series": [{"name": "made", "data": [{"label": "Mon", "value": 3}, {"label": "Tue", "value": 4}]}],
        "axis_config": {"categories": ["Mon", "Tue"]},
    },
}
PIE = {"type": "pie", "segments": [{"label": "reached", "value": 3}]}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "Jane"}, {"type": "raw_number", "value": 3}]]}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Jane"}]}],
        }
    ],
}


def data_table(*rows: list[Any]) -> Json:
    """A data table of texts, numbers, and cells as they are."""

    def cell(value: Any) -> Json:
        if isinstance(value, int):
            return {"type": "raw_number", "value": value, "text": str(value)}
        return value if isinstance(value, dict) else {"type": "raw_text", "text": value}

    return {"type": "data_table", "caption": "Figures", "rows": [[cell(value) for value in row] for row in rows]}


def chart_of(**changes: Any) -> Json:
    return {**CHART, "chart": {**CHART["chart"], **changes}}  # type: ignore[dict-item]


def without_submit(*blocks: Json) -> Json:
    view = modal(*blocks)
    del view["submit"]
    return view


@pytest.mark.parametrize(
    "blocks",
    [
        [section("x" * 3000)],
        [{"type": "section", "fields": [plain("f")] * 10}],
        [section("x", accessory=button("Open the card"))],
        [{"type": "header", "text": plain("Sign-off call: Jane Doe")}, {"type": "divider"}],
        [{"type": "context", "elements": [{"type": "mrkdwn", "text": "since Tuesday"}]}],
        [actions(*[button("b", f"b{number}") for number in range(25)])],
        [actions(select("Snooze", "An hour", "This afternoon"))],
        [actions({"type": "overflow", "action_id": "more", "options": [option("Undo")]})],
        [CHART],
        [chart_of(), {**CHART, "chart": PIE}],
        [TABLE],
        [data_table(["Stage", 3], ["Final round", 2])],
        [RICH],
        [{"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"}],
        [{"type": "markdown", "text": "**x**"}],
        [{"type": "container", "title": plain("Jane"), "child_blocks": [section("x")]}],
        [{"type": "carousel", "elements": [{"type": "card", "title": plain("Jane"), "actions": [button("x")]}]}],
    ],
)
def test_a_message_within_the_limits_is_fine(blocks: list[Json]) -> None:
    assert check_message({"text": "x", "blocks": blocks}) == []


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ([{"type": "section"}], "missing required field: text [json-pointer:/blocks/0]"),
        (
            [{"type": "section", "fields": [plain("f")] * 11}],
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        ),
        (
            [{"type": "header", "text": plain("x" * 151)}],
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        ),
        (
            [actions(button("x" * 76))],
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            [actions(button("x", value="v" * 2001))],
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            [actions(button("x", "same"), button("y", "same"))],
            "`action_id` already exists for this block: same [json-pointer:/blocks/0/elements/1/action_id]",
        ),
        (
            [section("x", block_id="b"), section("y", block_id="b")],
            "`block_id` already exists: b [json-pointer:/blocks/1/block_id]",
        ),
        (
            [actions(*[button("b", f"b{number}") for number in range(26)])],
            "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        ),
        ([actions()], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
        (
            [actions(select("p", *[f"o{number}" for number in range(101)]))],
            "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            [actions({**select("p"), "options": [option("x", "v" * 151)]})],
            "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
        ),
        (
            [actions({**select("p", "a"), "initial_option": option("b")})],
            "initial option must match one of the options [json-pointer:/blocks/0/elements/0]",
        ),
        (
            [actions({"type": "overflow", "action_id": "o", "options": [option(f"o{n}") for n in range(6)]})],
            "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        ([section("x", color="red")], "invalid additional property: color [json-pointer:/blocks/0]"),
        ([{"type": "banner"}], "unsupported type: banner [json-pointer:/blocks/0/type]"),
        (
            [data_table(["Stage", 3])],
            "no fewer than 2 items allowed [json-pointer:/blocks/0/rows]",
        ),
        (
            [data_table(["Stage", 3], ["Final round"])],
            "every row must have the same number of cells [json-pointer:/blocks/0/rows]",
        ),
        (
            [data_table(["Stage", {"type": "rich_text", "elements": []}], ["Final round", 2])],
            "unsupported type: rich_text [json-pointer:/blocks/0/rows/0/1/type]",
        ),
        (
            [data_table(["Stage", 3], ["Final round", {"type": "raw_number", "value": 3}])],
            "missing required field: text [json-pointer:/blocks/0/rows/1/1]",
        ),
        ([TABLE, TABLE], "only_one_table_allowed [json-pointer:/blocks/1]"),
        (
            [chart_of(axis_config={"categories": ["Mon"]})],
            "every series needs a value for every category [json-pointer:/blocks/0/chart/series/0/data]",
        ),
        ([{**CHART, "title": "t" * 51}], "must be less than 51 characters [json-pointer:/blocks/0/title]"),
        ([CHART] * 3, "no more than 2 data_visualization blocks allowed [json-pointer:/blocks/2]"),
        (
            [section("x", accessory={"type": "plain_text_input", "action_id": "a"})],
            "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]",
        ),
        (
            [{"type": "alert", "text": plain("x")}],
            "unsupported type: alert [json-pointer:/blocks/0/type]",
        ),
        (
            [{"type": "context", "elements": [button("x")]}],
            "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
        ),
        (
            [
                {
                    "type": "rich_text",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
                }
            ],
            "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]",
        ),
        (
            [section("y" * 2900) for _ in range(5)],
            "must be less than 13201 characters in all blocks together [json-pointer:/blocks]",
        ),
    ],
)
def test_a_message_over_a_limit_is_refused_with_the_place(blocks: list[Json], fault: str) -> None:
    assert check_message({"text": "x", "blocks": blocks}) == [fault]


def test_characters_count_as_code_points() -> None:
    assert check_message({"text": "x", "blocks": [section("👋" * 3000)]}) == []


@pytest.mark.parametrize(
    "view",
    [
        modal(section("x")),
        modal(field("Candidate", "name", multiline=True, hint=plain("one per line"))),
        modal(field("Mail", "mail", "email_text_input"), {"type": "alert", "text": plain("!"), "level": "warning"}),
        modal(field("Count", "count", "number_input", is_decimal_allowed=False)),
        modal(field("When", "when", "datetimepicker"), private_metadata="x" * 3000),
        without_submit(section("x")),
    ],
)
def test_a_form_within_the_limits_is_fine(view: Json) -> None:
    assert check_view(view) == []


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (modal(section("x"), title="t" * 25), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(), "no fewer than 1 items allowed [json-pointer:/view/blocks]"),
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal(section("x"), id="V1"), "invalid additional property: id [json-pointer:/view]"),
        (
            modal(section("x"), private_metadata="x" * 3001),
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (without_submit(field("Name", "n")), "missing required field: submit [json-pointer:/view]"),
        (
            modal(field("A", "a", focus_on_load=True), field("B", "b", focus_on_load=True)),
            "only one element may set focus_on_load [json-pointer:/view/blocks/1/element/focus_on_load]",
        ),
        (
            modal(field("Day", "d", "datepicker", initial_date="tomorrow")),
            "must be in the format YYYY-MM-DD [json-pointer:/view/blocks/0/element/initial_date]",
        ),
        (modal(TABLE), "unsupported type: table [json-pointer:/view/blocks/0/type]"),
        (
            modal(field("Count", "c", "number_input")),
            "missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]",
        ),
        (home(section("x")), "must be a valid view type: home [json-pointer:/view/type]"),
    ],
)
def test_a_form_over_a_limit_is_refused_with_the_place(view: Json, fault: str) -> None:
    assert check_view(view) == [fault]


def test_home_has_its_own_rules() -> None:
    assert check_view(home(section("x"), actions(button("Call block"))), "home") == []
    assert check_view({**home(section("x")), "submit": plain("Save")}, "home") == [
        "invalid additional property: submit [json-pointer:/view]"
    ]
    assert check_view(home(field("Mail", "m", "email_text_input")), "home") == [
        "unsupported type: email_text_input [json-pointer:/view/blocks/0/element/type]"
    ]
