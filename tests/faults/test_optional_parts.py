"""Every listener accepts its documented payload with each optional part missing, null or empty."""

import copy
import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import select

from bot.sandbox.app_side import envelopes
from bot.sandbox.state.conversation import Message
from bot.sandbox.state.view import View
from bot.sandbox.troubles import Json
from handlers.cards.referral import ADD_REACH
from handlers.runtime.errors import STILL_IN_FORM
from handlers.runtime.required_fields import EMPTY
from models.directory.workspace import Workspace
from models.duties.duty import Duty
from tests.effort import LONG
from tests.journeys.test_permissions import FORMS, Listed, press_one
from tests.person import Played
from tests.world import World, madrid

GONE = object()
"""Marks a part that is missing."""
NOTHING: tuple[Any, ...] = (GONE, None, "", [], {})

PRIVATE = ("export.", "forget.open", "log.", "report.", "away.", "my_list.", "team.", "who.")
"""Actions that exist only in ephemeral messages; Slack sends a response URL with each of their buttons."""


class Sent:
    """Sends any request as one person, and checks the answer."""

    def __init__(self, world: World, person: Played) -> None:
        self.world, self.person, self.lines = world, person, list[Any]()

    @property
    def workspace(self) -> Any:
        return self.person.visitor.workspace

    def send(self, payload: Json, about: object) -> BoltResponse:
        """Raises AssertionError if no listener acknowledged the payload, or a listener failed."""
        with structlog.testing.capture_logs() as lines:
            answer = self.world.bot.bolt.dispatch(BoltRequest(mode="socket_mode", body=payload))
            assert self.world.bot.listeners.wait_until_idle(10)
        broken = [line for line in lines if line["event"] == "listener failed"]
        assert broken == [], (about, broken)
        assert answer.status == 200, (about, answer.body)
        return answer

    def action(self, place: Message | View, action: Json) -> Json:
        return envelopes.block_actions(self.workspace, self.person.visitor.id, place, {"block_id": "b", **action})


def without(payload: Json, path: tuple[Any, ...], nothing: Any) -> Json | None:
    """The payload with `nothing` at this path; None: the payload has no such path."""
    copied = copy.deepcopy(payload)
    place: Any = copied
    for key in path[:-1]:
        if not isinstance(place, dict | list) or (isinstance(place, dict) and key not in place):
            return None
        place = place[key]
    if nothing is GONE:
        place.pop(path[-1], None)
    else:
        place[path[-1]] = nothing
    return copied


EMPTIED: list[Json] = [
    *({"type": "button", "value": nothing} for nothing in (GONE, None, "")),
    *({"type": "static_select", "selected_option": nothing} for nothing in (GONE, None, {})),
    {"type": "checkboxes", "selected_options": []},
    {"type": "multi_users_select", "selected_users": []},
    {"type": "users_select", "selected_user": None},
    {"type": "conversations_select", "selected_conversation": None},
    {"type": "datepicker", "selected_date": None},
    {"type": "timepicker", "selected_time": None},
]
"""The actions that Slack sends for a cleared menu or picker, and for a button without a value."""


def emptied(action_id: str) -> Iterator[Json]:
    """The actions without a choice for this id, in the forms that Slack may send.

    Usually a button, a menu and an element of another kind, all forms in turn; in a long run all buttons and menus.
    """
    number, of_others = sum(map(ord, action_id)), EMPTIED[6:]
    usual = [EMPTIED[number // 2 % 3], EMPTIED[3 + number % 3]]
    for element in (*(EMPTIED[:6] if LONG else usual), of_others[number % len(of_others)]):
        yield {"action_id": action_id, **{part: value for part, value in element.items() if value is not GONE}}


def a_life(world: World) -> None:
    """Creates a row of each kind: a call, an offer, a referral, a person in play, a promise."""
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.reaches(Keep_them_posted=["Tell them when something like it comes up"], Referral="Kim Poe")
    world.ana.declines("Jane Roe", role="Analyst at Beta")
    world.ana.hands_off("U0BEN")
    world.ana.visitor.close(everything=True)
    world.ana.declines("Zoe Roe, zoe@example.com", role="Controller", stage="Submitted")
    world.ana.command("/interviewed", "Ann Poe, Buyer")
    assert world.ana.submit() == {}
    world.ana.visitor.close(everything=True)


def opened(world: World) -> dict[str, Callable[[], View]]:
    """The forms that hold certain actions, by the prefix of the action id; their metadata names the duty."""
    lena = world.lena

    def opens(*labels: str, command: tuple[str, str] = ("", ""), home: bool = False) -> Callable[[], View]:
        opened: list[tuple[Json, View]] = []

        def form() -> View:
            """The form, reopened if the open form is not the same any more."""
            if opened and lena.visitor.view == opened[0][0]:
                return copy.deepcopy(opened[0][1])
            lena.visitor.close(everything=True)
            if home:
                lena.open_home()
            if command[0]:
                lena.command(*command)
            for number, label in enumerate(labels):
                lena.press(label, lena.visitor.home if home and not number else None)
            opened[:] = [copy.deepcopy((lena.visitor.view or {}, lena.visitor.form()))]
            return copy.deepcopy(opened[0][1])

        return form

    return {
        "referral.": opens(command=("/referral", "")),
        "filled.": opens(command=("/filled", "")),
        "decline.reason": opens(command=("/decline", "")),
        "email.keep_posted": opens("Open the e-mail", command=("/signoffs", "who Zoe Roe")),
        "decline.details": opens(command=("/decline", "")),
        "decline.stage": opens(command=("/decline", "")),
        "hold.day": opens("More", "Hold the news", command=("/signoffs", "who Jane Roe")),
        "team_settings.looked_up": opens("Team settings", home=True),
        "texts.change": opens("Texts", home=True),
        "texts.": opens("Texts", "Change", home=True),
        "ready_mail.": opens("Heads-up e-mail", command=("/signoffs", "who Jane Roe")),
    }


def test_every_button_and_menu_answers_where_nothing_is_chosen(world: World) -> None:
    a_life(world)
    listed = Listed(world)
    sent = Sent(world, world.lena)
    world.lena.command("/signoffs", "who Jane Roe")
    private = world.lena.visitor.dm[-1]
    forms = opened(world)
    actions = sorted(listed.pressed)
    assert len(actions) > 90
    world.lena.open_home()
    home = world.sandbox.workspace.homes["U0LENA"]
    turns, ways = itertools.count(), set[str]()
    for action_id in actions:
        in_form = next((form for begins, form in forms.items() if action_id.startswith(begins)), None)
        places = (private, private if action_id.startswith(PRIVATE) else home)
        for action in emptied(action_id):
            place = in_form() if in_form else places[next(turns) % 2]
            sent.send(sent.action(place, action), (action_id, action))
            ways.add(json.dumps({**action, "action_id": ""}, sort_keys=True))
    assert len(ways) == len(EMPTIED)


def test_every_button_answers_where_the_rest_of_the_payload_is_as_short_as_slack_sends_it(world: World) -> None:
    a_life(world)
    sent = Sent(world, world.lena)
    world.lena.command("/signoffs", "who Jane Roe")
    private = world.lena.visitor.dm[-1]
    world.lena.open_home()
    home = world.sandbox.workspace.homes["U0LENA"]
    in_message = [("message",), ("channel",), ("state",), ("enterprise",), ("container", "thread_ts")]
    in_home = [
        ("view", "state"),
        ("view", "private_metadata"),
        ("view", "hash"),
        ("state",),
        ("enterprise",),
        ("team",),
    ]
    started = itertools.count()

    def turns(parts: list[Any]) -> Iterator[Any]:
        """All parts in turn, from another part on at each call, so that the buttons together try every part often."""
        number = next(started)
        return iter([*parts[number % len(parts) :], *parts[: number % len(parts)]])

    for action_id in sorted(Listed(world).pressed):
        if action_id.startswith(tuple(opened(world))):
            continue
        action = {"type": "button", "action_id": action_id, "value": ""}
        at_hand: list[tuple[Message | View, tuple[str, ...]]] = [(private, part) for part in in_message]
        at_hand += [(home, part) for part in in_home] if not action_id.startswith(PRIVATE) else []
        tried = itertools.product(itertools.islice(turns(at_hand), 3), (GONE, None))
        # Of two neighboring actions, the first lacks the part, and the second has it null.
        half = tried if LONG else itertools.islice(tried, sum(map(ord, action_id)) % 2, None, 2)
        for (place, path), nothing in half:
            shortened = without(sent.action(place, action), path, nothing)
            assert shortened is not None
            sent.send(shortened, (action_id, path, nothing))


def test_every_menu_that_is_filled_as_one_types_answers_where_nothing_is_typed(world: World) -> None:
    a_life(world)
    sent, forms = Sent(world, world.lena), opened(world)
    world.lena.open_home()
    home = world.sandbox.workspace.homes["U0LENA"]
    for action_id in sorted(Listed(world).others["options"]):
        form = next((form for begins, form in forms.items() if action_id.startswith(begins)), None)
        place = form() if form else home
        ids = {"action_id": action_id, "block_id": "b"}
        payload = envelopes.block_suggestion(sent.workspace, sent.person.visitor.id, place, ids, "x")
        for nothing in (GONE, None, ""):
            answer = sent.send(without(payload, ("value",), nothing) or {}, (action_id, nothing))
            assert "options" in json.loads(answer.body), action_id


def test_every_command_and_shortcut_answers_where_nothing_is_typed(world: World) -> None:
    a_life(world)
    sent, listed = Sent(world, world.lena), Listed(world)
    visitor = world.lena.visitor
    optional = ("text", "channel_name", "user_name", "team_domain", "is_enterprise_install", "token", "api_app_id")
    for command, part, nothing in itertools.product(sorted(listed.others["command"]), optional, (GONE, None, "")):
        payload = envelopes.slash_command(sent.workspace, visitor.id, visitor.conversation(None), command, "")
        sent.send(without(payload, (part,), nothing) or {}, (command, part, nothing))
    message = visitor.dm[0] if visitor.dm else world.ana.visitor.dm[0]
    for part, nothing in itertools.product(("text", "user", "bot_id", "blocks", "attachments"), NOTHING):
        payload = envelopes.message_shortcut(sent.workspace, visitor.id, "decline.message", message)
        sent.send(without(payload, ("message", part), nothing) or {}, (part, nothing))
    for part in ("enterprise", "is_enterprise_install", "action_ts"):
        payload = envelopes.shortcut(sent.workspace, visitor.id, "decline")
        sent.send(without(payload, (part,), GONE) or {}, part)


def test_every_event_is_acknowledged_however_short_it_is(world: World) -> None:
    a_life(world)
    sent = Sent(world, world.lena)
    profile = {"real_name": "Ana Ruiz", "display_name": "", "email": None}
    user = {"id": "U0ANA", "team_id": "T0ACME", "name": "ana", "tz": "Europe/Madrid", "profile": profile}
    flags = {"deleted": False, "is_bot": False, "is_admin": False, "is_restricted": False, "enterprise_user": {}}
    events: dict[str, tuple[Json, list[tuple[Any, ...]]]] = {
        "user_change": (
            {"user": {**user, **flags}},
            [("user", part) for part in (*user, *flags) if part != "id"] + [("cache_ts",), ("event_ts",)],
        ),
        "app_home_opened": (
            {"user": "U0LENA", "channel": "D0LENA", "tab": "home", "view": {"state": {"values": {}}}},
            [("tab",), ("view",), ("view", "state"), ("channel",)],
        ),
        "message": (
            {"user": "U0LENA", "channel": "D0LENA", "channel_type": "im", "text": "help"},
            [("user",), ("text",), ("channel_type",)],
        ),
        "member_joined_channel": ({"user": "U0LENA", "channel": "C0HIRING"}, [("user",)]),
        "tokens_revoked": ({"tokens": {"oauth": ["U0ANA"], "bot": []}}, [("tokens",), ("tokens", "bot")]),
        "app_uninstalled": ({}, [("event_ts",)]),
    }
    assert set(events) == Listed(world).others["event"]
    for kind, (event, parts) in events.items():
        for path, nothing in itertools.product(parts, (GONE, None)):
            shortened = without({"type": kind, **event}, path, nothing)
            assert shortened is not None
            sent.send(envelopes.event_callback(sent.workspace, shortened), (kind, path, nothing))


def every_form(world: World) -> Iterator[tuple[Played, View]]:
    """The forms of the app, each as it is opened."""
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.reaches(
        Follow_up_in="2 business days",
        Keep_them_posted=["Tell them when something like it comes up"],
        Referral="Kim Poe",
    )
    world.ana.command("/referral")
    world.ana.press("Placed")
    world.ana.visitor.close(everything=True)
    world.ana.command("/interviewed", "Jane Roe, Buyer")
    world.ana.fill(News_by="2026-03-06")
    assert world.ana.submit() == {}
    world.ana.close()
    world.move_to(madrid(5, 9, 30))
    world.ana.command("/opening", "Staff Engineer")
    world.ana.press("Tell their recruiters")
    wishes = {"They_wish_to_hear_by": "E-mail", "Reason": "The client owes me the reason"}
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta", **wishes)
    world.ana.press("No answer")
    world.move_to(madrid(6, 9))
    world.ana.press("No answer", world.ana.message("Sign-off call: Jane Doe"))
    world.ana.open_home()
    for buttons, _ in FORMS.values():
        for button in buttons:
            press_one(world, world.ana, button)
        yield world.ana, world.ana.visitor.form()
        world.ana.visitor.close(everything=True)
        world.settle()
    commands = [("/decline", ""), ("/interviewed", ""), ("/filled", "Buyer"), ("/referral", "Max"), ("/referral", "")]
    for command in (*commands, ("/signoffs", "forget Jane Doe"), ("/signoffs", "settings")):
        world.lena.command(*command)
        yield world.lena, world.lena.visitor.form()
        world.lena.visitor.close(everything=True)
    for button in ("Team settings", "Leads of one person", "Hand over everything", "Texts"):
        world.lena.open_home()
        world.lena.press(button, world.lena.visitor.home)
        if button == "Texts":
            world.lena.press("Change")
        yield world.lena, world.lena.visitor.form()
        world.lena.visitor.close(everything=True)


def forms_behind_others(world: World) -> Iterator[tuple[Played, View]]:
    """The forms opened from another form, in the call block, or by leads only."""
    ana, lena = world.ana, world.lena
    hurt: dict[str, Any] = {"How_did_they_take_it?": "Hurt", "What_did_you_leave_with?": ["A relationship"]}
    ana.declines("Jane Doe, jane@example.com")
    ana.declines("Max Roe, max@example.com")
    card = ana.message("Sign-off call: Jane Doe")
    ana.open_home()
    ana.press("Call block", ana.visitor.home)
    yield ana, ana.visitor.form()
    ana.press("Start calling without")
    ana.press("I reached them")
    yield ana, ana.visitor.form()
    ana.fill(**hurt, Follow_up_in="2 business days")
    assert ana.submit() == {}
    yield ana, ana.visitor.form()
    ana.visitor.close(everything=True)
    ana.press("I reached them", ana.message("Sign-off call: Max Roe"))
    ana.fill(**hurt, Follow_up_in="5 business days")
    assert ana.submit() == {}
    yield ana, ana.visitor.form()
    ana.visitor.close(everything=True)
    ana.more("Correct", card)
    yield ana, ana.visitor.form()
    ana.visitor.close(everything=True)
    world.move_to(madrid(5, 9, 30))
    ana.press("How it ended", ana.message("Second contact"))
    yield ana, ana.visitor.form()
    ana.visitor.close(everything=True)
    ana.declines("Ann Poe", role="Buyer at Beta")
    lena.command("/signoffs", "who Ann Poe")
    lena.more("Close without telling them", lena.visitor.dm[-1])
    yield lena, lena.visitor.form()
    lena.visitor.close(everything=True)
    yield from forms_of_a_referral(world, ana)


def forms_of_a_referral(world: World, ana: Played) -> Iterator[tuple[Played, View]]:
    """The forms that ask how to reach somebody: on top of the list of referrals, and from their card."""
    ana.command("/referral", "Tom Weber, named by Ann Poe")
    assert ana.submit() == {}
    ana.visitor.close(everything=True)
    ana.command("/referral")
    ana.press(ADD_REACH)
    yield ana, ana.visitor.form()
    ana.visitor.close(everything=True)
    world.move_to(madrid(6, 9, 30))
    ana.opens_row("Tom Weber")
    ana.press(ADD_REACH)
    yield ana, ana.visitor.form()
    ana.visitor.close(everything=True)
    yield from forms_about_several(world, ana)


def forms_about_several(world: World, ana: Played) -> Iterator[tuple[Played, View]]:
    """The forms of a list that answer for several people at once."""
    two = "Ada Poe, +49 30 123456\nTom Roe, tom@example.com"
    ana.declines("x", role="Nurse at Gamma", Candidate=two, Reason="The client owes me the reason")
    world.move_to(madrid(10, 9, 30))
    ana.press("Add the reason", ana.visitor.dm[-1])
    yield ana, ana.visitor.form()
    ana.visitor.close(everything=True)
    world.move_to(madrid(11, 9, 30))
    world.lena.press("Hand off all", world.lena.visitor.dm[-1])
    yield world.lena, world.lena.visitor.form()
    world.lena.visitor.close(everything=True)


def values_of(view: Json, nothing: Any) -> Json:
    """The state of the form with `nothing` in every field."""
    state = copy.deepcopy(view["state"]["values"])
    for element in [element for block in state.values() for element in block.values()]:
        for part in [part for part in element if part != "type"]:
            if nothing is GONE:
                del element[part]
            else:
                element[part] = nothing
    return state


def required_in(view: Json) -> set[str]:
    """The ids of the required fields."""
    return {block["block_id"] for block in view["blocks"] if block["type"] == "input" and not block.get("optional")}


Lives = Callable[[World], Iterator[tuple[Played, View]]]
BEHIND_OTHERS = {
    "call.hurt",
    "call_block.go_on",
    "call_block.saved",
    "call_block.sent_them",
    "correct.saved",
    "hand_off.all_given",
    "how_it_ended.saved",
    "not_told.closed",
    "reason.all_saved",
    "referral.reach_saved",
    "referral_call.reach_saved",
}
"""The forms that only `forms_behind_others` opens; `every_form` opens all others."""

BESIDE: list[tuple[Any, ...]] = [
    ("view", "state"),
    ("view", "state", "values"),
    ("view", "hash"),
    ("view", "root_view_id"),
    ("view", "previous_view_id"),
    ("view", "external_id"),
    ("view", "bot_id"),
    ("team",),
    ("enterprise",),
    ("is_enterprise_install",),
    ("user", "name"),
    ("user", "team_id"),
]
"""The parts of a form's payload that Slack may leave out or send without a value."""


@pytest.mark.parametrize(("life", "count"), [(every_form, 9), (forms_behind_others, 4)])
def test_every_form_without_a_required_field_is_answered_however_short_it_comes(
    world: World, life: Lives, count: int
) -> None:
    """The first payload settles the duty; the later ones arrive after that."""
    forms: list[tuple[Played, Json]] = []
    for person, view in life(world):
        payload = envelopes.view_submission(world.sandbox.workspace, person.visitor.id, view)
        if not required_in(payload["view"]):
            forms.append((person, copy.deepcopy(payload)))
    for number, (person, payload) in enumerate(forms):
        sent = Sent(world, person)
        empty = [values_of(payload["view"], nothing) for nothing in NOTHING]
        payloads = [{**payload, "view": {**payload["view"], "state": {"values": values}}} for values in (*empty, {})]
        beside = list(itertools.product(BESIDE, (GONE, None)))
        # Usually each form lacks a quarter of the parts, a different quarter than the previous form.
        some = beside if LONG else beside[number % 4 :: 4]
        payloads += [short for path, nothing in some if (short := without(payload, path, nothing))]
        # A different payload comes first for each form, since the first settles the duty.
        for short in (*payloads[number:], *payloads[:number]):
            answer = sent.send(short, (payload["view"]["callback_id"], short))
            assert STILL_IN_FORM not in str(answer.body)
    assert len(forms) == count


def outcome_forms(world: World) -> dict[str, View]:
    """The forms with notify_on_close, by id, each about a person whom Ana has not told yet."""
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.press("I reached them")
    forms = [copy.deepcopy(world.ana.visitor.form())]
    world.ana.visitor.workspace.stacks[world.ana.visitor.id] = []
    world.ana.open_home()
    world.ana.press("Call block", world.ana.visitor.home)
    world.ana.press("Start calling without")
    world.ana.press("I reached them")
    forms.append(copy.deepcopy(world.ana.visitor.form()))
    return {str(view.get("callback_id")): view for view in forms}


CLOSED_BESIDE = [*BESIDE, ("is_cleared",), ("view", "private_metadata"), ("view", "blocks"), ("api_app_id",)]


def test_every_form_that_is_closed_is_noted_however_short_slack_says_so(world: World) -> None:
    forms = outcome_forms(world)
    assert set(forms) == Listed(world).others["view_closed"]
    sent = Sent(world, world.ana)
    for callback_id, view in forms.items():
        payload = envelopes.view_closed(sent.workspace, sent.person.visitor.id, view, is_cleared=False)
        for path, nothing in itertools.product(CLOSED_BESIDE, NOTHING if LONG else (GONE, None)):
            _is_left(world, False)
            short = without(payload, path, nothing)
            if short is None:
                continue
            sent.send(short, (callback_id, path, nothing))
            assert _is_left(world) == (path != ("view", "private_metadata")), (callback_id, path, nothing)


def _is_left(world: World, put: bool | None = None) -> bool:
    """Whether the call's form was closed without saving; `put` sets the column first."""
    with world.bot.db.writing() as session:
        [call] = session.scalars(select(Duty))
        call.form_left = call.form_left if put is None else put
        return call.form_left


@pytest.mark.parametrize("life", [every_form, forms_behind_others])
def test_every_form_there_is_that_comes_empty_is_answered_at_its_required_fields(world: World, life: Lives) -> None:
    tried, everything = set(), Listed(world).others["view"]
    for person, view in life(world):
        sent = Sent(world, person)
        payload = envelopes.view_submission(sent.workspace, person.visitor.id, view)
        required = required_in(payload["view"])
        states = [values_of(payload["view"], nothing) for nothing in NOTHING]
        for values in (*states, {}):
            emptied_payload = copy.deepcopy(payload)
            emptied_payload["view"]["state"]["values"] = values
            if not required:
                continue
            answer = json.loads(sent.send(emptied_payload, (view.get("callback_id"), values)).body)
            assert answer["response_action"] == "errors", view.get("callback_id")
            assert answer["errors"] == dict.fromkeys(required, EMPTY), view.get("callback_id")
        tried.add(view.get("callback_id"))
    if life is forms_behind_others:
        assert tried >= BEHIND_OTHERS
    else:
        assert tried == everything - BEHIND_OTHERS


def test_no_payload_makes_a_workspace(world: World) -> None:
    """An app that is installed for an organization gets payloads from other teams, and without a team."""
    sent = Sent(world, world.lena)
    visitor = world.lena.visitor
    world.lena.open_home()
    before = workspaces(world)
    for team in (None, {"id": "T0NEW"}, {"id": None}, {}):
        action = sent.action(world.sandbox.workspace.homes["U0LENA"], {"type": "button", "action_id": "home.team"})
        action["view"]["app_installed_team_id"] = None
        sent.send({**action, "team": team, "is_enterprise_install": True, "enterprise": {"id": "E0ORG"}}, team)
    for team_id in (None, "T0NEW", "E0ORG", ""):
        command = envelopes.slash_command(sent.workspace, visitor.id, visitor.conversation(None), "/signoffs", "")
        sent.send({**command, "team_id": team_id, "is_enterprise_install": "true"}, team_id)
        event = envelopes.event_callback(sent.workspace, {"type": "app_home_opened", "user": "U0LENA", "tab": "home"})
        sent.send({**event, "team_id": team_id, "authorizations": [{"team_id": team_id}]}, team_id)
    assert workspaces(world) == before


def workspaces(world: World) -> list[str]:
    with world.bot.db.reading() as session:
        return list(session.scalars(select(Workspace.team_id)))


def test_a_decline_without_role_and_stage_is_not_recorded_by_whatever_form_it_comes(world: World) -> None:
    """A form of an earlier version may not mark these fields as required."""
    world.ana.command("/decline", "Jane Doe")
    view = world.ana.visitor.form()
    sent = Sent(world, world.ana)
    payload = envelopes.view_submission(sent.workspace, world.ana.visitor.id, view)
    for block in payload["view"]["blocks"]:
        block["optional"] = True
    answer = json.loads(sent.send(payload, "decline").body)
    assert {"role", "stage"} <= set(answer["errors"])
    assert "Sign-off call" not in "".join(world.ana.messages)


def test_a_menu_of_home_that_was_cleared_shows_everybody_again(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.open_home()
    sent = Sent(world, world.ana)
    home = world.sandbox.workspace.homes["U0ANA"]
    chosen = {"type": "static_select", "action_id": "home.kind", "selected_option": {"value": "follow_up"}}
    sent.send(sent.action(home, chosen), chosen)
    world.settle()
    assert "Nobody in this part of your list." in world.ana.home
    cleared = {**chosen, "selected_option": None}
    sent.send(sent.action(home, cleared), cleared)
    world.settle()
    assert "Nobody in this part of your list." not in world.ana.home
