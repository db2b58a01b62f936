"""The people of a chaos run: ten recruiters and two leads at work at once, and what each of them does."""

import json
import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.sandbox.blocks import elements
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.conversation import Message
from bot.sandbox.state.installation import BOT_USER
from bot.sandbox.state.people import Channel, Person
from bot.sandbox.state.view import View
from bot.sandbox.troubles import AckTimeout, DispatchFailed, NotVisible, RefusedByClient, TroubleConnecting
from bot.sandbox.visitor.visitor import Visitor
from handlers.call import heads_up
from handlers.call.outcome import SAVE_OUTCOME
from handlers.cards import call, email, words
from handlers.cards.second_contact import GOT_REFERRAL, NO_REFERRAL
from handlers.decline import record
from handlers.fields.people import ROLE
from handlers.hand_off import offer
from handlers.more import snooze
from handlers.second_contact import SAVE
from scripts.chaos.evidence import Account, Declined, Offered, PutOff, Told

TROUBLE = (AckTimeout, DispatchFailed, TroubleConnecting, NotVisible, RefusedByClient)
"""What people see when the bot or the network is not there, or the button has gone meanwhile."""

PATIENCE = 3.0
"""Seconds that somebody waits for a form to open; Slack gives up then, too."""

TRIES = 4
"""How often somebody sends a form that is not answered, before they give up."""

NEWEST = 60
"""How far back in their messages somebody looks for a button."""

ROLES = [
    f"{title} at {client}"
    for title in ("Staff Engineer", "Analyst", "Buyer", "Nurse")
    for client in ("Acme", "Initech", "Umbrella")
]
STAGES = {"final": 6, "interviewed": 3, "submitted": 2, "applied": 2}
DOUBLE = 0.12
"""How many clicks come twice."""

REASON = "Another candidate fitted more closely"

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


class Trouble(Exception):
    """They saw trouble, and turn to something else."""


@dataclass(frozen=True)
class Button:
    """A button before somebody's eyes."""

    source: Message | View
    block_id: str
    action_id: str
    value: str


class Hands:
    """One person's, used by one thread."""

    def __init__(self, visitor: Visitor, dice: random.Random, is_over: Callable[[float], bool]) -> None:
        self.visitor, self.dice = visitor, dice
        self._is_over = is_over
        """Waits so many seconds; True once everybody is to stop."""

    def buttons(self, *action_ids: str) -> list[Button]:
        """The buttons with one of these ids in their newest messages."""
        with self.visitor.workspace.changes.lock:
            sources: list[Message | View] = [*self.visitor.dm[-NEWEST:]]
            return [
                Button(source, block["block_id"], element["action_id"], str(element.get("value") or ""))
                for source in sources
                for block, element in elements(source.blocks)
                if element["action_id"] in action_ids
            ]

    def press(self, button: Button, *, twice: bool = False) -> None:
        """Raises one of TROUBLE where no answer came."""
        self._do(lambda: self.visitor.acts.act(button.source, button.block_id, button.action_id), twice=twice)

    def opens(self, act: Callable[[], object], callback_id: str | None) -> View:
        """The form that the act opens. Raises Trouble where none, or another, does."""
        self.lets_go()
        before = self.visitor.top
        try:
            act()
        except TROUBLE as fault:
            raise Trouble from fault
        return self._form(before, callback_id)

    def pushes(self, beneath: View, action_id: str, callback_id: str) -> View:
        """The form that a button in another form puts on top of it."""
        offered_buttons = [(b, e) for b, e in elements(beneath.blocks) if e.get("action_id") == action_id]
        if not offered_buttons:
            raise Trouble
        try:
            self.visitor.acts.act(beneath, offered_buttons[0][0]["block_id"], action_id)
        except TROUBLE as fault:
            raise Trouble from fault
        return self._form(beneath, callback_id)

    def fill(self, **by_label: Any) -> None:
        """Fields by label, with _ for a blank."""
        try:
            for label, value in by_label.items():
                self.visitor.fill(label.replace("_", " "), value)
        except TROUBLE as fault:
            raise Trouble from fault

    def sends(self, form: View, *, twice: bool = False) -> str | None:
        """What the form says once it is answered ("" where it closes); None: they gave up without an answer.

        The same form is sent again while it stays open, as people do. Where one that was asked for earlier comes late
        and takes its place, nobody knows what became of it.
        """
        callback_id = form.get("callback_id")
        for _ in range(TRIES):
            if self.visitor.top is not form:
                return None
            try:
                self._do(lambda: self.visitor.acts.submit(form), twice=twice)
            except TROUBLE:
                if self._is_over(self.dice.uniform(0.1, 0.6)):
                    return None
                continue
            if self.visitor.top is not form:
                return None if form.errors else ""
            if form.get("callback_id") != callback_id:
                return _told(form)
            self._is_over(0.2)
        return None

    def lets_go(self) -> None:
        """Closes whatever lies before them."""
        while self.visitor.top is not None:
            try:
                self.visitor.close(everything=True)
            except TROUBLE:
                # The app did not hear that the form was left; it is closed all the same.
                continue

    def _form(self, before: View | None, callback_id: str | None) -> View:
        def is_there() -> bool:
            top = self.visitor.top
            return top is not None and top is not before

        self.visitor.workspace.changes.until(is_there, PATIENCE)
        top = self.visitor.top
        if top is None or top is before or (callback_id is not None and top.get("callback_id") != callback_id):
            raise Trouble
        return top

    def _do(self, act: Callable[[], object], *, twice: bool) -> None:
        """Once, or twice at the same moment, as with a nervous finger; an answer to one of the two is an answer."""
        faults: list[Exception] = []

        def tried() -> None:
            try:
                act()
            except TROUBLE as fault:
                faults.append(fault)

        other = threading.Thread(target=tried) if twice else None
        if other:
            other.start()
        tried()
        if other:
            other.join()
        if len(faults) > (1 if twice else 0):
            raise faults[0]


def _told(form: View) -> str:
    texts = [block["text"]["text"] for block in form.blocks if block["type"] == "section"]
    return str(texts[0]) if texts else "(a form)"


class Nothing(Exception):
    """There is nothing of that kind to do just now."""


class Deeds:
    """What one person can do; each deed is tried once and counted, whatever comes of it."""

    def __init__(self, hands: Hands, account: Account, colleagues: list[str]) -> None:
        self.hands, self.account, self.colleagues = hands, account, colleagues
        self.me = hands.visitor.id
        self._marks = 0

    def some(self) -> bool:
        """One deed, by the dice. False where they saw trouble."""
        kinds: dict[Callable[[], None], int] = {
            self.declines: 5,
            self.tells: 7,
            self.mails: 4,
            self.tries: 4,
            self.puts_off: 4,
            self.hands_off: 2,
            self.answers_offers: 5,
            self.ends_second_contact: 3,
            self.takes_back: 2,
            self.warns: 2,
            self.takes_over: 3,
            self.looks: 1,
        }
        deed = self.hands.dice.choices(list(kinds), list(kinds.values()))[0]
        try:
            deed()
        except Nothing:
            return True
        except (Trouble, *TROUBLE) as fault:
            self.account.did(deed.__name__)
            self.account.saw(fault)
            return False
        self.account.did(deed.__name__)
        return True

    def declines(self) -> None:
        dice = self.hands.dice
        stage = dice.choices(list(STAGES), list(STAGES.values()))[0]
        names = tuple(f"Cand {self._mark()}" for _ in range(dice.choice([1, 1, 1, 1, 2, 6])))
        words = f"{names[0]}, {dice.choice(ROLES)}, {stage}"
        form = self.hands.opens(lambda: self.hands.visitor.command("/decline", words), record.RECORD)
        owner = self.me if dice.random() < 0.75 else dice.choice(self.colleagues)
        self.hands.fill(Candidate="\n".join(names), Reason=REASON, Who_calls=owner)
        # What an earlier /decline had opened late may lie here, with its own role in it.
        role = form.state[("role", ROLE)]["selected_option"]["value"].removeprefix("new:")
        declined = Declined(self.me, owner, names, role)
        self.account.declined.append(declined)
        answer = self.hands.sends(form, twice=self._twice())
        declined.answered = answer is not None
        self.hands.lets_go()

    def tells(self) -> None:
        """I reached them, and how it went."""
        button = self._one_of(call.REACHED)
        self._says_how_it_went(self.hands.opens(lambda: self.hands.press(button), SAVE_OUTCOME))

    def mails(self) -> None:
        button = self._one_of(email.SENT)
        self.hands.press(button, twice=self._twice())

    def tries(self) -> None:
        button = self._one_of(call.NO_ANSWER, call.VOICEMAIL)
        self.hands.press(button, twice=self._twice())

    def puts_off(self) -> None:
        """To a time that is near, so that it comes while the bots are killed."""
        button = self._one_of(call.SNOOZE)
        form = self.hands.opens(lambda: self.hands.press(button), snooze.PUT_OFF)
        visitor, near = self.hands.visitor, timedelta(seconds=self.hands.dice.choice([3, 8, 20, 600, 3000]))
        self.hands.fill(Until="A time of my own")
        visitor.acts.enter(form, "at", "value", int((visitor.workspace.clock.now() + near).timestamp()))
        put_off = PutOff(self.me, _duty(form))
        self.account.put_off.append(put_off)
        answer = self.hands.sends(form, twice=self._twice())
        put_off.answered = answer == "" or bool(answer and answer.startswith("I bring "))
        self.hands.lets_go()

    def hands_off(self) -> None:
        button = self._one_of(call.MORE)
        more = self.hands.opens(lambda: self.hands.press(button), None)
        form = self.hands.pushes(more, words.HAND_OFF, offer.OFFERED)
        to = self.hands.dice.choice(self.colleagues)
        self.hands.fill(To_whom=to)
        offered = Offered(self.me, _duty(form), to)
        self.account.offered.append(offered)
        offered.answered = self.hands.sends(form, twice=self._twice()) == ""
        self.hands.lets_go()

    def answers_offers(self) -> None:
        button = self._one_of(offer.TAKE, offer.TAKE, offer.REFUSE)
        self.hands.press(button, twice=self._twice())

    def ends_second_contact(self) -> None:
        button = self._one_of(GOT_REFERRAL, NO_REFERRAL)
        if button.action_id == NO_REFERRAL:
            self.hands.press(button, twice=self._twice())
            return
        form = self.hands.opens(lambda: self.hands.press(button), SAVE)
        told = Told(self.me, _duty(form), self._mark())
        self.hands.fill(Referral=told.mark)
        self.account.told.append(told)
        # What was settled meanwhile is said in the form, and nothing of it is kept.
        told.answered = self.hands.sends(form, twice=self._twice()) == ""
        self.hands.lets_go()

    def takes_back(self) -> None:
        """Undo; where its form opens again, it is filled in anew."""
        button = self._one_of(words.UNDO)
        form = self.hands.opens(lambda: self.hands.press(button, twice=self._twice()), SAVE_OUTCOME)
        self._says_how_it_went(form)

    def warns(self) -> None:
        """The heads-up e-mail: two times come by themselves after it."""
        button = self._one_of(call.HEADS_UP)
        form = self.hands.opens(lambda: self.hands.press(button), heads_up.SENT_IT)
        self.hands.sends(form)
        self.hands.lets_go()

    def takes_over(self) -> None:
        button = self._one_of(words.TAKE_OVER)
        self.hands.press(button, twice=self._twice())

    def looks(self) -> None:
        self.hands.visitor.open_home()

    def _says_how_it_went(self, form: View) -> None:
        told = Told(self.me, _duty(form), self._mark())
        mood = "Fine" if self.hands.dice.random() < 0.7 else "Hurt"
        typed = {"How did they take it?": mood, "What did you leave with?": ["A relationship"]}
        self.hands.fill(**typed, Private_note=told.mark)
        self.account.told.append(told)
        told.answered = self.hands.sends(form, twice=self._twice()) is not None
        self.hands.lets_go()

    def _one_of(self, *action_ids: str) -> Button:
        """One of the buttons that they see. Raises Nothing where there is none."""
        offered_buttons = self.hands.buttons(*action_ids)
        if not offered_buttons:
            raise Nothing
        return self.hands.dice.choice(offered_buttons)

    def _twice(self) -> bool:
        return self.hands.dice.random() < DOUBLE

    def _mark(self) -> str:
        """A text that nobody else has typed."""
        self._marks += 1
        return f"{self.me[2:].title()} {_letters(self._marks)}"


def _letters(number: int) -> str:
    """Names are made of letters: 1 is Ab, 28 is Bc."""
    high, low = divmod(number, 26)
    return f"{chr(65 + high % 26)}{chr(97 + high // 26 % 26)}{chr(97 + low)}"


def _duty(form: View) -> int:
    return int(json.loads(form.get("private_metadata"))["duty"])


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
