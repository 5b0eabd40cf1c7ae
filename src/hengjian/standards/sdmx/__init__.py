"""SDMX (Statistical Data and Metadata eXchange): results as SDMX-CSV 2.0 with their structure.

Written from the published specifications: SDMX-CSV 2.0.0 for the data, a structure message of
SDMX-JSON 2.0.0 for code lists, concepts, data structure and dataflow.
"""

from hengjian.standards.sdmx.data import write_data
from hengjian.standards.sdmx.structure import Flow, structure_message

__all__ = ["Flow", "structure_message", "write_data"]
