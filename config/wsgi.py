"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not os.environ.get("SECRET_KEY"):
    raise SystemExit("Rangkul serves nobody without SECRET_KEY: set it to a long random text and keep it.")

application = get_wsgi_application()
