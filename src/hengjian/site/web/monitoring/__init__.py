"""The monitoring report: listed, filled in, reviewed, exported."""
