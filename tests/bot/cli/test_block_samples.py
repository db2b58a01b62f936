"""The samples that `signoff check` shows to Slack, and what Slack says of them."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.cli import block_samples
from bot.cli.block_samples import Forms, Sample
from bot.cli.check import judged_by_slack
from bot.demo.workspace import PEOPLE
from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from bot.slack.client import slack_client
from models.rules.kinds import DutyKind
from tests.factories import NOW


@pytest.fixture
def client() -> Iterator[WebClient]:
    with Sandbox(clock=Clock(NOW), manifest=manifest(), people=PEOPLE) as slack:
        yield slack_client(slack.bot_token, slack.api_url)


def test_slack_takes_every_sample(client: WebClient) -> None:
    drawn = block_samples.samples()
    assert [finding.line for finding in judged_by_slack(client, drawn)] == [
        f"ok     Slack takes the cards, lists, forms and Home tabs of this version: {len(drawn)} kinds."
    ]


def test_there_is_a_card_of_every_kind_and_a_list_a_digest_an_offer_and_a_home() -> None:
    names = {sample.name for sample in block_samples.samples()}
    assert {f"card: {kind.value}" for kind in DutyKind} <= names
    assert {"list to U0ME", "digest to C0SAMPLE", "offer to U0LEAD", "home to U0ME", "home to U0LEAD"} <= names


def test_the_forms_of_the_buttons_on_the_cards_are_among_them() -> None:
    names = " ".join(sample.name for sample in block_samples.samples())
    shown = {action for action in Forms().by_action if f"({action}" in names}
    assert {"call.reached", "more.open", "edit.open", "hold.open", "hand_off.open", "heads_up.open"} <= shown


def test_what_slack_refuses_is_named_with_the_place_and_the_reason(client: WebClient) -> None:
    wrong = Sample("form: Snooze (snooze.open)", "view", {"type": "modal", "blocks": [{"type": "divider"}]})
    empty = Sample("card: call", "message", {"text": "x", "blocks": [{"type": "section"}]})
    first, second = judged_by_slack(client, [wrong, empty])
    assert not first.is_fine
    assert first.line.startswith("to do  Slack refuses a form: Snooze (snooze.open): missing required field: title at ")
    assert "card: call" in second.line
    assert "/blocks/0" in second.line


def test_where_slack_does_not_answer_it_is_a_note_and_no_fault(client: WebClient) -> None:
    lost = slack_client(str(client.token), "http://127.0.0.1:9/api/")
    (finding,) = judged_by_slack(lost, block_samples.samples())
    assert finding.is_fine
    assert finding.line.startswith("note   Slack does not say whether it takes the cards and forms of this version (")
