"""Projects held beside each other: the results of ``hengjian portfolio`` in groups that are alike.

Everything is whole numbers and fractions: a total is a count of 10^-places points, a share of two
counts a ``Fraction``. What looks odd is a ``Query``, to be asked about, never a verdict.
"""
