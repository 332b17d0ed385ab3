"""Reads other people's registers without trusting them: a limited worker, typed rows, plain sentences."""
