"""Problems: what is wrong, where, what was found, what to do.

Messages live in catalogues: of the pure floors in this package, of each app of the site in its module
``errors``. A problem is data; it becomes words only when it is shown, in the reader's language.
"""

from hengjian.errors.problem import (
    Place,
    Problem,
    Refused,
    Severity,
    catalogue_of,
    error,
    problem,
)

__all__ = ["Place", "Problem", "Refused", "Severity", "catalogue_of", "error", "problem"]
