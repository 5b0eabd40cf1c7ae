"""Metadata of DHIS2 (District Health Information Software): indicators, data elements and
validation rules made a framework, with a problem for each thing that could not be carried.

The language of expressions is read by a grammar of its own, written from the published
documentation, and translated; what has no counterpart is reported and left out, never guessed.
"""

from hengjian.standards.dhis2.carrying import Carried, carry
from hengjian.standards.dhis2.metadata import Metadata, read_metadata

__all__ = ["Carried", "Metadata", "carry", "read_metadata"]
