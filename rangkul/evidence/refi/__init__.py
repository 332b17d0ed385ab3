"""Reads and writes what other programs for qualitative analysis exchange: .qdpx, .qdc and Taguette."""
