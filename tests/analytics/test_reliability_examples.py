"""The examples in the docstrings of reliability are true, and every public function has one."""

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest
from rangkul_analytics import reliability

MODULES = [f"{reliability.__name__}.{found.name}" for found in iter_modules(reliability.__path__)]
FUNCTIONS = [name for name in reliability.__all__ if type(getattr(reliability, name)).__name__ == "function"]


@pytest.mark.parametrize("name", MODULES)
def test_each_example_gives_what_it_says(name):
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    failed, _ = doctest.testmod(import_module(name), optionflags=flags)
    assert failed == 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_shows_an_example(name):
    assert ">>>" in (getattr(reliability, name).__doc__ or "")
