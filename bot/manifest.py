"""What the app asks of Slack: its commands, its scopes and the events it hears. `manifest.yml` is written from this."""

from typing import Any

from handlers import decline, home

SCOPES = (
    "channels:read",
    "chat:write",
    "commands",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)
OPTIONAL_SCOPES = ("channels:history", "groups:history")
"""To look up a digest whose fate is unknown; without them it is not sent again."""
EVENTS = ("app_home_opened", "user_change")


def manifest() -> dict[str, Any]:
    """The app manifest, as Slack's page for new apps takes it."""
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
                "messages_tab_read_only_enabled": True,
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
            "slash_commands": [
                {
                    "command": decline.COMMAND,
                    "description": "Somebody does not get the role: record it, and see that they hear it",
                    "usage_hint": "[Jane Doe, Staff Engineer at Acme, final]",
                    "should_escape": False,
                },
                {
                    "command": home.COMMAND,
                    "description": "Who is waiting to hear from me",
                    "should_escape": False,
                },
            ],
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
