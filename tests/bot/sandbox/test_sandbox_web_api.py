"""The Web API through slack_sdk: response shapes and errors."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.metadata import Metadata
from slack_sdk.models.views import View

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.troubles import RefusedByClient
from tests.bot.sandbox.conftest import SCOPES, client_of, sandbox_with
from tests.bot.sandbox.surfaces import actions, button, home, modal, section


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


def test_the_token_says_who_the_bot_is(sandbox: Sandbox, client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == sandbox.bot_user_id
    assert answer["team_id"] == "T0ACME"
    assert answer["bot_id"].startswith("B")
    assert "chat:write" in answer.headers["x-oauth-scopes"]


def test_a_post_to_a_person_lands_in_their_direct_messages(sandbox: Sandbox, client: WebClient) -> None:
    answer = client.chat_postMessage(channel="U0ANA", text="Hello")
    [message] = sandbox.as_("U0ANA").dm
    assert answer["channel"] == "D0ANA"
    assert answer["ts"] == message.ts
    assert answer["message"]["bot_id"]
    assert answer["message"]["user"] == sandbox.bot_user_id
    assert sandbox.as_("U0BEN").dm == []


def test_a_post_to_a_channel_is_seen_by_its_members(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="#hiring", text="Hello all")
    assert [message.text for message in sandbox.as_("U0BEN").channel("hiring")] == ["Hello all"]


def test_messages_of_one_moment_have_their_own_growing_time_stamps(sandbox: Sandbox, client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="U0ANA", text=str(number))["ts"] for number in range(5)]
    assert stamps == sorted(set(stamps), key=float)
    assert float(stamps[0]) == sandbox.clock.now().timestamp()


def test_what_history_gives_parses_into_the_sdks_models(client: WebClient) -> None:
    blocks = [section("*Jane* waits"), actions(button("I reached them"))]
    client.chat_postMessage(channel="U0ANA", text="Jane waits", blocks=blocks)
    [message] = client.conversations_history(channel="D0ANA")["messages"]
    parsed = Block.parse_all(message["blocks"])
    assert isinstance(parsed[0], SectionBlock)
    assert parsed[1].to_dict()["elements"][0]["text"]["text"] == "I reached them"
    assert message["type"] == "message"
    assert message["app_id"]
    assert all(block["block_id"] for block in message["blocks"])


def test_metadata_is_read_back_only_where_it_is_asked_for(client: WebClient) -> None:
    client.chat_postMessage(channel="U0ANA", text="x", metadata=Metadata("sent", {"id": "7"}))
    [plain] = client.conversations_history(channel="D0ANA")["messages"]
    [full] = client.conversations_history(channel="D0ANA", include_all_metadata=True)["messages"]
    assert "metadata" not in plain
    assert full["metadata"] == {"event_type": "sent", "event_payload": {"id": "7"}}


def test_an_edit_keeps_metadata_and_drops_blocks_that_are_not_sent_again(client: WebClient) -> None:
    sent = client.chat_postMessage(
        channel="U0ANA", text="old", blocks=[section("old")], metadata=Metadata("sent", {"id": "7"})
    )
    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="new")
    [message] = client.conversations_history(channel="D0ANA", include_all_metadata=True)["messages"]
    assert message["text"] == "new"
    assert "blocks" not in message
    assert message["edited"]["user"] == "U0BOT"
    assert message["metadata"]["event_payload"] == {"id": "7"}


def test_history_is_newest_first_and_pages(client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="U0ANA", text=str(number))
    pages = [page["messages"] for page in client.conversations_history(channel="D0ANA", limit=2)]
    assert [message["text"] for page in pages for message in page] == ["4", "3", "2", "1", "0"]


def test_history_keeps_to_its_bounds(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="U0ANA", text=str(number))["ts"] for number in range(4)]

    def texts(**bounds: Any) -> list[str]:
        history = client.conversations_history(channel="D0ANA", **bounds)
        return [message["text"] for message in history["messages"]]

    assert texts(oldest=stamps[1]) == ["3", "2"]
    assert texts(oldest=stamps[1], inclusive=True) == ["3", "2", "1"]
    assert texts(latest=stamps[1]) == ["0"]
    assert texts(latest=stamps[1], oldest=stamps[1], inclusive=True, limit=1) == ["1"]


def test_replies_stay_in_their_thread(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0HIRING", text="parent")["ts"]
    client.chat_postMessage(channel="C0HIRING", text="child", thread_ts=parent)
    thread = client.conversations_replies(channel="C0HIRING", ts=parent)["messages"]
    assert [message["text"] for message in thread] == ["parent", "child"]
    assert [m["text"] for m in client.conversations_history(channel="C0HIRING")["messages"]] == ["parent"]
    assert refusal(client.conversations_replies, channel="C0HIRING", ts="1.000000") == "thread_not_found"


def test_a_deleted_message_is_gone(sandbox: Sandbox, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="U0ANA", text="x")
    client.chat_delete(channel=sent["channel"], ts=sent["ts"])
    assert sandbox.as_("U0ANA").dm == []
    assert refusal(client.chat_update, channel="D0ANA", ts=sent["ts"], text="y") == "message_not_found"


def test_people_are_described_as_slack_does(client: WebClient) -> None:
    user = client.users_info(user="U0ANA")["user"]
    assert user["tz"] == "Europe/Madrid"
    assert user["tz_offset"] == 3600
    assert user["profile"]["email"] == "ana@acme.example"
    assert user["real_name"] == "Ana Ruiz"
    assert (user["deleted"], user["is_bot"], user["is_admin"], user["is_restricted"]) == (False,) * 4
    assert client.users_info(user="U0GONE")["user"]["deleted"] is True
    assert client.users_lookupByEmail(email="ANA@acme.example")["user"]["id"] == "U0ANA"


def test_the_mail_address_needs_its_scope() -> None:
    with sandbox_with(scopes=["users:read"]) as sandbox:
        client = client_of(sandbox)
        assert "email" not in client.users_info(user="U0ANA")["user"]["profile"]
        assert refusal(client.users_lookupByEmail, email="ana@acme.example") == "missing_scope"


def test_everybody_is_listed_page_by_page(client: WebClient) -> None:
    ids = [user["id"] for page in client.users_list(limit=2) for user in page["members"]]
    assert set(ids) == {"U0BOT", "U0ANA", "U0BEN", "U0GONE"}
    assert len(ids) == 4


def test_only_channels_that_the_bot_may_know_are_listed(client: WebClient) -> None:
    listed = client.conversations_list(types="public_channel,private_channel")["channels"]
    assert {channel["id"]: channel["is_member"] for channel in listed} == {
        "C0HIRING": True,
        "C0RANDOM": False,
    }
    assert client.conversations_members(channel="C0HIRING")["members"] == ["U0ANA", "U0BEN", "U0BOT"]


def test_a_conversation_says_what_it_is(client: WebClient) -> None:
    channel = client.conversations_info(channel="C0HIRING")["channel"]
    assert (channel["is_private"], channel["is_ext_shared"], channel["name"]) == (False, False, "hiring")
    direct = client.conversations_info(channel="D0ANA")
    assert (direct["channel"]["is_im"], direct["channel"]["user"]) == (True, "U0ANA")


def test_the_workspace_has_a_name(client: WebClient) -> None:
    assert client.team_info()["team"]["name"] == "Acme Talent"


def test_a_file_is_shared_in_a_conversation(sandbox: Sandbox, client: WebClient) -> None:
    client.files_upload_v2(
        channel="D0ANA", content="name,role\n", filename="export.csv", title="Export", initial_comment="Here"
    )
    [message] = sandbox.as_("U0ANA").dm
    assert message.text == "Here"
    assert message.files[0]["name"] == "export.csv"
    assert message.files[0]["size"] == 10


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("U0NOBODY", "channel_not_found"),
        ("G0LEADS", "channel_not_found"),
        ("C0RANDOM", "not_in_channel"),
        ("U0BOT", "cannot_dm_bot"),
    ],
)
def test_a_post_is_refused_where_the_bot_may_not_write(client: WebClient, channel: str, error: str) -> None:
    assert refusal(client.chat_postMessage, channel=channel, text="x") == error


def test_a_post_needs_something_to_say(client: WebClient) -> None:
    silence = {"channel": "U0ANA", "text": " "}
    assert refusal(client.api_call, api_method="chat.postMessage", json=silence) == "no_text"


def test_a_post_to_an_archived_channel_is_refused(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.archive("C0HIRING")
    assert refusal(client.chat_postMessage, channel="C0HIRING", text="x") == "is_archived"


def test_a_bot_that_was_taken_out_of_a_channel_may_not_write_there(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.remove("C0HIRING")
    assert refusal(client.chat_postMessage, channel="C0HIRING", text="x") == "not_in_channel"
    sandbox.invite("C0HIRING")
    assert client.chat_postMessage(channel="C0HIRING", text="x")["ok"]


def test_a_post_to_somebody_who_left_succeeds_but_the_conversation_does_not_open(client: WebClient) -> None:
    assert client.chat_postMessage(channel="U0GONE", text="x")["ok"]
    assert refusal(client.conversations_open, users="U0GONE") == "user_disabled"
    assert refusal(client.conversations_open, users="U0NOBODY") == "user_not_found"
    assert client.conversations_open(users="U0ANA")["channel"]["id"] == "D0ANA"


def test_an_edit_needs_the_conversations_own_id_and_a_short_text(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="U0ANA", text="x")["ts"]
    assert refusal(client.chat_update, channel="U0ANA", ts=ts, text="y") == "channel_not_found"
    assert refusal(client.chat_update, channel="D0ANA", ts="1.000000", text="y") == "message_not_found"
    assert refusal(client.chat_update, channel="D0ANA", ts=ts, text="y" * 4001) == "msg_too_long"
    assert client.chat_update(channel="D0ANA", ts=ts, text="y" * 4000)["ok"]


def test_only_its_own_messages_can_be_edited(sandbox: Sandbox, client: WebClient) -> None:
    message = sandbox.as_("U0ANA").say("mine", channel="random")
    assert refusal(client.chat_update, channel="C0RANDOM", ts=message.ts, text="yours") == "cant_update_message"


def test_a_long_text_is_cut_not_refused(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="U0ANA", text="x" * 41_000)
    assert len(sandbox.as_("U0ANA").dm[0].text) == 40_000


def test_blocks_over_a_limit_are_refused_with_the_place(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="U0ANA", text="x", blocks=[section("y" * 3001)])
    answer = refused.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_too_much_text_in_all_blocks_is_refused(client: WebClient) -> None:
    blocks = [section("y" * 2900) for _ in range(5)]
    assert refusal(client.chat_postMessage, channel="U0ANA", text="x", blocks=blocks) == "msg_blocks_too_long"


def test_an_ephemeral_message_reaches_one_member_and_cannot_be_edited(sandbox: Sandbox, client: WebClient) -> None:
    ts = client.chat_postEphemeral(channel="C0HIRING", user="U0ANA", text="psst")["message_ts"]
    assert [message.ephemeral for message in sandbox.as_("U0ANA").channel("hiring")] == [True]
    assert sandbox.as_("U0BEN").channel("hiring") == []
    assert client.conversations_history(channel="C0HIRING")["messages"] == []
    assert refusal(client.chat_update, channel="C0HIRING", ts=ts, text="x") == "message_not_found"
    assert refusal(client.chat_postEphemeral, channel="C0HIRING", user="U0GONE", text="x") == "user_not_in_channel"


def test_home_is_published_and_parses(sandbox: Sandbox, client: WebClient) -> None:
    answer = client.views_publish(user_id="U0ANA", view=home(section("Welcome")))
    assert View(**answer["view"]).type == "home"
    shown = sandbox.as_("U0ANA").home
    assert shown is not None
    assert shown["hash"] == answer["view"]["hash"]
    newer = client.views_publish(user_id="U0ANA", view=home(section("Again")), hash=shown["hash"])["view"]
    assert newer["id"] == shown["id"]
    assert refusal(client.views_publish, user_id="U0ANA", view=home(section("x")), hash=shown["hash"]) == (
        "hash_conflict"
    )


def test_home_and_messages_follow_the_manifest() -> None:
    with sandbox_with(app_home={"home_tab_enabled": False, "messages_tab_enabled": False}) as sandbox:
        client = client_of(sandbox)
        assert refusal(client.views_publish, user_id="U0ANA", view=home(section("x"))) == "not_enabled"
        assert refusal(client.chat_postMessage, channel="U0ANA", text="x") == "messages_tab_disabled"


def test_a_view_over_a_limit_is_refused_with_the_place(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id="1.2.3", view=modal(section("x"), title="t" * 25))
    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]


def test_a_form_needs_a_trigger_that_slack_gave_out(client: WebClient) -> None:
    assert refusal(client.views_open, trigger_id="1.2.3", view=modal(section("x"))) == "invalid_trigger_id"
    assert refusal(client.views_update, view_id="V0NONE", view=modal(section("x"))) == "not_found"


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-of-somebody-else", "invalid_auth")],
)
def test_a_call_needs_the_right_token(sandbox: Sandbox, token: str | None, error: str) -> None:
    stranger = WebClient(token, base_url=sandbox.api_url, retry_handlers=[])
    assert refusal(stranger.auth_test) == error


def test_each_token_opens_its_own_doors(sandbox: Sandbox, client: WebClient) -> None:
    assert refusal(client.apps_connections_open, app_token=sandbox.bot_token) == "not_allowed_token_type"
    other = WebClient(sandbox.app_token, base_url=sandbox.api_url, retry_handlers=[])
    assert refusal(other.chat_postMessage, channel="U0ANA", text="x") == "not_allowed_token_type"


def test_a_missing_scope_is_named() -> None:
    with sandbox_with(scopes=["commands", "users:read"]) as sandbox, pytest.raises(SlackApiError) as refused:
        client_of(sandbox).chat_postMessage(channel="U0ANA", text="x")
    assert refused.value.response["needed"] == "chat:write"
    assert refused.value.response["provided"] == "commands,users:read"


@pytest.mark.parametrize(
    ("scope", "call", "arguments"),
    [
        ("im:history", "conversations_history", {"channel": "D0ANA"}),
        ("channels:history", "conversations_history", {"channel": "C0HIRING"}),
        ("channels:read", "conversations_info", {"channel": "C0HIRING"}),
        ("groups:read", "conversations_list", {"types": "public_channel,private_channel"}),
        ("im:write", "conversations_open", {"users": "U0ANA"}),
    ],
)
def test_conversations_need_the_scope_of_their_kind(scope: str, call: str, arguments: dict[str, str]) -> None:
    with sandbox_with(scopes=[granted for granted in SCOPES if granted != scope]) as sandbox:
        with pytest.raises(SlackApiError) as refused:
            getattr(client_of(sandbox), call)(**arguments)
        assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", scope)


def test_forms_and_json_are_both_understood(sandbox: Sandbox, client: WebClient) -> None:
    client.api_call("chat.postMessage", params={"channel": "U0ANA", "blocks": '[{"type": "divider"}]', "text": "form"})
    client.api_call("chat.postMessage", json={"channel": "U0ANA", "blocks": [{"type": "divider"}], "text": "json"})
    assert [message.blocks[0]["type"] for message in sandbox.as_("U0ANA").dm] == ["divider", "divider"]
    assert refusal(client.api_call, api_method="chat.shout") == "unknown_method"
    assert client.api_test(foo="bar")["args"] == {"foo": "bar"}


def test_every_call_stands_in_the_traffic(sandbox: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="U0ANA", text="x")
    refusal(client.chat_postMessage, channel="C0NOWHERE", text="x")
    good, bad = sandbox.traffic.named("chat.postMessage")
    assert (good.error, bad.error) == (None, "channel_not_found")
    assert good.answer is not None
    assert good.answer["ok"]
    assert good.request["text"] == "x"
    assert good.seconds is not None
    assert sandbox.bot_token not in str(good)


def test_a_messages_tab_that_is_read_only_takes_neither_messages_nor_commands() -> None:
    tab = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    with sandbox_with(app_home=tab) as sandbox:
        ana = sandbox.as_("U0ANA")
        with pytest.raises(RefusedByClient, match="has been turned off"):
            ana.say("Hello")
        with pytest.raises(RefusedByClient, match="has been turned off"):
            ana.command("/hello")
