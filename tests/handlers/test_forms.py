"""Every form opens for difficult names of people and roles."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.models.views import View

from bot.sandbox.limits.check import check_view
from handlers import second_contact
from handlers.call import correct, heads_up
from handlers.call.outcome import outcome_form
from handlers.decline import edit, form
from handlers.decline.form import DeclineFormValues
from handlers.email import all_sent, sign_off
from handlers.fields import bias_warning
from handlers.fields.people import AwayOwner
from handlers.hand_off import offer
from handlers.lists import daily_list
from handlers.more import close_untold, hold, menu, snooze
from handlers.runtime import listeners
from handlers.runtime.same_person import SamePerson
from handlers.settings import texts
from handlers.ui import blocks
from handlers.ui.forms import FormValues
from models.context import Context
from models.database.engine import Database
from models.duties import attempts
from models.duties.duty import Duty
from models.rules.bias_check import BiasMatch, Ground
from models.rules.default_texts import Text
from models.rules.kinds import Stage
from models.rules.text_templates import Fault, TemplateFault, first
from tests.factories import NOW
from tests.handlers.drawn import NASTY, desk, too_long, unescaped

FORMS: list[Callable[[Context, Duty], View | None]] = [
    edit.add_reason_form,
    hold.hold_form,
    sign_off.sign_off_form,
    lambda ctx, duty: all_sent.one_by_one_form(ctx, [duty.id]),
    outcome_form,
    second_contact.how_it_ended,
    close_untold.close_form,
    correct.history_form,
    daily_list.card_form,
    edit.edit_form,
    offer.offer_form,
    heads_up.heads_up_form,
    menu.add_number,
    menu.emailed_form,
    menu.menu_form,
    snooze.call_back,
    snooze.snooze_form,
    lambda _act, duty: second_contact.view(duty),
    lambda ctx, duty: listeners.notice(listeners.describe_ended(ctx, duty)),
]
nasty_names = pytest.mark.parametrize("nasty", NASTY, ids=lambda name: ascii(name[:12]))


def faults(view: View | None) -> list[str]:
    assert view is not None
    drawn = view.to_dict()
    return [*check_view(drawn), *too_long(drawn["blocks"]), *unescaped(drawn["blocks"])]


@nasty_names
def test_every_form_about_a_duty_is_what_slack_takes(shared_db: Database, nasty: str) -> None:
    with desk(shared_db, nasty) as at:
        [duty] = at.owe()
        assert [faults(form(at.act(), duty)) for form in FORMS] == [[]] * len(FORMS)


@nasty_names
def test_the_outcome_form_opens_again_with_what_was_typed(shared_db: Database, nasty: str) -> None:
    was = {"mood": "hurt", "takeaways": ["referral"], "next_step": nasty, "referral": nasty, "referral_reach": nasty}
    with desk(shared_db, nasty) as at:
        [duty] = at.owe()
        assert faults(outcome_form(at.act(), duty, was, nasty)) == []
        assert faults(second_contact.view(duty, was)) == []


@nasty_names
@pytest.mark.parametrize("stage", [None, *Stage])
def test_the_decline_form_opens_with_any_words(nasty: str, stage: Stage | None) -> None:
    filled = DeclineFormValues("U0ANA", [nasty, *(f"Reason {number}" for number in range(99))], nasty, nasty, stage)
    asked = [SamePerson(line, f"Is {nasty} the one you know from {nasty}?"[:250], str(line)) for line in range(50)]
    view = form.decline_form(filled)
    assert faults(view) == []
    shown = FormValues({"view": view.to_dict()})
    asked_again = form.asked(shown, filled.reasons, "U0ANA", asked, AwayOwner("U0BEN", nasty))
    with_faults = form.with_faults(shown, filled.reasons, "U0ANA", dict.fromkeys(["owner", "tell_by"], nasty))
    assert check_view(asked_again, "modal") == check_view(with_faults, "modal") == []


@pytest.mark.parametrize("hours", range(0, 24, 3))
def test_whatever_the_hour_there_is_a_way_to_snooze(shared_db: Database, hours: int) -> None:
    with desk(shared_db) as at:
        [duty] = at.owe()
        assert faults(snooze.snooze_form(at.act(NOW + timedelta(hours=hours)), duty)) == []


@nasty_names
def test_the_mail_link_is_short_and_percent_encoded(nasty: str) -> None:
    address = blocks.mailto("jane@example.com", nasty[:90], f"Hello {nasty}")
    assert len(address) <= 1900
    assert address.isascii()
    assert not set(" <>|\n") & set(address)


@nasty_names
def test_a_text_and_its_preview_are_what_slack_takes(shared_db: Database, nasty: str) -> None:
    with desk(shared_db, nasty) as at:
        ctx = at.act()
        assert faults(texts.all_texts_form(ctx)) == []
        [duty] = at.owe()
        for text in Text:
            written = replace(first(text), body=nasty.replace("{", "").replace("}", ""))
            shown = texts.text_preview(ctx, written, duty)
            assert faults(texts.text_form(written, 0, 0, shown)) == [], text
            assert faults(texts.text_form(first(text), 0, 0, texts.text_preview(ctx, first(text), None))) == [], text


@nasty_names
def test_a_fault_of_a_text_is_a_short_sentence(nasty: str) -> None:
    for why in TemplateFault:
        assert len(texts.said_of(Fault(why, nasty), first(Text.SUBMITTED))) <= 300


@nasty_names
def test_an_email_without_an_address_and_the_closing_one_are_what_slack_takes(shared_db: Database, nasty: str) -> None:
    with desk(shared_db, nasty) as at:
        [duty] = at.owe()
        duty.candidate.take_phone(None, None)
        duty.candidate.take_email(None)
        assert faults(sign_off.sign_off_form(at.act(), duty)) == []
        attempts.no_answer(at.act(), duty)
        attempts.no_answer(at.act(NOW + timedelta(days=1)), duty)
        assert "Closing e-mail" in str(sign_off.closing(at.act(), duty).to_dict())
        assert faults(sign_off.closing(at.act(), duty)) == []


def test_a_second_look_is_short_whatever_was_typed() -> None:
    matches = [BiasMatch("W" * 3000, ground) for ground in Ground]
    assert len(bias_warning.warning(matches, "Record")) <= 300
