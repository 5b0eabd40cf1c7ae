"""Planning: the exact choice of an annual plan, works that would dig a place twice, task order.

Pure: no database, no web. Money is whole cents, value is whole hundredths of an equivalent
household; what the solver finds in floating point is verified in integers before it is believed.
"""
