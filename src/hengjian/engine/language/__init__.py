"""The formula language: nodes, grammar, parser, typing, printing, evaluation."""
