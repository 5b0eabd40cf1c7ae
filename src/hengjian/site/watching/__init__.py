"""Warnings, suspensions, monitoring reports: counts facts, changes no other row."""
