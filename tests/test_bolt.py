"""The faster checks of tests/bolt.py refuse what Slack's own library refuses."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, HeaderBlock, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

LONG = "x" * 151
BUTTON = ButtonElement(text=PlainTextObject(text="Undo"), action_id="undo")


@pytest.mark.parametrize(
    "refused",
    [
        HeaderBlock(text=PlainTextObject(text=LONG)),
        SectionBlock(),
        ActionsBlock(elements=[ButtonElement(text=PlainTextObject(text=LONG), action_id="undo")]),
        ActionsBlock(elements=[BUTTON] * 26),
    ],
)
def test_what_the_library_refuses_is_refused(refused: Block) -> None:
    with pytest.raises(SlackObjectFormationError):
        refused.to_dict()


def test_a_form_with_too_long_a_title_is_refused() -> None:
    with pytest.raises(SlackObjectFormationError):
        View(type="modal", title=PlainTextObject(text=LONG), blocks=[]).to_dict()


def test_what_the_library_takes_is_taken() -> None:
    taken = ActionsBlock(elements=[BUTTON])
    assert taken.to_dict()["elements"] == [BUTTON.to_dict()]
