"""Statistics of a result: what a survey can bear, and how firmly a grade stands."""
