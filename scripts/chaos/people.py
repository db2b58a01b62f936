"""Simulated users of a chaos run: ten recruiters and two leads, each in a thread, with random actions."""

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
from handlers.cards import call, email, status_line, words
from handlers.cards.second_contact import GOT_REFERRAL, NO_REFERRAL
from handlers.decline.form import MORE_DETAILS, RECORD
from handlers.fields.people import ROLE
from handlers.hand_off import offer
from handlers.more import snooze
from handlers.second_contact import SAVE
from scripts.chaos.evidence import Activity, DeclineForm, HandOffForm, OutcomeForm, SnoozeForm

USER_ERRORS = (AckTimeout, DispatchFailed, TroubleConnecting, NotVisible, RefusedByClient)
"""Errors that a user sees when the bot or the network is down, or the button is gone."""

FORM_SECONDS = 3.0
"""Seconds that a user waits for a form to open, like Slack itself."""

MAX_SUBMITS = 4
"""Number of times that a user submits a form before giving up."""

SEARCHED_MESSAGES = 60
"""Number of newest messages in which a user looks for a button."""

ROLES = [
    f"{title} at {client}"
    for title in ("Staff Engineer", "Analyst", "Buyer", "Nurse")
    for client in ("Acme", "Initech", "Umbrella")
]
STAGES = {"final": 6, "interviewed": 3, "submitted": 2, "applied": 2}
DOUBLE_CLICKS = 0.12
"""Share of clicks that are double clicks."""

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
"""Seconds between two actions of a user (shortest, longest)."""

PAUSE_AFTER_ERROR = (0.3, 1.2)
"""The same after an error."""


class ActionFailed(Exception):
    """The user saw an error and ends the action."""


@dataclass(frozen=True)
class Button:
    """A button in a message that a user sees."""

    message: Message
    block_id: str
    action_id: str


class SlackUser:
    """Presses buttons and fills in forms for one user. Used by one thread.

    Except `submit` and `close_forms`, its methods raise one of USER_ERRORS if no answer came.
    """

    def __init__(self, visitor: Visitor, rng: random.Random, wait_for_end: Callable[[float], bool]) -> None:
        self.visitor, self.rng = visitor, rng
        self._wait_for_end = wait_for_end
        """Waits this many seconds; True as soon as all users must stop."""

    def find_buttons(self, *action_ids: str) -> list[Button]:
        """The buttons with one of these IDs in the user's newest messages."""
        with self.visitor.workspace.changes.lock:
            return [
                Button(message, block["block_id"], element["action_id"])
                for message in self.visitor.dm[-SEARCHED_MESSAGES:]
                for block, element in elements(message.blocks)
                if element["action_id"] in action_ids
            ]

    def press(self, button: Button, *, twice: bool = False) -> None:
        """Presses the button once, or in two threads at the same time."""
        self._attempt(lambda: self.visitor.acts.act(button.message, button.block_id, button.action_id), twice=twice)

    def open_form(self, action: Callable[[], object], callback_id: str | None) -> View:
        """The form that this action opens. Raises ActionFailed if no form or another form opens."""
        self.close_forms()
        previous = self.visitor.top
        action()
        return self._opened_form(previous, callback_id)

    def push_form(self, parent: View, action_id: str, callback_id: str) -> View:
        """The form that a button of `parent` opens on top of it."""
        buttons = [(b, e) for b, e in elements(parent.blocks) if e.get("action_id") == action_id]
        if not buttons:
            raise ActionFailed
        self.visitor.acts.act(parent, buttons[0][0]["block_id"], action_id)
        return self._opened_form(parent, callback_id)

    def show_details(self, form: View) -> None:
        """Presses More details, and waits until the form shows them."""
        shown = form.hash
        for block, element in list(elements(form.blocks)):
            if element["action_id"] == MORE_DETAILS:
                self.visitor.acts.act(form, block["block_id"], MORE_DETAILS)
                self.visitor.workspace.changes.until(lambda: form.hash != shown, FORM_SECONDS)
        if self.visitor.top is not form:
            raise ActionFailed

    def fill(self, **by_label: Any) -> None:
        """Fills in fields by label, with _ for a space."""
        for label, value in by_label.items():
            self.visitor.fill(label.replace("_", " "), value)

    def submit(self, form: View, *, twice: bool = False) -> str | None:
        """Submits the form until it is answered: "" if it closes, or the text of the view that replaces it.

        None: no answer came, there is an error at a field, or a form that was requested earlier opened late in its
        place, so that the result is unknown.
        """
        callback_id = form.get("callback_id")
        for _ in range(MAX_SUBMITS):
            if self.visitor.top is not form:
                return None
            try:
                self._attempt(lambda: self.visitor.acts.submit(form), twice=twice)
            except USER_ERRORS:
                if self._wait_for_end(self.rng.uniform(0.1, 0.6)):
                    return None
                continue
            if self.visitor.top is not form:
                return None if form.errors else ""
            if form.get("callback_id") != callback_id:
                return _first_text(form)
            self._wait_for_end(0.2)
        return None

    def close_forms(self) -> None:
        """Closes all open forms."""
        while self.visitor.top is not None:
            try:
                self.visitor.close(everything=True)
            except USER_ERRORS:
                # The bot did not receive the close event; the form is closed all the same.
                continue

    def _opened_form(self, previous: View | None, callback_id: str | None) -> View:
        def is_there() -> bool:
            top = self.visitor.top
            return top is not None and top is not previous

        self.visitor.workspace.changes.until(is_there, FORM_SECONDS)
        top = self.visitor.top
        if top is None or top is previous or (callback_id is not None and top.get("callback_id") != callback_id):
            raise ActionFailed
        return top

    def _attempt(self, action: Callable[[], object], *, twice: bool) -> None:
        """Runs the action once, or in two threads at the same time. Raises an error only if every run failed."""
        faults: list[Exception] = []

        def attempt() -> None:
            try:
                action()
            except USER_ERRORS as fault:
                faults.append(fault)

        other = threading.Thread(target=attempt) if twice else None
        if other:
            other.start()
        attempt()
        if other:
            other.join()
        if len(faults) > (1 if twice else 0):
            raise faults[0]


def _first_text(form: View) -> str:
    texts = [block["text"]["text"] for block in form.blocks if block["type"] == "section"]
    return str(texts[0]) if texts else "(a form)"


class NothingToDo(Exception):
    """There is no button for this action at the moment."""


class UserActions:
    """The actions of one user. Each action is tried once and counted, also if it fails."""

    def __init__(self, user: SlackUser, activity: Activity, colleagues: list[str]) -> None:
        self.user, self.activity, self.colleagues = user, activity, colleagues
        self.user_id = user.visitor.id
        self._text_count = 0

    def act_at_random(self) -> bool:
        """Performs a random action. False if the user saw an error."""
        kinds: dict[Callable[[], None], int] = {
            self.record_decline: 5,
            self.record_outcome: 7,
            self.mark_email_sent: 4,
            self.record_attempt: 4,
            self.snooze_duty: 4,
            self.hand_off: 2,
            self.answer_offer: 5,
            self.end_second_contact: 3,
            self.undo: 2,
            self.send_heads_up: 2,
            self.take_over: 3,
            self.open_home: 1,
        }
        action = self.user.rng.choices(list(kinds), list(kinds.values()))[0]
        error = None
        try:
            action()
        except NothingToDo:
            return True
        except (ActionFailed, *USER_ERRORS) as fault:
            error = fault
        self.activity.count(action.__name__, error)
        return error is None

    def record_decline(self) -> None:
        rng = self.user.rng
        stage = rng.choices(list(STAGES), list(STAGES.values()))[0]
        names = tuple(f"Cand {self._unique_text()}" for _ in range(rng.choice([1, 1, 1, 1, 2, 6])))
        words = f"{names[0]}, {rng.choice(ROLES)}, {stage}"
        form = self.user.open_form(lambda: self.user.visitor.command("/decline", words), RECORD)
        owner = self.user_id if rng.random() < 0.75 else rng.choice(self.colleagues)
        lines = [f"{name}, {name.lower().replace(' ', '.')}@example.com" for name in names]
        self.user.fill(Candidate="\n".join(lines), **({} if stage == "applied" else {"Reason": REASON}))
        if owner != self.user_id:
            self.user.show_details(form)
            self.user.fill(Who_calls=owner)
        # Reads the role from the form: a form of an earlier /decline may have opened late in its place.
        role = form.state[("role", ROLE)]["selected_option"]["value"].removeprefix("new:")
        decline = DeclineForm(self.user_id, owner, names, role)
        self.activity.decline_forms.append(decline)
        decline.answered = self._submit(form) is not None

    def record_outcome(self) -> None:
        """Records that the call was made, with its outcome."""
        self._fill_outcome(self._open(SAVE_OUTCOME, call.REACHED))

    def mark_email_sent(self) -> None:
        self._press(email.SENT)

    def record_attempt(self) -> None:
        self._press(call.NO_ANSWER, call.VOICEMAIL)

    def snooze_duty(self) -> None:
        """Snoozes until a near time, so that the message is due while bots are killed."""
        form = self._open(snooze.PUT_OFF, status_line.SNOOZE)
        visitor, delay = self.user.visitor, timedelta(seconds=self.user.rng.choice([3, 8, 20, 600, 3000]))
        self.user.fill(Until="A time of my own")
        visitor.acts.enter(form, "at", "value", int((visitor.workspace.clock.now() + delay).timestamp()))
        snoozed = SnoozeForm(self.user_id, _duty_id(form))
        self.activity.snooze_forms.append(snoozed)
        answer = self._submit(form)
        snoozed.answered = answer == "" or bool(answer and answer.startswith("I bring "))

    def hand_off(self) -> None:
        more = self._open(None, call.MORE)
        form = self.user.push_form(more, words.HAND_OFF, offer.OFFERED)
        to = self.user.rng.choice(self.colleagues)
        self.user.fill(Hand_off_to=to)
        hand_off = HandOffForm(self.user_id, _duty_id(form), to)
        self.activity.hand_off_forms.append(hand_off)
        hand_off.answered = self._submit(form) == ""

    def answer_offer(self) -> None:
        self._press(offer.TAKE, offer.REFUSE)

    def end_second_contact(self) -> None:
        button = self._choose_button(GOT_REFERRAL, NO_REFERRAL)
        if button.action_id == NO_REFERRAL:
            self.user.press(button, twice=self._double_click())
            return
        form = self.user.open_form(lambda: self.user.press(button), SAVE)
        outcome = OutcomeForm(self.user_id, _duty_id(form), self._unique_text())
        self.user.fill(Referral=outcome.mark)
        self.activity.outcome_forms.append(outcome)
        # A text in the form says that the duty was settled meanwhile; nothing is saved then.
        outcome.answered = self._submit(form) == ""

    def undo(self) -> None:
        """Presses Undo and fills in the outcome form if it opens again."""
        button = self._choose_button(words.UNDO)
        form = self.user.open_form(lambda: self.user.press(button, twice=self._double_click()), SAVE_OUTCOME)
        self._fill_outcome(form)

    def send_heads_up(self) -> None:
        """Records the heads-up e-mail, which schedules two messages."""
        form = self._open(heads_up.SENT_IT, call.HEADS_UP)
        self.user.submit(form)
        self.user.close_forms()

    def take_over(self) -> None:
        self._press(words.TAKE_OVER)

    def open_home(self) -> None:
        self.user.visitor.open_home()

    def _fill_outcome(self, form: View) -> None:
        outcome = OutcomeForm(self.user_id, _duty_id(form), self._unique_text())
        mood = "Fine" if self.user.rng.random() < 0.7 else "Hurt"
        typed = {"How did they take it?": mood, "What did you leave with?": ["A relationship"]}
        self.user.fill(**typed, Private_note=outcome.mark)
        self.activity.outcome_forms.append(outcome)
        outcome.answered = self._submit(form) is not None

    def _choose_button(self, *action_ids: str) -> Button:
        """A random button that the user sees. Raises NothingToDo if there is none."""
        buttons = self.user.find_buttons(*action_ids)
        if not buttons:
            raise NothingToDo
        return self.user.rng.choice(buttons)

    def _press(self, *action_ids: str) -> None:
        """Presses a random button with one of these IDs, sometimes with a double click."""
        self.user.press(self._choose_button(*action_ids), twice=self._double_click())

    def _open(self, callback_id: str | None, *action_ids: str) -> View:
        """The form that a random button with one of these IDs opens."""
        button = self._choose_button(*action_ids)
        return self.user.open_form(lambda: self.user.press(button), callback_id)

    def _submit(self, form: View) -> str | None:
        """Submits the form, as `SlackUser.submit` does, and closes what is open after it."""
        answer = self.user.submit(form, twice=self._double_click())
        self.user.close_forms()
        return answer

    def _double_click(self) -> bool:
        return self.user.rng.random() < DOUBLE_CLICKS

    def _unique_text(self) -> str:
        """A text that is used only once in the run."""
        self._text_count += 1
        return f"{self.user_id[2:].title()} {_letters(self._text_count)}"


def _letters(number: int) -> str:
    """The number in letters, since names have no digits: 1 is Aab, 28 is Bac."""
    high, low = divmod(number, 26)
    return f"{chr(65 + high % 26)}{chr(97 + high // 26 % 26)}{chr(97 + low)}"


def _duty_id(form: View) -> int:
    return int(json.loads(form.get("private_metadata"))["duty"])


class UserThreads:
    """All users, each in a thread; they pause and resume together."""

    def __init__(self, sandbox: Sandbox, activity: Activity, seed: str) -> None:
        self._over = threading.Event()
        self._may_act = threading.Event()
        self._pool = ThreadPoolExecutor(len(EVERYBODY), thread_name_prefix="person")
        self._idle = {person.id: threading.Event() for person in EVERYBODY}
        self._actions = [self._actions_of(sandbox, activity, seed, person) for person in EVERYBODY]
        self._futures: list[Future[None]] = []

    def start(self) -> None:
        self._may_act.set()
        self._futures = [self._pool.submit(self._work, actions) for actions in self._actions]

    def pause(self, seconds: float = 30) -> None:
        """Pauses all users; waits at most `seconds` for the action of each to end."""
        self._may_act.clear()
        for idle in self._idle.values():
            idle.wait(seconds)

    def resume(self) -> None:
        self._may_act.set()

    def end(self) -> None:
        """Ends all threads. Raises an exception of any of them."""
        self._over.set()
        self._may_act.set()
        self._pool.shutdown()
        for future in self._futures:
            future.result()

    def _actions_of(self, sandbox: Sandbox, activity: Activity, seed: str, person: Person) -> UserActions:
        rng = random.Random(f"{seed} {person.id}")
        colleagues = [other.id for other in EVERYBODY if other.id != person.id]
        return UserActions(SlackUser(sandbox.as_(person.id), rng, self._over.wait), activity, colleagues)

    def _work(self, actions: UserActions) -> None:
        idle = self._idle[actions.user_id]
        while not self._over.is_set():
            if not self._may_act.is_set():
                idle.set()
                self._may_act.wait(1)
                continue
            idle.clear()
            went_well = actions.act_at_random()
            self._over.wait(actions.user.rng.uniform(*(PAUSE if went_well else PAUSE_AFTER_ERROR)))
        idle.set()
