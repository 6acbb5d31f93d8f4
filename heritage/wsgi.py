"""What a web server mounts: `granian --interface wsgi heritage.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings")

application = get_wsgi_application()

# All that is loaded by now stays for good. Frozen, it is left out of every full collection of
# garbage, which stops a request for a tenth of a second otherwise.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
