"""Bonds: repayment schedules, coverage of debt service, stress, the cost of idle money.

Pure: no database, no web. Money is whole cents; rates, shares and ratios are fractions; each amount
is rounded once, half up, to the cent, and every sum is the sum of its rounded parts.
"""
