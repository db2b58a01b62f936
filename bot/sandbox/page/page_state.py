"""What the page itself remembers: the last notice for each person, and what a form still lacks."""

import threading
from collections.abc import Mapping


class PageState:
    """Short-lived remarks of the page; the workspace knows nothing of them. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._notices: dict[str, str] = {}
        self._faults: dict[str, dict[str, str]] = {}

    def tell(self, key: str, text: str) -> None:
        """A notice for a person (by user id) or at a form (by view id); an empty text takes it away."""
        with self._lock:
            self._notices[key] = text

    def notice(self, key: str) -> str:
        """The notice that stands there, or an empty text."""
        return self._notices.get(key, "")

    def refuse(self, view_id: str, faults: Mapping[str, str]) -> None:
        """What is wrong in a form before the app hears of it, by block id; an empty mapping takes it away."""
        with self._lock:
            self._faults[view_id] = dict(faults)

    def faults(self, view_id: str) -> dict[str, str]:
        """What was refused in this form when it was last sent."""
        return self._faults.get(view_id, {})
