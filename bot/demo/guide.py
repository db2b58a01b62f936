"""The steps of the demo's guide, from recording a decline to the second contact and the digest."""

from urllib.parse import quote

from bot.sandbox.page.guide import Step

JANE = "/decline Jane Doe, Staff Engineer at Acme, final, jane@example.com, +44 20 5550 0123"
ANA = "as=U0ANA&in=dm"

STEPS = (
    Step(
        "Record a decline",
        "You are Ana, and Jane Doe did not get the job. *Take me there* puts the command into the message field: press "
        "*Send*, choose a *Reason*, then *Record*. Jane's card comes at once.",
        f"{ANA}&say={quote(JANE)}",
        "Sign-off call: Jane Doe",
    ),
    Step(
        "Say that a call is coming",
        "People pick up when they know who calls. Press *Heads-up e-mail* on Jane's card: the text is ready. Then "
        "*I sent it*. From now on Jane expects you.",
        ANA,
        "expecting your call",
    ),
    Step(
        "Make the call",
        "The card has the role, the reason, the number and lines to say. Nobody there? *No answer* keeps it open. When "
        "Jane has heard it from you, press *I reached them*.",
        ANA,
        "How did it go?",
    ),
    Step(
        "Leave with something",
        "Something always comes out of a call, if only a relationship. Say how Jane took it and what you left with, "
        "then *Save*. The card changes where it stands.",
        ANA,
        "You told Jane Doe",
    ),
    Step(
        "Let 3 days pass",
        "Press *+3 business days* above: whatever is due on the way happens in order. That morning's list ends with "
        "Jane, for it is time to call again. *Open the card* beside that line.",
        ANA,
        "Second contact: Jane Doe",
    ),
    Step(
        "Ask who they know",
        "The card has the words in an order that works, and the ask comes last. Press *Got a referral*, type a name, "
        "and *Save*. The call that everybody puts off has just found you a candidate.",
        ANA,
        "and they named someone",
    ),
    Step(
        "See what the team sees",
        "*Take me there*, then press *Next Monday* and *+1 hour*: the digest says who still waits and what was done, "
        "never a name. What nobody could call is offered to Lena, who leads the team: look into Lena's messages.",
        "as=U0LENA&in=C0HIRING",
        "1 referral",
    ),
)
