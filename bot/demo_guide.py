"""The first minute, step by step: from a no to a second contact and the line in the digest."""

from bot.sandbox.page.guide import Step

STEPS = (
    Step(
        "Record a decline",
        "Jane Doe made it to the final round, and somebody else got the job. Type "
        "`/decline Jane Doe, Staff Engineer at Acme, final, jane@example.com` and choose a reason. "
        "The card is there at once.",
        "as=U0ANA&in=dm&say=/decline%20Jane%20Doe,%20Staff%20Engineer%20at%20Acme,%20final,%20jane@example.com",
    ),
    Step(
        "Say that a call is coming",
        "People pick up when they know who rings. *Heads-up e-mail* has the text ready; *I sent it* starts the clock. "
        "Move it by ten minutes and see who asks.",
        "as=U0ANA&in=dm",
    ),
    Step(
        "Make the call",
        "The card says what you need: the role, the reason, the lines. Nobody there? *No answer* keeps it open. "
        "Press *I reached them* when they have heard it from you.",
        "as=U0ANA&in=dm",
    ),
    Step(
        "Leave with something",
        "A referral, a next step, or just a relationship: something always comes out of a call. "
        "Save it, and see the card change.",
        "as=U0ANA&in=dm",
    ),
    Step(
        "Let three days pass",
        "Press *+3 business days*. It is in that morning's list, with the words in an order that works.",
        "as=U0ANA&in=dm",
    ),
    Step(
        "Ask who they know",
        "*Got a referral* keeps the name. The call that everybody puts off has just found you a candidate.",
        "as=U0ANA&in=dm",
    ),
    Step(
        "See what the team sees",
        "Each morning #hiring hears who still waits and what was done. No names, ever. Lena, who leads the team, gets "
        "what nobody else could call: act as her and look.",
        "as=U0LENA&in=C0HIRING",
    ),
)
