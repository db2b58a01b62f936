"""Country and region, whose public holidays are quiet: two fields that are the same in every form."""

from slack_bolt import Ack
from slack_sdk.models.blocks import InputBlock

from handlers import forms, pickers
from handlers.forms import Faults
from handlers.house import Body
from models import country

NOWHERE = "none"
NO_HOLIDAYS = "No public holidays"


def fields(action_id: str, chosen: str | None, region: str | None, hint: str) -> list[InputBlock]:
    """Both, with what stands there now; `suggested` answers to `action_id`."""
    initial = (chosen, _label(chosen)) if chosen else (NOWHERE, NO_HOLIDAYS)
    region_hint = "Where holidays differ within the country: its code, such as BY for Bavaria. Default: none."
    return [
        pickers.search("country", "Country", action_id, initial=initial, hint=hint),
        forms.line("region", "Region", initial=region, hint=region_hint, length=20),
    ]


def suggested(ack: Ack, body: Body) -> None:
    """The countries that the typed letters fit, by name or code."""
    choices = [(NOWHERE, NO_HOLIDAYS), *((code, _label(code)) for code in country.names())]
    ack(options=pickers.offered(choices, str(body.get("value") or "")))


def read(values: forms.Typed) -> tuple[str | None, str | None]:
    """Country and region as chosen. Raises Faults where the country has no such region, and names those that it has."""
    chosen, typed = values.chosen("country"), values.text("region")
    if chosen in (None, NOWHERE):
        return None, None
    known = {region.casefold(): region for region in country.regions(chosen)}
    if typed and typed.casefold() not in known:
        name = country.names().get(chosen, chosen)
        have = f"There are: {', '.join(known.values())}." if known else "Leave this empty: its holidays are one list."
        raise Faults({"region": f"I know no region {typed} in {name}. {have}"})
    return chosen, known[typed.casefold()] if typed else None


def _label(code: str) -> str:
    return f"{country.names().get(code, code)} ({code})"
