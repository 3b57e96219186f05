"""Signatures by Ed25519 (RFC 8032). `cryptography` is imported when the first one is looked at."""


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the holder of a public key of 32 bytes has signed a message."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - 40 ms, once a day
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - as above

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
