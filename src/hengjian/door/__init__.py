"""The door for programs and notebooks: what ``import hengjian`` offers.

Every function takes paths as text or ``Path``, refuses what cannot be used with all its problems
at once (``hengjian.Refused``), and gives a result that shows itself in a notebook.
"""
