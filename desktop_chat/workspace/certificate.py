"""The certificate of a shared workspace: made by itself, kept for years, and known to others by its fingerprint.

No authority vouches for it. Who joins has the fingerprint from the invitation and takes this one certificate and no
other, so it is made anew on purpose only: then everybody has to be invited again.
"""

import datetime as dt
import ssl
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop_chat.domain.ids import UnixMillis
from desktop_chat.workspace.errors import CertificateUnusable
from desktop_chat.workspace.folders import explain, read_private, write_private

YEARS = 30
_NAME = "Desktop Chat workspace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate with its key in one owner-only file; `fingerprint` is its SHA-256 in hexadecimal."""

    path: Path
    fingerprint: str

    def tls(self) -> ssl.SSLContext:
        """Return the context of the server that shows it; nothing older than TLS 1.3 is spoken."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(self.path)
        return context


def obtain_certificate(path: Path, now: UnixMillis) -> Certificate:
    """Read the workspace's certificate, or make it when there is none.

    Raises:
        CertificateUnusable: the file is damaged. A new one would shut everybody out, so nobody makes it unasked.
        FolderUnusable, DiskFull: the file cannot be read or written.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        return make_certificate(path, now)


def make_certificate(path: Path, now: UnixMillis) -> Certificate:
    """Make a certificate in place of the one that is there (raises `FolderUnusable`, `DiskFull`)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    since = dt.datetime.fromtimestamp(now / 1000, dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Clocks of other computers may be behind.
        .not_valid_before(since - dt.timedelta(days=1))
        .not_valid_after(since + dt.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(path, private + made.public_bytes(serialization.Encoding.PEM))
    return _read(path)


def _read(path: Path) -> Certificate:
    try:
        content = read_private(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise explain(error, path.parent) from error
    try:
        found = Certificate(path=path, fingerprint=_fingerprint(content))
        found.tls()
    except (ValueError, ssl.SSLError) as error:
        raise CertificateUnusable(path) from error
    return found


def _fingerprint(content: bytes) -> str:
    certificate = x509.load_pem_x509_certificate(content)
    return sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()
