"""The server of the plain way: the portal's settings, other addresses, no lane for signing."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
settings.ROOT_URLCONF = "portal.bench.plain"
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "petitions.middleware.SigningLane"]
application = get_wsgi_application()
