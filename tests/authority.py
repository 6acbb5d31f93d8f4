"""A certificate authority as `make run HTTPS=1` makes it."""

from heritage.setup.certificates import Certificates, make_sure

NAMES = ["localhost", "127.0.0.1"]


def certificates_in(folder):
    """Made in `folder`/certificates."""
    kept = Certificates(folder / "certificates")
    make_sure(kept, NAMES, folder / "log" / "setup.log")
    return kept
