"""Parameters: every number of the law, dated, cited and per division, each with a status that says how sure it is."""

from minzheng.policy.parameters.model import (
    EXAMPLE,
    PUBLISHED,
    STATUSES,
    UNKNOWN_STATUS,
    Parameter,
    ParameterSet,
    ParameterValue,
    UnknownParameter,
)
from minzheng.policy.parameters.shipped import shipped

__all__ = [
    "EXAMPLE",
    "PUBLISHED",
    "STATUSES",
    "UNKNOWN_STATUS",
    "Parameter",
    "ParameterSet",
    "ParameterValue",
    "UnknownParameter",
    "shipped",
]
