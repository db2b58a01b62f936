"""Text templates: typed text is shown as it is, fields are filled once, and typed text is never evaluated."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.rules import text_templates as texts
from models.rules.default_texts import FIRST, PROMISE, Text
from models.rules.text_templates import BODY, LONGEST, MOST, Fault, TemplateFault, Written


@dataclass
class OwnTexts:
    texts: dict[str, Any] = field(default_factory=dict)


def values_for(written: Written, value: str = "") -> dict[str, str]:
    return {name: value or f"<{name}>" for name in written.fields}


def worded(body: str, subject: str = "News", text: Text = Text.SUBMITTED) -> Written:
    return Written(text, subject, body)


@pytest.mark.parametrize("text", Text)
def test_every_first_text_can_be_kept_and_filled_in(text: Text) -> None:
    written = texts.of(OwnTexts(), text)
    assert texts.faults(written) == {}
    assert written.is_first
    if written.is_mail:
        subject, body = written.filled(**values_for(written))
        assert "{" not in subject + body
        assert "<first_name>" in body
    assert not any("{" in line for line in written.lines(**values_for(written)))


@pytest.mark.parametrize("text", Text)
def test_every_field_of_a_first_text_is_one_that_it_knows(text: Text) -> None:
    used = set(re.findall(r"\{(\w+)\}", FIRST[text].body + FIRST[text].subject))
    assert used <= set(FIRST[text].fields) <= set(MOST)


def test_a_workspace_has_its_own_words_and_the_first_ones_for_the_rest() -> None:
    workspace = OwnTexts({"heads_up": {"subject": "Hi {first_name}", "body": "Ring ring, {sender}"}})
    assert texts.of(workspace, Text.HEADS_UP).filled(
        name="Jane Doe", first_name="Jane", role="Buyer", sender="Ana"
    ) == (
        "Hi Jane",
        "Ring ring, Ana",
    )
    assert texts.of(workspace, Text.SUBMITTED).is_first


def test_a_voicemail_says_nothing_of_the_outcome() -> None:
    words = " ".join(
        texts.first(Text.VOICEMAIL).lines(name="Jane Doe", first_name="Jane", sender="Ana", next_try="tomorrow")
    ).casefold()
    assert "role" not in FIRST[Text.VOICEMAIL].fields
    assert not any(word in words for word in ("news", "sorry", "decision", "unfortunately", "role", "declin", "not "))


def test_a_paragraph_without_a_reason_is_left_out() -> None:
    written = worded("Hello {name},\n\n{reason}\n\nBye\n\n\n{sender}")
    _, body = written.filled(name="Jane", first_name="Jane", role="", reason="", promise="", sender="Ana")
    assert body == "Hello Jane,\n\nBye\n\n\nAna"


@pytest.mark.parametrize("text", [Text.APPLIED, Text.SUBMITTED, Text.INTERVIEWED, Text.ATTEMPTED])
def test_a_sign_off_email_promises_nothing_by_itself(text: Text) -> None:
    written = texts.first(text)
    values = dict.fromkeys(written.fields, "") | {"first_name": "Jane"}
    _, body = written.filled(**values)
    assert "posted" not in body
    if "promise" in written.fields:
        assert PROMISE in written.filled(**values | {"promise": PROMISE})[1].splitlines()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", Fault(TemplateFault.EMPTY)),
        (" \n ", Fault(TemplateFault.EMPTY)),
        ("Hello {nmae}", Fault(TemplateFault.UNKNOWN_FIELD, "nmae")),
        ("Hello {name.__class__}", Fault(TemplateFault.UNKNOWN_FIELD, "name.__class__")),
        ("Hello {0}", Fault(TemplateFault.UNKNOWN_FIELD, "0")),
        ("Hello {}", Fault(TemplateFault.UNKNOWN_FIELD, "")),
        ("Hello {name!r}", Fault(TemplateFault.UNKNOWN_FIELD, "name!r")),
        ("Hello {date}", Fault(TemplateFault.UNKNOWN_FIELD, "date")),
        ("Hello {name", Fault(TemplateFault.BRACE, "Hello {name")),
        ("Hello name}", Fault(TemplateFault.BRACE, "Hello name}")),
        ("{{name}}", Fault(TemplateFault.BRACE, "{{name}}")),
        ("x" * (BODY + 1), Fault(TemplateFault.TOO_LONG)),
        ("{reason}{reason}{reason}", Fault(TemplateFault.TOO_LONG)),
    ],
)
def test_what_cannot_be_kept_says_why(body: str, fault: Fault) -> None:
    assert texts.faults(worded(body)) == {"body": fault}


def test_a_subject_is_checked_as_the_text_is() -> None:
    assert texts.faults(worded("Fine", "News for {nmae}")) == {"subject": Fault(TemplateFault.UNKNOWN_FIELD, "nmae")}
    assert texts.faults(worded("Fine", "x" * 201)) == {"subject": Fault(TemplateFault.TOO_LONG)}
    assert texts.faults(worded("Fine", "", Text.CALL_FINAL)) == {}


def test_a_field_that_is_missing_is_noticed_before_anybody_reads_it() -> None:
    with pytest.raises(TypeError, match="name, role, sender"):
        texts.first(Text.HEADS_UP).filled(name="Jane", role="Buyer")


values = st.text(max_size=200) | st.sampled_from(
    ["{name}", "{sender} {role}", "<!channel>", "%s{0}", "\n\n{reason}\n\n"]
)


@given(values, values)
@settings(deadline=None)
def test_what_a_field_brings_in_is_text_and_never_a_field(name: str, role: str) -> None:
    written = worded("a{name}b{role}c")
    _, body = written.filled(name=name, first_name="F", role=role, reason="R", promise="P", sender="S")
    expected = f"a{_cut(name, MOST['name'])}b{_cut(role, MOST['role'])}c"
    assert body == expected.strip()


templates = st.text(max_size=300) | st.lists(
    st.sampled_from(
        ["{", "}", "{name}", "{role}", "{reason}", "{sender}", "{x}", "\n", "\n\n", " ", "é", "*b*", "<@U>"]
    )
).map("".join)


@given(templates)
@settings(deadline=None, max_examples=300)
@example("{name}" * 500)
@example("x" * 3000)
@example("{" * 3000)
def test_whatever_is_kept_can_be_shown_with_the_longest_fields(body: str) -> None:
    written = worded(body)
    if texts.faults(written):
        return
    longest = dict.fromkeys(written.fields, "W" * 5000)
    _, filled = written.filled(**longest)
    assert len(filled) <= LONGEST
    assert "{" not in filled
    assert "}" not in filled


@given(st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=3000))
@settings(deadline=None)
def test_words_without_a_field_are_shown_as_they_were_typed(body: str) -> None:
    written = worded(body.strip())
    assert _words(written.filled(**values_for(written))[1]) == _words(body)
    lines = replace(written, text=Text.CALL_FINAL).lines(name="", first_name="", role="", reason="")
    assert _words(" ".join(lines)) == _words(body)


def _words(text: str) -> list[str]:
    return text.split()


def _cut(value: str, length: int) -> str:
    return value if len(value) <= length else value[: length - 1].rstrip() + "…"
