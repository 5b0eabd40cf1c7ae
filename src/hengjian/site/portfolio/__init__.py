"""Portfolios: what a run over many projects came to, place by place."""
