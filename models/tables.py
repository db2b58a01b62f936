"""All tables, on one page: importing this knows every row there is."""

from models import candidate, change, contact, decline, duty, message, offer, recruiter, referral, role, workspace
from models.base import Base

ROWS = (
    workspace.Workspace,
    recruiter.Recruiter,
    candidate.Candidate,
    role.Role,
    decline.Decline,
    duty.Duty,
    contact.Contact,
    referral.Referral,
    offer.Offer,
    message.Message,
    message.Shows,
    change.Change,
)

METADATA = Base.metadata
