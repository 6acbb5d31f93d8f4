"""How often one machine asks for what costs us something, without keeping its address."""

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

A_DAY_S = 24 * 3600


def machine_of(request) -> str:
    """A hash of the asking machine's address, another one every day.

    Behind proxies of our own (TRUSTED_PROXIES) the address is the one that the outermost of them
    saw; whatever stands before it in the header anyone may have written.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    count = settings.TRUSTED_PROXIES
    address = hops[-count] if 0 < count <= len(hops) else request.META.get("REMOTE_ADDR", "")
    return salted_hmac("public.asker", f"{timezone.localdate()} {address}").hexdigest()


def is_too_often(what: str, request, most: int) -> bool:
    """Count one more of `what` by this machine today, and say whether that is more than `most`.

    Counted in Django's cache: with several processes and no shared cache each counts its own.
    """
    key = f"{what}:{machine_of(request)}"
    cache.add(key, 0, A_DAY_S)
    return cache.incr(key) > most
