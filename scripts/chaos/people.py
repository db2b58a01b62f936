"""Ten recruiters in four zones and two leads, all at work at once."""

import random
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.installation import BOT_USER
from bot.sandbox.state.people import Channel, Person
from scripts.chaos.account import Account
from scripts.chaos.deeds import Deeds
from scripts.chaos.hands import Hands

ZONES = ("Europe/Madrid", "Europe/Berlin", "Europe/London", "America/New_York")
NAMES = ("Ana", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gita", "Hugo", "Iris", "Jon")
RECRUITERS = tuple(
    Person(f"U0{name.upper()}", name.lower(), f"{name} Rec", tz=ZONES[number % len(ZONES)])
    for number, name in enumerate(NAMES)
)
LEADS = (
    Person("U0LENA", "lena", "Lena Vogt", tz="Europe/Berlin", is_admin=True),
    Person("U0OMAR", "omar", "Omar Haddad", tz="Europe/London"),
)
EVERYBODY = (*RECRUITERS, *LEADS)
TEAM = Channel("C0HIRING", "hiring", members={BOT_USER, *(person.id for person in EVERYBODY)})

PAUSE = (0.05, 0.6)
"""Seconds between two things that one person does."""

AFTER_TROUBLE = (0.3, 1.2)
"""The same, once they saw trouble."""


class Crew:
    """Everybody at once, each in a thread; they pause and go on together."""

    def __init__(self, sandbox: Sandbox, account: Account, seed: str) -> None:
        self._over = threading.Event()
        self._may_act = threading.Event()
        self._pool = ThreadPoolExecutor(len(EVERYBODY), thread_name_prefix="person")
        self._resting = {person.id: threading.Event() for person in EVERYBODY}
        self._deeds = [self._deeds_of(sandbox, account, seed, person) for person in EVERYBODY]
        self._running: list[Future[None]] = []

    def start(self) -> None:
        self._may_act.set()
        self._running = [self._pool.submit(self._works, deeds) for deeds in self._deeds]

    def rest(self, seconds: float = 30) -> None:
        """Nobody does anything more, once whatever is under way is done."""
        self._may_act.clear()
        for resting in self._resting.values():
            resting.wait(seconds)

    def go_on(self) -> None:
        self._may_act.set()

    def end(self) -> None:
        """Raises what went wrong with any of them."""
        self._over.set()
        self._may_act.set()
        self._pool.shutdown()
        for running in self._running:
            running.result()

    def _deeds_of(self, sandbox: Sandbox, account: Account, seed: str, person: Person) -> Deeds:
        dice = random.Random(f"{seed} {person.id}")
        colleagues = [other.id for other in EVERYBODY if other.id != person.id]
        return Deeds(Hands(sandbox.as_(person.id), dice, self._over.wait), account, colleagues)

    def _works(self, deeds: Deeds) -> None:
        resting = self._resting[deeds.me]
        while not self._over.is_set():
            if not self._may_act.is_set():
                resting.set()
                self._may_act.wait(1)
                continue
            resting.clear()
            went_well = deeds.some()
            self._over.wait(deeds.hands.dice.uniform(*(PAUSE if went_well else AFTER_TROUBLE)))
        resting.set()
