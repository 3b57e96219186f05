"""Which certificates are trusted: those of the operating system, so that a company's own work, else bundled ones.

A workspace that somebody shares on a network shows one that nobody vouches for. There just that one is trusted, by the
fingerprint that came with the invitation: before anything is said, and however valid another may be.
"""

import functools
import ssl
from hashlib import sha256
from hmac import compare_digest

from desktop_chat.domain.link import OTHER_CERTIFICATE


class OtherCertificate(ssl.SSLCertVerificationError):
    """What answers is not the server that was meant; nothing has been said to it."""


@functools.cache
def tls_context(pin: str = "") -> ssl.SSLContext:
    """Return the context for connections to a server; it reads files, so call it in a worker thread.

    With a `pin`, the SHA-256 of a certificate in hexadecimal, that one is accepted and no other.
    """
    if pin:
        return _PinnedContext.for_pin(pin)
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath or context.cert_store_stats()["x509_ca"]):
        import certifi  # noqa: PLC0415  a frozen build on a system without certificates of its own

        context.load_verify_locations(certifi.where())
    return context


class _PinnedContext(ssl.SSLContext):
    """Makes connections that end in the handshake unless the server shows the one certificate."""

    pin = ""

    @classmethod
    def for_pin(cls, pin: str) -> "_PinnedContext":
        """Return a context for one certificate."""
        context = cls(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        # In place of names and authorities, which say nothing of such a certificate, its fingerprint is compared below.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.sslobject_class = _PinnedObject
        context.pin = pin
        return context


class _PinnedObject(ssl.SSLObject):
    """One connection of asyncio's; the end of its handshake is where nothing has been said yet."""

    def do_handshake(self) -> None:
        """Shake hands, and go on with the right server only."""
        super().do_handshake()
        shown = self.getpeercert(binary_form=True)
        assert isinstance(self.context, _PinnedContext)
        if shown is None or not compare_digest(sha256(shown).hexdigest(), self.context.pin):
            raise OtherCertificate(OTHER_CERTIFICATE)
