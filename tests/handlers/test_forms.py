"""Every form opens, whatever the people and roles in it are called."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from slack_sdk.models.views import View

from bot.sandbox.limits.check import check_view
from handlers import (
    answering,
    call,
    decline_form,
    due_list,
    edit,
    hand_off,
    heads_up,
    more,
    outcome_form,
    referral_form,
    snooze,
)
from handlers.decline_form import Filled, SameName
from models.act import Act
from models.database import Database
from models.duty import Duty
from models.owed import Stage
from tests.books import NOW
from tests.handlers.drawn import NASTY, desk, too_long, unescaped

FORMS: list[Callable[[Act, Duty], View]] = [
    call.reached,
    due_list.opened,
    edit.opened,
    hand_off.opened,
    heads_up.opened,
    more.add_number,
    more.emailed,
    more.opened,
    snooze.call_back,
    snooze.opened,
    lambda _act, duty: referral_form.view(duty),
    lambda act, duty: answering.notice(answering.truth(act, duty)),
]
nasty_names = pytest.mark.parametrize("nasty", NASTY, ids=lambda name: ascii(name[:12]))


def faults(view: View) -> list[str]:
    drawn = view.to_dict()
    return [*check_view(drawn), *too_long(drawn["blocks"]), *unescaped(drawn["blocks"])]


@nasty_names
def test_every_form_about_a_duty_is_what_slack_takes(shelf: Database, nasty: str) -> None:
    with desk(shelf, nasty) as at:
        [one] = at.owe()
        assert [faults(form(at.act(), one)) for form in FORMS] == [[]] * len(FORMS)


@nasty_names
def test_the_outcome_form_opens_again_with_what_was_typed(shelf: Database, nasty: str) -> None:
    was = {"mood": "hurt", "takeaways": ["referral"], "next_step": nasty, "referral": nasty, "referral_reach": nasty}
    with desk(shelf, nasty) as at:
        [one] = at.owe()
        assert faults(outcome_form.view(one, at.ana.user_id, was, nasty)) == []
        assert faults(referral_form.view(one, was)) == []


@nasty_names
@pytest.mark.parametrize("stage", [None, *Stage])
def test_the_decline_form_opens_with_any_words(nasty: str, stage: Stage | None) -> None:
    filled = Filled("U0ANA", [nasty, *(f"Reason {number}" for number in range(99))], nasty, nasty, stage)
    asked = [SameName(line, nasty, line, nasty) for line in range(50)]
    assert faults(decline_form.view(filled)) == []
    assert faults(decline_form.view(filled, asked)) == []


@pytest.mark.parametrize("hours", range(0, 24, 3))
def test_whatever_the_hour_there_is_a_way_to_snooze(shelf: Database, hours: int) -> None:
    with desk(shelf) as at:
        [one] = at.owe()
        assert faults(snooze.opened(at.act(NOW + timedelta(hours=hours)), one)) == []


@nasty_names
def test_the_mail_link_is_short_and_percent_encoded(nasty: str) -> None:
    address = heads_up.mailto("jane@example.com", nasty[:90], f"Hello {nasty}")
    assert len(address) <= 1900
    assert address.isascii()
    assert not set(" <>|\n") & set(address)
