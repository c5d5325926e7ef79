#pragma once

#include "bindings/python/native/shape.hpp"

#include <gapless/client.hpp>
#include <gapless/content.hpp>
#include <gapless/verification.hpp>

#include <Python.h>

#include <string>
#include <vector>

// What the SDK tells, as objects of the package. Each function gives a new reference, or null with
// Python's error set; they want the GIL.
namespace gapless::python {

[[nodiscard]] PyObject* shown(const error& from, PyObject* client_id = nullptr);
[[nodiscard]] PyObject* shown(const account& from);
[[nodiscard]] PyObject* shown(const device& from);
[[nodiscard]] PyObject* shown(const connection_status& from);
[[nodiscard]] PyObject* shown(const retention& from);
[[nodiscard]] PyObject* shown(const conversation& from);
[[nodiscard]] PyObject* shown(const message& from);
[[nodiscard]] PyObject* shown(const annotation& from);
[[nodiscard]] PyObject* shown(const pending_message& from);
[[nodiscard]] PyObject* shown(const outgoing_message& from);
[[nodiscard]] PyObject* shown(const sent_event& from);
[[nodiscard]] PyObject* shown(const event& from);
[[nodiscard]] PyObject* shown(const content& from);
[[nodiscard]] PyObject* shown(const receipt& from);
[[nodiscard]] PyObject* shown(const message_receipts& from);
[[nodiscard]] PyObject* shown(const receipt_hint& from);
[[nodiscard]] PyObject* shown(const member& from);
[[nodiscard]] PyObject* shown(const group& from);
[[nodiscard]] PyObject* shown(const member_change& from);
[[nodiscard]] PyObject* shown(const contact& from);
[[nodiscard]] PyObject* shown(const contact_change& from);
[[nodiscard]] PyObject* shown(const presence& from);
[[nodiscard]] PyObject* shown(const typing& from);
[[nodiscard]] PyObject* shown(const key_finding& from);
[[nodiscard]] PyObject* shown(verification from);
[[nodiscard]] PyObject* shown(const history_page& from);
[[nodiscard]] PyObject* shown(const search_page& from);
[[nodiscard]] PyObject* shown(const conversation_batch& from);
[[nodiscard]] PyObject* shown(const timeline_batch& from);
[[nodiscard]] PyObject* shown(conversation_id from);
[[nodiscard]] PyObject* shown(const client_id& from);
[[nodiscard]] PyObject* shown(std::uint64_t from);
[[nodiscard]] PyObject* shown(const std::string& from);

template <class Item>
[[nodiscard]] PyObject* shown(const std::vector<Item>& from) {
    return tuple_of(from, [](const Item& one) { return shown(one); });
}

}  // namespace gapless::python
