"""Ctrl-C, SIGTERM, a closed terminal and the death of `make` all mean: stop, and lose nothing."""

import ctypes
import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # prctl(2)


class StopAsked(BaseException):
    """Raised once, wherever we are; what is open then closes in order."""


def _stop(signum, frame):
    for each in SIGNALS:  # a second Ctrl-C must not break the closing; children do not inherit this
        signal.signal(each, lambda *_: None)
    raise StopAsked(signal.Signals(signum).name)


def listen() -> None:
    for each in SIGNALS:
        is_nohup = each == signal.SIGHUP and signal.getsignal(each) == signal.SIG_IGN
        if not is_nohup:
            signal.signal(each, _stop)


def die_with_parent() -> None:
    """Ask the kernel for SIGTERM when our parent (`make`) dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
