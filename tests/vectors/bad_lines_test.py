"""Whatever stands in a line, gapless-vectors answers it, and the next one as well."""

import json
import random
import unittest

from vectors_program import VectorsProgram

OPS = [
    "aes256gcm_seal", "aes256gcm_open", "xaes_seal", "xaes_open", "hkdf", "hmac", "x25519",
    "ed25519_sign", "ed25519_verify", "hpke_seal", "hpke_open", "message_seal", "message_open",
    "managed_seal", "managed_open",
    "epoch_keys", "wrap_seal", "wrap_open", "file_seal", "file_open", "safety_number",
    "device_list_verify", "kem_key_verify", "relation_entry_verify", "member_entry_verify", "key_box_open",
    "recovery_open", "archive_open",
]
FIELDS = [
    "key", "nonce", "aad", "pt", "ct", "hash", "ikm", "salt", "info", "size", "msg", "private",
    "public", "sig", "skE", "pkR", "skR", "enc", "dsk", "dsk_pub", "aik_pub", "rid", "epoch", "gen",
    "es", "epoch_id", "state_hash", "message", "generation_key", "random", "content", "did", "kid",
    "dek", "dek_pub", "head", "secret", "wrap", "context", "object", "version", "uid_1", "aik_1",
]
LINES = [
    "", "{", "[]", "null", "7", '"op"', "{}", '{"op":7}', '{"op":"no such op"}', '{"op":null}',
    '{"op":"hkdf","hash":"sha256","ikm":"00","size":99999999999999999999}', "\x00\xff\x7f",
    '{"op":"hkdf","hash":"sha256","ikm":"00","size":-1}', '{"op":"x25519","private":"0"}',
    '{"op":"hkdf","hash":"md5","ikm":"00","size":1}', '{"op":"\\ud800"}', "[" * 100_000,
    '{"op":"hkdf","hash":"sha256","ikm":"00","size":8161}',
]


def garbage(chance):
    return chance.choice([
        lambda: chance.randbytes(chance.choice([0, 1, 12, 16, 24, 32, 64, 80, 200, 600])).hex(),
        lambda: chance.choice(["zz", "0", "sha256", "sha512", ""]),
        lambda: chance.choice([0, 1, -1, 2**31, 2**63, 1.5, None, True, [], {}]),
    ])()


class BadLines(unittest.TestCase):
    def setUp(self):
        self.program = VectorsProgram()
        self.addCleanup(self.program.close)

    def test_each_is_answered_with_an_error(self):
        for line in LINES:
            with self.subTest(line=line[:40]):
                self.assertIn("error", self.program.answer_to(line))

    def test_fields_of_garbage_are_answered(self):
        chance = random.Random(1)
        for _ in range(3_000):
            line = {"op": chance.choice(OPS)}
            for name in FIELDS:
                if chance.random() < 0.9:
                    line[name] = garbage(chance)
            self.assertIsInstance(self.program.answer_to(json.dumps(line)), dict)

    def test_the_right_lengths_are_answered(self):
        """What opens, verifies and agrees gets bytes of the right length that mean nothing."""
        chance = random.Random(2)
        sizes = {"nonce": 24, "rid": 16, "did": 16, "wrap": 80, "sig": 64}
        numbers = {"epoch", "gen", "kid", "size", "uid_1"}
        for _ in range(1_000):
            line = {"op": chance.choice(OPS), "hash": "sha512"}
            for name in FIELDS:
                if name in numbers:
                    line[name] = chance.randrange(1, 5_000)
                elif name not in line:
                    line[name] = chance.randbytes(sizes.get(name, 32)).hex()
            self.assertIsInstance(self.program.answer_to(json.dumps(line)), dict)


if __name__ == "__main__":
    unittest.main()
