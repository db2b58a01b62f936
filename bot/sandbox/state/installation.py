"""The app's installation in the workspace: ids, tokens, and the settings of its manifest."""

import secrets
from dataclasses import dataclass, field

from bot.sandbox.troubles import Json

BOT_USER = "U0BOT"
"""The bot's user id in every sandbox, for the members of a channel."""


def _secret(kind: str) -> str:
    return f"{kind}{secrets.token_hex(16)}"


@dataclass(frozen=True)
class Installation:
    """The app's ids, its tokens (random in every sandbox) and its manifest (the parsed `manifest.yml`)."""

    manifest: Json
    app_id: str = "A0SANDBOX"
    bot_id: str = "B0SANDBOX"
    bot_user_id: str = BOT_USER
    bot_token: str = field(default_factory=lambda: _secret("xoxb-1000000000-2000000000-"), repr=False)
    app_token: str = field(default_factory=lambda: _secret("xapp-1-A0SANDBOX-1000000000-"), repr=False)
    signing_secret: str = field(default_factory=lambda: _secret(""), repr=False)
    verification_token: str = field(default_factory=lambda: _secret(""), repr=False)

    @property
    def name(self) -> str:
        """The bot's display name."""
        bot_user = self._features.get("bot_user") or {}
        information = self.manifest.get("display_information") or {}
        return str(bot_user.get("display_name") or information.get("name") or "App")

    @property
    def scopes(self) -> list[str]:
        """The bot token's scopes: the manifest's required scopes, and its optional scopes as if granted."""
        scopes = (self.manifest.get("oauth_config") or {}).get("scopes") or {}
        return [*(scopes.get("bot") or []), *(scopes.get("bot_optional") or [])]

    @property
    def commands(self) -> dict[str, Json]:
        """The manifest's slash commands by name, such as `/decline`."""
        return {command["command"]: command for command in self._features.get("slash_commands") or []}

    @property
    def shortcuts(self) -> dict[str, Json]:
        """The manifest's global and message shortcuts by callback id."""
        return {shortcut["callback_id"]: shortcut for shortcut in self._features.get("shortcuts") or []}

    @property
    def events(self) -> frozenset[str]:
        """The event types that the app subscribes to."""
        subscriptions = (self.manifest.get("settings") or {}).get("event_subscriptions") or {}
        return frozenset(subscriptions.get("bot_events") or [])

    @property
    def home_enabled(self) -> bool:
        """Whether the app has a Home tab."""
        return bool(self._app_home.get("home_tab_enabled", False))

    @property
    def messages_enabled(self) -> bool:
        """Whether the app may write direct messages: Slack's default, unless the manifest disables the messages tab."""
        return bool(self._app_home.get("messages_tab_enabled", True))

    @property
    def may_be_written_to(self) -> bool:
        """Whether people can send messages and commands in the direct messages: a box in the settings of an app."""
        return self.messages_enabled and not self._app_home.get("messages_tab_read_only_enabled", False)

    @property
    def _features(self) -> Json:
        return self.manifest.get("features") or {}

    @property
    def _app_home(self) -> Json:
        return self._features.get("app_home") or {}
