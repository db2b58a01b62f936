"""A person's actions by block id and action id; the page and Visitor are both built on them."""

import copy
from typing import Any

from bot.sandbox.app_side import answers, envelopes
from bot.sandbox.app_side.dispatch import Dispatch
from bot.sandbox.blocks import state_entry, value_key
from bot.sandbox.state.conversation import Message
from bot.sandbox.state.view import View
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import DispatchFailed, Json, NotVisible, SlackError


class PersonActions:
    """Actions of one person. Each is sent to the app, and its ack applied, before the method returns."""

    def __init__(self, workspace: Workspace, dispatch: Dispatch, user_id: str) -> None:
        self.workspace = workspace
        self.dispatch = dispatch
        self.user_id = user_id

    def command(self, channel_id: str, command: str, text: str) -> Message | None:
        """Runs a slash command; returns the message of the ack, if any. Raises DispatchFailed for an invalid ack."""
        workspace, conversation = self.workspace, self.workspace.conversations[channel_id]
        payload = envelopes.slash_command(workspace, self.user_id, conversation, command, text)
        ack = self.dispatch.command(payload)
        try:
            return answers.show_command_ack(workspace, self.user_id, conversation, ack)
        except SlackError as refusal:
            raise DispatchFailed(f"the ack of {command} is refused: {refusal}") from None

    def act(self, source: Message | View, block_id: str, action_id: str, value: Any = None) -> None:
        """Presses a button, or picks `value` (an option, a list of options, an id, a date ...) in a menu."""
        element = self._element(source, block_id, action_id)
        with self.workspace.changes.change():
            entry = self._store_value(source, block_id, element, value)
            action = envelopes.action_of(block_id, element, entry)
            payload = envelopes.block_actions(self.workspace, self.user_id, source, action)
        self.dispatch.interactive(payload)

    def enter(self, view: View, block_id: str, action_id: str, value: Any) -> None:
        """Enters a value into a form's field; sent to the app only with `dispatch_action`."""
        element = self._element(view, block_id, action_id)
        block = next(block for block in view.blocks if block["block_id"] == block_id)
        if block["type"] != "input" or block.get("dispatch_action"):
            self.act(view, block_id, action_id, value)
            return
        with self.workspace.changes.change():
            self._store_value(view, block_id, element, value)

    def suggest(self, source: Message | View, block_id: str, action_id: str, query: str) -> list[Json]:
        """The app's options for a query; [] for a query shorter than `min_query_length`."""
        element = self._element(source, block_id, action_id)
        if len(query) < element.get("min_query_length", 3):
            return []
        ids = {"block_id": block_id, "action_id": action_id}
        payload = envelopes.block_suggestion(self.workspace, self.user_id, source, ids, query)
        return answers.offered_options(self.dispatch.interactive(payload))

    def submit(self, view: View) -> None:
        """Submits a form and applies the ack."""
        with self.workspace.changes.change():
            view.errors = {}
            payload = envelopes.view_submission(self.workspace, self.user_id, view)
        ack = self.dispatch.interactive(payload)
        answers.apply_submission_ack(self.workspace, view, ack)

    def close(self, *, everything: bool = False) -> None:
        """Closes the top form, or with `everything` (the x) all forms. Sent to the app only with `notify_on_close`."""
        with self.workspace.changes.change():
            stack = self.workspace.stack(self.user_id)
            if not stack:
                return
            cleared = everything or bool(stack[-1].get("clear_on_close"))
            closed = stack[0] if everything else stack[-1]
            self.workspace.stacks[self.user_id] = [] if cleared else stack[:-1]
            payload = envelopes.view_closed(self.workspace, self.user_id, closed, is_cleared=cleared)
        if closed.get("notify_on_close"):
            self.dispatch.interactive(payload)

    def open_home(self, tab: str = "home") -> None:
        """Opens the app's Home tab, or with "messages" its messages tab."""
        workspace = self.workspace
        event: Json = {
            "type": "app_home_opened",
            "user": self.user_id,
            "channel": workspace.direct(self.user_id).id,
            "tab": tab,
            "event_ts": workspace.timestamp(),
        }
        home = workspace.homes.get(self.user_id)
        if home is not None and tab == "home":
            event["view"] = home.as_slack()
        self.dispatch.event(event)

    def say(self, channel_id: str, text: str) -> Message:
        """Posts a message; sends the event when the bot is a member of the conversation."""
        workspace = self.workspace
        conversation = workspace.conversations[channel_id]
        message = workspace.say(conversation, self.user_id, text)
        kind = {"im": "im", "groups": "group", "channels": "channel"}[conversation.kind]
        event = message.as_slack() | {"channel": channel_id, "channel_type": kind, "event_ts": message.ts}
        if workspace.app.bot_user_id in conversation.members:
            self.dispatch.event(event, f"message.{'groups' if kind == 'group' else conversation.kind}")
        return message

    def _element(self, source: Message | View, block_id: str, action_id: str) -> Json:
        element = answers.element_at(source, block_id, action_id)
        if element is None:
            raise NotVisible(f"no element {action_id!r} in block {block_id!r} any more")
        return element

    def _store_value(self, source: Message | View, block_id: str, element: Json, value: Any) -> Json:
        if value_key(element) is None:
            return {"selected_option": copy.deepcopy(value)} if element["type"] == "overflow" else {}
        entry = state_entry(element, copy.deepcopy(value))
        source.state[(block_id, element["action_id"])] = entry
        return copy.deepcopy(entry)
