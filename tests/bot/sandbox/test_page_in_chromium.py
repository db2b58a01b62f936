"""The sandbox's page in Chromium: actions reach the app, and changes show without a reload."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.page.guide import Guide, Step
from bot.sandbox.sandbox import Sandbox
from tests.bot.ports import until
from tests.bot.sandbox.chromium import accessibility_violations, checked_page, reset_tab
from tests.bot.sandbox.conftest import sandbox_with
from tests.bot.sandbox.surfaces import Json, actions, button, field, home, modal, option, plain, section, select
from tests.world import PATIENCE_SECONDS

Go = Callable[..., Page]

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


@pytest.fixture
def page(tab: Page, sandbox: Sandbox, request: pytest.FixtureRequest) -> Iterator[Page]:
    with reset_tab(tab) as empty, checked_page(empty, sandbox.url, request.node.name) as opened:
        yield opened


@pytest.fixture
def go(page: Page, sandbox: Sandbox) -> Go:
    """Opens the page as a person in a place, and waits until the page subscribes to changes."""

    def opened(user: str = "U0ANA", place: str = "dm", **more: str) -> Page:
        fields = {"as": user, "in": place, **more}
        with page.expect_request("**/live"):
            page.goto(f"{sandbox.url}/?" + "&".join(f"{name}={value}" for name, value in fields.items()))
        return page

    return opened


@pytest.fixture
def received_actions(app: App) -> list[Json]:
    """The actions that the app received."""
    actions_received: list[Json] = []

    @app.action(re.compile(".*"))
    def take(ack: Ack, action: Json) -> None:
        ack()
        actions_received.append(action)

    return actions_received


def add_form_command(app: App, view: Json) -> None:
    """Adds /hello, which opens the view."""

    @app.command("/hello")
    def hello(ack: Ack, client: WebClient, body: Json) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)


def say(page: Page, text: str) -> None:
    page.locator("#say").fill(text)
    page.keyboard.press("Enter")


def form(page: Page) -> Any:
    return page.locator("dialog.view").last


# Location: clock, people, conversations


def test_the_date_and_the_people_are_always_in_sight(go: Go, connected: SocketModeHandler) -> None:
    page = go()
    expect(page.locator(".now")).to_contain_text("Tue 3 March 2026")
    expect(page.locator(".now")).to_contain_text("10:00")
    acting = page.get_by_role("navigation", name="Acting as")
    expect(acting.get_by_role("link")).to_have_count(2)
    expect(acting.locator("[aria-current]")).to_contain_text("Ana Ruiz")
    expect(page.get_by_role("navigation", name="Channels").get_by_role("link")).to_have_count(2)


def test_another_person_is_one_click_away_and_sees_their_own_time(go: Go, connected: SocketModeHandler) -> None:
    page = go()
    page.get_by_role("link", name="Ben Okafor").click()
    expect(page.locator(".now")).to_contain_text("04:00")
    assert "as=U0BEN" in page.url


def test_a_message_arrives_without_a_reload(go: Go, connected: SocketModeHandler, client: WebClient) -> None:
    page = go()
    page.evaluate("window.stayed = true")
    client.chat_postMessage(channel="U0ANA", text="*Jane* waits")
    expect(page.get_by_role("log")).to_contain_text("Jane waits")
    assert page.evaluate("window.stayed")


def test_unread_marks_show_who_got_what_and_go_when_it_is_read(
    go: Go, connected: SocketModeHandler, client: WebClient
) -> None:
    page = go()
    client.chat_postMessage(channel="U0BEN", text="One")
    client.chat_postMessage(channel="U0BEN", text="Two")
    ben = page.get_by_role("link", name="Ben Okafor")
    expect(ben).to_contain_text("2 unread")
    ben.click()
    expect(page.get_by_role("log")).to_contain_text("Two")
    expect(page.get_by_role("link", name="Ben Okafor")).not_to_contain_text("unread")


def test_what_was_edited_says_so_and_stands_in_its_place(
    go: Go, connected: SocketModeHandler, client: WebClient
) -> None:
    page = go()
    posted = client.chat_postMessage(channel="U0ANA", text="Waiting")
    expect(page.get_by_role("log")).to_contain_text("Waiting")
    client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Reached")
    expect(page.locator(".message")).to_have_count(1)
    expect(page.locator(".message")).to_contain_text("Reached")
    expect(page.locator(".message")).to_contain_text("(edited)")


def test_an_ephemeral_message_is_marked_and_nobody_else_sees_it(
    go: Go, connected: SocketModeHandler, client: WebClient
) -> None:
    client.chat_postEphemeral(channel="C0HIRING", user="U0ANA", text="Between us")
    expect(go(place="C0HIRING").locator(".message")).to_contain_text("Only visible to you")
    expect(go("U0BEN", "C0HIRING").get_by_role("log")).not_to_contain_text("Between us")


def test_files_and_pictures_that_the_app_shares_are_shown(
    go: Go, connected: SocketModeHandler, client: WebClient
) -> None:
    channel = client.conversations_open(users="U0ANA")["channel"]["id"]
    client.files_upload_v2(channel=channel, content=PIXEL, filename="chart.png", title="Calls in March")
    client.files_upload_v2(channel=channel, content="a,b", filename="calls.csv", title="Calls as a table")
    page = go()
    picture = page.get_by_role("img", name="Calls in March")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 1
    expect(page.get_by_role("link", name="Calls as a table")).to_be_visible()


def test_a_table_and_charts_are_drawn(go: Go, connected: SocketModeHandler, client: WebClient) -> None:
    page = go()
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in (("Who", "Since"), ("Jane", "Tuesday"))]
    points = [{"label": "W1", "value": 3}, {"label": "W2", "value": 5}]
    axes = {"series": [{"name": "Heard", "data": points}], "axis_config": {"categories": ["W1", "W2"]}}
    for chart in ({"type": "line", **axes}, {"type": "bar", **axes}, {"type": "area", **axes}):
        block = {"type": "data_visualization", "title": f"A {chart['type']} chart", "chart": chart}
        client.chat_postMessage(channel="U0ANA", text="chart", blocks=[block])
    pie = {"type": "pie", "segments": points}
    blocks: list[Json] = [
        {"type": "table", "rows": cells},
        {"type": "data_visualization", "title": "A pie chart", "chart": pie},
    ]
    client.chat_postMessage(channel="U0ANA", text="table", blocks=blocks)
    for kind in ("line", "bar", "area", "pie"):
        expect(page.get_by_role("img", name=f"A {kind} chart", exact=False)).to_be_visible()
    expect(page.get_by_role("cell", name="Tuesday")).to_be_visible()


# Actions: commands, forms, menus


def test_a_command_is_completed_and_sent_with_the_keyboard_alone(
    go: Go, app: App, connected: SocketModeHandler
) -> None:
    arguments: list[str] = []

    @app.command("/hello")
    def hello(ack: Ack, command: Json) -> None:
        arguments.append(command["text"])
        ack("Hello yourself")

    page = go()
    page.locator("#say").focus()
    page.keyboard.type("/h")
    expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.type("world")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("Hello yourself")
    expect(page.locator("#say")).to_have_value("")
    assert arguments == ["world"]


def test_a_command_that_nobody_knows_is_said_to_be_none(go: Go, connected: SocketModeHandler) -> None:
    page = go()
    say(page, "/nothing here")
    expect(page.get_by_role("alert")).to_contain_text("/nothing is not a valid command")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_app_that_is_not_there_is_told_as_slack_tells_it(go: Go, sandbox: Sandbox) -> None:
    page = go()
    say(page, "/hello")
    expect(page.get_by_role("alert")).to_contain_text('/hello failed with the error "dispatch_failed"')


def test_a_form_is_filled_and_its_message_comes_back(
    go: Go, app: App, connected: SocketModeHandler, client: WebClient
) -> None:
    outcomes = [option("Reached"), option("Voicemail")]
    add_form_command(
        app,
        modal(
            field("Candidate", "name"),
            field("E-mail", "mail", "email_text_input", optional=True),
            field("Outcome", "outcome", "radio_buttons", options=outcomes),
            field("Tags", "tags", "checkboxes", options=[option("Warm"), option("Senior")], optional=True),
            field("Day", "day", "datepicker"),
            field("Time", "time", "timepicker"),
            field("Owner", "owner", "users_select"),
            field("Notes", "notes", "plain_text_input", multiline=True, optional=True),
        ),
    )
    sent: list[Json] = []

    @app.view("form")
    def record(ack: Ack, view: Json) -> None:
        ack()
        sent.append({block_id: entry["value"] for block_id, entry in view["state"]["values"].items()})
        client.chat_postMessage(channel="U0ANA", text="Recorded")

    page = go()
    say(page, "/hello")
    expect(page.get_by_label("Candidate")).to_be_focused()
    page.keyboard.type("Jane <b>Doe</b>")
    page.get_by_role("radiogroup", name="Outcome").get_by_label("Voicemail").check()
    page.get_by_role("group", name="Tags").get_by_label("Senior").check()
    page.get_by_label("Day").fill("2026-03-05")
    page.get_by_label("Time").fill("09:30")
    page.get_by_label("Owner").select_option(label="Ben Okafor")
    page.get_by_label("Notes").fill("one\ntwo")
    page.get_by_label("Candidate").press("Enter")
    expect(page.locator(".message")).to_contain_text("Recorded")
    expect(page.locator("dialog.view")).to_have_count(0)
    (values,) = sent
    assert values["name"]["value"] == "Jane <b>Doe</b>"
    assert values["outcome"]["selected_option"]["value"] == "voicemail"
    assert [option["value"] for option in values["tags"]["selected_options"]] == ["senior"]
    assert (values["day"]["selected_date"], values["time"]["selected_time"]) == ("2026-03-05", "09:30")
    assert values["owner"]["selected_user"] == "U0BEN"
    assert values["notes"]["value"] == "one\ntwo"
    assert values["mail"]["value"] is None


def test_several_choices_a_moment_and_rich_text_are_sent_as_slack_sends_them(
    go: Go, app: App, connected: SocketModeHandler
) -> None:
    skills = [option("Python"), option("SQL"), option("Rust")]
    add_form_command(
        app,
        modal(
            field("Skills", "skills", "multi_static_select", options=skills),
            field("Team", "team", "multi_users_select"),
            field("Call back", "moment", "datetimepicker"),
            field("Notes", "notes", "rich_text_input"),
        ),
    )
    sent: list[Json] = []

    @app.view("form")
    def record(ack: Ack, view: Json) -> None:
        ack()
        sent.append({block_id: entry["value"] for block_id, entry in view["state"]["values"].items()})

    page = go()
    say(page, "/hello")
    for name in ("Python", "Rust"):
        page.get_by_role("group", name="Skills").get_by_label(name).check()
    page.get_by_role("group", name="Team").get_by_label("Ben Okafor").check()
    page.get_by_label("Call back").fill("2026-03-05T09:30")
    page.get_by_label("Notes").fill("Jane *waits*")
    form(page).get_by_role("button", name="Save").click()
    expect(page.locator("dialog.view")).to_have_count(0)
    (values,) = sent
    assert [option["value"] for option in values["skills"]["selected_options"]] == ["python", "rust"]
    assert values["team"]["selected_users"] == ["U0BEN"]
    # 9:30 in Ana's zone, Madrid.
    assert values["moment"]["selected_date_time"] == int(datetime(2026, 3, 5, 8, 30, tzinfo=UTC).timestamp())
    section_ = values["notes"]["rich_text_value"]["elements"][0]
    assert section_["elements"] == [{"type": "text", "text": "Jane *waits*"}]


def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    go: Go, app: App, connected: SocketModeHandler
) -> None:
    add_form_command(app, modal(field("Candidate", "name"), field("Role", "role")))

    @app.view("form")
    def refuse(ack: Ack) -> None:
        ack(response_action="errors", errors={"role": "Which of the two?"})

    page = go()
    say(page, "/hello")
    page.get_by_label("Candidate").fill("Jane")
    form(page).get_by_role("button", name="Save").click()
    expect(page.get_by_label("Role")).to_be_focused()
    expect(form(page).get_by_role("alert")).to_have_text("Please complete this required field.")
    page.get_by_label("Role").fill("Engineer")
    form(page).get_by_role("button", name="Save").click()
    expect(form(page).get_by_role("alert")).to_have_text("Which of the two?")
    expect(page.get_by_label("Candidate")).to_have_value("Jane")


def test_what_was_typed_survives_when_the_app_redraws_the_form(go: Go, app: App, connected: SocketModeHandler) -> None:
    add_form_command(app, modal(field("Candidate", "name"), actions(button("More fields"))))

    @app.action("press")
    def more(ack: Ack, client: WebClient, body: Json) -> None:
        ack()
        view = modal(section("There is more"), field("Candidate", "name"), field("Phone", "phone"))
        client.views_update(view_id=body["view"]["id"], view=view)

    page = go()
    say(page, "/hello")
    page.get_by_label("Candidate").fill("Jane")
    page.get_by_role("button", name="More fields").click()
    expect(page.get_by_label("Phone")).to_be_visible()
    expect(page.get_by_label("Candidate")).to_have_value("Jane")


def test_escape_leaves_the_form_on_top_and_the_app_hears_of_it(go: Go, app: App, connected: SocketModeHandler) -> None:
    add_form_command(app, modal(field("Candidate", "name"), actions(button("Who?"))))
    closed: list[str] = []

    @app.action("press")
    def push(ack: Ack, client: WebClient, body: Json) -> None:
        ack()
        view = modal(section("A question"), title="On top", notify_on_close=True, callback_id="top")
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.view_closed("top")
    def left(ack: Ack, view: Json) -> None:
        ack()
        closed.append(view["callback_id"])

    page = go()
    say(page, "/hello")
    page.get_by_label("Candidate").fill("Jane")
    page.get_by_role("button", name="Who?").click()
    expect(page.get_by_role("heading", name="On top")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="On top")).to_have_count(0)
    expect(page.get_by_label("Candidate")).to_have_value("Jane")
    assert closed == ["top"]


def post_elements(client: WebClient, *elements: Json) -> None:
    client.chat_postMessage(channel="U0ANA", text="Choose", blocks=[actions(*elements)])


def test_every_menu_and_picker_tells_the_app_what_was_chosen(
    go: Go, received_actions: list[Json], connected: SocketModeHandler, client: WebClient
) -> None:
    options = [option("An hour"), option("Tomorrow")]
    post_elements(
        client,
        select("Snooze", "An hour", "Tomorrow", action_id="static"),
        {"type": "users_select", "action_id": "users", "placeholder": plain("Hand to")},
        {"type": "channels_select", "action_id": "channels", "placeholder": plain("Where")},
        {"type": "datepicker", "action_id": "date", "placeholder": plain("Day")},
        {"type": "timepicker", "action_id": "time", "placeholder": plain("Time")},
        {"type": "radio_buttons", "action_id": "radio", "options": options},
        {"type": "checkboxes", "action_id": "boxes", "options": [option("Done")]},
        {"type": "overflow", "action_id": "more", "options": [option("Edit"), option("Remove")]},
    )
    page = go()
    page.get_by_label("Snooze").select_option(label="Tomorrow")
    page.get_by_label("Hand to").select_option(label="Ben Okafor")
    page.get_by_label("Where").select_option(label="#hiring")
    page.get_by_label("Day").fill("2026-03-06")
    page.get_by_label("Time").fill("14:15")
    page.get_by_role("radio", name="An hour").check()
    page.get_by_role("checkbox", name="Done").check()
    page.locator(".message .block summary").click()
    page.get_by_role("button", name="Remove").click()
    deadline = time.monotonic() + 8
    while len(received_actions) < 8 and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    by_id = {action["action_id"]: action for action in received_actions}
    assert by_id["static"]["selected_option"]["value"] == "tomorrow"
    assert by_id["users"]["selected_user"] == "U0BEN"
    assert by_id["channels"]["selected_channel"] == "C0HIRING"
    assert by_id["date"]["selected_date"] == "2026-03-06"
    assert by_id["time"]["selected_time"] == "14:15"
    assert by_id["radio"]["selected_option"]["value"] == "an hour"
    assert [option["value"] for option in by_id["boxes"]["selected_options"]] == ["done"]
    assert by_id["more"]["selected_option"]["value"] == "remove"


def test_a_press_is_sent_once_and_only_after_a_yes_where_the_app_asks(
    go: Go, sandbox: Sandbox, received_actions: list[Json], connected: SocketModeHandler, client: WebClient
) -> None:
    question = {
        "title": plain("Remove Jane?"),
        "text": plain("Nobody will call."),
        "confirm": plain("Remove"),
        "deny": plain("Keep"),
    }
    post_elements(client, button("Remove", style="danger", confirm=question), button("Reached", "reached"))
    page = go()
    page.get_by_role("button", name="Remove").click()
    dialog = page.get_by_role("dialog", name="Remove Jane?")
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Remove").click()
    dialog.get_by_role("button", name="Remove").click()
    until(lambda: received_actions, PATIENCE_SECONDS)
    page.get_by_role("button", name="Reached").click()
    until(lambda: len(received_actions) == 2, PATIENCE_SECONDS)
    assert [action["action_id"] for action in received_actions] == ["press", "reached"]


def test_a_typeahead_asks_the_app_and_is_chosen_from_with_the_arrows(
    go: Go, app: App, connected: SocketModeHandler
) -> None:
    add_form_command(app, modal(field("Role", "role", "external_select", min_query_length=2)))
    sent: list[Json] = []

    @app.options("value")
    def roles(ack: Ack, payload: Json) -> None:
        ack(options=[option(f"{payload['value']} engineer", "1"), option(f"{payload['value']} designer", "2")])

    @app.view("form")
    def record(ack: Ack, view: Json) -> None:
        ack()
        sent.append(view["state"]["values"]["role"]["value"]["selected_option"])

    page = go()
    say(page, "/hello")
    role = page.get_by_role("combobox", name="Role")
    role.press_sequentially("staff")
    expect(page.get_by_role("option", name="staff designer")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(role).to_have_value("staff designer")
    expect(role).to_have_attribute("aria-expanded", "false")
    form(page).get_by_role("button", name="Save").click()
    expect(page.locator("dialog.view")).to_have_count(0)
    assert sent[0]["value"] == "2"


def test_shortcuts_run_from_the_message_field_and_from_a_message(
    go: Go, app: App, connected: SocketModeHandler, client: WebClient
) -> None:
    ran: list[str] = []

    @app.shortcut(re.compile("everywhere|on_message"))
    def run(ack: Ack, shortcut: Json) -> None:
        ack()
        ran.append(f"{shortcut['callback_id']} {shortcut.get('message', {}).get('text', '')}".strip())

    client.chat_postMessage(channel="U0ANA", text="Jane waits")
    page = go()
    page.get_by_label("Shortcuts").click()
    page.get_by_role("button", name="Everywhere").click()
    page.locator(".message").hover()
    page.get_by_label("More actions for the message", exact=False).click()
    page.get_by_role("button", name="On a message").click()
    expect(page.locator(".busy")).to_have_count(0)
    assert ran == ["everywhere", "on_message Jane waits"]


def test_home_is_asked_for_when_it_is_opened_and_its_buttons_work(
    go: Go, app: App, received_actions: list[Json], sandbox: Sandbox, connected: SocketModeHandler
) -> None:
    @app.event("app_home_opened")
    def opened(client: WebClient, event: Json) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=home(section("2 people wait"), actions(button("Call"))))

    page = go()
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("region", name="Home")).to_contain_text("2 people wait")
    page.get_by_role("button", name="Call").click()
    until(lambda: received_actions, PATIENCE_SECONDS)


# The clock, the guide, the inspector


def test_time_passes_at_a_press_and_whoever_waits_for_it_is_told(
    go: Go, sandbox: Sandbox, connected: SocketModeHandler
) -> None:
    reached: list[datetime] = []

    def pass_time(moment: datetime) -> None:
        reached.append(moment)
        sandbox.clock.set(moment)

    sandbox.on_clock = pass_time
    page = go()
    page.get_by_role("button", name="+3 business days").click()
    expect(page.locator(".now")).to_contain_text("Fri 6 March 2026")
    page.get_by_role("button", name="Next Monday").click()
    expect(page.locator(".now")).to_contain_text("Mon 9 March 2026")
    assert reached == [datetime(2026, 3, 6, 9, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC)]


def test_the_guided_path_is_walked_left_and_found_again(go: Go, sandbox: Sandbox, connected: SocketModeHandler) -> None:
    steps = [Step("Say hello", "Type `/hello`.", "as=U0BEN&in=dm&say=/hello"), Step("Wait", "Let a day pass.")]
    sandbox.guide = Guide(steps)
    page = go()
    guide = page.get_by_role("region", name="Guided path")
    expect(guide).to_contain_text("Step 1 of 2")
    guide.get_by_role("link", name="Take me there").click()
    expect(page.locator("#say")).to_have_value("/hello")
    expect(page.locator("#say")).to_be_focused()
    guide.get_by_role("button", name="Next").click()
    expect(guide).to_contain_text("Let a day pass.")
    guide.get_by_role("button", name="Done").click()
    expect(guide).to_have_count(0)
    page.get_by_role("button", name="Guide").click()
    expect(guide).to_contain_text("Say hello")


def test_the_inspector_shows_calls_and_refusals_and_lets_calls_fail(
    go: Go, sandbox: Sandbox, connected: SocketModeHandler, client: WebClient
) -> None:
    page = go(panel="traffic")
    client.chat_postMessage(channel="U0ANA", text="fine")
    refused = client.api_call  # chat.update with a user id instead of a conversation id
    with pytest.raises(Exception, match="channel_not_found"):
        refused("chat.update", json={"channel": "U0ANA", "ts": "1.0", "text": "x"})
    inspector = page.get_by_role("complementary", name="Inspector")
    line = inspector.locator(".refused").first
    expect(line).to_contain_text("channel_not_found")
    page.evaluate("window.stayed = true")
    line.locator("summary").click()
    expect(line.locator("pre").last).to_contain_text('"ok": false')
    inspector.get_by_text("Make it fail").click()
    inspector.get_by_label("Call").select_option("chat.postMessage")
    inspector.get_by_label("answers with").select_option(label="internal_error")
    inspector.get_by_role("button", name="Switch on").click()
    expect(inspector).to_contain_text("1 on")
    assert page.evaluate("window.stayed")
    expect(line.locator("pre").last).to_be_visible()
    with pytest.raises(Exception, match="internal_error"):
        client.chat_postMessage(channel="U0ANA", text="not today")
    with page.expect_download() as download:
        inspector.get_by_role("link", name="Export JSON").click()
    exported = json.loads(download.value.path().read_text())
    assert {"auth.test", "chat.postMessage"} & {exchange["name"] for exchange in exported}


# Layout, accessibility, shutdown


def test_a_long_conversation_shows_its_newest_hundred_and_the_earlier_ones_on_demand(
    go: Go, sandbox: Sandbox, connected: SocketModeHandler
) -> None:
    direct = sandbox.workspace.direct("U0ANA")
    for number in range(500):
        sandbox.workspace.say_as_bot(direct, f"Message {number}.", blocks=[section(f"Message {number}.")])
    page = go()
    expect(page.locator(".message")).to_have_count(100)
    expect(page.get_by_text("Message 499.")).to_be_in_viewport()
    page.get_by_role("link", name="Show earlier").click()
    expect(page.locator(".message")).to_have_count(200)
    expect(page.get_by_text("Message 300.")).to_have_count(1)


def test_forms_and_buttons_work_without_any_script(
    browser: Browser,
    sandbox: Sandbox,
    app: App,
    received_actions: list[Json],
    connected: SocketModeHandler,
    client: WebClient,
) -> None:
    post_elements(client, button("Reached"))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sandbox.url}/?as=U0ANA&in=dm")
    page.get_by_role("button", name="Reached").click()
    page.get_by_role("button", name="+1 hour").click()
    assert "11:00" in page.locator(".now").inner_text()
    assert len(received_actions) == 1
    context.close()


WIDE = """() => document.documentElement.scrollWidth <= 360 ? [] :
  [...document.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > 361).map((element) => element.outerHTML)"""


def test_a_narrow_window_shows_everything_without_scrolling_sideways(
    go: Go, connected: SocketModeHandler, client: WebClient
) -> None:
    client.chat_postMessage(
        channel="U0ANA", text="Jane waits", blocks=[actions(*[button(f"B{n}", f"b{n}") for n in range(9)])]
    )
    page = go()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(WIDE) == []
    expect(page.locator(".now")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport()


UNNAMED = """() => [...document.querySelectorAll("button, a[href], input, select, textarea, summary")]
  .filter((element) => element.checkVisibility() && element.tabIndex >= 0)
  .filter((element) => !(element.getAttribute("aria-label") || element.innerText?.trim() || element.labels?.length))
  .map((element) => element.outerHTML)"""
REPEATED = """() => { const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at); }"""


def test_everything_one_can_press_has_a_name_and_every_id_is_unique(
    go: Go, app: App, connected: SocketModeHandler, client: WebClient
) -> None:
    add_form_command(app, modal(field("Candidate", "name"), field("Role", "role", "external_select")))
    for _ in range(2):
        post_elements(
            client, select("Snooze", "An hour"), {"type": "overflow", "action_id": "more", "options": [option("Edit")]}
        )
    page = go(panel="traffic")
    say(page, "/hello")
    expect(form(page)).to_be_visible()
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(REPEATED) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(
    scheme: str, axe_tab: Page, sandbox: Sandbox, app: App, connected: SocketModeHandler, client: WebClient
) -> None:
    add_form_command(app, modal(field("Candidate", "name"), field("Role", "role", "external_select")))
    post_elements(
        client, button("Reached", style="primary"), button("Remove", "x", style="danger"), select("Snooze", "An hour")
    )
    with reset_tab(axe_tab, scheme=scheme, motion="reduce") as page:  # without animations: axe reads the current colors
        for address in ("in=dm&panel=traffic", "in=home", "in=C0HIRING"):
            page.goto(f"{sandbox.url}/?as=U0ANA&{address}")
            assert accessibility_violations(page) == []
        say(page, "/hello")
        form(page).get_by_role("button", name="Save").click()
        expect(form(page).get_by_role("alert")).to_be_visible()
        assert accessibility_violations(page) == []
        # Busy buttons must stay readable, too.
        page.evaluate("document.querySelectorAll('.button').forEach((button) => button.classList.add('busy'))")
        assert accessibility_violations(page) == []


def test_axe_finds_no_fault_in_a_form_that_the_script_has_not_reached(
    axe_tab: Page, sandbox: Sandbox, app: App, connected: SocketModeHandler
) -> None:
    add_form_command(app, modal(field("Candidate", "name")))
    with reset_tab(axe_tab, motion="reduce") as page:
        page.route("**/page.js", lambda route: route.abort())
        try:
            sandbox.as_("U0ANA").command("/hello")
            page.goto(f"{sandbox.url}/?as=U0ANA&in=C0HIRING")
            expect(form(page)).to_be_visible()
            assert page.locator("dialog:modal").count() == 0
            assert accessibility_violations(page) == []
        finally:
            page.unroute("**/page.js")


def test_the_workspace_stops_at_once_though_somebody_looks_at_it(tab: Page) -> None:
    sandbox = sandbox_with()
    sandbox.start()
    with reset_tab(tab) as page:
        with page.expect_request("**/live"):
            page.goto(sandbox.url)
        stopping = threading.Thread(target=sandbox.stop)
        began = time.monotonic()
        stopping.start()
        stopping.join(20)
        assert time.monotonic() - began < 10
