"""Rangkul: case work and collaboration for street children in an Indonesian city."""
