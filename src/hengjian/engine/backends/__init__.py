"""Backends: the reference, which is the law, and the columnar one, which must agree with it."""
