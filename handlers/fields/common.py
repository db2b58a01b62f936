"""Form fields that features share: country and region, how a candidate wishes to hear, days to the second contact."""

from slack_bolt import Ack
from slack_sdk.models.blocks import InputBlock

from handlers.ui import forms
from handlers.ui.forms import Body, FieldErrors
from models.directory.candidate import ContactWish
from models.rules import holidays
from models.rules.holidays import NO_REGION, Place
from models.rules.text import fold

WITH_ARTICLE = ("Netherlands", "Philippines", "Islands", "Maldives", "Bahamas", "Emirates", "Comoros", "Gambia")
NOWHERE = "none"
NO_HOLIDAYS = "No public holidays"
WHOLE = "none"
"""Text in the region field for `NO_REGION`."""
GUESSED = "Guessed from the time zone, so please check it."

WISH = "wishes"
WISHES = [(ContactWish.CALL, "Call"), (ContactWish.EMAIL, "E-mail")]


FOLLOW_UP_DAYS = range(2, 6)


def place_fields(action_id: str, chosen: Place, hint: str, *, is_guess: bool) -> list[InputBlock]:
    """Both fields with their current values; `suggest_places` handles `action_id`."""
    nation, region = chosen
    initial = (nation, _label(nation)) if nation else (NOWHERE, NO_HOLIDAYS)
    region_text = WHOLE if region == NO_REGION else holidays.region_name(nation, region) if nation and region else None
    region_hint = (
        "Where holidays differ within the country: its name or code, such as BY for Bayern. "
        f"Default: what your time zone tells. “{WHOLE}”: the days that nearly the whole country has off."
    )
    guessed = [f"{GUESSED} " if is_guess and part else "" for part in chosen]
    return [
        forms.search("country", "Country", action_id, initial=initial, hint=guessed[0] + hint),
        forms.line("region", "Region", initial=region_text, hint=guessed[1] + region_hint, length=60),
    ]


def place_named(place: Place) -> str | None:
    """The place in words: "England, Britain (UK)"; None if no country is known."""
    nation, region = place
    if nation is None:
        return None
    whole = _with_article(holidays.names().get(nation, nation))
    return f"{holidays.region_name(nation, region)}, {whole}" if region else whole


def _with_article(country: str) -> str:
    """The country as a sentence names it: "the United States"."""
    takes_article = country.startswith(("United ", "Czech ", "Dominican ", "Central ")) or country.endswith(
        WITH_ARTICLE
    )
    return f"the {country}" if takes_article and "&" not in country else country


def suggest_places(ack: Ack, body: Body) -> None:
    """Offers the countries that match the typed text, by name or code."""
    choices = [(NOWHERE, NO_HOLIDAYS), *((code, _label(code)) for code in holidays.names())]
    ack(options=forms.offered(choices, str(body.get("value") or "")))


def read_place(values: forms.FormValues) -> Place:
    """The chosen country and region. Raises FieldErrors, with the known regions, if the country has no such region."""
    chosen, typed = values.chosen("country"), values.text("region")
    if chosen in (None, NOWHERE):
        return None, None
    if not typed or fold(typed) == WHOLE:
        return chosen, NO_REGION if typed else None
    region = holidays.region_called(chosen, typed)
    if region is None:
        name, known = holidays.names().get(chosen, chosen), holidays.regions(chosen)
        have = f"There are: {', '.join(known)}." if known else "Leave this empty: its holidays are one list."
        raise FieldErrors({"region": f"There is no region {typed} in {name}. {have}"})
    return chosen, region


def _label(code: str) -> str:
    return f"{holidays.names().get(code, code)} ({code})"


def wish_field(given: ContactWish | None = None, hint: str = "") -> InputBlock:
    """The field with its current value."""
    return forms.choice(WISH, "They wish to hear by", WISHES, initial=given, hint=hint)


def read_wish(values: forms.FormValues) -> ContactWish | None:
    chosen = values.chosen(WISH)
    return ContactWish(chosen) if chosen else None


def follow_up_field(days: int = 0) -> InputBlock:
    """The menu of business days until the second contact; 0: none."""
    choices = [("0", "Not at all"), *((str(n), f"{n} business days") for n in FOLLOW_UP_DAYS)]
    return forms.choice("follow_up", "Follow up in", choices, initial=str(days), optional=False)


def read_follow_up(values: forms.FormValues) -> int:
    return int(values.chosen("follow_up") or 0)
