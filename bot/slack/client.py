"""The one way to Slack: certificates read once, and nothing sent twice behind our back."""

import ssl
from functools import cache

from slack_sdk import WebClient

TIMEOUT_SECONDS = 10


def slack_client(token: str, api_url: str) -> WebClient:
    """A client for this token.

    Without the SDK's own retries: they repeat a post after a torn connection, and when Slack had stored it by then, it
    is there twice. One TLS context for all calls and lines: reading the certificates anew costs more than the call.
    """
    return WebClient(
        token=token,
        base_url=api_url,
        timeout=TIMEOUT_SECONDS,
        ssl=_certificates(),
        retry_handlers=[],
    )


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()
