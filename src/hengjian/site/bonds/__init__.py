"""Bonds, their uses, debt service, forecasts, assessments, goals; no ordinary payment."""
