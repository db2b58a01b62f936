"""Hold the news: until a set day, with a reason, and the update to send meanwhile."""

import json
from datetime import date
from functools import partial

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from handlers import answering, blocks, days, forms
from handlers.cards import words
from handlers.cards.words import HOLD, RELEASE
from handlers.forms import Faults
from handlers.house import Body, House
from models import holding
from models.act import Act
from models.duty import Duty
from models.holding import HoldRefused

HELD = "hold.held"


def opened(act: Act, duty: Duty) -> View:
    """Until when, why, and for whom."""
    calendar = duty.owner.calendar
    latest = calendar.plus_business_days(calendar.day_of(act.now), holding.MOST_DAYS)
    name = words.name(duty)
    return View(
        type="modal",
        callback_id=HELD,
        title="Hold the news",
        submit="Hold",
        close="Cancel",
        private_metadata=json.dumps({"duty": duty.id}),
        blocks=[
            blocks.sentence(
                f"{name} goes on waiting, and nobody is asked until that day. By when they should know stays."
            ),
            forms.day("until", "Until", hint=f"A working day up to {days.day(latest, calendar.day_of(act.now))}."),
            forms.line("because", "Why", length=300),
            forms.tick("role", "Everybody", f"Hold it for everybody who waits for {words.role(duty)}"),
            forms.line("text", "The update to send meanwhile", initial=update(duty, act.person.name), multiline=True),
        ],
    )


def update(duty: Duty, sender: str) -> str:
    """What the person may hear meanwhile; the day is filled in by hand."""
    return (
        f"Hello {words.name(duty)},\n\nI have no final word for you yet about {words.role(duty)}; "
        f"you hear from me by DATE.\n\n{sender}"
    )


def held(ack: Ack, body: Body, house: House) -> None:
    answering.submitted(ack, body, house, partial(_hold, forms.Typed(body)))


def _hold(typed: forms.Typed, act: Act, duty: Duty) -> str:
    until, because = typed.date("until"), typed.text("because")
    if until is None or because is None:
        missing = {"until": "Until which working day?", "because": "A word on why: whoever reads it later will ask."}
        raise Faults(
            {field: said for field, said in missing.items() if not {"until": until, "because": because}[field]}
        )
    calendar = duty.owner.calendar
    today = calendar.day_of(act.now)
    try:
        if typed.is_ticked("role"):
            count = holding.hold_role(act, duty, date.fromisoformat(until), because)
        else:
            holding.hold(act, duty, date.fromisoformat(until), because)
            count = 1
    except HoldRefused as refusal:
        raise Faults({"until": f"Choose a working day up to {days.day(refusal.latest, today)}."}) from refusal
    when = days.day(date.fromisoformat(until), today)
    whose = f"The news for {words.name(duty)}" if count == 1 else f"The news for {days.people(count)}"
    return f"{whose} is held until {when}. Then I ask again where I left off."


def released(act: Act, duty: Duty, _value: str) -> str:
    """The news may be told after all."""
    holding.release(act, duty)
    return f"{words.name(duty)} can hear it now."


def register(app: App) -> None:
    app.action(HOLD)(answering.form(opened))
    app.view(HELD)(held)
    app.action(RELEASE)(answering.answer(released))
