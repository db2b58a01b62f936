"""The answer to the e-mail card: it is on its way."""

from slack_bolt import App

from handlers import answering
from handlers.cards.email import SENT
from models import telling
from models.act import Act
from models.duty import Duty


def sent(act: Act, duty: Duty, _value: str) -> None:
    telling.sent(act, duty)


def register(app: App) -> None:
    app.action(SENT)(answering.answer(sent))
