"""Which rows of the library hold files."""

from __future__ import annotations

from django.db.models import Model

from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import Attachment
from hengjian.site.projects import models
from hengjian.site.projects.queries.visibility import visible_to

HOLDERS: tuple[tuple[type[Model], str], ...] = (
    (models.SitePicture, "attachment"),
    (models.Document, "attachment"),
    (models.WillingnessSurvey, "evidence"),
    (models.UtilityOpinion, "evidence"),
    (models.Approval, "attachment"),
    (models.PolicyDocument, "attachment"),
    (models.SystemCheck, "evidence"),
    (models.ImportBatch, "attachment"),
    (models.FundDocument, "attachment"),
    (models.BankStatement, "attachment"),
    (models.Contract, "attachment"),
    (models.ChangeOrder, "evidence"),
    (models.OutputCertificate, "evidence"),
    (models.Payment, "evidence"),
    (models.FinalAccount, "attachment"),
    (models.Bond, "attachment"),
    (models.Assessment, "evidence"),
    (models.Milestone, "evidence"),
    (models.Inspection, "evidence"),
    (models.Incident, "evidence"),
    (models.DiaryEntry, "pictures"),
    (models.Acceptance, "evidence"),
    (models.HandOver, "evidence"),
    (models.Warning, "evidence"),
)
"""Each model that points at attachments, and by which field."""


def sees(attachment: Attachment, membership: Membership) -> bool:
    """Whether the membership sees a row that holds the file."""
    return any(
        visible_to(model, membership).filter(**{field: attachment}).exists()
        for model, field in HOLDERS
    )
