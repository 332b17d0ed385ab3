"""The pages of accounts and organisations, one module a noun."""
