"""What the pages of the child's way read, one module a noun."""
