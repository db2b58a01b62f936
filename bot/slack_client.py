"""The one way to Slack: certificates read once, and nothing sent twice behind our back."""

import ssl

from slack_sdk import WebClient

TIMEOUT_SECONDS = 10


def slack_client(token: str, api_url: str) -> WebClient:
    """A client for this token.

    Without the SDK's own retries: they repeat a post after a torn connection, and when Slack had stored it by then, it
    is there twice. One TLS context for all calls: reading the certificates anew costs more than the call.
    """
    return WebClient(
        token=token,
        base_url=api_url,
        timeout=TIMEOUT_SECONDS,
        ssl=ssl.create_default_context() if api_url.startswith("https") else None,
        retry_handlers=[],
    )
