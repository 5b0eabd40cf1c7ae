"""Open Contracting for Infrastructure Data Standard (OC4IDS) 0.9.5, project-level packages.

Written from the standard's public documentation. ``read_package`` and ``write_package`` lose
nothing: what the standard does not name is kept where it stood, in ``Part.extra``.
"""

from hengjian.standards.oc4ids.package import Package, read_package, write_package
from hengjian.standards.oc4ids.project import Project

__all__ = ["Package", "Project", "read_package", "write_package"]
