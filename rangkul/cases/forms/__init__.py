"""The forms of the child's way, one module a noun."""
