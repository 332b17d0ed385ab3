"""The pages of evidence, one module a noun."""
