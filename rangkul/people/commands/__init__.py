"""The verbs on accounts and organisations, one module a noun."""
