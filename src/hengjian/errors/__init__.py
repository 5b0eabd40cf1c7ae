"""Problems: what is wrong, where, what was found, what to do.

The catalogue of codes in this package is the only home of messages. A problem is data; it becomes
words only when it is shown, in the reader's language.
"""

from hengjian.errors.problem import Place, Problem, Refused, Severity, problem

__all__ = ["Place", "Problem", "Refused", "Severity", "problem"]
