"""Which certificates are trusted: those of the operating system, so that a company's own work, else bundled ones."""

import functools
import ssl


@functools.cache
def tls_context() -> ssl.SSLContext:
    """Return the context for every connection to a server; it reads files, so call it in a worker thread."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath or context.cert_store_stats()["x509_ca"]):
        import certifi  # noqa: PLC0415  a frozen build on a system without certificates of its own

        context.load_verify_locations(certifi.where())
    return context
