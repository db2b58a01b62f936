"""What people do with the bot all day, while it is killed under their hands."""

import json
from collections.abc import Callable
from datetime import timedelta

from bot.sandbox.state.view import View
from handlers.call import heads_up, outcome_form
from handlers.cards import call, email, words
from handlers.cards.second_contact import GOT_REFERRAL, NO_REFERRAL
from handlers.decline import form as decline_form
from handlers.fields.candidate import ROLE
from handlers.hand_off import offer
from handlers.more import snooze
from handlers.second_contact import SAVE
from scripts.chaos.account import Account, Declined, Offered, PutOff, Told
from scripts.chaos.hands import TROUBLE, Button, Hands, Trouble

ROLES = [
    f"{title} at {client}"
    for title in ("Staff Engineer", "Analyst", "Buyer", "Nurse")
    for client in ("Acme", "Initech", "Umbrella")
]
STAGES = {"final": 6, "interviewed": 3, "submitted": 2, "applied": 2}
DOUBLE = 0.12
"""How many clicks come twice."""

REASON = "Another candidate fitted more closely"


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
        form = self.hands.opens(lambda: self.hands.visitor.command("/decline", words), decline_form.RECORD)
        owner = self.me if dice.random() < 0.75 else dice.choice(self.colleagues)
        self.hands.fill(Candidate="\n".join(names), Reason=REASON, Who_calls=owner)
        # What an earlier /decline had opened late may lie here, with its own role in it.
        role = form.state[("role", ROLE)]["selected_option"]["value"].removeprefix("new:")
        declined = Declined(self.me, owner, names, role)
        self.account.declined.append(declined)
        said = self.hands.sends(form, twice=self._twice())
        declined.answered = said is not None
        self.hands.lets_go()

    def tells(self) -> None:
        """I reached them, and how it went."""
        button = self._one_of(call.REACHED)
        self._says_how_it_went(self.hands.opens(lambda: self.hands.press(button), outcome_form.SAVE))

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
        said = self.hands.sends(form, twice=self._twice())
        put_off.answered = said == "" or bool(said and said.startswith("I bring "))
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
        form = self.hands.opens(lambda: self.hands.press(button, twice=self._twice()), outcome_form.SAVE)
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
        found = self.hands.buttons(*action_ids)
        if not found:
            raise Nothing
        return self.hands.dice.choice(found)

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
