"""What was tried against the product; ``python -m tests.adversary`` tries it again."""
