"""How often a person may ask whether a child is known."""

# Questions a person an hour (architecture: Recognition does not leak); the database counts them.
QUESTIONS_AN_HOUR = 30
# Words of a name that one question asks about; the longest names of a register have six.
NAME_WORDS = 6
