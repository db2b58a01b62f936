"""What people did, and what they were told came of it: the judge's own account, kept by nobody's books."""

import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Declined:
    """A decline form: these people did not get this role."""

    by: str
    owner: str
    names: tuple[str, ...]
    role: str
    answered: bool = False
    """The form closed, or said that it is recorded. Unanswered, the person saw trouble, and gave up in the end."""


@dataclass
class Told:
    """An outcome form. The mark was typed into it and into no other."""

    by: str
    duty_id: int
    mark: str
    answered: bool = False


@dataclass
class PutOff:
    """A snooze form about a duty, with a time of one's own."""

    by: str
    duty_id: int
    answered: bool = False


@dataclass
class Offered:
    """A hand-off form about a duty."""

    by: str
    duty_id: int
    to: str
    answered: bool = False


@dataclass
class Account:
    """Everything that everybody did. Filled by many threads, read by the judge."""

    declined: list[Declined] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    put_off: list[PutOff] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    """How often somebody saw trouble, by kind: no answer, no form, nothing there any more."""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def did(self, act: str) -> None:
        with self._lock:
            self.acts[act] += 1

    def saw(self, trouble: Exception) -> None:
        with self._lock:
            self.troubles[type(trouble.__cause__ or trouble).__name__] += 1
