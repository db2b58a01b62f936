"""Labels of options: different options have different labels, however long they are."""

from hypothesis import example, given
from hypothesis import strategies as st

from handlers.ui import forms

LONG = "Senior Staff Software Engineer, Distributed Storage and Streaming Platforms at Acme"


def test_two_long_roles_that_differ_at_the_end_show_their_ends() -> None:
    berlin, munich = forms.told_apart([f"{LONG} Berlin", f"{LONG} Munich"])
    assert berlin.startswith("Senior Staff Software Engineer")
    assert (berlin[-12:], munich[-12:]) == (" Acme Berlin", " Acme Munich")


def test_two_that_differ_only_inside_are_numbered() -> None:
    first, second = (f"{'x' * 60}{letter}{'y' * 60}" for letter in "ab")
    assert [label[:3] for label in forms.told_apart([first, second, first])] == ["1. ", "2. ", "1. "]


@given(
    st.lists(st.text("ab ", min_size=1).map(lambda end: f"{'x' * 60}{end.strip()}{'y' * 60}"), max_size=9, unique=True)
)
@example([f"{LONG} Berlin", f"{LONG} Munich", "Pilot"])
def test_labels_that_differ_look_different_and_fit(labels: list[str]) -> None:
    shown = forms.told_apart(labels)
    assert len(set(shown)) == len(set(labels))
    assert all(len(label) <= forms.OPTION for label in shown)
