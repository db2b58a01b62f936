"""What happens when somebody presses a button, picks from a menu or sends a form on the page."""

import json

from starlette.datastructures import ImmutableMultiDict

from bot.sandbox.app_side.answers import element_at
from bot.sandbox.blocks import holds
from bot.sandbox.page.origins import source_of
from bot.sandbox.page.page_host import Visit
from bot.sandbox.page.reader import zone_of
from bot.sandbox.page.values import chosen, option_of
from bot.sandbox.state.message import Message
from bot.sandbox.state.view import View
from bot.sandbox.troubles import AckTimeout, DispatchFailed, Json, NotVisible, Refused, TroubleConnecting
from bot.sandbox.visitor.finding import text_of
from bot.sandbox.visitor.input_values import refuse_unfit

Form = ImmutableMultiDict[str, str]

TROUBLES = (AckTimeout, DispatchFailed, TroubleConnecting, NotVisible)

_TROUBLE = "We had some trouble connecting. Try again?"


def act(visit: Visit, form: Form) -> None:
    """Takes over what stands in the form, then presses what was pressed, or sends the form."""
    source = source_of(visit)
    zone = zone_of(visit.bench.workspace.people[visit.where.user])
    with visit.bench.workspace.changes.change():
        source.state.update(chosen(source.blocks, form, zone))
    pressed = form.get("press")
    if pressed:
        _press(visit, source, json.loads(pressed))
    elif isinstance(source, View):
        _submit(visit, source)


def suggestions(visit: Visit) -> list[Json]:
    """What the app offers for a typed text: what each option says, and the option whole."""
    ids = json.loads(visit.query["press"])
    source = source_of(visit)
    options = visit.visitor.acts.suggest(source, ids["block"], ids["action"], visit.query.get("typed", ""))
    packed = [json.dumps(option, ensure_ascii=False) for option in options]
    return [{"said": text_of(option["text"]), "value": value} for option, value in zip(options, packed, strict=True)]


def close(visit: Visit, form: Form) -> None:
    """Leaves the top form, or with the cross all of them."""
    try:
        visit.visitor.acts.close(everything="all" in form)
    except (AckTimeout, DispatchFailed) as trouble:
        visit.desk.tell(visit.where.user, f"{_TROUBLE} ({_code(trouble)})")


def _press(visit: Visit, source: Message | View, ids: Json) -> None:
    element = element_at(source, ids["block"], ids["action"])
    if element is None:
        raise NotVisible("This is not there any more.")
    key = holds(element)
    if key:
        value = source.state[(ids["block"], ids["action"])].get(key)
    else:
        value = option_of(element, ids["option"]) if "option" in ids else None
    note = source.id if isinstance(source, View) else visit.where.user
    visit.desk.tell(note, "")
    try:
        visit.visitor.acts.act(source, ids["block"], ids["action"], value)
    except (AckTimeout, DispatchFailed) as trouble:
        visit.desk.tell(note, f"{_TROUBLE} ({_code(trouble)})")


def _submit(visit: Visit, view: View) -> None:
    visit.desk.tell(view.id, "")
    visit.desk.refuse(view.id, {})
    try:
        refuse_unfit(view)
        visit.visitor.acts.submit(view)
    except Refused as refused:
        labels = {text_of(block.get("label")): block["block_id"] for block in view.blocks}
        visit.desk.refuse(view.id, {labels[refused.label]: refused.why})
    except (AckTimeout, DispatchFailed) as trouble:
        visit.desk.tell(view.id, f"{_TROUBLE} ({_code(trouble)})")
    except TroubleConnecting as trouble:
        visit.desk.tell(view.id, f"{_TROUBLE} ({trouble})")


def _code(trouble: AckTimeout | DispatchFailed) -> str:
    return "operation_timeout" if isinstance(trouble, AckTimeout) else "dispatch_failed"
