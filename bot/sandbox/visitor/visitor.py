"""A person in the workspace who acts by visible texts."""

from typing import Any

from bot.sandbox.app_side import envelopes
from bot.sandbox.app_side.dispatch import Dispatch
from bot.sandbox.blocks import options_of
from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json, NotVisible, RefusedByClient
from bot.sandbox.visitor import finding
from bot.sandbox.visitor.actions import PersonActions
from bot.sandbox.visitor.finding import ElementMatch
from bot.sandbox.visitor.input_values import check_inputs, escape_mentions, value_for
from bot.sandbox.visitor.screen import Screen, Source


class Visitor(Screen):
    """A person in the workspace; `sandbox.as_(user_id)` returns one.

    Every action waits for the app's ack, and raises AckTimeout, DispatchFailed or TroubleConnecting where Slack's
    client would show an error. An element that can't be found raises NotVisible. `acts` acts by ids instead of texts.
    """

    def __init__(self, workspace: Workspace, dispatch: Dispatch, user_id: str) -> None:
        super().__init__(workspace, user_id)
        self.acts = PersonActions(workspace, dispatch, user_id)

    def command(self, command: str, text: str = "", channel: str | None = None) -> str | None:
        """Runs a slash command in a channel, by default in the direct messages; returns the visible text of the ack."""
        declared = self.workspace.app.commands.get(command)
        if declared is None:
            raise RefusedByClient(command, f"{command} is not a valid command.")
        if declared.get("should_escape"):
            text = escape_mentions(self.workspace, text)
        conversation = self.conversation(channel)
        self._refuse_turned_off(conversation)
        shown = self.acts.command(conversation.id, command, text)
        return self.visible(shown) if shown else None

    def shortcut(self, callback_id: str) -> None:
        """Runs a global shortcut."""
        self._refuse_unknown_shortcut(callback_id, "global")
        self.acts.dispatch.interactive(envelopes.shortcut(self.workspace, self.id, callback_id))

    def message_shortcut(self, callback_id: str, message: Message) -> None:
        """Runs a message shortcut."""
        self._refuse_unknown_shortcut(callback_id, "message")
        payload = envelopes.message_shortcut(self.workspace, self.id, callback_id, message)
        self.acts.dispatch.interactive(payload)

    def open_home(self, tab: str = "home") -> None:
        """Opens the bot's Home tab, or with "messages" its messages tab."""
        self.acts.open_home(tab)

    def say(self, text: str, channel: str | None = None) -> Message:
        """Posts a message in a channel, by default in the direct messages."""
        conversation = self.conversation(channel)
        self._refuse_turned_off(conversation)
        return self.acts.say(conversation.id, text)

    def fill(self, label: str, wanted: Any) -> None:
        """Fills in the top form's field with this label; None clears it.

        `wanted` is a text, an option text or a list of them, a date, a time, an aware datetime, a user id or a name.
        """
        form = self.form()
        match = finding.field(form, label)
        self.acts.enter(form, match.block_id, match.element["action_id"], self._value(match, wanted))

    def suggestions(self, label: str, query: str, message: Source | None = None) -> list[str]:
        """The option texts that the app offers for a query in an external select."""
        match = finding.field(self.form(), label) if message is None else self._menu(label, message)
        return [finding.text_of(option["text"]) for option in self._suggest(match, query)]

    def options(self, label: str, message: Source | None = None) -> list[str]:
        """The option texts of a menu in the top form, or in a message."""
        match = finding.field(self.top, label) if message is None and self.top else self._menu(label, message)
        return [finding.text_of(option["text"]) for option in options_of(match.element)]

    def submit(self) -> None:
        """Submits the top form. Raises RefusedByClient for an invalid input; the app's error texts are in `errors`."""
        form = self.form()
        if form.get("submit") is None:
            raise NotVisible(f"this form has no submit button:\n{self.visible(form)}")
        check_inputs(form)
        self.acts.submit(form)

    def close(self, *, everything: bool = False) -> None:
        """Closes the top form, or with `everything` (the x) all forms."""
        self.acts.close(everything=everything)

    def press(
        self,
        text: str,
        message: Source | None = None,
        nth: int = 0,
        *,
        value: str | None = None,
        confirm: bool = True,
    ) -> None:
        """Presses the nth button (or picks the menu option) with this text.

        Searched in `message`, if given, else in the top form, else in the newest message with such a button, else on
        Home. `value`: the button must have this value. `confirm=False` answers its confirmation dialog with no.
        """
        for source in self.places(message):
            matches = finding.buttons(source, text, value)
            if len(matches) > nth:
                self._act(matches[nth], matches[nth].option, confirm=confirm)
                return
        raise NotVisible(f"no button {text!r} (number {nth}) for {self.person.name}; they see:\n{self.describe()}")

    def choose(
        self, label: str, wanted: Any, message: Source | None = None, nth: int = 0, *, confirm: bool = True
    ) -> None:
        """Picks an option, a date or a person in the nth menu or picker with this placeholder or label."""
        match = self._menu(label, message, nth, wanted)
        self._act(match, self._value(match, wanted), confirm=confirm)

    def _act(self, match: ElementMatch, value: Any, *, confirm: bool) -> None:
        if confirm or match.element.get("confirm") is None:
            self.acts.act(match.source, match.block_id, match.element["action_id"], value)

    def _menu(self, label: str, message: Source | None, nth: int = 0, wanted: Any = None) -> ElementMatch:
        for source in self.places(message):
            matches = [match for match in finding.menus(source, label) if finding.offers_option(match, wanted)]
            if len(matches) > nth:
                return matches[nth]
        raise NotVisible(f"no menu {label!r} with {wanted!r} for {self.person.name}; they see:\n{self.describe()}")

    def _value(self, match: ElementMatch, wanted: Any) -> Any:
        return value_for(self.workspace, match.element, wanted, lambda query: self._suggest(match, query))

    def _suggest(self, match: ElementMatch, query: str) -> list[Json]:
        return self.acts.suggest(match.source, match.block_id, match.element["action_id"], query)

    def _refuse_turned_off(self, conversation: Conversation) -> None:
        app = self.workspace.app
        if conversation.is_direct and not app.may_be_written_to:
            raise RefusedByClient(app.name, f"Sending messages to {app.name} has been turned off.")

    def _refuse_unknown_shortcut(self, callback_id: str, kind: str) -> None:
        declared = self.workspace.app.shortcuts.get(callback_id)
        if declared is None or declared.get("type") != kind:
            raise RefusedByClient(callback_id, f"there is no {kind} shortcut with this callback id")
