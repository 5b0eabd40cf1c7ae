"""The annual plan, choosing among schemes, utility works and their coordination; no contracts."""
