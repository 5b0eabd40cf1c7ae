"""Rows that every app may write: the trail, attachments and jobs."""

from hengjian.site.common.models.append_only import AppendOnly
from hengjian.site.common.models.attachment import Attachment
from hengjian.site.common.models.job import Job
from hengjian.site.common.models.trail_entry import TrailEntry

__all__ = ["AppendOnly", "Attachment", "Job", "TrailEntry"]
