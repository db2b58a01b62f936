"""All tables: importing this module registers every table with the metadata."""

from models.database.base import Base
from models.directory import candidate, recruiter, role, workspace
from models.duties import decline, duty, in_play, log_entry, offer, openings, promise, referral
from models.outbox import message
from models.privacy import shared_file
from models.settings import changes

ROWS = (
    workspace.Workspace,
    recruiter.Recruiter,
    candidate.Candidate,
    role.Role,
    decline.Decline,
    in_play.InPlay,
    duty.Duty,
    log_entry.LogEntry,
    referral.Referral,
    promise.Promise,
    openings.Opening,
    offer.Offer,
    message.Message,
    message.MessageDuty,
    changes.Change,
    shared_file.SharedFile,
)

METADATA = Base.metadata
