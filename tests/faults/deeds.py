"""Every action that changes the database, as a deed, with the deeds that have to come before it."""

from typing import Any, NamedTuple

from bot.demo.workspace import ANA, BEN, LENA, OMAR
from handlers.cards.referral import ADD_REACH
from tests.faults.deed_cache import Deed, memoized
from tests.world import World, madrid


class Case(NamedTuple):
    deed: Deed
    before: tuple[Deed, ...] = ()
    sends: bool = False
    """Whether the messages sent after the deed are part of it."""
    again: Deed | None = None
    """The deed with which a person tries again when nothing was saved and the form is closed; None: the same deed."""


TO_REACH = {"Number or e-mail": "tom@example.com"}


def declined(world: World) -> None:
    world.ana.declines("Jane Doe, +49 30 123456, jane@example.com")


def phoneless(world: World) -> None:
    world.ana.declines("Jane Doe")


def known_by_number(world: World) -> None:
    """Jane has a second card, with another number and no address."""
    world.ana.declines("Jane Doe, +49 30 654321", role="Analyst at Beta")


@memoized
def typed(candidates: str) -> Deed:
    """Fills in the decline form."""

    def deed(world: World) -> None:
        world.ana.command("/decline", "x, Staff Engineer at Acme, final")
        world.ana.fill(Candidate=candidates, Reason="Another candidate fitted more closely")

    return deed


@memoized
def pressed(*labels: str, who: str = "ana", **fields: Any) -> Deed:
    """Presses these buttons in turn, and fills in the form that opens."""

    def deed(world: World) -> None:
        for label in labels:
            getattr(world, who).press(label)
        getattr(world, who).fill(**fields)

    return deed


@memoized
def sent(who: str = "ana") -> Deed:
    """Submits the open form."""

    def deed(world: World) -> None:
        assert getattr(world, who).submit() == {}

    return deed


def settings_again(world: World) -> None:
    """Submits the team settings again. Their form closes before everything is recomputed, which may take long."""
    if world.lena.visitor.view is None:
        on_home("Team settings", "lena", Nudges="2, 3, 4")(world)
    sent("lena")(world)


@memoized
def on_home(label: str, who: str, **fields: Any) -> Deed:
    def deed(world: World) -> None:
        person = getattr(world, who)
        person.open_home()
        person.press(label, person.visitor.home)
        person.fill(**fields)

    return deed


@memoized
def morning(day: int) -> Deed:
    """Moves the time until the lists of this day in March are sent."""
    return lambda world: world.move_to(madrid(day, 9, 30))


def closed(world: World) -> None:
    world.ana.close()


def offered(world: World) -> None:
    world.ana.hands_off(OMAR.id)


def reached(world: World) -> None:
    world.ana.reaches(Referral="Tom Sayer")


def left(world: World) -> None:
    world.sandbox.change_person(ANA.id, deleted=True)


def second(world: World) -> None:
    """Ana has the card of a second contact before her."""
    world.ana.reaches(Follow_up_in="2 business days")
    world.move_to(madrid(5, 9, 30))


def away(world: World) -> None:
    world.ana.command("/signoffs", "away until friday")


@memoized
def commanded(command: str, words: str = "", who: str = "ana", **fields: Any) -> Deed:
    """Types a command, and fills in the form that opens."""

    def deed(world: World) -> None:
        getattr(world, who).command(command, words)
        getattr(world, who).fill(**fields)

    return deed


def by_email(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", stage="Submitted")


def applied(world: World) -> None:
    world.ana.declines("x", stage="Applied", Candidate="Ada One\nBob Two")


def two_unexplained(world: World) -> None:
    """Jane and Tom wait for a call, and the client owes the reason."""
    people = "Jane Doe, +49 30 123456, jane@example.com\nTom Roe, tom@example.com"
    world.ana.declines("x", Candidate=people, Reason="The client owes me the reason")


def unexplained(world: World) -> None:
    world.ana.declines("Jane Doe", Reason="The client owes me the reason")


def in_play(world: World) -> None:
    """Jane and Tom are in play for the same role."""
    world.ana.command("/interviewed", "x, Buyer at Acme")
    world.ana.fill(Candidate="Jane Doe\nTom Roe", Stage="Final round")
    sent()(world)
    closed(world)


def waiting(world: World) -> None:
    """Jane is in play, an update is due, and the list shows her card."""
    world.ana.command("/interviewed", "Jane Doe, Buyer at Acme")
    sent()(world)
    closed(world)
    world.move_to(madrid(10, 9, 30))
    world.ana.command("/signoffs")


def promised(world: World) -> None:
    """Jane is to be kept posted, and her card is open."""
    declined(world)
    posted = ["Tell them when something like it comes up"]
    world.ana.reaches(Keep_them_posted=posted, Follow_up_in="Not at all")
    world.ana.open_home()
    world.ana.press("Open the card", world.ana.visitor.home)


def looked(world: World) -> None:
    """Ana has looked who may want a role: Jane, who was promised to be kept posted."""
    promised(world)
    closed(world)
    world.ana.command("/opening", "Staff Engineer")


def opened(world: World) -> None:
    """A role has opened that Jane may want, and Ana has her list."""
    looked(world)
    world.ana.press("Tell their recruiters")


def named(world: World) -> None:
    """Jane has heard the news, and named Tom."""
    declined(world)
    world.ana.reaches(Referral="Tom Sayer", Follow_up_in="Not at all")


def called_tom(world: World) -> None:
    """The card of the call to Tom is there."""
    named(world)
    world.move_to(madrid(4, 9, 30))


def thanks(world: World) -> None:
    """Jane's referral was placed, and thanks to Jane are due."""
    named(world)
    world.ana.command("/referral")
    world.ana.press("Placed")
    world.ana.visitor.close(everything=True)
    world.move_to(madrid(4, 9, 30))


def block(world: World) -> None:
    """The call block shows its first card."""
    declined(world)
    on_home("Call block", "ana")(world)
    world.ana.press("Start calling without")


def erased(world: World) -> None:
    """Submits the form of an erasure; a second submit finds nobody."""
    sent("lena")(world)


def ring_back(world: World) -> None:
    """Lena, a lead, looks Jane up."""
    world.lena.command("/signoffs", "who Jane Doe")


def lena_owes_her_too(world: World) -> None:
    """Lena owes Jane a call about another role, which Ana has recorded for her."""
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta", Who_calls=LENA.id)
    world.ana.close()


CALL: dict[str, Any] = {
    "How_did_they_take_it?": "Fine",
    "What_did_you_leave_with?": ["A relationship"],
    "Referral": "Tom Sayer",
}
HARD: dict[str, Any] = {**CALL, "How_did_they_take_it?": "Hurt", "Follow_up_in": "2 business days"}
PAUSE: dict[str, Any] = {"A_short_pause": ["No new cards for half an hour"]}
HELD: dict[str, Any] = {"Until": "2026-03-06", "Why": "The first choice has not signed"}

CASES = {
    "one is recorded and the card is sent": Case(sent(), (typed("Jane Doe, +49 30 123456"),), sends=True),
    "several are recorded": Case(sent(), (typed("Jane Doe\nJohn Roe\nJim Poe"),)),
    "five are recorded, in one list": Case(sent(), (typed("Jane\nJohn\nJim\nJoan\nJack"),)),
    "a form is opened": Case(pressed("I reached them"), (declined,), sends=True),
    "a call is made and the card is redrawn": Case(sent(), (declined, pressed("I reached them", **CALL)), sends=True),
    "nobody answers": Case(pressed("No answer"), (declined,)),
    "a voicemail": Case(pressed("Left a voicemail"), (declined, pressed("No answer"))),
    "a time to call back": Case(
        sent(), (declined, pressed("No answer"), pressed("Call back at", Call_back_at=madrid(5, 15)))
    ),
    "a snooze": Case(sent(), (declined, pressed("Snooze"))),
    "a snooze is ended": Case(pressed("Call now"), (declined, pressed("Snooze"), sent())),
    "a heads-up": Case(sent(), (declined, pressed("Heads-up e-mail"))),
    "an e-mail is sent": Case(
        pressed("I sent it"), (lambda world: world.ana.declines("Jane Doe, jane@example.com", stage="Submitted"),)
    ),
    "an offer": Case(sent(), (declined, pressed("More", "Hand off", Hand_off_to=OMAR.id))),
    "an offer is taken back": Case(pressed("Take the offer back"), (declined, offered)),
    "an offer is taken": Case(pressed("Take it", who="omar"), (declined, offered)),
    "an offer is refused": Case(pressed("I can't", who="omar"), (declined, offered)),
    "the news is held": Case(sent(), (declined, pressed("More", "Hold the news", **HELD))),
    "the news is no longer held": Case(
        pressed("Stop holding"), (declined, pressed("More", "Hold the news", **HELD), sent(), closed, pressed("More"))
    ),
    "the role is no longer held": Case(
        pressed("Stop holding the role"),
        (declined, pressed("More", "Hold the news", **HELD, The_whole_role=["yes"]), sent(), closed, pressed("More")),
    ),
    "an edit": Case(sent(), (declined, pressed("More", "Edit", Name="Jane Foe"))),
    "an edit makes two cards one person's": Case(
        sent(), (declined, known_by_number, pressed("More", "Edit", **{"E-mail": "jane@example.com"}))
    ),
    "an edit finds a wish not to be contacted": Case(
        sent(),
        (
            declined,
            pressed("More", "Do not contact"),
            closed,
            known_by_number,
            pressed("More", "Edit", **{"E-mail": "jane@example.com"}),
        ),
    ),
    "an edit that was asked about": Case(
        sent(),
        (
            declined,
            known_by_number,
            pressed("More", "Edit", Name="J. D.", **{"E-mail": "jane@example.com"}),
            sent(),
            pressed(**{"Jane Doe has the same e-mail or number. Is J. D. the same person?": "Yes, the same person"}),
        ),
    ),
    "a wrong number": Case(sent(), (declined, pressed("More", "Wrong number"))),
    "an e-mail at their wish": Case(
        sent(), (declined, pressed("More", "E-mailed at their wish", Follow_up_in="2 business days"))
    ),
    "they knew": Case(pressed("They already knew"), (declined, pressed("More"))),
    "they withdrew": Case(pressed("They withdrew"), (declined, pressed("More"))),
    "an undo": Case(pressed("Undo"), (declined, reached)),
    "a referral": Case(sent(), (declined, second, pressed("Got a referral", Referral="Tom"))),
    "no referral": Case(pressed("No referral this time"), (declined, second)),
    "the morning's list and digest": Case(morning(4), (declined,), sends=True),
    "the lead takes it": Case(pressed("Take it", who="lena"), (declined, morning(6))),
    "the lead takes all": Case(pressed("Take all", who="lena"), (two_unexplained, morning(6))),
    "the lead hands off all": Case(
        sent("lena"), (two_unexplained, morning(6), pressed("Hand off all", who="lena", Hand_off_to=BEN.id))
    ),
    "everything is handed over": Case(
        sent("lena"), (declined, on_home("Hand over everything", "lena", From=ANA.id, To=BEN.id))
    ),
    "somebody leaves": Case(left, (declined,)),
    "somebody goes away": Case(pressed("Yes, I am away"), (declined, away)),
    "somebody is back": Case(pressed("I am back"), (declined, away, pressed("Yes, I am away"))),
    "a number is added": Case(sent(), (phoneless, pressed("Add a phone number", Phone="+49 30 654321"))),
    "one person has other leads": Case(
        sent("lena"), (declined, on_home("Leads of one person", "lena", Person=ANA.id, Their_leads=[OMAR.id]))
    ),
    "somebody works other hours": Case(sent(), (declined, on_home("My settings", "ana", My_day_starts="08:00"))),
    "the team's settings": Case(
        sent("lena"), (declined, on_home("Team settings", "lena", Nudges="2, 3, 4")), again=settings_again
    ),
}

CASES |= {
    "a pause after a hard call": Case(
        sent(), (declined, pressed("I reached them", **HARD), sent(), lambda world: world.ana.fill(**PAUSE))
    ),
    "a call is put right": Case(
        sent(), (declined, reached, pressed("More", "Correct", **{"How_did_they_take_it?": "Reserved"}))
    ),
    "do not contact": Case(pressed("Do not contact"), (declined, pressed("More"))),
    "they told a colleague otherwise": Case(
        pressed("They told me otherwise", who="lena"),
        (declined, lena_owes_her_too, pressed("More"), pressed("Do not contact"), closed),
    ),
    "a colleague's call told it, too": Case(
        pressed("That settles it", who="lena"),
        (
            declined,
            lena_owes_her_too,
            pressed("I reached them", **CALL, Also_told_about=["Analyst at Beta, with Lena Vogt"]),
            sent(),
        ),
    ),
    "may be contacted again": Case(
        pressed("May be contacted again", who="lena"),
        (declined, pressed("More"), pressed("Do not contact"), closed, ring_back),
    ),
    "how it ended": Case(sent(), (declined, second, pressed("How it ended", How_it_ended="Somebody internal got it"))),
    "closed without telling them": Case(
        sent("lena"), (declined, ring_back, pressed("More", "Close without telling them", who="lena", Why="Because"))
    ),
    "heads-ups together": Case(sent(), (declined, on_home("Call block", "ana"))),
    "nobody answers in the block": Case(pressed("No answer"), (block,)),
    "a voicemail in the block": Case(pressed("Left a voicemail"), (block,)),
    "a call in the block": Case(sent(), (block, pressed("I reached them", **CALL))),
    "a pause in the block": Case(
        sent(), (block, pressed("I reached them", **HARD), sent(), lambda world: world.ana.fill(**PAUSE))
    ),
    "all e-mails are sent": Case(pressed("All sent"), (applied, morning(6))),
    "all e-mails are taken back": Case(pressed("Undo"), (applied, morning(6), pressed("All sent"))),
    "an e-mail is sent from its form": Case(sent(), (by_email, pressed("Open the e-mail"))),
    "the closing e-mail": Case(
        sent(),
        (declined, pressed("No answer"), morning(4), pressed("No answer"), pressed("Closing e-mail")),
    ),
    "an address is typed below a text": Case(
        pressed("Save the address"), (phoneless, pressed("Heads-up e-mail", **{"E-mail": "jane@example.com"}))
    ),
    "the reason has come": Case(sent(), (unexplained, pressed("Add the reason", Reason="Pay or terms apart"))),
    "the reason of several has come": Case(
        sent(), (two_unexplained, morning(5), pressed("Add the reason", Reason="Pay or terms apart"))
    ),
    "a text is worded": Case(
        sent("lena"), (on_home("Texts", "lena"), pressed("Change", who="lena", Text="Hello {name}", Subject="News"))
    ),
    "somebody is put in play": Case(sent(), (commanded("/interviewed", "Jane Doe, Buyer at Acme"),)),
    "a role is filled": Case(
        sent(),
        (
            in_play,
            commanded("/filled", "Buyer at Acme", Hired="Tom Roe", Reason="Another candidate fitted more closely"),
        ),
    ),
    "an update": Case(sent(), (waiting, pressed("Update sent"))),
    "it was decided otherwise": Case(pressed("Decided otherwise"), (waiting, pressed("More"))),
    "an address for the update": Case(
        sent(), (waiting, pressed("Add an e-mail address", **{"E-mail": "jane@example.com"}))
    ),
    "a touch": Case(sent(), (promised, pressed("Touched base", Where="Porto"))),
    "a promise ends": Case(pressed("Not any more"), (promised, pressed("More"))),
    "recruiters are told of an opening": Case(pressed("Tell their recruiters"), (looked,)),
    "they are told of an opening": Case(pressed("Told them"), (opened,)),
    "a note about an opening": Case(sent(), (opened, pressed("Open the e-mail"))),
    "a referral is recorded": Case(sent(), (declined, commanded("/referral", "Tom Weber, named by Jane Doe"))),
    "a referral is placed": Case(pressed("Placed"), (declined, reached, commanded("/referral"))),
    "a referral is in touch": Case(pressed("In touch"), (called_tom,)),
    "a referral is not interested": Case(pressed("Not interested"), (called_tom,)),
    "a way to reach a referral": Case(sent(), (called_tom, pressed(ADD_REACH, **TO_REACH))),
    "a way to reach a referral in the list": Case(
        sent(), (named, commanded("/referral"), pressed(ADD_REACH, **TO_REACH))
    ),
    "thanks": Case(pressed("Thanked"), (thanks,)),
    "a written thank-you": Case(sent(), (thanks, pressed("Open the e-mail"))),
    "somebody is erased": Case(
        erased,
        (declined, reached, commanded("/signoffs", "forget Jane Doe", "lena", Type_erase_to_go_on="erase")),
        sends=True,
    ),
}
