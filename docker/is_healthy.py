"""Exit 0 when the web server of this container answers at /health/ that all is well."""

import os
import sys
import urllib.request

try:
    urllib.request.urlopen(f"http://localhost:{os.environ['PORT']}/health/", timeout=4)
except OSError as error:
    sys.exit(f"Not healthy: {error}")
