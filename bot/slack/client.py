"""Builds Slack clients that share one TLS context and never retry by themselves."""

import ssl
from functools import cache

from slack_sdk import WebClient

TIMEOUT_SECONDS = 10


def slack_client(token: str, api_url: str) -> WebClient:
    """A client for this token.

    The SDK's retries are off: they repeat a post after a broken connection, and if Slack had stored it by then, it is
    there twice. All connections share one TLS context: loading the certificates again costs more than the call.
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
