"""All tables, on one page: importing this knows every row there is."""

from models import (
    announcing,
    candidate,
    change,
    contact,
    decline,
    duty,
    in_play,
    message,
    offer,
    promise,
    recruiter,
    referral,
    role,
    shared_file,
    workspace,
)
from models.base import Base

ROWS = (
    workspace.Workspace,
    recruiter.Recruiter,
    candidate.Candidate,
    role.Role,
    decline.Decline,
    in_play.InPlay,
    duty.Duty,
    contact.Contact,
    referral.Referral,
    promise.Promise,
    announcing.Opening,
    offer.Offer,
    message.Message,
    message.Shows,
    change.Change,
    shared_file.SharedFile,
)

METADATA = Base.metadata
