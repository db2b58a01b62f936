"""Splits one typed line about a person into names, phone numbers and addresses, in any order and format.

Parts are separated by commas, tabs, semicolons, bars or spaces, or an address is in angle brackets behind the name.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from models.rules import phone
from models.rules.text import APOSTROPHES, DASHES, INVISIBLE, JOINERS, in_whole_letters, is_control

SEPARATORS = ",，、،\t;；|｜"
SEPARATOR = re.compile(f"[{SEPARATORS}]")
TOKEN = re.compile(
    rf"(?P<quoted>\"[^\"]*\"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|<[^<>]*>|&(?:lt|gt|amp);)|(?P<apart>(?!;ext=)[{SEPARATORS}])",
    re.IGNORECASE,
)
"""Matches text in quotes or brackets or an escaped sign, which stay whole, or a separator."""
QUOTES = '"“”„«»'
FEWEST_DIGITS, MOST_DIGITS = 5, 18
"""Digits of a number including its country code, without extension; with more it is two numbers."""

FILL = f" \u00a0\u2000-\u200a\u202f\u3000()（）./．{re.escape(DASHES)}ー"
"""Characters between the digits of a number, for use in a character class."""
MOST_GIVEN = 3
"""Maximum words of a first name behind a surname and a comma."""
LONGEST_WORD = 30
"""Maximum characters of a surname or first name in "Doe, Jane"."""
TRAILING = f" \u00a0\u202f\u3000.．/(（{DASHES}ー"
"""Characters at the end of a number that are no part of it."""
EXTENSION = r"(?:;ext=|(?:extension|ext|x|#|＃)[ .:]{0,3})\d{1,7}(?!\w)"
NUMBER = re.compile(rf"(?<![\w+＋])(?P<number>[+＋(（]{{0,3}}\d[\d{FILL}]*)(?P<extension>{EXTENSION})?", re.IGNORECASE)
"""A phone number as people write it; `_take_numbers` checks the count of digits."""
ADDRESS = re.compile(r"[^\s<>,，、،;；|｜()\"“”„«»]+")
"""A word that is an address if it contains an @."""
IN_BRACKETS = re.compile(r"<(mailto:|tel:)?([^<>\s|]*)(?:\|[^<>]*)?>", re.IGNORECASE)
"""A link, a number or an address in angle brackets, as Slack and mail programs write them."""
LABEL = re.compile(r"\b(?:e-?mail|mail|phone|telephone|tel|mobile|mob|cell)[ ]?[.:]{1,2}[ ]?$", re.IGNORECASE)
"""A label in front of a number or an address: "Tel.:"."""
KIND = re.compile(r"[(（]?(?:mobile|cell|work|home|office|private|direct|main|[hmw])[)）]?", re.IGNORECASE)
"""A word behind a number that says of which kind it is: "(mobile)"."""
LONGEST_LABEL = 12
"""Characters in front of a number that are searched for a label."""
ENDS = f" \u00a0\u3000:·/(){DASHES}"
"""Characters at the ends of a name that only separate it from its neighbours."""

TO_PLAIN = {ord(c): "'" for c in APOSTROPHES} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Maps apostrophes and full-width characters to plain ones, for `str.translate`."""

TITLES = frozenset(
    {"phd", "mba", "md", "jr", "sr", "ii", "iii", "iv", "dr", "prof", "esq", "msc", "bsc", "meng", "beng"}
    | {"dphil", "dds", "llm", "llb", "jd", "cpa", "cfa", "pmp", "rn", "dvm", "mph", "mpa", "edd", "psyd", "phr"}
    | {"sphr", "mphil", "mfa"}
)
"""Titles behind a name, after a comma or none, without dots and in lower case."""
PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "st", "al", "el"}
    | {"bin", "ibn", "ter", "zu"}
)
"""Words between first name and surname, in lower case: "van der"."""
EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
"""Matches names in scripts that put the surname first without a comma."""
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
"""Words of role names, so that a role is not taken for the first name in "Doe, Jane", nor a first name for a role."""


@dataclass
class Parts:
    """The names, numbers and addresses of a piece. `names`: all text that is neither of the others, in its order."""

    names: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    reach: list[str] = field(default_factory=list)
    """Numbers and addresses together, in their order."""

    def add(self, other: "Parts") -> None:
        self.names += other.names
        self.phones += other.phones
        self.emails += other.emails
        self.reach += other.reach


@dataclass(frozen=True)
class Piece:
    """The text between two separators, and the separator in front of it."""

    before: str
    text: str


def cleaned(text: str) -> str:
    """The text without zero-width characters; links to numbers and addresses become these; tabs stay."""
    plain = text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf" or c in JOINERS)
    plain = "".join(" " if is_control(c) and c != "\t" else c for c in plain)
    return in_whole_letters(IN_BRACKETS.sub(_target, plain))


def pieces(line: str) -> list[Piece]:
    """The line split at its separators; text in quotes is one piece."""
    result, before, start = [], "", 0
    for match in TOKEN.finditer(line):
        if match["apart"]:
            result.append(Piece(before, line[start : match.start()].strip()))
            before, start = match["apart"], match.end()
    result.append(Piece(before, line[start:].strip()))
    return [piece for piece in result if piece.text]


def taken_apart(piece: str) -> Parts:
    """The names, numbers and addresses in a piece."""
    parts, start = Parts(), 0
    for match in ADDRESS.finditer(piece):
        if "@" in match[0].replace("＠", "@") and not piece[: match.start()].endswith("<"):
            _take_numbers(piece[start : match.start()], parts)
            parts.emails.append(match[0].rstrip(".:!?"))
            parts.reach.append(parts.emails[-1])
            start = match.end()
    _take_numbers(piece[start:], parts)
    parts.names = [name for part in parts.names for name in _unquoted(part)]
    return parts


def number(text: str) -> str | None:
    """The phone number in the text, as typed; None: the text is something else."""
    parts = Parts()
    _take_numbers(text, parts)
    return parts.phones[0] if len(parts.phones) == 1 and not parts.names else None


def digits(text: str) -> int:
    """Counts the digits of a number, without its extension."""
    match = NUMBER.search(text)
    return sum(c.isdecimal() for c in (match["number"] if match else text))


def full_name(names: list[str], *, is_given: Callable[[str], bool] | None = None) -> str | None:
    """Joins the parts of a name: "Doe", "Jane", "PhD" are "Jane Doe, PhD". None: more than one name."""
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
    """Whether none of these words belongs to a role, is too long or contains a digit."""
    plain = [word.casefold().strip(".") for word in words]
    return not any(word in IN_ROLES or len(word) > LONGEST_WORD or any(c.isdecimal() for c in word) for word in plain)


def _take_numbers(text: str, parts: Parts) -> None:
    """Adds the numbers in a text without addresses to `parts`, and the text around them as names."""
    start = 0
    for match in NUMBER.finditer(text):
        phone = match[0] if match["extension"] else match[0].rstrip(TRAILING)
        end = match.start() + len(phone)
        after = text[end : end + 1]
        if sum(c.isdecimal() for c in match["number"]) < FEWEST_DIGITS or after.isalnum() or after == "_":
            continue
        _take_name(text[start : match.start()], parts)
        parts.phones.append(_without_brackets(phone))
        parts.reach.append(parts.phones[-1])
        start = end
    _take_name(text[start:], parts)


def _take_name(text: str, parts: Parts) -> None:
    """Adds the text between numbers and addresses as a name, without labels."""
    plain = text.strip()
    end = plain[-LONGEST_LABEL:]
    plain = plain[: len(plain) - len(end)] + LABEL.sub("", end)
    name = " ".join(_without_ends(plain).split())
    if name and not KIND.fullmatch(plain.strip()) and not INVISIBLE.fullmatch(name):
        parts.names.append(name)


def _without_ends(text: str) -> str:
    """The name without dashes, colons and unbalanced or empty brackets around it; brackets that belong to it stay."""
    text = text.strip().rstrip("<").lstrip(">")
    plain = text.strip(ENDS)
    return plain if "(" not in plain else text.strip(ENDS.replace(")", "")).removesuffix("()")


def _unquoted(name: str) -> list[str]:
    """The parts of a name in quotes; quotes inside a name are part of it."""
    if len(name) > 1 and name[0] in QUOTES and name[-1] in QUOTES and not any(c in QUOTES for c in name[1:-1]):
        return [part for piece in SEPARATOR.split(name[1:-1]) if (part := piece.strip())]
    return [name]


def _without_brackets(phone: str) -> str:
    """The number without brackets around the whole of it, and without an unbalanced bracket."""
    plain = phone.strip()
    opened, closed = sum(map(plain.count, "(（")), sum(map(plain.count, ")）"))
    is_wrapped = plain[0] in "(（" and plain[-1] in ")）" and opened == closed == 1
    if is_wrapped or (opened > closed and plain[0] in "(（"):
        plain = plain[1:]
    if is_wrapped or (closed > opened and plain[-1] in ")）"):
        plain = plain[:-1]
    return plain.strip()


def _target(link: re.Match[str]) -> str:
    """The number or address of a link in angle brackets. Mentions stay as they are."""
    is_address = "@" in link[2][1:] and "/" not in link[2]
    return f" {link[2]} " if link[1] or is_address else link[0]


def plain_text(message: str) -> str:
    """The text of a Slack message as it was typed: without the links that Slack makes of numbers and addresses.

    They come as <tel:+34600111222|600 111 222>.
    """
    return unescape(IN_BRACKETS.sub(lambda link: link[2], message))


def contact_in(text: str, country: str | None) -> str:
    """The first phone number and the first e-mail address in a plain text, as one line for the Candidate field.

    `country`: in which a number is read.
    """
    plain = IN_BRACKETS.sub(lambda bracketed: f" {bracketed[2]} ", text)
    address = next((word.strip(".:") for word in ADDRESS.findall(plain) if "@" in word.strip(".:@")), "")
    return ", ".join(part for part in (phone.number_in(plain, country), address) if part)
