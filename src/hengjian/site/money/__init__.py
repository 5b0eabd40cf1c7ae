"""Promises, movements, contracts, certified output, payments, the red line, the bank; no bonds."""
