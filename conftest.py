"""Fixtures for every test. Tests beside the code reach lower floors through these and never import the demonstration."""

pytest_plugins = [
    "tests.fixtures.order",
    "tests.fixtures.database",
    "tests.fixtures.browser",
    "tests.fixtures.cast",
    "tests.fixtures.visitors",
    "tests.fixtures.workbook",
]
