"""Messages with a real Bolt app: buttons, menus, ephemeral replies, response URLs, edits, unread counts."""

from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.troubles import NotVisible
from bot.sandbox.visitor.visitor import Visitor
from tests.bot.ports import until
from tests.bot.sandbox.surfaces import Json, actions, button, home, option, plain, section, select
from tests.world import PATIENCE_SECONDS


def record_actions(app: App, action_id: str = "press") -> list[Json]:
    """Adds a listener; returns the list of bodies received for this action id."""
    bodies: list[Json] = []

    @app.action(action_id)
    def take(ack: Any, body: Json) -> None:
        bodies.append(body)
        ack()

    return bodies


def post_card(client: WebClient, *elements: Json, channel: str = "U0ANA", text: str = "Card") -> str:
    sent = client.chat_postMessage(channel=channel, text=text, blocks=[section(f"*{text}*"), actions(*elements)])
    return str(sent["ts"])


def test_a_pressed_button_tells_everything_that_slack_tells(app: App, ana: Visitor, client: WebClient) -> None:
    bodies = record_actions(app)
    ts = post_card(client, button("I reached them", value="7", style="primary"))
    ana.press("I reached them")
    [body] = bodies
    [action] = body["actions"]
    assert (action["value"], action["type"], action["text"]["text"]) == ("7", "button", "I reached them")
    assert action["action_ts"]
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": "D0ANA",
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": "D0ANA", "name": "directmessage"}
    assert body["user"] == {"id": "U0ANA", "username": "ana", "name": "ana", "team_id": "T0ACME"}
    assert body["team"]["id"] == "T0ACME"
    assert body["message"]["ts"] == ts
    assert body["message"]["bot_id"]
    assert body["response_url"].startswith("http://127.0.0.1")
    assert body["trigger_id"]
    assert body["state"] == {"values": {}}


def test_the_newest_message_with_the_button_is_meant_unless_another_is_given(
    app: App, ana: Visitor, client: WebClient
) -> None:
    bodies = record_actions(app)
    older, newer = post_card(client, button("Go"), text="older"), post_card(client, button("Go"), text="newer")
    ana.press("Go")
    ana.press("Go", ana.dm[0])
    assert [body["message"]["ts"] for body in bodies] == [newer, older]


def test_equal_buttons_are_counted_or_told_apart_by_value(app: App, ana: Visitor, client: WebClient) -> None:
    bodies = record_actions(app)
    rows = [
        block for name in ("jane", "bob") for block in [section(name, accessory=button("Open the card", value=name))]
    ]
    client.chat_postMessage(channel="U0ANA", text="list", blocks=rows)
    ana.press("Open the card", nth=1)
    ana.press("Open the card", value="jane")
    assert [body["actions"][0]["value"] for body in bodies] == ["bob", "jane"]


def test_menus_are_chosen_from_by_placeholder_and_text(app: App, ana: Visitor, client: WebClient) -> None:
    picked = record_actions(app, "pick")
    more = record_actions(app, "more")
    overflow = {"type": "overflow", "action_id": "more", "options": [option("Edit"), option("They withdrew", "out")]}
    day = {"type": "datepicker", "action_id": "pick", "placeholder": plain("Call back on")}
    post_card(client, select("Snooze", "An hour", "This afternoon", action_id="pick_2"), overflow, day)
    record_actions(app, "pick_2")
    assert ana.options("Snooze") == ["An hour", "This afternoon"]
    ana.choose("Snooze", "This afternoon")
    ana.choose("More", "They withdrew")
    ana.choose("Call back on", "2026-03-05")
    assert more[0]["actions"][0]["selected_option"]["value"] == "out"
    assert picked[0]["actions"][0]["selected_date"] == "2026-03-05"
    entries = [entry for block in picked[0]["state"]["values"].values() for entry in block.values()]
    assert [entry["type"] for entry in entries] == ["static_select", "datepicker"]
    assert entries[0]["selected_option"]["value"] == "this afternoon"


def test_a_menus_option_can_be_pressed_by_its_text_alone(app: App, ana: Visitor, client: WebClient) -> None:
    picked = record_actions(app, "pick")
    post_card(client, select("Snooze", "An hour"))
    ana.press("An hour")
    assert picked[0]["actions"][0]["selected_option"]["text"]["text"] == "An hour"


def test_a_dialog_asks_first_and_a_no_is_not_heard(app: App, ana: Visitor, client: WebClient) -> None:
    bodies = record_actions(app)
    sure = {"title": plain("Sure?"), "text": plain("Really"), "confirm": plain("Yes"), "deny": plain("No")}
    post_card(client, button("Undo", confirm=sure))
    ana.press("Undo", confirm=False)
    assert bodies == []
    ana.press("Undo")
    assert len(bodies) == 1


def test_a_button_on_home_is_pressed_there(app: App, ana: Visitor, client: WebClient) -> None:
    bodies = record_actions(app)
    client.views_publish(user_id="U0ANA", view=home(actions(button("My settings"))))
    ana.press("My settings")
    assert bodies[0]["container"]["type"] == "view"
    assert bodies[0]["view"]["type"] == "home"
    assert "response_url" not in bodies[0]


def test_looking_at_home_tells_the_app_every_time(sandbox: Sandbox, app: App, ana: Visitor) -> None:
    events: list[Json] = []

    @app.event("app_home_opened")
    def opened(event: Json, client: WebClient) -> None:
        events.append(event)
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=home(section("Welcome")))

    ana.open_home()
    sandbox.until(lambda: ana.home)
    ana.open_home("messages")
    ana.open_home()
    until(lambda: len(events) == 3, PATIENCE_SECONDS)
    assert [event["tab"] for event in events] == ["home", "messages", "home"]
    assert "view" not in events[0]
    assert events[2]["view"]["type"] == "home"


def test_a_private_answer_is_seen_by_one_person(app: App, ana: Visitor, ben: Visitor, client: WebClient) -> None:
    @app.action("press")
    def pressed(ack: Any, respond: Any) -> None:
        respond(text="This is with Ben.", replace_original=False)
        ack()

    post_card(client, button("Take it"), channel="C0HIRING")
    ana.press("Take it")
    assert [message.text for message in ana.channel("hiring") if message.ephemeral] == ["This is with Ben."]
    assert len(ben.channel("hiring")) == 1


def test_the_source_message_can_be_replaced_or_deleted(app: App, ana: Visitor, client: WebClient) -> None:
    replies: list[Json] = [{"text": "Done", "replace_original": True}, {"delete_original": True}]

    @app.action("press")
    def pressed(ack: Any, respond: Any) -> None:
        respond(**replies.pop(0))
        ack()

    client.chat_postEphemeral(channel="D0ANA", user="U0ANA", text="x", blocks=[actions(button("Go"))])
    [message] = ana.dm
    ana.press("Go")
    assert (ana.dm, message.text, message.blocks) == ([message], "Done", [])
    with pytest.raises(NotVisible):
        ana.press("Go")
    post_card(client, button("Go"))
    ana.press("Go")
    assert ana.dm == [message]


def test_a_response_url_is_good_for_five_answers(app: App, ana: Visitor, client: WebClient) -> None:
    bodies = record_actions(app)
    post_card(client, button("Go"))
    ana.press("Go")
    webhook = WebhookClient(bodies[0]["response_url"])
    statuses = [webhook.send(text=str(number)).status_code for number in range(5)]
    refused = webhook.send(text="6")
    assert statuses == [200] * 5
    assert (refused.status_code, refused.body) == (404, "used_url")
    assert [message.text for message in ana.dm[1:]] == ["0", "1", "2", "3", "4"]


def test_a_response_url_is_good_for_thirty_minutes(sandbox: Sandbox, app: App, ana: Visitor, client: WebClient) -> None:
    bodies = record_actions(app)
    post_card(client, button("Go"))
    ana.press("Go")
    sandbox.clock.advance(timedelta(minutes=31))
    assert WebhookClient(bodies[0]["response_url"]).send(text="late").body == "expired_url"


def test_an_edit_is_seen_in_place(ana: Visitor, client: WebClient) -> None:
    ts = post_card(client, button("Go"))
    client.chat_update(
        channel="D0ANA", ts=ts, text="Reached", blocks=[section("Reached at <!date^1772532000^{time}|x>")]
    )
    [message] = ana.dm
    assert message.edited
    assert message.ts == ts
    assert ana.visible(message) == "Reached at 11:00 AM"


def test_a_date_is_read_in_each_readers_zone(ana: Visitor, ben: Visitor, client: WebClient) -> None:
    client.chat_postMessage(channel="C0HIRING", text="<!date^1772532000^{date_num} {time}|x>")
    assert ana.visible(ana.channel("hiring")[0]) == "2026-03-03 11:00 AM"
    assert ben.visible(ben.channel("hiring")[0]) == "2026-03-03 5:00 AM"


def test_everything_on_a_message_can_be_read(ana: Visitor, client: WebClient) -> None:
    chart: Json = {"type": "pie", "segments": [{"label": "reached", "value": 3}]}
    blocks: list[Json] = [
        {"type": "header", "text": plain("Sign-off call: *Jane*")},
        {"type": "section", "fields": [plain("Role"), {"type": "mrkdwn", "text": "*Buyer*"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "You own this"}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]},
        {"type": "data_visualization", "title": "Week", "chart": chart},
        actions(button("Go"), select("Snooze", "An hour")),
    ]
    client.chat_postMessage(channel="U0ANA", text="only for notifications", blocks=blocks)
    assert ana.visible(ana.dm[0]).splitlines() == [
        "Sign-off call: *Jane*",
        "Role",
        "Buyer",
        "You own this",
        "a | b",
        "Week",
        "reached: 3",
        "Go",
        "Snooze",
    ]


def test_unread_marks_show_who_got_what(ana: Visitor, ben: Visitor, client: WebClient) -> None:
    post_card(client, button("Go"))
    client.chat_postMessage(channel="C0HIRING", text="x")
    assert (ana.unread, ana.unread_in(), ana.unread_in("hiring"), ben.unread) == (2, 1, 1, 1)
    ana.read()
    assert ana.unread == 1
    ana.say("hello", channel="hiring")
    assert (ana.unread, ben.unread) == (1, 2)


def test_what_somebody_writes_to_the_bot_is_told(sandbox: Sandbox, app: App, ana: Visitor) -> None:
    events: list[Json] = []

    @app.event("message")
    def on_message(event: Json) -> None:
        events.append(event)

    ana.say("hello")
    until(lambda: events, PATIENCE_SECONDS)
    assert (events[0]["channel_type"], events[0]["text"], events[0]["user"]) == ("im", "hello", "U0ANA")


def test_a_changed_profile_is_told(sandbox: Sandbox, app: App, ana: Visitor) -> None:
    changed: list[Json] = []

    @app.event("user_change")
    def moved(event: Json) -> None:
        changed.append(event["user"])

    sandbox.change_person("U0ANA", tz="Asia/Tokyo")
    sandbox.change_person("U0BEN", deleted=True)
    until(lambda: len(changed) == 2, PATIENCE_SECONDS)
    assert (changed[0]["tz"], changed[1]["deleted"]) == ("Asia/Tokyo", True)
    assert ana.person.tz == "Asia/Tokyo"


def test_shortcuts_are_told_from_everywhere_and_from_a_message(app: App, ana: Visitor, client: WebClient) -> None:
    bodies: list[Json] = []

    @app.shortcut("everywhere")
    def everywhere(ack: Any, body: Json) -> None:
        bodies.append(body)
        ack()

    @app.shortcut("on_message")
    def on_message(ack: Any, body: Json) -> None:
        bodies.append(body)
        ack()

    post_card(client, button("Go"))
    ana.shortcut("everywhere")
    ana.message_shortcut("on_message", ana.dm[0])
    assert [body["type"] for body in bodies] == ["shortcut", "message_action"]
    assert bodies[1]["message"]["text"] == "Card"
