"""My settings: when my day begins and ends, on which days I work, whose holidays are mine, and until when I am away."""

from datetime import date

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers import absence, answering, blocks, forms, pickers, place, week
from handlers.doors import MY_SETTINGS
from handlers.forms import Faults
from handlers.house import Body, House
from handlers.typed import Unreadable
from models import presence
from models.act import Act
from models.hours import Hours
from models.presence import AwayRefused
from models.recruiter import Recruiter

SAVED = "my_settings.saved"
COUNTRY = "my_settings.country"


def opened(ack: Ack, body: Body, client: WebClient, house: House) -> None:
    """The form, with what stands there now."""
    ack()
    with house.look(body) as act:
        view = form(act)
    answering.open_form(body, client, view)


def form(act: Act) -> View:
    return View(
        type="modal",
        callback_id=SAVED,
        title="My settings",
        submit="Save",
        close="Cancel",
        blocks=_fields(act.person, _away_until(act)),
    )


def _fields(person: Recruiter, away_until: date | None) -> list[Block]:
    kept = person.calendar.week
    usual, zone = week.usual(kept), person.calendar.zone.key
    working = [str(day) for day in kept]
    holidays = "Its public holidays are quiet. Guessed from your time zone until you choose."
    return [
        blocks.aside(f"All times are {zone}, as in your Slack profile. Change it there when you travel."),
        pickers.clock("opens", "My day starts", initial=f"{usual.opens:%H:%M}", hint="Your list comes half an hour on."),
        pickers.clock("closes", "My day ends", initial=f"{usual.closes:%H:%M}", hint="Default: 09:00 to 17:30."),
        forms.ticks("days", "Working days", _weekdays(), initial=working, optional=False),
        forms.line(
            "others",
            "Other hours on single days",
            initial=week.others(kept),
            multiline=True,
            length=300,
            hint="One day a line, like this: Fri 09:00-14:00",
        ),
        *place.fields(COUNTRY, person.country, person.region, holidays),
        forms.day(
            "away_until",
            "Away until",
            initial=away_until.isoformat() if away_until else None,
            hint="Your last day away, at most a year ahead. Empty: you are here.",
        ),
    ]


def saved(ack: Ack, body: Body, house: House) -> None:
    """All of it, or nothing: what can't be is shown at its field."""
    try:
        with house.act(body) as act:
            said = _save(act, forms.Typed(body))
    except Faults as faults:
        ack(response_action="errors", errors=faults.by_field)
    else:
        answering.close(ack, said)


def _save(act: Act, values: forms.Typed) -> str | None:
    """Keeps what changed; what is said in place of the form where days away did. Raises Faults."""
    faults: dict[str, str] = {}
    hours: dict[int, Hours] = {}
    country = region = None
    try:
        hours = _week(values)
    except Faults as fault:
        faults |= fault.by_field
    try:
        country, region = place.read(values)
    except Faults as fault:
        faults |= fault.by_field
    last = date.fromisoformat(values.date("away_until") or date.max.isoformat())
    if values.date("away_until") and last != _away_until(act):
        faults |= _unfit(act, last)
    if faults:
        raise Faults(faults)
    presence.work(act, act.person, hours)
    presence.live_in(act, act.person, country, region)
    return _be_away(act, last if values.date("away_until") else None)


def _week(values: forms.Typed) -> dict[int, Hours]:
    """Hours by weekday. Raises Faults."""
    usual = _read("closes", lambda: week.hours(values.time("opens") or "09:00", values.time("closes") or "17:30"))
    single = _read("others", lambda: week.read(values.text("others") or ""))
    ticked = [int(day) for day in values.ticked("days")]
    if not ticked:
        raise Faults({"days": "Choose at least one working day."})
    spare = [week.DAYS[day] for day in single if day not in ticked]
    if spare:
        raise Faults({"others": f"{spare[0]} is not among your working days. Tick it, or take the line out."})
    return {day: single.get(day, usual) for day in ticked}
