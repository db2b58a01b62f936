"""The parts of one typed line about a person: names, numbers and addresses, in any order and however copied.

Parts are set apart by commas, tabs, semicolons, bars or blanks, or an address stands in angle brackets behind the name.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from models.rules.text import APOSTROPHES, DASHES, INVISIBLE, JOINERS, in_whole_letters, is_control

SEPARATORS = ",，、،\t;；|｜"
SEPARATOR = re.compile(f"[{SEPARATORS}]")
TOKEN = re.compile(
    rf"(?P<quoted>\"[^\"]*\"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|<[^<>]*>|&(?:lt|gt|amp);)|(?P<apart>(?!;ext=)[{SEPARATORS}])",
    re.IGNORECASE,
)
"""Text in quotes or brackets or an escaped sign, which stay whole, or a sign that sets parts apart."""
QUOTES = '"“”„«»'
FEWEST_DIGITS, MOST_DIGITS = 5, 18
"""Digits of a number with its country and extension apart; with more it is two numbers."""

FILL = f" \u00a0\u2000-\u200a\u202f\u3000()（）./．{re.escape(DASHES)}ー"
"""What people put between the digits of a number, inside a pattern's brackets."""
MOST_GIVEN = 3
"""Words of a first name behind a surname and a comma."""
LONGEST_WORD = 30
"""Characters of a surname or first name; what is longer is no part of "Doe, Jane"."""
TRAILING = f" \u00a0\u202f\u3000.．/(（{DASHES}ー"
"""Signs at the end of a number that are no part of it."""
EXTENSION = r"(?:;ext=|(?:extension|ext|x|#|＃)[ .:]{0,3})\d{1,7}(?!\w)"
NUMBER = re.compile(rf"(?<![\w+＋])(?P<number>[+＋(（]{{0,3}}\d[\d{FILL}]*)(?P<extension>{EXTENSION})?", re.IGNORECASE)
"""A phone number as people write it; whether it has digits enough, `_take_numbers` says."""
ADDRESS = re.compile(r"[^\s<>,，、،;；|｜()\"“”„«»]+")
"""A word that is an address if an @ stands in it."""
IN_BRACKETS = re.compile(r"<(mailto:|tel:)?([^<>\s|]*)(?:\|[^<>]*)?>", re.IGNORECASE)
"""A link, a number or an address in angle brackets, as Slack and mail programs write them."""
LABEL = re.compile(r"\b(?:e-?mail|mail|phone|telephone|tel|mobile|mob|cell)[ ]?[.:]{1,2}[ ]?$", re.IGNORECASE)
"""A word in front of a number or an address that says what it is: "Tel.:"."""
KIND = re.compile(r"[(（]?(?:mobile|cell|work|home|office|private|direct|main|[hmw])[)）]?", re.IGNORECASE)
"""A word behind a number that says which one it is: "(mobile)"."""
LONGEST_LABEL = 12
"""Characters in front of a number in which a label is looked for."""
ENDS = f" \u00a0\u3000:·/(){DASHES}"
"""Signs at the ends of a name that only set it apart from its neighbours."""

TO_PLAIN = {ord(c): "'" for c in APOSTROPHES} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Apostrophes and signs of full width to their plain ones, for `str.translate`."""

TITLES = frozenset(
    {"phd", "mba", "md", "jr", "sr", "ii", "iii", "iv", "dr", "prof", "esq", "msc", "bsc", "meng", "beng"}
    | {"dphil", "dds", "llm", "llb", "jd", "cpa", "cfa", "pmp", "rn", "dvm", "mph", "mpa", "edd", "psyd", "phr"}
    | {"sphr", "mphil", "mfa"}
)
"""Parts of a name that stand behind it, after a comma or none, without dots and in lower case."""
PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "st", "al", "el"}
    | {"bin", "ibn", "ter", "zu"}
)
"""Words between first name and surname, in lower case: "van der"."""
EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
"""Names in whose writing the surname stands first without a comma."""
IN_ROLES = frozenset(
    {"engineer", "engineering", "developer", "manager", "management", "director", "head", "lead", "chief"}
    | {"officer", "buyer", "analyst", "designer", "design", "architect", "consultant", "accountant"}
    | {"controller", "recruiter", "assistant", "associate", "specialist", "coordinator", "administrator"}
    | {"admin", "technician", "scientist", "nurse", "teacher", "driver", "pilot", "chef", "clerk", "sales"}
    | {"marketing", "product", "project", "program", "finance", "legal", "counsel", "lawyer", "operations"}
    | {"operator", "support", "service", "customer", "account", "executive", "president", "vp", "svp", "evp"}
    | {"ceo", "cfo", "cto", "coo", "cio", "cmo", "hr", "it", "qa", "ux", "ui", "senior", "junior", "staff"}
    | {"principal", "intern", "trainee", "graduate", "owner", "partner", "planner", "tester", "data"}
    | {"software", "backend", "frontend", "devops", "security", "research", "researcher", "writer", "editor"}
    | {"mechanic", "electrician", "plumber", "welder", "barista", "waiter", "cook", "cashier", "secretary"}
    | {"supervisor", "representative", "agent", "broker", "trader", "auditor", "bookkeeper", "paralegal"}
    | {"doctor", "physician", "pharmacist", "therapist", "foreman", "superintendent", "estimator", "surveyor"}
    | {"inspector", "at", "of"}
)
"""Words of roles, so that the first name of "Doe, Jane" is not taken for one, nor one for it."""


@dataclass
class Parts:
    """The names, numbers and addresses of a piece. `names`: all that is neither of the two others, in its order."""

    names: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    reach: list[str] = field(default_factory=list)
    """The numbers and addresses in their order."""

    def add(self, other: "Parts") -> None:
        self.names += other.names
        self.phones += other.phones
        self.emails += other.emails
        self.reach += other.reach


@dataclass(frozen=True)
class Piece:
    """Some text between separators, and the one in front of it."""

    before: str
    text: str


def cleaned(text: str) -> str:
    """The text without marks that take no room, and with links to numbers and addresses as these; a tab stays."""
    plain = text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf" or c in JOINERS)
    plain = "".join(" " if is_control(c) and c != "\t" else c for c in plain)
    return in_whole_letters(IN_BRACKETS.sub(_target, plain))


def pieces(line: str) -> list[Piece]:
    """The line between its separators; what stands in quotes is one piece."""
    found, before, start = [], "", 0
    for match in TOKEN.finditer(line):
        if match["apart"]:
            found.append(Piece(before, line[start : match.start()].strip()))
            before, start = match["apart"], match.end()
    found.append(Piece(before, line[start:].strip()))
    return [piece for piece in found if piece.text]


def taken_apart(piece: str) -> Parts:
    """The names, numbers and addresses in a piece."""
    found, start = Parts(), 0
    for match in ADDRESS.finditer(piece):
        if "@" in match[0].replace("＠", "@") and not piece[: match.start()].endswith("<"):
            _take_numbers(piece[start : match.start()], found)
            found.emails.append(match[0].rstrip(".:!?"))
            found.reach.append(found.emails[-1])
            start = match.end()
    _take_numbers(piece[start:], found)
    found.names = [name for part in found.names for name in _unquoted(part)]
    return found


def number(text: str) -> str | None:
    """The phone number that this text is, as it was typed; None: it is something else."""
    found = Parts()
    _take_numbers(text, found)
    return found.phones[0] if len(found.phones) == 1 and not found.names else None


def digits(text: str) -> int:
    """The count of digits in a number, without its extension."""
    match = NUMBER.search(text)
    return sum(c.isdecimal() for c in (match["number"] if match else text))


def full_name(names: list[str], *, is_given: Callable[[str], bool] | None = None) -> str | None:
    """The name that these parts of a line are: "Doe", "Jane", "PhD" are "Jane Doe, PhD". None: more than one name."""
    titles = [name for name in names[1:] if is_title(name)]
    first, *others = [names[0], *(name for name in names[1:] if not is_title(name))]
    if others:
        if len(others) > 1 or not is_surname(first) or not (is_given or may_be_given)(others[0]):
            return None
        in_order = [first, others[0]] if EAST_ASIAN.fullmatch(first) else [others[0], first]
        first = " ".join(in_order)
    return ", ".join([first, *titles])


def is_title(text: str) -> bool:
    """Whether a part of a line is a title of the name in front of it: "PhD", "Jr.", "MD MBA"."""
    words = text.casefold().replace(".", "").split()
    return bool(words) and ("".join(words) in TITLES or all(word in TITLES for word in words))


def is_surname(text: str) -> bool:
    """Whether a part may be the surname of "Doe, Jane": one word, with "van der" before and "Jr." behind it."""
    words = [word for word in text.split() if not is_title(word)]
    return (
        len(words) > 0 and all(word.casefold().strip(".") in PARTICLES for word in words[:-1]) and _is_name(words[-1:])
    )


def may_be_given(text: str) -> bool:
    """Whether a part may be the first name of "Doe, Jane"."""
    words = text.split()
    return len(words) <= MOST_GIVEN and _is_name(words)


def looks_given(text: str) -> bool:
    """Whether a part looks like the first name of "Doe, Jane" and not like a role: "Jane", "Jane M.", not "EMEA"."""
    words = text.split()
    is_capitalised = len(words) == 1 or not any(word[0].islower() for word in words)
    is_acronym = any(len(word) > 1 and word.isupper() and "." not in word for word in words)
    return may_be_given(text) and is_capitalised and not is_acronym


def _is_name(words: list[str]) -> bool:
    """Whether none of these words is of a role, is too long or has a digit in it."""
    plain = [word.casefold().strip(".") for word in words]
    return not any(word in IN_ROLES or len(word) > LONGEST_WORD or any(c.isdecimal() for c in word) for word in plain)


def _take_numbers(text: str, found: Parts) -> None:
    """Adds the numbers in a text without addresses, and what stands around them as names."""
    start = 0
    for match in NUMBER.finditer(text):
        whole = match[0] if match["extension"] else match[0].rstrip(TRAILING)
        end = match.start() + len(whole)
        follows = text[end : end + 1]
        if sum(c.isdecimal() for c in match["number"]) < FEWEST_DIGITS or follows.isalnum() or follows == "_":
            continue
        _take_name(text[start : match.start()], found)
        found.phones.append(_without_brackets(whole))
        found.reach.append(found.phones[-1])
        start = end
    _take_name(text[start:], found)


def _take_name(text: str, found: Parts) -> None:
    """Adds what is left between numbers and addresses, without the words that only say what these are."""
    plain = text.strip()
    end = plain[-LONGEST_LABEL:]
    plain = plain[: len(plain) - len(end)] + LABEL.sub("", end)
    name = " ".join(_without_ends(plain).split())
    if name and not KIND.fullmatch(plain.strip()) and not INVISIBLE.fullmatch(name):
        found.names.append(name)


def _without_ends(text: str) -> str:
    """A name without the dashes, colons and half or empty brackets around it; brackets that belong to it stay."""
    text = text.strip().rstrip("<").lstrip(">")
    plain = text.strip(ENDS)
    return plain if "(" not in plain else text.strip(ENDS.replace(")", "")).removesuffix("()")


def _unquoted(name: str) -> list[str]:
    """The parts of a name that stands in quotes; quotes inside a name are a part of it."""
    if len(name) > 1 and name[0] in QUOTES and name[-1] in QUOTES and not any(c in QUOTES for c in name[1:-1]):
        return [part for piece in SEPARATOR.split(name[1:-1]) if (part := piece.strip())]
    return [name]


def _without_brackets(phone: str) -> str:
    """A number without the brackets around the whole of it, or one that has no other."""
    plain = phone.strip()
    opened, closed = sum(map(plain.count, "(（")), sum(map(plain.count, ")）"))
    is_wrapped = plain[0] in "(（" and plain[-1] in ")）" and opened == closed == 1
    if is_wrapped or (opened > closed and plain[0] in "(（"):
        plain = plain[1:]
    if is_wrapped or (closed > opened and plain[-1] in ")）"):
        plain = plain[:-1]
    return plain.strip()


def _target(link: re.Match[str]) -> str:
    """The number or address to which a link in angle brackets leads. Mentions stay as they are."""
    is_address = "@" in link[2][1:] and "/" not in link[2]
    return f" {link[2]} " if link[1] or is_address else link[0]
