"""Template data of a conversation for one viewer: messages with author, time, day headings and files."""

from datetime import UTC, datetime
from decimal import Decimal

from jinja2 import Environment
from markupsafe import Markup

from bot.sandbox.html.drawing import Surface, draw
from bot.sandbox.html.mrkdwn import mrkdwn
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.page.frame import TemplateData, person_card
from bot.sandbox.state.conversation import Conversation, Message
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import Json
from bot.sandbox.visitor.dates import clock_time, day_heading

_PICTURES = ("png", "jpg", "jpeg", "gif", "webp", "svg")


class ConversationView:
    """Renders messages of a conversation for one viewer."""

    def __init__(self, templates: Environment, workspace: Workspace, viewer: Viewer, origin: str) -> None:
        self._templates = templates
        self._workspace = workspace
        self._viewer = viewer
        self._origin = origin

    def messages(self, conversation: Conversation, count: int) -> list[TemplateData]:
        """The last `count` messages that the viewer sees, oldest first."""
        items: list[TemplateData] = []
        day = None
        for message in conversation.seen_by(self._viewer.user_id)[-count:]:
            moment = sent_at(message).astimezone(self._viewer.zone)
            heading = day_heading(moment, self._viewer) if moment.date() != day else ""
            day = moment.date()
            items.append(self._message(message, moment) | {"heading": heading})
        return items

    def _message(self, message: Message, moment: datetime) -> TemplateData:
        return {
            "key": message.ts.replace(".", "-"),
            "ts": message.ts,
            "author": person_card(self._workspace, message.user),
            "time": clock_time(moment),
            "full": f"{moment:%A %d %B %Y, %H:%M:%S}",
            "iso": moment.isoformat(),
            "ephemeral": message.ephemeral,
            "edited": bool(message.edited),
            "reply": bool(message.thread_ts and message.thread_ts != message.ts),
            "files": [_file(file) for file in message.files],
            "body": self._body(message),
        }

    def _body(self, message: Message) -> Markup:
        if message.blocks:
            main = self._blocks(message, message.blocks, "")
        elif message.text:
            main = Markup('<div class="block">{}</div>').format(mrkdwn(message.text, self._viewer))
        else:
            main = Markup("")
        parts = [self._attachment(message, attachment, index) for index, attachment in enumerate(message.attachments)]
        return Markup("").join([main, *parts])

    def _attachment(self, message: Message, attachment: Json, index: int) -> Markup:
        if attachment.get("blocks"):
            inside = self._blocks(message, attachment["blocks"], f"-a{index}")
        else:
            texts = [attachment.get(name) for name in ("pretext", "title", "text", "fallback")]
            inside = mrkdwn("\n".join(part for part in texts[:3] if part) or str(texts[3] or ""), self._viewer)
        return Markup("<blockquote>{}</blockquote>").format(inside)

    def _blocks(self, message: Message, blocks: list[Json], suffix: str) -> Markup:
        scope = f"b{message.ts.replace('.', '-')}{suffix}"
        return draw(self._templates, Surface(blocks, scope, message.state, origin=self._origin), self._viewer)


def sent_at(message: Message) -> datetime:
    """The moment of the message's time stamp, in UTC."""
    return datetime.fromtimestamp(float(Decimal(message.ts)), UTC)


def _file(file: Json) -> TemplateData:
    kind = str(file.get("filetype", ""))
    return {
        "title": file.get("title") or file.get("name"),
        "alt": file.get("alt_txt") or file.get("title") or file.get("name"),
        "address": f"/shown/{file['id']}",
        "picture": kind in _PICTURES,
        "size": f"{kind.upper()} · {_size(int(file.get('size') or 0))}",
    }


def _size(count: int) -> str:
    return f"{count} B" if count < 1024 else f"{count / 1024:.0f} KB"
