"""The Slack app manifest: commands, scopes and events. `manifest.yml` is generated from it."""

from typing import Any

from bot.slack.requests import PATH
from handlers.decline import record as decline
from handlers.in_play import filled, interviewed
from handlers.keep_posted import opening
from handlers.referral import record as referral
from handlers.runtime import signoffs_command

SCOPES = (
    "channels:read",
    "chat:write",
    "commands",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)
OPTIONAL_SCOPES = ("channels:history", "files:write", "groups:history")
"""History: looks up a digest of unknown delivery, which is not sent again without it. Files: sends exports."""
EVENTS = ("app_home_opened", "app_uninstalled", "member_joined_channel", "message.im", "tokens_revoked", "user_change")


def manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest as Slack's page for new apps accepts it: for Socket Mode, or for HTTP requests to `url`."""
    app_manifest = _for_socket_mode()
    if url is not None:
        request_url = url.rstrip("/") + PATH
        app_manifest["settings"]["socket_mode_enabled"] = False
        app_manifest["settings"]["event_subscriptions"]["request_url"] = request_url
        app_manifest["settings"]["interactivity"]["request_url"] = request_url
        for command in app_manifest["features"]["slash_commands"]:
            command["url"] = request_url
    return app_manifest


def _for_socket_mode() -> dict[str, Any]:
    return {
        "display_information": {
            "name": "Signoff",
            "description": "Makes sure that every declined candidate hears it from a person.",
            "background_color": "#1d4a4a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Signoff", "always_online": True},
            "shortcuts": [
                {
                    "name": "Record a decline",
                    "type": "global",
                    "callback_id": decline.SHORTCUT,
                    "description": "Somebody does not get the role, and should hear it",
                },
                {
                    "name": "Record a decline",
                    "type": "message",
                    "callback_id": decline.MESSAGE_SHORTCUT,
                    "description": "Somebody does not get the role, and should hear it",
                },
            ],
            "slash_commands": commands(),
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def commands() -> list[dict[str, Any]]:
    """The slash commands."""
    return [
        {
            "command": decline.COMMAND,
            "description": "Somebody does not get the role: record it, and see that they hear it",
            "usage_hint": "[Jane Doe, Staff Engineer at Acme, final]",
            "should_escape": False,
        },
        {
            "command": interviewed.COMMAND,
            "description": "Somebody is in play for a role, and should never wait in silence",
            "usage_hint": "[Jane Doe, Staff Engineer at Acme, final]",
            "should_escape": False,
        },
        {
            "command": filled.COMMAND,
            "description": "A role is filled: everybody else in play for it hears so from a person",
            "usage_hint": "[Staff Engineer at Acme]",
            "should_escape": False,
        },
        {
            "command": opening.COMMAND,
            "description": "Whom we promised to keep posted and would want this",
            "usage_hint": "[Staff Engineer in Lisbon]",
            "should_escape": False,
        },
        {
            "command": referral.COMMAND,
            "description": "Record whom a candidate named, or what became of them",
            "usage_hint": "[Tom Weber, named by Jane Doe]",
            "should_escape": False,
        },
        {
            "command": signoffs_command.COMMAND,
            "description": "Who is waiting to hear from me, who rings back, and how we do",
            "usage_hint": "[team | who Jane Doe | away until friday | report | settings | help]",
            "should_escape": False,
        },
    ]
