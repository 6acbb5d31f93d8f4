"""By which names and addresses this machine can be asked over a network."""

import fcntl
import re
import socket
import struct
from contextlib import suppress
from ipaddress import ip_address

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - HOST to where we ask ourselves
SIOCGIFADDR = 0x8915  # netdevice(7): the address of an interface
NO_MACHINE = "203.0.113.1"  # RFC 5737: nothing is sent there, only the way to it is looked up
HOST_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def is_address(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False


def in_url(host: str) -> str:
    """As it stands in an URL and in ALLOWED_HOSTS: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def seen_from_outside(host: str) -> str:
    """What others type for HOST: of "listen everywhere" the address on the way out."""
    return (_outward_address() or EVERYWHERE[host]) if host in EVERYWHERE else host


def own_names(host: str, public: str = "") -> list[str]:
    """localhost, this machine's name (by mDNS too), its IPv4 addresses, `host` and `public`."""
    name = socket.gethostname().lower()
    found = ["localhost", "127.0.0.1", "::1", name]
    if "." not in name:
        found.append(f"{name}.local")
    found += _interface_addresses()
    if host not in EVERYWHERE:
        found.append(host.lower())
    found.append(public)
    return [one for one in dict.fromkeys(found) if is_address(one) or HOST_NAME.fullmatch(one)]


def _interface_addresses() -> list[str]:
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # this one has no IPv4 address
                request = struct.pack("256s", name.encode()[:15])
                answer = fcntl.ioctl(asking, SIOCGIFADDR, request)
                found.append(socket.inet_ntoa(answer[20:24]))
    return found


def _outward_address() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((NO_MACHINE, 9))
        except OSError:  # no network: any address but the own one, if there is any
            others = (one for one in _interface_addresses() if not one.startswith("127."))
            return next(others, None)
        return asking.getsockname()[0]
