"""Frameworks: the model, its reader, its checks, its editions."""
