"""The dependency law as read from layers.toml, and the questions one may ask it."""

import fnmatch
import tomllib


class Law:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = tomllib.load(file)
        self.limits = self.data["limits"]
        self.layers = self.data["layer"]
        self._exceptions = {entry["path"]: entry for entry in self.data.get("exception", [])}

    def layer_of(self, path):
        """The layer with the longest path that the file's path begins with, or None."""
        matches = [
            (len(prefix), layer)
            for layer in self.layers
            for prefix in layer["paths"]
            if path.startswith(prefix)
        ]
        return max(matches, key=lambda match: match[0])[1] if matches else None

    def is_core(self, path):
        layer = self.layer_of(path)
        return bool(layer and layer.get("core"))

    def is_product(self, path):
        return not path.startswith("tests/")

    def covers(self, scope, path):
        """Whether a rule's `in` means this file."""
        if isinstance(scope, list):
            return any(path.startswith(prefix) for prefix in scope)
        return {"core": self.is_core, "product": self.is_product, "all": lambda _: True}[scope](path)

    def may_include(self, path, included):
        """Whether a file may include another of ours."""
        layer, other = self.layer_of(path), self.layer_of(included)
        if layer is other or "*" in layer["may"] or other["name"] in layer["may"]:
            return True
        is_port = any(included.startswith(port) for port in other.get("ports", []))
        return is_port and other["name"] + ":ports" in layer["may"]

    def library_of(self, header):
        """The foreign library with the longest prefix of a header's name, or None."""
        matches = [
            (len(prefix), name)
            for name, prefixes in self.data["libraries"].items()
            for prefix in prefixes
            if header.startswith(prefix)
        ]
        return max(matches)[1] if matches else None

    def may_use(self, path, library):
        """Whether a file may include headers of a foreign library. C's own are everybody's."""
        layer = self.layer_of(path)
        allowed = ["c"] + layer.get("libraries", [])
        if path.endswith(".cpp"):
            allowed += layer.get("libraries_in_cpp", [])
        allowed += self._exceptions.get(path, {}).get("libraries", [])
        return library in allowed or "*" in allowed


def matches_any(path, patterns):
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)
