"""Recheck of self-evaluation forms: claimed, verified, why, and what is missing."""

from hengjian.recheck.rechecking import Recheck, recheck, recheck_form

__all__ = ["Recheck", "recheck", "recheck_form"]
