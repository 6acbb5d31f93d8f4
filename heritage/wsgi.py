"""What a web server mounts: `granian --interface wsgi heritage.wsgi:application`.

In front of Django stand doors for what is asked for by the thousand and the same for everybody.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings")

django_application = get_wsgi_application()

# They name models, which are there only now.
from heritage.public import images, overlays, tiles  # noqa: E402
from media_pipeline.doors import in_front_of  # noqa: E402

DOORS = [images.door, overlays.door, tiles.door]
application = in_front_of(django_application, DOORS)

# All that is loaded by now stays for good. Frozen, it is left out of every full collection of
# garbage, which stops a request for a tenth of a second otherwise.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
# A page makes tens of thousands of objects, next to none of them in a circle: looked through after
# every 700, as Python does by itself, they took a twentieth of its time.
gc.set_threshold(10_000, 20, 50)
