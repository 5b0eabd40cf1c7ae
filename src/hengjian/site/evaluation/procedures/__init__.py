"""The procedures of evaluations, self-evaluations, findings and recommendations."""
