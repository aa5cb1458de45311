"""The WSGI application that the server loads."""

import os

from django.core.wsgi import get_wsgi_application

from fadu.config.settled import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.config.settings")
application = get_wsgi_application()
settle()
