"""The engine: framework language, facts, measures, scoring, trace."""
