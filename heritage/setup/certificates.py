"""A certificate for this machine, signed by an authority of its own that a phone trusts once.

They lie in DATA_DIR/certificates. Whoever has a certificate from elsewhere puts it there as
server.crt and server.key, without an authority.crt: it is then used and never touched.
"""

import hashlib
import re
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from .addresses import HOST_NAME, is_address
from .children import run_to_end
from .problems import SetupProblem

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397  # Apple takes at most 825 of an authority that a person trusts
RENEW_WHEN_LEFT_DAYS = 30
A_DAY_S = 24 * 3600
CONFIGURATION = """\
[req]
prompt = no
utf8 = yes
string_mask = utf8only
distinguished_name = name
x509_extensions = extensions
[name]
O = Abidə
CN = {name}
[extensions]
subjectKeyIdentifier = hash
{extensions}
"""
OF_AUTHORITY = """\
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign"""
OF_SERVER = """\
authorityKeyIdentifier = keyid
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {names}"""


@dataclass(frozen=True)
class Certificates:
    folder: Path

    @property
    def authority(self) -> Path:
        return self.folder / "authority.crt"

    @property
    def authority_key(self) -> Path:
        return self.folder / "authority.key"

    @property
    def server(self) -> Path:
        return self.folder / "server.crt"

    @property
    def server_key(self) -> Path:
        return self.folder / "server.key"

    @property
    def is_from_elsewhere(self) -> bool:
        return self.server.exists() and not self.authority.exists()

    def fingerprint(self) -> str:
        """SHA-256 of the authority's certificate, as phones show it: AB:CD:…"""
        der = ssl.PEM_cert_to_DER_cert(self.authority.read_text())
        return hashlib.sha256(der).digest().hex(":").upper()

    def trusting(self) -> ssl.SSLContext:
        """For asking our own server. One from elsewhere bears no name that we ask by."""
        if self.is_from_elsewhere:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            return context
        return ssl.create_default_context(cafile=self.authority)


def make_sure(kept: Certificates, names: list[str], log: Path) -> str:
    """Make or renew what is missing, runs out or lacks one of `names`; say what was done.

    `names` are host names and IP addresses. The authority stays the same while it lasts.
    """
    kept.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    if kept.is_from_elsewhere:
        return _from_elsewhere(kept)
    done = []
    if not _lasts(kept.authority):
        _make_authority(kept, log)
        done.append("a new authority")
    if done or not _fits(kept, names):
        _make_server(kept, names, log)
        done.append("a new certificate")
    return f"made {' and '.join(done)}" if done else "already there"


def _from_elsewhere(kept: Certificates) -> str:
    if not kept.server_key.exists():
        raise SetupProblem(
            f"{kept.server} has no key beside it. Put it there as {kept.server_key}, or take the "
            "certificate away: then one is made."
        )
    return "your own"


def _make_authority(kept: Certificates, log: Path) -> None:
    name = socket.gethostname().lower()
    label = f"Abidə ({name})" if HOST_NAME.fullmatch(name) else "Abidə"
    with _bench(kept) as bench:
        key, certificate = bench / "key", bench / "certificate"
        _make_key(key, log)
        _sign(bench, key, label, OF_AUTHORITY, ["-days", str(AUTHORITY_DAYS)], log)
        key.replace(kept.authority_key)
        certificate.replace(kept.authority)


def _make_server(kept: Certificates, names: list[str], log: Path) -> None:
    if not kept.authority_key.exists():
        raise SetupProblem(
            f"The key {kept.authority_key} is missing, so the server's certificate cannot be made "
            f"anew. Bring it back; or empty {kept.folder}: then there is a new authority, "
            "which every phone has to trust anew."
        )
    listed = ", ".join(f"{'IP' if is_address(name) else 'DNS'}:{name}" for name in names)
    signer = ["-CA", kept.authority, "-CAkey", kept.authority_key, "-days", str(SERVER_DAYS)]
    with _bench(kept) as bench:
        key, certificate = bench / "key", bench / "certificate"
        _make_key(key, log)
        _sign(bench, key, "Abidə", OF_SERVER.format(names=listed), signer, log)
        key.replace(kept.server_key)
        certificate.replace(kept.server)


@contextmanager
def _bench(kept: Certificates) -> Iterator[Path]:
    """A folder for us alone, where what is made becomes whole before it is put in place."""
    with tempfile.TemporaryDirectory(dir=kept.folder) as folder:
        yield Path(folder)


def _make_key(file: Path, log: Path) -> None:
    """P-256 in PKCS#8, the only wrapping that the web server reads."""
    make = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    run_to_end([*make, "-out", file], log=log, sentence="No key could be made.")
    file.chmod(0o600)


def _sign(bench: Path, key: Path, name: str, extensions: str, how: list, log: Path) -> None:
    configuration = bench / "configuration"
    configuration.write_text(
        CONFIGURATION.format(name=name, extensions=extensions), encoding="utf-8"
    )
    out = bench / "certificate"
    sign = ["openssl", "req", "-x509", "-new", "-sha256", "-config", configuration]
    run_to_end(
        [*sign, "-key", key, *how, "-out", out],
        log=log,
        sentence="The certificate could not be made.",
    )
    out.chmod(0o644)


def _fits(kept: Certificates, names: list[str]) -> bool:
    """Is the server's certificate of our authority and key, for all these names, and lasting?"""
    return (
        kept.server_key.exists()
        and _lasts(kept.server)
        and {_plain(name) for name in names} <= names_in(kept.server)
        and _openssl("verify", "-CAfile", kept.authority, kept.server) is not None
        and _openssl("pkey", "-in", kept.server_key, "-pubout")
        == _openssl("x509", "-in", kept.server, "-noout", "-pubkey")
    )


def _lasts(certificate: Path) -> bool:
    left_s = str(RENEW_WHEN_LEFT_DAYS * A_DAY_S)
    return (
        certificate.exists()
        and _openssl("x509", "-in", certificate, "-noout", "-checkend", left_s) is not None
    )


def names_in(certificate: Path) -> set[str]:
    """The host names and addresses that the certificate is for."""
    told = _openssl("x509", "-in", certificate, "-noout", "-ext", "subjectAltName") or ""
    return {_plain(name) for name in re.findall(r"(?:DNS|IP Address):([^,\s]+)", told)}


def _plain(name: str) -> str:
    return str(ip_address(name)) if is_address(name) else name.lower()


def _openssl(*arguments: str | Path) -> str | None:
    """What it prints; None when it says no."""
    ended = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
    return ended.stdout if ended.returncode == 0 else None
