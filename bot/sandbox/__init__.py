"""A Slack workspace on this machine, in which people can try the bot and tests can watch it."""

from bot.sandbox.clock import Clock
from bot.sandbox.installation import BOT_USER
from bot.sandbox.keeping import UnknownForm
from bot.sandbox.limits import check_message, check_view
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.troubles import (
    AckTimeout,
    DispatchFailed,
    NotVisible,
    Refused,
    SlackError,
    TroubleConnecting,
)
from bot.sandbox.visitor import Visitor

__all__ = [
    "BOT_USER",
    "AckTimeout",
    "Channel",
    "Clock",
    "DispatchFailed",
    "Message",
    "NotVisible",
    "Person",
    "Refused",
    "Sandbox",
    "SlackError",
    "TroubleConnecting",
    "UnknownForm",
    "Visitor",
    "check_message",
    "check_view",
]
