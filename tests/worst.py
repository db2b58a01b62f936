"""Searches for texts that keep a pattern or a reader busy for too long, and measures the time.

A pattern that backtracks is slow where a long text fits it and then breaks off. So each text is a beginning that the
pattern takes, a long run of one or two characters, and an end that fits nothing. Of texts that differ only in
characters that a pattern treats alike, one is measured. For a reader, which is more than a pattern, the usual run pairs
every beginning with every run, and every run with every end; the long run combines all three.
"""

import re
import signal
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice, product
from types import FrameType
from typing import Any

from tests.effort import LONG

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_compile
    import sre_constants
    import sre_parse

LENGTH = 8000
SHORT = 300 if LONG else 100
"""The length of the texts that are measured first, to choose the long texts."""
BOUND_SECONDS = 0.25
MEASURABLE_SECONDS = 0.03
"""Below it the measurement depends on the machine more than on the reader."""
SLOWEST = 8
SUSPICIONS = 6
"""The number of measurements of a slow text: the effect of a busy machine goes away, that of the reader stays."""

RUNS = (
    *(" ", "\t", "\n", "\u00a0", "0", "7", "a", "Z", "é", "@", "+", "-", ".", ",", ":", ";", "/", "(", ")", "[", "]"),
    *("<", ">", "{", "}", "#", "?", "!", "*", "_", "~", "`", "'", '"', "=", "|", "&", "\u0301"),
    *(
        " a",
        "a ",
        " 0",
        "0 ",
        "a,",
        "a@",
        "@a",
        "0-",
        "0.",
        " ,",
        "\n ",
        " \n",
        "a\n",
        "a.",
        "](",
        "** ",
        "\u0301\u0316",
    ),
)
ENDS = ("", "x", "\n", "!", "a\nb", "@")


Parts = tuple[str, str, str, bool]
"""The parts of a text: beginning, run, end, and whether the beginning is repeated with the run."""


class TooLong(Exception):
    """The reader was still busy when its time was up."""


def seconds(reader: Callable[[str], Any], text: str, *, at_most: float = 4 * BOUND_SECONDS) -> float:
    """The CPU seconds of this thread that the reader takes over a text. Raises TooLong where it is stopped."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLong(f"still busy after {at_most} CPU seconds with {text[:40]!r} and on")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, at_most)
    try:
        began = time.thread_time()
        reader(text)
        return time.thread_time() - began
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def faults(name: str, reader: Callable[[str], Any], beginnings: tuple[str, ...]) -> list[str]:
    """The first text that keeps this reader busy for too long, in words; empty without such a text."""
    return _first_fault(name, reader, _all_parts(beginnings) if LONG else _pairs(beginnings))


def faults_of(pattern: re.Pattern[str], suspicions: int = SUSPICIONS) -> list[str]:
    """The first text that keeps a pattern busy for too long. `suspicions`: the measurements of a slow text."""

    def used(text: str) -> None:
        pattern.match(text)
        pattern.fullmatch(text)
        pattern.sub("", text)

    return _first_fault(pattern.pattern, used, _unlike(pattern, beginnings_of(pattern)), suspicions)


def made(parts: Parts, length: int) -> str:
    """The text of these parts, with this length."""
    beginning, run, end, is_repeated = parts
    repeated = beginning + run if is_repeated else run
    return (("" if is_repeated else beginning) + repeated * length)[: length - len(end)] + end


def _first_fault(
    name: str, reader: Callable[[str], Any], every: list[Parts], suspicions: int = SUSPICIONS
) -> list[str]:
    try:
        slow = (fault for parts in _slowest(reader, every) if (fault := _fault(reader, parts, suspicions)))
        return [f"{name}: {fault}" for fault in islice(slow, 1)]
    except TooLong as fault:
        return [f"{name}: {fault}"]


def _all_parts(beginnings: tuple[str, ...]) -> list[Parts]:
    return _combined(beginnings, RUNS, ENDS)


def _combined(beginnings: Iterable[str], runs: Iterable[str], ends: Iterable[str]) -> list[Parts]:
    combined = [(*parts, again) for parts in product(beginnings, runs, ends) for again in (False, True)]
    return [parts for parts in combined if parts[0] or not parts[3]]


def _pairs(beginnings: tuple[str, ...]) -> list[Parts]:
    """Every beginning with every run, each pair with one end: the ends take turns."""
    turns = product(enumerate(beginnings), enumerate(RUNS))
    chosen = {(beginning, run, ENDS[(first + second) % len(ENDS)]) for (first, beginning), (second, run) in turns}
    return [parts for parts in _all_parts(beginnings) if parts[:3] in chosen]


def _unlike(pattern: re.Pattern[str], beginnings: tuple[str, ...]) -> list[Parts]:
    """One text of each kind: texts are of a kind if the pattern treats each of their characters alike."""
    parsed = sre_parse.parse(pattern.pattern, pattern.flags)
    atoms = dict(_atoms(parsed, pattern.flags))
    if None in atoms.values():
        return _all_parts(beginnings)
    alone = [atom for atom in atoms.values() if atom]
    kinds: dict[tuple[bool, ...], str] = {}
    first = cache(lambda character: kinds.setdefault(_kind(alone, character), character))
    unlike = [dict.fromkeys("".join(map(first, part)) for part in parts) for parts in (beginnings, RUNS, ENDS)]
    return list({made(parts, SHORT): parts for parts in _combined(*unlike)}.values())


def _kind(atoms: list[re.Pattern[str]], character: str) -> tuple[bool, ...]:
    """The properties of a character that a pattern of these atoms can see."""
    by_itself = (character == "\n", character.isalnum() or character == "_")  # for ends of lines and of words
    return by_itself + tuple(atom.match(character) is not None for atom in atoms)


def _atoms(parsed: Any, flags: int) -> Iterator[tuple[str, re.Pattern[str] | None]]:
    """The atoms of a parsed pattern that take one character, as patterns; None for a back reference."""
    for op, value in parsed:
        if op in (sre_constants.LITERAL, sre_constants.NOT_LITERAL, sre_constants.ANY, sre_constants.IN):
            for either in (flags, flags ^ re.IGNORECASE):  # a group may set the flag otherwise
                alone = sre_parse.SubPattern(sre_parse.State(), [(op, value)])
                yield f"{op} {value} {either}", sre_compile.compile(alone, either)
        elif op is sre_constants.GROUPREF:
            yield str(op), None
        for nested in _nested(value):
            yield from _atoms(nested, flags)


def _nested(value: Any) -> Iterator[Any]:
    if isinstance(value, sre_parse.SubPattern):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _nested(each)


def _slowest(reader: Callable[[str], Any], every: list[Parts]) -> list[Parts]:
    taken = [(seconds(reader, made(parts, SHORT)), number) for number, parts in enumerate(every)]
    return [every[number] for _, number in islice(sorted(taken, reverse=True), SLOWEST)]


def _fault(reader: Callable[[str], Any], parts: Parts, suspicions: int) -> str:
    taken = seconds(reader, made(parts, LENGTH))
    if taken <= MEASURABLE_SECONDS:
        return ""  # the shortest of several measurements would be no longer
    is_long = taken > 4 * MEASURABLE_SECONDS
    at_measurable = _fault_at(reader, parts, _measurable(reader, parts), suspicions) if is_long else ""
    return at_measurable or _fault_at(reader, parts, LENGTH, suspicions)


def _measurable(reader: Callable[[str], Any], parts: Parts) -> int:
    """A length at which the text takes just long enough to measure how its time grows."""
    length = SHORT
    while length < LENGTH and seconds(reader, made(parts, length)) < 1.5 * MEASURABLE_SECONDS:
        length = length * 4 // 3
    return min(length, LENGTH)


def _fault_at(reader: Callable[[str], Any], parts: Parts, length: int, suspicions: int) -> str:
    whole = half = float("inf")
    for _ in range(suspicions):
        whole = min(whole, *(seconds(reader, made(parts, length)) for _ in range(3)))
        half = min(half, *(seconds(reader, made(parts, length // 2)) for _ in range(3)))
        if whole <= BOUND_SECONDS and (whole <= MEASURABLE_SECONDS or whole <= 3 * half):
            return ""
    if whole > BOUND_SECONDS:
        return f"{whole:.2f} s for {parts!r}"
    return f"{whole:.3f} s after {half:.3f} s for half of {parts!r}, {length} long"


def beginnings_of(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Beginnings of texts that the pattern takes, with the empty beginning."""
    beginnings = {""}
    for example in islice(_examples(sre_parse.parse(pattern.pattern, pattern.flags)), 40):
        beginnings |= {example[:end] for end in range(1, len(example) + 1)}
    shortest_first = sorted(beginnings, key=lambda text: (len(text), text))
    return tuple(shortest_first[:24])


def _examples(parsed: Any) -> Iterator[str]:
    """Short texts that the parsed pattern takes, one for each way through its branches."""
    parts = [list(islice(_of_token(op, value), 4)) for op, value in parsed]
    yield from ("".join(ways) for ways in product(*parts))


def _of_token(op: Any, value: Any) -> Iterator[str]:
    match op:
        case sre_constants.LITERAL:
            yield chr(value)
        case sre_constants.NOT_LITERAL | sre_constants.ANY:
            yield "a" if value != ord("a") else "b"
        case sre_constants.IN:
            yield _one_of(value)
        case sre_constants.BRANCH:
            for branch in value[1]:
                yield from _examples(branch)
        case sre_constants.SUBPATTERN:
            yield from _examples(value[-1])
        case sre_constants.MAX_REPEAT | sre_constants.MIN_REPEAT | sre_constants.POSSESSIVE_REPEAT:
            least, most, repeated = value
            yield from (example * max(least, min(1, most)) for example in islice(_examples(repeated), 3))
        case sre_constants.ATOMIC_GROUP:
            yield from _examples(value)
        case sre_constants.ASSERT if value[0] < 0:  # a lookbehind
            yield from _examples(value[1])
        case _:
            yield ""


def _one_of(choices: list[tuple[Any, Any]]) -> str:
    if choices[0][0] is sre_constants.NEGATE:
        return "a"
    op, value = choices[0]
    if op is sre_constants.LITERAL:
        return chr(value)
    if op is sre_constants.RANGE:
        return chr(value[0])
    return {sre_constants.CATEGORY_SPACE: " ", sre_constants.CATEGORY_DIGIT: "7"}.get(value, "a")
