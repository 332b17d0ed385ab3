"""The words of a file that somebody brings: bytes and a name in, one frozen text with its speakers out."""
