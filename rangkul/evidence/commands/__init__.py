"""The verbs of evidence, one module a noun."""
