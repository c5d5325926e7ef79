"""Wycheproof's vectors through gapless-vectors: what is valid has its result, what is invalid is refused.

The files (Apache-2.0, https://github.com/C2SP/wycheproof) are no part of Gapless. Those of testvectors_v1
in the folder that GAPLESS_WYCHEPROOF names are tried, whole or cut; without it the test is skipped.
"""

import hashlib
import json
import os
import pathlib
import sys
import unittest
import zlib

from vectors_program import Refused, VectorsProgram

SKIPPED = 77
FOLDER = os.environ.get("GAPLESS_WYCHEPROOF")


class Wycheproof(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = VectorsProgram()
        cls.addClassCleanup(cls.program.close)

    def for_each(self, name, check, is_ours=lambda group: True):
        path = pathlib.Path(FOLDER) / name
        if not path.exists():
            self.skipTest(f"no {name}")
        tried = 0
        for group in filter(is_ours, json.loads(path.read_text())["testGroups"]):
            for test in group["tests"]:
                with self.subTest(file=name, test=test["tcId"]):
                    tried += 1
                    self.judge(test, lambda: check(group, test))
        print(f"{name}: {tried} tried", file=sys.stderr)

    def judge(self, test, check):
        """`acceptable` is either refused or right."""
        if test["result"] == "valid":
            check()
        elif test["result"] == "invalid":
            with self.assertRaises(Refused):
                check()
        else:
            try:
                check()
            except Refused:
                pass

    def test_aes_gcm(self):
        def check(_, test):
            key, nonce, aad = test["key"], test["iv"], test["aad"]
            opened = self.program.ask(
                "aes256gcm_open", key=key, nonce=nonce, aad=aad, ct=test["ct"] + test["tag"])
            self.assertEqual(opened["pt"], test["msg"])
            sealed = self.program.ask(
                "aes256gcm_seal", key=key, nonce=nonce, aad=aad, pt=test["msg"])
            self.assertEqual(sealed["ct"], test["ct"] + test["tag"])

        self.for_each("aes_gcm_test.json", check, lambda group: (
            group["keySize"], group["ivSize"], group["tagSize"]) == (256, 96, 128))

    def check_hkdf(self, hash_name):
        def check(_, test):
            made = self.program.ask("hkdf", hash=hash_name, ikm=test["ikm"], salt=test["salt"],
                                    info=test["info"], size=test["size"])
            self.assertEqual(made["okm"], test["okm"])

        self.for_each(f"hkdf_{hash_name}_test.json", check)

    def test_hkdf_sha256(self):
        self.check_hkdf("sha256")

    def test_hkdf_sha512(self):
        self.check_hkdf("sha512")

    def check_hmac(self, hash_name):
        def check(_, test):
            made = self.program.ask("hmac", hash=hash_name, key=test["key"], msg=test["msg"])
            if not made["tag"].startswith(test["tag"]):
                raise Refused("another tag")

        self.for_each(f"hmac_{hash_name}_test.json", check)

    def test_hmac_sha256(self):
        self.check_hmac("sha256")

    def test_hmac_sha512(self):
        self.check_hmac("sha512")

    def test_x25519(self):
        def check(_, test):
            made = self.program.ask("x25519", private=test["private"], public=test["public"])
            self.assertEqual(made["shared"], test["shared"])

        self.for_each("x25519_test.json", check)

    def test_ed25519(self):
        def check(group, test):
            self.program.ask("ed25519_verify", public=group["publicKey"]["pk"], msg=test["msg"],
                             sig=test["sig"])

        self.for_each("ed25519_test.json", check)

    def test_chunked_encryption(self):
        def check(_, test):
            opened = self.program.bytes_of(
                "file_open", "pt", key=test["key"], context=test["ctx"],
                ct=zlib.decompress(bytes.fromhex(test["ct"])))
            self.assertEqual(len(opened), test["msgLength"])
            self.assertEqual(hashlib.sha512(opened).hexdigest(), test["msgSha512"])

        self.for_each("c2sp_chunked_encryption_aes_256_gcm_test.json", check)


if __name__ == "__main__":
    if FOLDER is None:
        print("GAPLESS_WYCHEPROOF names no folder")
        sys.exit(SKIPPED)
    unittest.main()
