"""Generated evaluation reports with planted errors: what the audit is measured on.

``report(seed)`` is a report without an error; ``report(seed, kinds)`` is the same report with one
error of each of the kinds planted. All figures of a report follow from one hidden project, so that
whatever is not planted is consistent.
"""

from bench.corpus.pieces import Plant, Report
from bench.corpus.report import report
from bench.corpus.writing import KINDS

__all__ = ["KINDS", "Plant", "Report", "report"]
