"""The examples in the docstrings of names and linkage are true."""

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest
from rangkul_analytics import linkage

MODULES = ["rangkul_analytics.names"] + [
    f"{linkage.__name__}.{found.name}" for found in iter_modules(linkage.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_each_example_gives_what_it_says(name):
    failed, _ = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert failed == 0
