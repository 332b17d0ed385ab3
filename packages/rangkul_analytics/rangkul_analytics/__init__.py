"""Measures for street-children programmes, usable alone in a notebook."""
