"""Forms with a real Bolt app: open, fill in, submit, errors, update, push, close."""

from datetime import date
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.troubles import NotVisible, RefusedByClient, TroubleConnecting
from bot.sandbox.visitor.visitor import Visitor
from tests.bot.sandbox.surfaces import Json, actions, button, field, modal, option, plain, section, select


def add_form_command(app: App, view: Json) -> list[str]:
    """Adds /hello, which opens this form; returns the list of used trigger ids."""
    triggers: list[str] = []

    @app.command("/hello")
    def hello(ack: Any, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        triggers.append(body["trigger_id"])
        ack()

    return triggers


def add_form_listener(app: App, **ack_with: Any) -> list[Json]:
    """Adds a listener that acks the form with `ack_with`; returns the list of received bodies."""
    bodies: list[Json] = []

    @app.view("form")
    def sent(ack: Any, body: Json) -> None:
        bodies.append(body)
        ack(**ack_with)

    return bodies


def test_a_form_carries_what_was_filled_in(app: App, ana: Visitor) -> None:
    several = {"type": "checkboxes", "options": [option("Referral"), option("Market news")]}
    add_form_command(
        app,
        modal(
            field("Candidate", "name"),
            field("Stage", "stage", "static_select", options=[option("Applied"), option("Final round", "final")]),
            field("Takeaways", "takeaways", kind="checkboxes", options=several["options"]),
            field("Tell by", "tell_by", "datepicker", optional=True),
            field("At", "at", "timepicker", optional=True),
            field("Who calls", "owner", "users_select", initial_user="U0ANA"),
            field("Note", "note", optional=True),
        ),
    )
    bodies = add_form_listener(app)
    ana.command("/hello")
    ana.fill("Candidate", "Jane Doe")
    ana.fill("Stage", "Final round")
    ana.fill("Takeaways", ["Referral", "Market news"])
    ana.fill("Tell by", date(2026, 3, 5))
    ana.fill("At", "16:30")
    ana.fill("Who calls", "Ben Okafor")
    ana.submit()
    assert ana.view is None
    [body] = bodies
    values = body["view"]["state"]["values"]
    assert values["name"]["value"] == {"type": "plain_text_input", "value": "Jane Doe"}
    assert values["stage"]["value"]["selected_option"]["value"] == "final"
    takeaways = values["takeaways"]["value"]["selected_options"]
    assert [takeaway["value"] for takeaway in takeaways] == ["referral", "market news"]
    assert values["tell_by"]["value"]["selected_date"] == "2026-03-05"
    assert values["at"]["value"]["selected_time"] == "16:30"
    assert values["owner"]["value"]["selected_user"] == "U0BEN"
    assert values["note"]["value"] == {"type": "plain_text_input", "value": None}
    assert View(**body["view"]).state is not None
    assert {"type", "team", "user", "api_app_id", "token", "trigger_id", "view", "response_urls"} <= set(body)


def test_what_a_form_says_can_be_read(app: App, ana: Visitor) -> None:
    add_form_command(app, modal(section("*Who* waits?"), field("Candidate", "name", placeholder=plain("Jane Doe"))))
    ana.command("/hello")
    assert ana.view is not None
    assert ana.visible(ana.view).splitlines() == ["Form", "Who waits?", "Candidate", "Jane Doe", "Save"]
    ana.fill("Candidate", "Bob")
    assert "Bob" in ana.visible(ana.view)


@pytest.mark.parametrize(
    ("element", "wanted", "why"),
    [
        ({}, None, "required"),
        ({"max_length": 3}, "Jane", "3 or fewer"),
        ({"min_length": 5}, "Jane", "5 or more"),
        ({"kind": "email_text_input"}, "jane", "email"),
        ({"kind": "url_text_input"}, "jane", "URL"),
        ({"kind": "number_input", "is_decimal_allowed": False}, "1.5", "whole"),
        ({"kind": "number_input", "is_decimal_allowed": False, "max_value": "5"}, "6", "5 or less"),
    ],
)
def test_slacks_own_client_refuses_some_values(
    app: App, ana: Visitor, element: Json, wanted: str | None, why: str
) -> None:
    add_form_command(app, modal(field("Field", "field", **element)))
    bodies = add_form_listener(app)
    ana.command("/hello")
    ana.fill("Field", wanted)
    with pytest.raises(RefusedByClient, match=why):
        ana.submit()
    assert bodies == []
    assert ana.view is not None


def test_blank_text_does_reach_the_app(app: App, ana: Visitor) -> None:
    add_form_command(app, modal(field("Field", "field")))
    bodies = add_form_listener(app)
    ana.command("/hello")
    ana.fill("Field", "   ")
    ana.submit()
    assert bodies[0]["view"]["state"]["values"]["field"]["value"]["value"] == "   "


def test_faults_are_shown_beside_their_fields_until_the_next_try(app: App, ana: Visitor) -> None:
    add_form_command(app, modal(field("Candidate", "name"), field("Role", "role")))
    replies = [{"response_action": "errors", "errors": {"role": "Which role?"}}, {}]

    @app.view("form")
    def sent(ack: Any) -> None:
        ack(**replies.pop(0))

    ana.command("/hello")
    ana.fill("Candidate", "Jane")
    ana.fill("Role", "x")
    ana.submit()
    assert ana.errors == {"Role": "Which role?"}
    assert ana.view is not None
    assert "Which role?" in ana.visible(ana.view)
    ana.submit()
    assert ana.errors == {}
    assert ana.view is None


@pytest.mark.parametrize(
    "ack_with",
    [
        {"response_action": "errors", "errors": {"value": "an action id"}},
        {"response_action": "errors", "errors": {"name": ""}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
    ],
)
def test_an_answer_that_makes_no_sense_shows_trouble_and_keeps_the_form(app: App, ana: Visitor, ack_with: Json) -> None:
    add_form_command(app, modal(field("Candidate", "name")))
    add_form_listener(app, **ack_with)
    ana.command("/hello")
    ana.fill("Candidate", "Jane")
    with pytest.raises(TroubleConnecting):
        ana.submit()
    assert ana.view is not None


def test_a_form_may_become_another_or_lie_under_another_or_all_may_close(app: App, ana: Visitor) -> None:
    add_form_command(app, modal(field("First", "first", optional=True), title="One"))
    replies: list[Json] = [
        {"response_action": "update", "view": modal(field("Second", "second", optional=True), title="Two")},
        {"response_action": "push", "view": modal(field("Third", "third", optional=True), title="Three")},
        {"response_action": "clear"},
    ]

    @app.view("form")
    def sent(ack: Any) -> None:
        ack(**replies.pop(0))

    ana.command("/hello")
    first = ana.view
    ana.submit()
    second = ana.view
    assert first is not None
    assert second is not None
    assert (second["id"], second["title"]["text"]) == (first["id"], "Two")
    assert second["hash"] != first["hash"]
    ana.submit()
    third = ana.view
    assert third is not None
    assert [view["title"]["text"] for view in ana.views] == ["Two", "Three"]
    assert (third["root_view_id"], third["previous_view_id"]) == (second["id"], second["id"])
    ana.submit()
    assert ana.views == []


def test_three_forms_may_lie_on_each_other(app: App, ana: Visitor) -> None:
    add_form_command(app, modal(actions(button("Deeper"))))
    refused: list[str] = []

    @app.action("press")
    def deeper(ack: Any, body: Json, client: WebClient) -> None:
        try:
            client.views_push(trigger_id=body["trigger_id"], view=modal(actions(button("Deeper"))))
        except SlackApiError as error:
            refused.append(error.response["error"])
        ack()

    ana.command("/hello")
    for _ in range(3):
        ana.press("Deeper")
    assert len(ana.views) == 3
    assert refused == ["push_limit_reached"]


def test_a_trigger_is_good_once(app: App, ana: Visitor, client: WebClient) -> None:
    triggers = add_form_command(app, modal(section("x")))
    ana.command("/hello")
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=triggers[0], view=modal(section("x")))


def test_a_trigger_grows_old(sandbox: Sandbox, app: App, ana: Visitor) -> None:
    refused: list[str] = []

    @app.command("/hello")
    def hello(ack: Any, body: Json, client: WebClient) -> None:
        sandbox.expire_triggers()
        try:
            client.views_open(trigger_id=body["trigger_id"], view=modal(section("x")))
        except SlackApiError as error:
            refused.append(error.response["error"])
        ack()

    ana.command("/hello")
    assert refused == ["expired_trigger_id"]


def test_typed_text_survives_an_update_where_the_ids_stay(app: App, ana: Visitor, client: WebClient) -> None:
    add_form_command(app, modal(field("Candidate", "name"), field("Role", "role")))
    ana.command("/hello")
    ana.fill("Candidate", "Jane")
    ana.fill("Role", "Buyer")
    view = ana.view
    assert view is not None
    changed = modal(field("Candidate", "name"), field("Role", "role_2"))
    client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    assert ana.view is not None
    assert ana.view["state"]["values"]["name"]["value"]["value"] == "Jane"
    assert ana.view["state"]["values"]["role_2"]["value"]["value"] is None
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view["id"], hash=view["hash"], view=changed)


def test_a_view_is_found_by_its_external_id_which_is_its_own(app: App, ana: Visitor, client: WebClient) -> None:
    triggers = add_form_command(app, modal(section("x"), external_id="mine"))
    ana.command("/hello")
    client.views_update(external_id="mine", view=modal(section("y"), external_id="mine"))
    assert ana.view is not None
    assert "y" in ana.visible(ana.view)
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        client.views_open(trigger_id=triggers[0], view=modal(section("x"), external_id="mine"))


def test_a_closed_form_cannot_be_updated_and_says_so_where_asked(app: App, ana: Visitor, client: WebClient) -> None:
    add_form_command(app, modal(section("x"), notify_on_close=True))
    bodies: list[Json] = []

    @app.view_closed("form")
    def closed(ack: Any, body: Json) -> None:
        ack()
        bodies.append(body)

    ana.command("/hello")
    assert ana.view is not None
    view_id = ana.view["id"]
    ana.close()
    assert ana.view is None
    assert [(body["is_cleared"], body["view"]["id"]) for body in bodies] == [(False, view_id)]
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id=view_id, view=modal(section("y")))


def test_options_come_from_the_app_as_somebody_types(app: App, ana: Visitor) -> None:
    add_form_command(app, modal(field("Role", "role", "external_select", min_query_length=2)))
    bodies = add_form_listener(app)

    @app.options("value")
    def roles(ack: Any, payload: Json) -> None:
        known = ["Staff Engineer", "Staff Writer", "Buyer"]
        ack(options=[option(role) for role in known if payload["value"].lower() in role.lower()])

    ana.command("/hello")
    assert ana.suggestions("Role", "staf") == ["Staff Engineer", "Staff Writer"]
    assert ana.suggestions("Role", "s") == []
    ana.fill("Role", "Staff Engineer")
    ana.submit()
    chosen = bodies[0]["view"]["state"]["values"]["role"]["value"]["selected_option"]
    assert chosen["value"] == "staff engineer"
    with pytest.raises(NotVisible, match="no form open"):
        ana.fill("Role", "Buyer")


def test_a_choice_in_a_form_is_told_at_once_where_asked(app: App, ana: Visitor) -> None:
    stages = [option("Applied"), option("Final")]
    add_form_command(app, modal(field("Stage", "stage", "static_select", options=stages, dispatch_action=True)))
    bodies: list[Json] = []

    @app.action("value")
    def picked(ack: Any, body: Json, client: WebClient) -> None:
        bodies.append(body)
        client.views_update(
            view_id=body["view"]["id"],
            hash=body["view"]["hash"],
            view=modal(field("Stage", "stage", "static_select", options=stages), field("Reason", "reason")),
        )
        ack()

    ana.command("/hello")
    ana.fill("Stage", "Final")
    assert bodies[0]["container"]["type"] == "view"
    assert bodies[0]["actions"][0]["selected_option"]["value"] == "final"
    assert bodies[0]["view"]["state"]["values"]["stage"]["value"]["selected_option"]["value"] == "final"
    ana.fill("Reason", "another fitted")
    assert ana.view is not None
    assert ana.view["state"]["values"]["stage"]["value"]["selected_option"]["value"] == "final"


def test_what_is_not_there_is_named_with_what_is(app: App, ana: Visitor) -> None:
    add_form_command(app, modal(field("Candidate", "name"), actions(select("Snooze", "An hour"))))
    ana.command("/hello")
    with pytest.raises(NotVisible, match="Candidate"):
        ana.fill("Name", "Jane")
    with pytest.raises(NotVisible, match="An hour"):
        ana.choose("Snooze", "A year")
    with pytest.raises(NotVisible, match="no button 'Delete'"):
        ana.press("Delete")
