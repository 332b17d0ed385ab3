"""The forms of evidence, one module a noun."""
