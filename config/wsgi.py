"""What the web server calls; it refuses to start where the children would not be protected."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from rangkul.core.keys import check_keys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
check_keys(os.environ)

application = get_wsgi_application()

from django.db import connection  # noqa: E402 (only once Django is set up)

from rangkul.core.guard import check_settings, check_walls  # noqa: E402

check_settings()
check_walls()
connection.close()

# What is loaded now stays: the collector of garbage need not walk through it again behind every few pages.
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 20, 50)
