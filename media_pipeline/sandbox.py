"""What the decoder's process may not do, held by the kernel: it opens what strangers made.

On Linux, on x86-64 and 64-bit ARM, it can neither open a socket nor start a program, nor look into
another process, whatever a broken decoder is made to do: seccomp (Linux, seccomp(2)) asks for no
privilege and cannot be taken back. Elsewhere `shut` says False and only the limits of `setrlimit`
hold. What holds nowhere: it reads and writes the files that its user may.
"""

import ctypes
import errno
import platform
import resource
import signal
import struct
import sys

# Numbers of system calls, from the kernel's tables: x86 (arch/x86/entry/syscalls/syscall_64.tbl)
# and the generic one (include/uapi/asm-generic/unistd.h).
_CALLS = {
    "x86_64": {
        "socket": 41,
        "execve": 59,
        "ptrace": 101,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "seccomp": 317,
        "execveat": 322,
        "io_uring_setup": 425,  # opens sockets without asking for one
    },
    "aarch64": {
        "ptrace": 117,
        "socket": 198,
        "execve": 221,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "seccomp": 277,
        "execveat": 281,
        "io_uring_setup": 425,
    },
}
_AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h
_OTHER_ABI = 0x40000000  # x32 calls: the same calls under other numbers

# Instructions of the classic Berkeley packet filter (linux/bpf_common.h) and what they answer.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _ANSWER = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4  # in struct seccomp_data
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_SET_MODE_FILTER, _ALL_THREADS = 1, 1

OPEN_FILES = 128


def limit(*, memory_bytes: int, file_bytes: int) -> None:
    """Hold this process to so much address space, and each file that it writes to so much."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_parent() -> None:
    """On Linux, be killed when the process that started this one is gone, even if it was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def allow_cpu(seconds: int) -> None:
    """From now on, so much time on the processors; then the kernel ends this process (SIGXCPU)."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    used = int(usage.ru_utime + usage.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (used + 1 + seconds, hard))


def shut() -> bool:
    """Give up sockets, programs and other processes for good; False where that is not to be had."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _CALLS or struct.calcsize("P") != 8:
        return False
    program = _program(_CALLS[machine], _AUDIT_ARCHITECTURE[machine])
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    instructions = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    number = _CALLS[machine]["seccomp"]
    return libc.syscall(number, _SET_MODE_FILTER, _ALL_THREADS, head) == 0


def _program(calls: dict[str, int], architecture: int) -> bytes:
    """The filter: a call of another architecture or ABI, or one that is named, is refused."""
    refused = [number for name, number in calls.items() if name != "seccomp"]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_IF_EQUAL, 1, 0, architecture),
        (_ANSWER, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_IF_AT_LEAST, len(refused) + 1, 0, _OTHER_ABI),
        *[(_IF_EQUAL, len(refused) - place, 0, number) for place, number in enumerate(refused)],
        (_ANSWER, 0, 0, _ALLOW),
        (_ANSWER, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
