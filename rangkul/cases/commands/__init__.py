"""The verbs of the child's way, one module a noun."""
