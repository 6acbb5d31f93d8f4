"""Every setting of the product; the environment is read here and in env.py, nowhere else."""

from pathlib import Path

import csp.constants
import rasterio  # first: its wheel carries the GDAL and GEOS that GeoDjango loads below

from .env import (
    ROOT,
    at_least_one,
    kept_database_url,
    mail_server,
    map_tiles,
    not_negative,
    one_of,
    read,
    secret,
    time_zone,
    web_address,
)

FIXTURES_DIR = ROOT / "fixtures"
LANGUAGES = [("az", "Azərbaycanca"), ("en", "English"), ("ru", "Русский")]

DATA_DIR = Path(read("str", "DATA_DIR", str(ROOT / "var"))).resolve()
HOST = read("str", "HOST", "127.0.0.1")
PORT = read("int", "PORT", 8000)
DEBUG = read("bool", "DEBUG", False)
HTTPS = read("bool", "HTTPS", False)  # whether `make run` encrypts, with a certificate of its own
# Public addresses in manifests and info.json come from this setting, never from the Host header.
BASE_URL = web_address("BASE_URL", f"{'https' if HTTPS else 'http'}://{HOST}:{PORT}")
ALLOWED_HOSTS = read(
    "list", "ALLOWED_HOSTS", [BASE_URL.split("//")[1].split(":")[0], "localhost", "127.0.0.1"]
)
# How many proxies of our own stand before the server: what they note of who asks is believed.
TRUSTED_PROXIES = not_negative("TRUSTED_PROXIES", 0)
SECRET_KEY = secret("SECRET_KEY", DATA_DIR / "secret_key")
DEMO = read("bool", "DEMO", True)  # the sample monuments and the demo accounts

DATABASES = {
    "default": read("dj_db_url", "DATABASE_URL", kept_database_url(DATA_DIR / "database_url"))
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
# Unset, it would be an error caught in every trigger: each costs a savepoint and, in a transaction
# of many rows, a walk through all rows so far (100,000 monuments: minutes become hours).
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c pgtrigger.ignore={}")
DATABASES["default"]["ENGINE"] = "django.contrib.gis.db.backends.postgis"

_WHEEL_LIBRARIES = Path(rasterio.__file__).parent.parent / "rasterio.libs"
for _setting, _pattern in (
    ("GDAL_LIBRARY_PATH", "libgdal-*"),
    ("GEOS_LIBRARY_PATH", "libgeos_c-*"),
):
    if _found := sorted(_WHEEL_LIBRARIES.glob(_pattern)):  # elsewhere Django finds the system's own
        globals()[_setting] = str(_found[0])

INSTALLED_APPS = [
    "heritage.public",
    "heritage.inspections",
    "heritage.catalogue",
    "heritage.accounts",
    "media_pipeline",
    "gis",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_filters",
    "leaflet",
    "pgtrigger",
    "pghistory",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "heritage.catalogue.views.as_of.OfficeOfToday",
]
# The history notes who is behind a change; a mere reading has none, and need not ask who reads.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
ROOT_URLCONF = "heritage.urls"
WSGI_APPLICATION = "heritage.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "heritage" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heritage.public.context.site",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["heritage.accounts.backends.RoleBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "catalogue:start"
LOGOUT_REDIRECT_URL = "public:map"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
SESSION_ENGINE = "heritage.accounts.sessions"
CSRF_FAILURE_VIEW = "heritage.public.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = one_of("LANGUAGE_CODE", "az", {code for code, _ in LANGUAGES})
LOCALE_PATHS = [ROOT / "heritage" / "locale"]
TIME_ZONE = time_zone("TIME_ZONE", "Asia/Baku")
DATABASES["default"]["TIME_ZONE"] = (
    TIME_ZONE  # its CURRENT_DATE is the office's day: acts begin on it
)
USE_TZ = True
USE_I18N = True

NODE_MODULES = ROOT / "static" / "node_modules"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    *((name, ROOT / "static" / name) for name in ("base", "public", "catalogue", "inspections")),
    ("vendor/openseadragon", NODE_MODULES / "openseadragon" / "build" / "openseadragon"),
    ("vendor/pbf", NODE_MODULES / "pbf"),
    ("vendor/noble-hashes", NODE_MODULES / "@noble" / "hashes"),
    (
        "vendor/source-serif-4",
        NODE_MODULES / "@fontsource-variable" / "source-serif-4" / "files",
    ),
    ("basemap", DATA_DIR / "basemap"),
]
# Of an authority of our own, where one signed our certificate (heritage/setup/certificates.py).
AUTHORITY_CERTIFICATE = DATA_DIR / "certificates" / "authority.crt"
FIELD_SHELL_DIR = ROOT / "static" / "inspections"  # what the app on the phone is made of
# Off, phones take a broken service worker away at their next start, and keep what is unsent.
FIELD_WORKER = read("bool", "FIELD_WORKER", True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"  # never served as such: pictures leave through the Image API only
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # in one form
FILE_UPLOAD_PERMISSIONS = 0o640

# From more than so many monuments on the public's search is answered from a snapshot (snapshot/).
SEARCH_SNAPSHOT_FROM = at_least_one("SEARCH_SNAPSHOT_FROM", 50_000)
SNAPSHOT_ROOT = DATA_DIR / "snapshot"

# What an upload may be at most, read from its header before anything is decoded.
MAX_UPLOAD_BYTES = at_least_one("MAX_UPLOAD_BYTES", 1024**3)
MAX_PIXELS = at_least_one("MAX_PIXELS", 400_000_000)  # over all pages, of what is decoded whole
MAX_SCAN_PIXELS = at_least_one("MAX_SCAN_PIXELS", 2_000_000_000)  # of a TIFF, read part by part
MAX_PAGES = at_least_one("MAX_PAGES", 500)

# What the public sees at most of a picture that its rights hold to a small size.
PUBLIC_LONGEST_SIDE_PX = at_least_one("PUBLIC_LONGEST_SIDE_PX", 1200)

# Mail of kept searches, through "smtp+tls://user:password@host:587". None by default: then no page
# offers any.
if _mail_server := mail_server("EMAIL_URL"):
    globals().update(_mail_server)
SENDS_MAIL = bool(_mail_server)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = read("str", "MAIL_FROM", f"abide@{BASE_URL.split('//')[1].split(':')[0]}")

# Base maps beside the embedded one: env.map_tiles says how they are written. None by default: then
# nothing is fetched from another machine.
MAP_TILES = map_tiles("MAP_TILES")
LEAFLET_CONFIG = {
    "TILES": [(m.name, m.template, m.attribution) for m in MAP_TILES if not m.wms_layers],
    "SPATIAL_EXTENT": (38.9, 34.9, 56.5, 45.4),  # of the base map: west, south, east, north
    "DEFAULT_CENTER": (40.3, 47.7),  # latitude, longitude
    "DEFAULT_ZOOM": 7,
    "MIN_ZOOM": 5,
    "MAX_ZOOM": 18,
    "SCALE": "metric",
    "RESET_VIEW": False,
    "ATTRIBUTION_PREFIX": False,
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", csp.constants.NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *sorted({tiles.origin for tiles in MAP_TILES})],
        "media-src": ["'self'", "blob:"],  # a voice note, heard before it is sent
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Every scanner of the internet sends them; they are answered with 400 and are no news.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
}
