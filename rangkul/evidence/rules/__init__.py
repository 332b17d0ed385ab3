"""What the work with evidence allows; values in, values out."""
