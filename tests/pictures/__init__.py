"""Pictures of the real program for people who look before they read."""
