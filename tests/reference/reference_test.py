"""What one implementation seals the other opens, and both make the same bytes of the same inputs."""

import random
import unittest

from cryptography.exceptions import InvalidTag

import primitives
import relation
from vectors_program import Refused, VectorsProgram

ROUNDS = 60
SIZES = [0, 1, 63, 64, 190, 191, 192, 193, 255, 256, 257, 1_000, 5_000, 60_000]


class Reference(unittest.TestCase):
    def setUp(self):
        self.chance = random.Random(self.id())
        self.ours = VectorsProgram()
        self.addCleanup(self.ours.close)

    def some(self, size):
        return self.chance.randbytes(size)

    def number(self, bits=63):
        return self.chance.getrandbits(self.chance.randrange(1, bits + 1))

    def test_hpke(self):
        for _ in range(ROUNDS):
            secret, ephemeral = self.some(32), self.some(32)
            context = {"info": self.some(self.number(7)), "aad": self.some(self.number(7))}
            plain = self.some(self.number(9))
            enc, sealed = primitives.hpke_seal(
                primitives.x25519_public(secret), ephemeral, context["info"], context["aad"], plain)
            made = self.ours.ask("hpke_seal", pkR=primitives.x25519_public(secret), skE=ephemeral,
                                 pt=plain, **context)
            self.assertEqual((made["enc"], made["ct"]), (enc.hex(), sealed.hex()))
            opened = self.ours.bytes_of(
                "hpke_open", "pt", skR=secret, enc=enc, ct=sealed, **context)
            self.assertEqual(opened, plain)

    def test_xaes(self):
        for _ in range(ROUNDS):
            key, nonce, aad = self.some(32), self.some(24), self.some(self.number(8))
            plain = self.some(self.number(11))
            sealed = primitives.xaes_seal(key, nonce, aad, plain)
            made = self.ours.bytes_of("xaes_seal", "ct", key=key, nonce=nonce, aad=aad, pt=plain)
            self.assertEqual(made, sealed)
            self.assertEqual(primitives.xaes_open(key, nonce, aad, made), plain)

    def test_epoch_keys(self):
        for _ in range(ROUNDS):
            es, rid, epoch_id = self.some(32), self.some(16), self.some(32)
            device, epoch, gen = self.some(16), self.number(), self.number(9)
            made = self.ours.ask("epoch_keys", es=es, rid=rid, epoch_id=epoch_id, epoch=epoch,
                                 gen=gen, did=device)
            key = relation.generation_key(es, rid, epoch_id, gen)
            mk, hk = relation.sender_keys(key, device)
            self.assertEqual(made, {
                "commitment": relation.commitment(es, rid, epoch).hex(),
                "generation_key": key.hex(), "mk": mk.hex(), "hk": hk.hex()})

    def header(self, dsk):
        return relation.Header(
            rid=self.some(16), epoch=self.number(), gen=self.number(6), state_idx=self.number(),
            sender_uid=self.number() or 1, client_id=self.some(16), sender_counter=self.number(),
            sender_did=relation.did(primitives.ed25519_public(dsk)), prev_own=self.some(16),
            seen_seq=self.number(), seen_hash=self.some(16), lists_digest=self.some(16),
            sent_at=self.number(), target_seq=self.number(), type=self.number(8),
            flags=self.chance.randrange(2))

    def test_messages(self):
        for turn in range(ROUNDS):
            es, dsk = self.some(32), self.some(32)
            header = self.header(dsk)
            shared = {"es": es, "epoch_id": self.some(32), "state_hash": self.some(32)}
            content, fresh = self.some(SIZES[turn % len(SIZES)]), self.some(32)
            message = relation.seal_message(
                es, dsk, header, shared["epoch_id"], shared["state_hash"], content, fresh)

            fields = {name: value for name, value in vars(header).items()
                      if name not in ("sender_did", "mode")}
            made = self.ours.bytes_of("message_seal", "message", dsk=dsk, content=content,
                                      random=fresh, **shared, **fields)
            self.assertEqual(made, message)

            public = primitives.ed25519_public(dsk)
            opened = self.ours.ask(
                "message_open", dsk_pub=public, message=message, **shared)
            self.assertEqual(opened["content"], content.hex())
            self.assertEqual(opened["header"], {
                name: value.hex() if isinstance(value, bytes) else value
                for name, value in vars(header).items() if name != "mode"})
            self.assertEqual(content, relation.open_message(
                es, public, header, shared["epoch_id"], shared["state_hash"], made))

    def test_a_whole_transcript(self):
        """Three devices talk, each message sealed by one of the two; both read all of it from the
        beginning, and find that nothing is missing."""
        es, rid, epoch_id, state_hash = (self.some(size) for size in (32, 16, 32, 32))
        keys = [self.some(32) for _ in range(3)]
        log, said = self.conversation(es, rid, epoch_id, state_hash, keys)
        known = {"es": es, "epoch_id": epoch_id, "state_hash": state_hash}
        self.assertEqual(self.read_by_ours(log, keys, known), said)
        self.assertEqual(self.read_by_python(log, keys, known), said)

        at = ROUNDS // 2
        renumbered = [(seq - 1, who, message) for seq, who, message in log[at + 1:]]
        for read in self.read_by_ours, self.read_by_python:
            with self.assertRaises((AssertionError, KeyError)):
                read(log[:at] + renumbered, keys, known)

    def conversation(self, es, rid, epoch_id, state_hash, keys):
        begun, log, said = 7, [], []
        seen, own, counters = [epoch_id], [bytes(16)] * 3, [0] * 3
        for turn in range(ROUNDS):
            who = self.chance.randrange(3)
            dsk = keys[who]
            counters[who] += 1
            # Who writes may not have seen the last ones yet.
            place = max(0, len(log) - self.chance.randrange(3))
            header = relation.Header(
                rid=rid, epoch=1, gen=0, state_idx=1, sender_uid=who + 1,
                sender_did=relation.did(primitives.ed25519_public(dsk)),
                client_id=self.some(16), sender_counter=counters[who], prev_own=own[who],
                seen_seq=begun + place, seen_hash=seen[place][:16], lists_digest=bytes(16),
                sent_at=turn)
            text = f"{turn}: gr\u00fc\u00dfe"
            content = relation.content_of(
                text, ["bob", "eve"][:turn % 3], turn % 2, ("dave", turn) if turn % 5 == 0 else None)
            fresh = self.some(32)
            if turn % 2:
                message = relation.seal_message(
                    es, dsk, header, epoch_id, state_hash, content, fresh)
            else:
                fields = {name: value for name, value in vars(header).items()
                          if name not in ("sender_did", "mode")}
                message = self.ours.bytes_of(
                    "message_seal", "message", dsk=dsk, content=content, random=fresh, es=es,
                    epoch_id=epoch_id, state_hash=state_hash, **fields)
            log.append((begun + 1 + len(log), who, message))
            said.append(text)
            seen.append(relation.next_transcript(seen[-1], log[-1][0], message))
            own[who] = relation.next_own(own[who], header.client_id, content)
        return log, said

    def read_by_ours(self, log, keys, known):
        transcript, own, texts = {log[0][0] - 1: known["epoch_id"].hex()}, ["00" * 16] * 3, []
        for seq, who, message in log:
            public = primitives.ed25519_public(keys[who])
            opened = self.ours.ask("message_open", dsk_pub=public, message=message, **known)
            header = opened["header"]
            self.assertEqual(header["prev_own"], own[who])
            self.assertEqual(header["seen_hash"], transcript[header["seen_seq"]][:32])
            made = self.ours.ask(
                "chain_next", prev_own=bytes.fromhex(own[who]), seq=seq, body=message,
                client_id=bytes.fromhex(header["client_id"]),
                content_hash=bytes.fromhex(opened["content_hash"]),
                transcript=bytes.fromhex(transcript[seq - 1]))
            own[who], transcript[seq] = made["own"], made["transcript"]
            read = self.ours.ask("content_read", content=bytes.fromhex(opened["content"]))
            texts.append(read["body"])
        return texts

    def read_by_python(self, log, keys, known):
        transcript, own, texts = {log[0][0] - 1: known["epoch_id"]}, [bytes(16)] * 3, []
        es, epoch_id, state_hash = known.values()
        for seq, who, message in log:
            header = relation.read_header(message, epoch_id, state_hash)
            public = primitives.ed25519_public(keys[who])
            self.assertEqual(header.sender_did, relation.did(public))
            content = relation.open_message(es, public, header, epoch_id, state_hash, message)
            self.assertEqual(header.prev_own, own[who])
            self.assertEqual(header.seen_hash, transcript[header.seen_seq][:16])
            own[who] = relation.next_own(own[who], header.client_id, content)
            transcript[seq] = relation.next_transcript(transcript[seq - 1], seq, message)
            texts.append(self.body_in(content))
        return texts

    @staticmethod
    def body_in(content):
        """Behind the mentions and who wrote it first."""
        at = 3
        for _ in range(content[2]):
            at += 1 + content[at]
        at += 1 + (1 + content[at + 1] + 8 if content[at] else 0)
        size = int.from_bytes(content[at:at + 4], "big")
        assert at + 4 + size == len(content)
        return content[at + 4:].decode()

    def test_a_changed_message_is_refused_by_both(self):
        es, dsk = self.some(32), self.some(32)
        header, epoch_id, state_hash = self.header(dsk), self.some(32), self.some(32)
        public = primitives.ed25519_public(dsk)
        message = relation.seal_message(
            es, dsk, header, epoch_id, state_hash, b"content", self.some(32))
        for _ in range(ROUNDS):
            changed = bytearray(message)
            changed[self.chance.randrange(180, len(changed))] ^= 1 << self.chance.randrange(8)
            with self.assertRaises(Refused) as refused:
                self.ours.ask("message_open", dsk_pub=public, es=es,
                              epoch_id=epoch_id, state_hash=state_hash, message=changed)
            self.assertEqual(str(refused.exception), "not_authentic")
            with self.assertRaises(InvalidTag):
                relation.open_message(es, public, header, epoch_id, state_hash, bytes(changed))

    def managed_header(self):
        return relation.managed_header(
            self.some(16), self.number() or 1, sender_uid=self.number() or 1,
            sender_did=self.some(16), client_id=self.some(16), sender_counter=self.number(),
            sent_at=self.number(), target_seq=self.number(), type=self.number(8))

    def test_managed_messages(self):
        for turn in range(ROUNDS):
            key, header, fresh = self.some(32), self.managed_header(), self.some(32)
            content = self.some(SIZES[turn % len(SIZES)])
            message = relation.seal_managed(key, header, content, fresh)
            made = self.ours.bytes_of(
                "managed_seal", "message", key=key, content=content, random=fresh,
                version=header.epoch, **{name: getattr(header, name) for name in (
                    "rid", "sender_uid", "sender_did", "client_id", "sender_counter", "sent_at",
                    "target_seq", "type")})
            self.assertEqual(made, message)
            opened = self.ours.ask("managed_open", key=key, message=message)
            self.assertEqual(opened["content"], content.hex())
            self.assertEqual(opened["header"]["epoch"], header.epoch)
            self.assertEqual(content, relation.open_managed(key, header, made))

    def test_a_managed_message_that_is_not_bare_is_refused(self):
        reasons = {"gen": "wrong_generation", "state_idx": "wrong_state", "flags": "malformed",
                   "seen_seq": "malformed"}
        for field, reason in reasons.items():
            key, header = self.some(32), self.managed_header()
            setattr(header, field, 1)
            message = relation.seal_managed(key, header, b"content", self.some(32))
            with self.assertRaises(Refused) as refused:
                self.ours.ask("managed_open", key=key, message=message)
            self.assertEqual(str(refused.exception), reason)

    def test_wraps(self):
        for _ in range(ROUNDS):
            place = {"rid": self.some(16), "epoch": self.number(), "head": self.some(32)}
            device, kid = self.some(16), self.number(32)
            dek, ephemeral, secret = self.some(32), self.some(32), self.some(32)
            dek_public = primitives.x25519_public(dek)
            made = self.ours.bytes_of("wrap_seal", "wrap", did=device, kid=kid, dek_pub=dek_public,
                                      skE=ephemeral, secret=secret, **place)
            theirs = relation.seal_wrap(*place.values(), device, kid, dek_public, ephemeral, secret)
            self.assertEqual(made, theirs)
            self.assertEqual(
                relation.open_wrap(*place.values(), device, kid, dek, made), secret)
            opened = self.ours.bytes_of("wrap_open", "secret", did=device, kid=kid, dek=dek,
                                        wrap=theirs, **place)
            self.assertEqual(opened, secret)

    def test_files(self):
        for size in [0, 1, 16_383, 16_384, 16_385, 32_768, 100_000]:
            key, salt, context = self.some(32), self.some(24), self.some(36)
            plain = self.some(size)
            theirs = primitives.file_seal(key, salt, context, plain)
            made = self.ours.bytes_of(
                "file_seal", "ct", key=key, salt=salt, context=context, pt=plain)
            self.assertEqual(made, theirs)
            self.assertEqual(primitives.file_open(key, context, made), plain)
            opened = self.ours.bytes_of("file_open", "pt", key=key, context=context, ct=theirs)
            self.assertEqual(opened, plain)

    def test_safety_numbers(self):
        one, other = (7, self.some(32)), (2**62, self.some(32))
        made = self.ours.ask(
            "safety_number", uid_1=one[0], aik_1=one[1], uid_2=other[0], aik_2=other[1])
        digits = sorted(relation.fingerprint_digits(*each) for each in (one, other))
        self.assertEqual(made["digits"], "".join(digits))

    def test_signed_objects(self):
        for _ in range(ROUNDS):
            dsk, aik = self.some(32), self.some(32)
            public = primitives.ed25519_public(dsk)
            devices = [(primitives.ed25519_public(self.some(32)), n % 2) for n in range(4)]
            object_ = relation.device_list(
                aik, 9, 5, self.some(32), self.number(), devices, [(self.some(16), 3)])
            made = self.ours.ask(
                "device_list_verify", aik_pub=primitives.ed25519_public(aik), object=object_)
            self.assertEqual(made["hash"], primitives.sha256(object_).hex())
            self.assertEqual((made["uid"], made["list_seq"], made["devices"]), (9, 5, 4))

            dek_public = primitives.x25519_public(self.some(32))
            object_ = relation.kem_key(dsk, 8, dek_public, 1, 2)
            made = self.ours.ask("kem_key_verify", dsk_pub=public, object=object_)
            self.assertEqual(made, {"kid": 8, "dek_pub": dek_public.hex()})

            for idx, previous, type_ in ((0, bytes(32), 1), (5, self.some(32), 7)):
                object_ = relation.relation_entry(
                    dsk, self.some(16), idx, previous, type_, self.some(50), 9, 5)
                made = self.ours.ask("relation_entry_verify", dsk_pub=public, object=object_)
                self.assertEqual(made["head"], primitives.sha256(object_[:-64]).hex())

    def test_members(self):
        for type_ in (relation.ADD, relation.REMOVE, relation.LEAVE, relation.ROLE):
            for role in range(4):
                dsk, user = self.some(32), self.number() or 1
                object_ = relation.relation_entry(
                    dsk, self.some(16), 6, self.some(32), type_, relation.member_body(user, role),
                    9, 5)
                asked = {"dsk_pub": primitives.ed25519_public(dsk), "object": object_}
                goes = type_ in (relation.REMOVE, relation.LEAVE)
                if goes != (role == 0):
                    with self.assertRaises(Refused):
                        self.ours.ask("member_entry_verify", **asked)
                    continue
                self.assertEqual(self.ours.ask("member_entry_verify", **asked),
                                 {"type": type_, "uid": user, "role": role})

    def test_key_archives(self):
        for _ in range(ROUNDS):
            user = self.number()
            archive_keys = [(n, self.some(32)) for n in range(1 + self.number(3))]
            listed = [[since, key.hex()] for since, key in archive_keys]

            dsk, dek = self.some(32), self.some(32)
            box = relation.key_box(dsk, user, self.some(16), 7, primitives.x25519_public(dek),
                                   self.some(32), archive_keys)
            made = self.ours.ask(
                "key_box_open", dsk_pub=primitives.ed25519_public(dsk), dek=dek, box=box)
            self.assertEqual(made, {"uid": user, "kid": 7, "keys": listed})

            code, aik = self.some(32), self.some(32)
            box = relation.recovery_box(code, user, aik, archive_keys, self.some(24))
            made = self.ours.ask(
                "recovery_open", code=relation.recovery_code(code), uid=user, box=box)
            self.assertEqual(made, {"aik": aik.hex(), "keys": listed})

            epochs = [(self.number(), self.number(), self.some(32), self.some(32))
                      for _ in range(self.number(5))]
            chunk = relation.archive_chunk(
                archive_keys[0][1], user, 9, epochs, self.some(24))
            made = self.ours.ask(
                "archive_open", key=archive_keys[0][1], uid=user, number=9, chunk=chunk)
            self.assertEqual(
                made["epochs"], [[c, e, i.hex(), s.hex()] for c, e, i, s in epochs])


if __name__ == "__main__":
    unittest.main()
