"""What review keeps: the steps a report took, who decides where, what was pinned, who has been told."""

from govreports.review.models.notice import Notice
from govreports.review.models.pin import AnswerKind, Pin
from govreports.review.models.proposal import Proposal, ProposalState
from govreports.review.models.stage import Opening, Stage, StandIn
from govreports.review.models.step import Step

__all__ = ["AnswerKind", "Notice", "Opening", "Pin", "Proposal", "ProposalState", "Stage", "StandIn", "Step"]
