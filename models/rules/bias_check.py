"""Finds words in a reason that concern the person instead of the job: age, family, health, accent, looks and more.

A pure check: it stores, logs and sends nothing, and blocks nobody.
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from models.rules.bias_patterns import SOUNDS_ALIKE, TOUCHES, Ground
from models.rules.text import fold

PATTERNS = {ground: re.compile(rf"(?<![\w])(?:{'|'.join(words)})(?![\w])") for ground, words in TOUCHES.items()}
HARMLESS = re.compile(rf"(?<![\w])(?:{'|'.join(SOUNDS_ALIKE)})(?![\w])")
MARKS = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "\u2011": "-"})
AROUND = " .,;:!?()[]{}<>\"'“”„«»*_~`…"


@dataclass(frozen=True)
class BiasMatch:
    """A phrase as typed, and the ground that it touches."""

    phrase: str
    ground: Ground


def found(text: str) -> list[BiasMatch]:
    """The first phrase of each ground, in the order of the text."""
    words = text.split()
    folded = [fold(word).translate(MARKS) for word in words]
    starts = list(accumulate((len(word) + 1 for word in folded), initial=0))
    read = HARMLESS.sub(lambda alike: "#" * len(alike.group()), " ".join(folded))
    first = {ground: match for ground, pattern in PATTERNS.items() if (match := pattern.search(read))}
    touches = []
    for ground, match in sorted(first.items(), key=lambda item: item[1].start()):
        spoken = [
            word
            for word, start, end in zip(words, starts, starts[1:], strict=False)
            if start < match.end() and end - 1 > match.start()
        ]
        touches.append(BiasMatch(" ".join(spoken).strip(AROUND), ground))
    return touches
