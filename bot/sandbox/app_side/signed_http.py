"""The other way to the app: signed HTTP requests to its request URL, instead of Socket Mode."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

from bot.sandbox.state.workspace import Workspace
from bot.sandbox.troubles import AckTimeout, DispatchFailed, Json


class SignedHttp:
    """Sends what Socket Mode would, as requests that carry Slack's signature."""

    def __init__(self, workspace: Workspace, request_url: str) -> None:
        self._workspace = workspace
        self._request_url = request_url
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def deliver(self, kind: str, payload: Json, timeout: float, retry: tuple[int, str] | None = None) -> Json | None:
        """Sends the payload and returns what the app answered (plain text as {"text": ...}).

        Raises DispatchFailed for any answer but 200 and AckTimeout after `timeout` seconds.
        """
        content_type, body = _encoded(kind, payload)
        headers = self._signature(body) | {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        request = urllib.request.Request(self._request_url, body, headers, method="POST")
        try:
            with self._open(request, timeout=timeout) as answer:
                return _decoded(answer.read().decode(), answer.headers.get_content_type())
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise DispatchFailed(f"dispatch_failed: the app answered {refusal.code}") from None
        except TimeoutError:
            raise AckTimeout(f"no answer to {kind} within {timeout} seconds") from None
        except (urllib.error.URLError, ConnectionError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise AckTimeout(f"no answer to {kind} within {timeout} seconds") from None
            raise DispatchFailed(f"dispatch_failed: {error}") from None

    def _signature(self, body: bytes) -> dict[str, str]:
        moment = str(int(time.time()))
        signed = f"v0:{moment}:".encode() + body
        digest = hmac.new(self._workspace.app.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}


def _encoded(kind: str, payload: Json) -> tuple[str, bytes]:
    if kind == "events_api":
        return "application/json", json.dumps(payload).encode()
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def _decoded(body: str, content_type: str) -> Json | None:
    if not body.strip():
        return None
    if content_type == "application/json":
        decoded = json.loads(body)
        return decoded if isinstance(decoded, dict) else {"text": str(decoded)}
    return {"text": body}
