"""A file that somebody asked for, into their own messages with the bot; its row stands before Slack has it."""

import urllib.request
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.house import Body, House, user_of
from models import shared_file
from models.act import Act

SECONDS = 60
SENT = "It is in your messages with me."
WHAT_BECOMES_OF_IT = "What you asked for. I take it away after seven days, and as soon as somebody is erased."
NO_SCOPE = (
    "Slack does not let me send files here: the app lacks files:write. Whoever runs me can add it (paste manifest.yml "
    "again, reinstall), or write the same file with signoff export on the command line. Nothing was sent."
)
SOMEBODY_LEFT = "Somebody was erased while I wrote it, so I have not sent it. Please ask once more."


def send(body: Body, client: WebClient, house: House, number: int, name: str, write: Callable[[Act], str]) -> str:
    """Writes the file and sends it; what to tell the person. `number`: of its row, which was announced before."""
    with house.look(body) as act:
        content = write(act).encode()
    try:
        place = client.files_getUploadURLExternal(filename=name, length=len(content))
    except SlackApiError as refusal:
        if refusal.response.get("error") != "missing_scope":
            raise
        with house.act(body) as act:
            shared_file.removed(act.session, number, act.now)
        return NO_SCOPE
    with house.act(body) as act:
        file = shared_file.find(act.session, number)
        file.file_id = place["file_id"]
        if file.is_unwanted:
            return SOMEBODY_LEFT
    _upload(client, str(place["upload_url"]), content)
    channel = client.conversations_open(users=[user_of(body)])["channel"]["id"]
    files = [{"id": place["file_id"], "title": name}]
    client.files_completeUploadExternal(files=files, channel_id=channel, initial_comment=WHAT_BECOMES_OF_IT)
    with house.act(body) as act:
        shared_file.shared(shared_file.find(act.session, number), act.now)
    return SENT


def _upload(client: WebClient, url: str, content: bytes) -> None:
    headers = {"Content-Type": "text/csv; charset=utf-8"}
    request = urllib.request.Request(url, data=content, headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=SECONDS, context=client.ssl) as answer:
        answer.read()
