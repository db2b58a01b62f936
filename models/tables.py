"""All tables, on one page: importing this knows every row there is."""

from models.database.base import Base
from models.directory import candidate, recruiter, role, workspace
from models.duties import decline, duty, in_play, offer, promise, referral
from models.duties import log_entry as contact
from models.duties import openings as announcing
from models.outbox import message
from models.privacy import shared_file
from models.settings import changes as change

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
