"""The documentation; ``python -m docs.build`` writes the pages generated from the code."""
