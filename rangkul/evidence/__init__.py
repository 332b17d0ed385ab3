"""Evidence: interviews, documents and media, coded so that others can check (bukti)."""
