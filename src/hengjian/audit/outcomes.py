"""What the audit of a document came to, and of many files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hengjian.audit.counting import Fact
from hengjian.audit.document import Document
from hengjian.audit.findings import Finding, Severity
from hengjian.errors import Problem

COLLECTED_AFTER = 20_000
"""The threshold of the garbage collector for a process that only audits: reading a report makes
very many objects that live to its end, and hardly a cycle."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit of one document came to."""

    document: Document
    findings: tuple[Finding, ...]
    """The gravest first, then in the order of their places in the document, each once."""
    claims_checked: int
    """How many figures stand in a relation that was recomputed, each once."""
    claims_held: int
    """How many of them stand in no relation that fails."""
    figures: int = 0
    """How many figures the document has."""
    facts: tuple[Fact, ...] = ()
    """The figures with how they stand."""
    problems: tuple[Problem, ...] = ()
    """Checks that broke off; the others went on."""

    @property
    def clean(self) -> bool:
        """Whether there is neither an error nor a warning; queries alone ask nothing."""
        return not (self.count("error") or self.count("warning"))

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)


Outcome = tuple[Path, Audit | tuple[Problem, ...]]
"""A file with its audit, or with the reasons why it could not be read."""
