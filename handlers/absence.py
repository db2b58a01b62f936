"""What an absence means for those who wait, as it is read back to whoever goes away."""

from datetime import timedelta

from handlers import days
from models.act import Act
from models.presence import Away


def said(act: Act, away: Away) -> str:
    """What was understood, and what it means for those who wait."""
    today = away.first
    last, back = days.day(away.last, today), days.day(away.back_on, today)
    if away.last > today + timedelta(days=1):
        last = f"{away.last.strftime('%A')} {away.last.day} {away.last.strftime('%B')}"
    away_until = f"You are away from today until {last}, and back {_on(back)}."
    if away.last == today:
        away_until = f"You are away today, and back {_on(back)}."
    people = len({duty.candidate_id for duty in away.comes_due})
    if people == 0:
        return f"{away_until} Nobody is due to hear from you meanwhile."
    helpers = [lead.name for lead in act.person.leads(act.session)][:2]
    offered = f" {' and '.join(helpers)} will be offered them." if helpers else " Nobody is named to help."
    verb = "is" if people == 1 else "are"
    return f"{away_until} {days.people(people).capitalize()} {verb} due to hear from you meanwhile.{offered}"


def _on(day: str) -> str:
    return day if day in ("today", "tomorrow") else f"on {day}"
