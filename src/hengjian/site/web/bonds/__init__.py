"""Pages: bonds and what repays them, coverage, assessments, goals, disclosure."""
