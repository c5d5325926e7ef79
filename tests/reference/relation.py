"""What Gapless composes of the primitives, written anew from docs/internals/crypto.md."""

import dataclasses
import hashlib

from primitives import (
    ed25519_public, hkdf_expand, hkdf_extract, hmac256, hpke_open, hpke_seal, sha256, sign, u8, u16,
    u32, u64, uid, verify, xaes_open, xaes_seal)


def did(dsk_public):
    return sha256(b"gapless/v1/did", dsk_public)[:16]


def commitment(es, rid, epoch):
    return hkdf_expand(hkdf_extract(b"gapless/v1/epoch", es), b"commit" + rid + u64(epoch), 32)


def generation_key(es, rid, epoch_id, number):
    key = hkdf_expand(hkdf_extract(b"gapless/v1/epoch", es), b"gen" + rid + epoch_id, 32)
    for step in range(1, number + 1):
        key = hkdf_expand(key, b"ratchet" + u32(step), 32)
    return key


def sender_keys(key, device):
    return hkdf_expand(key, b"msg" + device, 32), hkdf_expand(key, b"hedge" + device, 32)


@dataclasses.dataclass
class Header:
    rid: bytes
    epoch: int
    gen: int
    state_idx: int
    sender_uid: int
    sender_did: bytes
    client_id: bytes
    sender_counter: int
    prev_own: bytes
    seen_seq: int
    seen_hash: bytes
    lists_digest: bytes
    sent_at: int
    target_seq: int = 0
    type: int = 1
    flags: int = 0
    mode: int = 1

    def layout(self, epoch_id, state_hash):
        return b"".join([
            b"GL", u8(1), u8(1), u8(self.mode), u8(self.type), u16(self.flags),
            self.rid, u64(self.epoch), u32(self.gen), epoch_id, u64(self.state_idx), state_hash,
            uid(self.sender_uid), self.sender_did, self.client_id, u64(self.sender_counter),
            self.prev_own, u64(self.seen_seq), self.seen_hash, self.lists_digest,
            u64(self.sent_at), u64(self.target_seq)])


def read_header(message, epoch_id, state_hash):
    """The header of a message, of which the two that are known already are not all sent."""
    assert message[:4] == b"GL\1\1" and message[36:40] == epoch_id[:4]
    assert message[48:52] == state_hash[:4] and message[52:60] == bytes(8)

    def number(at, size):
        return int.from_bytes(message[at:at + size], "big")

    return Header(
        mode=number(4, 1), type=number(5, 1), flags=number(6, 2), rid=message[8:24],
        epoch=number(24, 8), gen=number(32, 4), state_idx=number(40, 8),
        sender_uid=number(60, 8), sender_did=message[68:84], client_id=message[84:100],
        sender_counter=number(100, 8), prev_own=message[108:124], seen_seq=number(124, 8),
        seen_hash=message[132:148], lists_digest=message[148:164], sent_at=number(164, 8),
        target_seq=number(172, 8))


def next_own(prev_own, client_id, content):
    return sha256(prev_own, client_id, sha256(content))[:16]


def next_transcript(before, seq, body):
    return sha256(before, u64(seq), sha256(body))


def content_of(body, mentions=(), everybody=False, origin=None):
    def name(text):
        return u8(len(text)) + text.encode()

    return b"".join([
        u8(1), u8(everybody), u8(len(mentions)), *map(name, mentions), u8(origin is not None),
        name(origin[0]) + u64(origin[1]) if origin else b"", u32(len(body.encode())),
        body.encode()])


def padded(text):
    text += b"\x80"
    size = max(len(text), 256)
    if size > 256:
        exponent = size.bit_length() - 1
        step = 1 << exponent - exponent.bit_length()
        size = -(-size // step) * step
    return text + bytes(size - len(text))


def unpadded(text):
    content = text.rstrip(b"\0")
    assert content.endswith(b"\x80") and padded(content[:-1]) == text
    return content[:-1]


def seal_message(es, dsk, header, epoch_id, state_hash, content, random):
    aad = header.layout(epoch_id, state_hash)
    plain = padded(content + sign(dsk, "gapless/v1/msg", sha256(aad) + sha256(content)))
    key = generation_key(es, header.rid, epoch_id, header.gen)
    mk, hk = sender_keys(key, header.sender_did)
    nonce = hmac256(hk, random, sha256(aad), sha256(plain))[:24]
    return header.layout(epoch_id[:4], state_hash[:4]) + nonce + xaes_seal(mk, nonce, aad, plain)


def open_message(es, dsk_public, header, epoch_id, state_hash, message):
    """The content, if the message has this header."""
    assert message[:180] == header.layout(epoch_id[:4], state_hash[:4])
    aad = header.layout(epoch_id, state_hash)
    mk, _ = sender_keys(generation_key(es, header.rid, epoch_id, header.gen), header.sender_did)
    text = unpadded(xaes_open(mk, message[180:204], aad, message[204:]))
    content, signature = text[:-64], text[-64:]
    verify(dsk_public, "gapless/v1/msg", sha256(aad) + sha256(content), signature)
    return content


def managed_header(rid, version, **fields):
    """What is of chains is zero."""
    return Header(
        rid=rid, epoch=version, gen=0, state_idx=0, prev_own=bytes(16), seen_seq=0,
        seen_hash=bytes(16), lists_digest=bytes(16), mode=2, **fields)


def seal_managed(key, header, content, random):
    aad = header.layout(bytes(32), bytes(32))
    plain = padded(content)
    mk, hk = sender_keys(key, header.sender_did)
    nonce = hmac256(hk, random, sha256(aad), sha256(plain))[:24]
    return header.layout(bytes(4), bytes(4)) + nonce + xaes_seal(mk, nonce, aad, plain)


def open_managed(key, header, message):
    """The content, if the message has this header."""
    assert message[:180] == header.layout(bytes(4), bytes(4))
    mk, _ = sender_keys(key, header.sender_did)
    aad = header.layout(bytes(32), bytes(32))
    return unpadded(xaes_open(mk, message[180:204], aad, message[204:]))


def seal_wrap(rid, epoch, head, device, kid, dek_public, ephemeral, secret):
    info = b"gapless/v1/wrap" + rid + u64(epoch) + head
    return b"".join(hpke_seal(dek_public, ephemeral, info, device + u32(kid), secret))


def open_wrap(rid, epoch, head, device, kid, dek, wrap):
    info = b"gapless/v1/wrap" + rid + u64(epoch) + head
    return hpke_open(dek, wrap[:32], info, device + u32(kid), wrap[32:])


def fingerprint_digits(user, aik_public):
    made = hashlib.sha512(b"gapless/v1/safety" + uid(user) + aik_public).digest()
    for _ in range(5_199):
        made = hashlib.sha512(made + aik_public).digest()
    groups = (int.from_bytes(made[i * 5:i * 5 + 5], "big") % 100_000 for i in range(6))
    return "".join(f"{each:05}" for each in groups)


def device_list(aik, user, list_seq, previous, issued_at, devices, revoked):
    """`devices`: (DSK's public half, flags); `revoked`: (did, at which list)."""
    rows = sorted((did(public), public, flags) for public, flags in devices)
    object_ = u8(1) + uid(user) + u64(list_seq) + previous + u64(issued_at) + u16(len(rows))
    object_ += b"".join(device + public + u8(flags) for device, public, flags in rows)
    object_ += u16(len(revoked)) + b"".join(device + u64(at) for device, at in sorted(revoked))
    return object_ + sign(aik, "gapless/v1/devlist", object_)


def kem_key(dsk, kid, dek_public, not_before, not_after):
    object_ = u8(1) + did(ed25519_public(dsk)) + u32(kid) + dek_public
    object_ += u64(not_before) + u64(not_after)
    return object_ + sign(dsk, "gapless/v1/kemkey", object_)


def relation_entry(dsk, rid, idx, previous, type_, body, actor_uid, list_seq):
    behind = u64(idx) + previous + u8(type_) + u32(len(body)) + body
    behind += uid(actor_uid) + did(ed25519_public(dsk)) + u64(list_seq)
    if idx == 0:
        rid = sha256(b"gapless/v1/rid", u8(1) + bytes(16) + behind)[:16]
    object_ = u8(1) + rid + behind
    return object_ + sign(dsk, "gapless/v1/rel", object_)


ADD, REMOVE, LEAVE, ROLE = 2, 3, 4, 5


def member_body(user, role):
    """`role`: 0 none, for who goes; 1 member, 2 admin, 3 owner."""
    return uid(user) + u8(role)


def keys(archive_keys):
    return u16(len(archive_keys)) + b"".join(u32(since) + key for since, key in archive_keys)


def key_box(dsk, user, device, kid, dek_public, ephemeral, archive_keys):
    front = u8(1) + uid(user) + did(ed25519_public(dsk)) + device + u32(kid)
    enc, sealed = hpke_seal(dek_public, ephemeral, b"gapless/v1/keybox", front, keys(archive_keys))
    object_ = front + enc + sealed
    return object_ + sign(dsk, "gapless/v1/backup", object_)


CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def recovery_code(code):
    whole = int.from_bytes(code + sha256(b"gapless/v1/recovery-code", code)[:3], "big")
    letters = "".join(CODE_LETTERS[whole >> (5 * n) & 31] for n in reversed(range(56)))
    return "-".join(letters[n:n + 4] for n in range(0, 56, 4))


def recovery_box(code, user, aik, archive_keys, nonce):
    key = hkdf_expand(code, b"gapless/v1/recovery", 32)
    aad = b"gapless/v1/recovery" + uid(user)
    return u8(1) + nonce + xaes_seal(key, nonce, aad, aik + keys(archive_keys))


def archive_chunk(key, user, number, epochs, nonce):
    id_of_key = sha256(b"gapless/v1/archive-key", key)[:4]
    aad = b"gapless/v1/archive" + uid(user) + id_of_key + u64(number)
    text = u16(len(epochs))
    for conversation, epoch, id_, secret in epochs:
        text += u64(conversation) + u64(epoch) + id_ + secret
    return u8(1) + id_of_key + nonce + xaes_seal(key, nonce, aad, padded(text))
