"""What the web server calls; it refuses to start where the children would not be protected."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not os.environ.get("SECRET_KEY"):
    raise SystemExit("Rangkul serves nobody without SECRET_KEY: set it to a long random text and keep it.")

application = get_wsgi_application()

from django.db import connection  # noqa: E402 (only once Django is set up)

from rangkul.core.guard import check_walls  # noqa: E402

check_walls()
connection.close()
