#pragma once

#include <gapless/client.hpp>
#include <gapless/content.hpp>

#include <pybind11/pybind11.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

// What Python hands in, as the SDK wants it. Each throws Python's errors: TypeError for what is of
// another type, the package's for what cannot be.
namespace gapless::python {

// An argument that is a str and nothing else.
struct text_in {
    std::string value;
};

[[nodiscard]] std::vector<std::string> texts_in(pybind11::handle given);

// A number is a conversation's id, a text a user's name.
[[nodiscard]] destination destination_in(pybind11::handle given);

// An Outgoing.
[[nodiscard]] outgoing_message outgoing_in(pybind11::handle given);

[[nodiscard]] content content_in(pybind11::handle given);

// A Message: as much of it as forwarding needs.
[[nodiscard]] message message_in(pybind11::handle given);

// 32 bytes, or None. Errors: usage.
[[nodiscard]] std::optional<mailbox_key> mailbox_key_in(pybind11::handle given, const char* name);

// A dict of what Client was given.
[[nodiscard]] config config_in(const pybind11::dict& given);

// The text of a UUID.
[[nodiscard]] client_id client_id_in(const text_in& given);
[[nodiscard]] device_id device_id_in(const text_in& given);

// A Device: as much of it as linking needs. Errors: usage.
[[nodiscard]] device device_in(pybind11::handle given);

[[nodiscard]] duration span_in(pybind11::handle given);

}  // namespace gapless::python

namespace pybind11::detail {

template <>
struct type_caster<gapless::python::text_in> {
    PYBIND11_TYPE_CASTER(gapless::python::text_in, const_name("str"));

    bool load(handle given, bool) {
        if (!PyUnicode_Check(given.ptr())) {
            return false;
        }
        Py_ssize_t size = 0;
        const char* data = PyUnicode_AsUTF8AndSize(given.ptr(), &size);
        if (data == nullptr) {
            throw error_already_set();  // half a surrogate pair
        }
        value.value.assign(data, static_cast<std::size_t>(size));
        return true;
    }
};

}  // namespace pybind11::detail
