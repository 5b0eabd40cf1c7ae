"""Warnings: the list, one of them, a project's, and the replay."""
