"""The primitives, of Python's library and Debian's python3-cryptography: slow, short, and not ours."""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def u8(number):
    return number.to_bytes(1, "big")


def u16(number):
    return number.to_bytes(2, "big")


def u32(number):
    return number.to_bytes(4, "big")


def u64(number):
    return number.to_bytes(8, "big")


def uid(number):
    return number.to_bytes(16, "big")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hmac256(key, *parts):
    return hmac.new(key, b"".join(parts), "sha256").digest()


def hkdf_extract(salt, input_key):
    return hmac256(salt or bytes(32), input_key)


def hkdf_expand(prk, info, size, hash_name="sha256"):
    made, last, count = b"", b"", 0
    while len(made) < size:
        count += 1
        last = hmac.new(prk, last + info + u8(count), hash_name).digest()
        made += last
    return made[:size]


def raw(public):
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def ed25519_public(seed):
    return raw(Ed25519PrivateKey.from_private_bytes(seed).public_key())


def sign(seed, label, object_):
    message = label.encode() + b"\0" + u32(len(object_)) + object_
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def verify(public, label, object_, signature):
    """Raises InvalidSignature."""
    message = label.encode() + b"\0" + u32(len(object_)) + object_
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)


def x25519_public(secret):
    return raw(X25519PrivateKey.from_private_bytes(secret).public_key())


def x25519(secret, public):
    return X25519PrivateKey.from_private_bytes(secret).exchange(
        X25519PublicKey.from_public_bytes(public))


def aes_block(key, block):
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return encryptor.update(block) + encryptor.finalize()


def xor(left, right):
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def xaes_key(key, nonce):
    zero = int.from_bytes(aes_block(key, bytes(16)), "big")
    subkey = zero << 1 & (1 << 128) - 1
    if zero >> 127:
        subkey ^= 0x87
    subkey = subkey.to_bytes(16, "big")
    return b"".join(
        aes_block(key, xor(b"\0" + u8(count) + b"X\0" + nonce[:12], subkey)) for count in (1, 2))


def xaes_seal(key, nonce, aad, plain):
    return AESGCM(xaes_key(key, nonce)).encrypt(nonce[12:], plain, aad)


def xaes_open(key, nonce, aad, sealed):
    return AESGCM(xaes_key(key, nonce)).decrypt(nonce[12:], sealed, aad)


KEM_SUITE = b"KEM\x00\x20"
HPKE_SUITE = b"HPKE\x00\x20\x00\x01\x00\x02"


def labeled_extract(salt, suite, label, input_key):
    return hkdf_extract(salt, b"HPKE-v1" + suite + label + input_key)


def labeled_expand(prk, suite, label, info, size):
    return hkdf_expand(prk, u16(size) + b"HPKE-v1" + suite + label + info, size)


def hpke_key_and_nonce(agreed, enc, recipient, info):
    eae_prk = labeled_extract(b"", KEM_SUITE, b"eae_prk", agreed)
    shared = labeled_expand(eae_prk, KEM_SUITE, b"shared_secret", enc + recipient, 32)
    context = b"\0" + labeled_extract(b"", HPKE_SUITE, b"psk_id_hash", b"")
    context += labeled_extract(b"", HPKE_SUITE, b"info_hash", info)
    secret = labeled_extract(shared, HPKE_SUITE, b"secret", b"")
    return (labeled_expand(secret, HPKE_SUITE, b"key", context, 32),
            labeled_expand(secret, HPKE_SUITE, b"base_nonce", context, 12))


def hpke_seal(recipient, ephemeral, info, aad, plain):
    enc = x25519_public(ephemeral)
    key, nonce = hpke_key_and_nonce(x25519(ephemeral, recipient), enc, recipient, info)
    return enc, AESGCM(key).encrypt(nonce, plain, aad)


def hpke_open(secret, enc, info, aad, sealed):
    key, nonce = hpke_key_and_nonce(x25519(secret, enc), enc, x25519_public(secret), info)
    return AESGCM(key).decrypt(nonce, sealed, aad)


CHUNK = 16 * 1024


def file_keys(file_key, salt, context):
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    made = hkdf_expand(file_key, info, 76, "sha512")
    return made[:32], int.from_bytes(made[32:44], "big"), made[44:]


def file_seal(file_key, salt, context, plain):
    key, nonce, commitment = file_keys(file_key, salt, context)
    sealed = salt + commitment
    for number in range(len(plain) // CHUNK + 1):
        chunk = plain[number * CHUNK:(number + 1) * CHUNK]
        sealed += AESGCM(key).encrypt((nonce ^ number).to_bytes(12, "big"), chunk, None)
    return sealed


def file_open(file_key, context, sealed):
    key, nonce, commitment = file_keys(file_key, sealed[:24], context)
    assert commitment == sealed[24:56]
    rest, plain, number = sealed[56:], b"", 0
    while True:
        chunk, rest = rest[:CHUNK + 16], rest[CHUNK + 16:]
        plain += AESGCM(key).decrypt((nonce ^ number).to_bytes(12, "big"), chunk, None)
        number += 1
        if len(chunk) < CHUNK + 16:
            assert not rest
            return plain
