"""Emoji shortcodes as the signs themselves; a shortcode nobody knows stays as it was typed."""

import re
from pathlib import Path

_TABLE = Path(__file__).with_name("emoji.txt").read_text("utf-8")
SIGNS = dict(line.split(" ") for line in _TABLE.splitlines())
"""The common shortcodes, without their colons, and their signs."""

_SHORTCODE = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")


def with_emoji(text: str) -> str:
    """The text with the shortcodes known here replaced by their signs."""
    return _SHORTCODE.sub(lambda match: SIGNS.get(match.group(1), match.group(0)), text)
