"""How files reach the browser: packed, under a name made of their content, so that it asks for each once."""

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Packed(CompressedManifestStaticFilesStorage):
    """Names each file by its content; the plain name where `make assets` has packed nothing yet."""

    def stored_name(self, name: str) -> str:
        """The name with its mark; one that was not packed is a mistake of ours and is told."""
        return super().stored_name(name) if self.hashed_files else name


class StaticFiles(WhiteNoiseMiddleware):
    """Serves them; a name that holds its content's mark stays good for a year."""

    FOREVER = 365 * 24 * 3600
