"""Surveys of residents: questionnaires, whom they ask, what is answered."""
