#include "bindings/python/native/input.hpp"

#include "bindings/python/native/held_client.hpp"

#include <gapless/user_name.hpp>
#include <gapless/uuid.hpp>

#include <cmath>
#include <optional>

namespace py = pybind11;

namespace gapless::python {

namespace {

// Where pybind11 would speak of C++.
template <class Value>
Value cast_in(const py::object& given, const char* name) {
    try {
        return given.cast<Value>();
    } catch (const py::cast_error&) {
        throw py::type_error(std::string(name) + " is of a wrong type, or out of range");
    }
}

std::string bytes_in(py::handle given) {
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(given.ptr(), &data, &size) != 0) {
        throw py::error_already_set();
    }
    return {data, static_cast<std::size_t>(size)};
}

std::string text_of_field(py::handle given, const char* field) {
    const py::object value = given.attr(field);
    if (!PyUnicode_Check(value.ptr())) {
        throw py::type_error(std::string(field) + " is a str");
    }
    return py::cast<text_in>(value).value;
}

std::string text_of_option(const py::dict& given, const char* name) {
    return cast_in<text_in>(given[name], name).value;
}

template <class Number>
Number number_of_field(py::handle given, const char* field) {
    const py::object value = given.attr(field);
    if (!PyLong_Check(value.ptr())) {
        throw py::type_error(std::string(field) + " is an int");
    }
    const auto read = PyLong_AsLongLong(value.ptr());
    if (PyErr_Occurred() != nullptr) {
        throw py::error_already_set();
    }
    if (!std::in_range<Number>(read)) {
        throw py::value_error(std::string(field) + " is out of range");
    }
    return static_cast<Number>(read);
}

// A member of an enum of the package.
template <class Enum>
Enum word_of_field(py::handle given, const char* field, const char* type) {
    const py::object value = given.attr(field);
    if (!py::isinstance(value, py::module_::import("gapless.kinds").attr(type))) {
        throw py::type_error(std::string(field) + " is a " + type);
    }
    return static_cast<Enum>(value.attr("value").cast<std::uint8_t>());
}

std::int32_t millionths_of_field(py::handle given, const char* field) {
    const auto degrees = cast_in<double>(given.attr(field), field);
    if (!std::isfinite(degrees) || std::abs(degrees) > 1'000) {
        raise(error(errc::invalid_content, std::string(field) + " is no place on the earth"));
    }
    return static_cast<std::int32_t>(std::lround(degrees * 1e6));
}

wall_time time_of_field(py::handle given, const char* field) {
    const py::object value = given.attr(field);
    if (value.is_none()) {
        return {};
    }
    return {std::llround(value.attr("timestamp")().cast<double>() * 1'000)};
}

std::optional<message_origin> origin_in(py::handle given) {
    if (given.is_none()) {
        return std::nullopt;
    }
    return message_origin{text_of_field(given, "author"), time_of_field(given, "written")};
}

seq target_in(py::handle given) {
    if (given.attr("target").is_none()) {
        return {};
    }
    return seq{number_of_field<std::uint64_t>(given, "target")};
}

attachment attachment_in(py::handle given) {
    attachment made;
    made.kind = word_of_field<attachment_kind>(given, "kind", "MessageKind");
    if (made.kind < attachment_kind::image || made.kind > attachment_kind::file) {
        raise(error(errc::invalid_content, "the kind is no attachment's"));
    }
    made.reference = text_of_field(given, "reference");
    made.name = text_of_field(given, "name");
    made.media_type = text_of_field(given, "media_type");
    made.bytes = number_of_field<std::uint64_t>(given, "size");
    made.width = number_of_field<std::uint32_t>(given, "width");
    made.height = number_of_field<std::uint32_t>(given, "height");
    made.length = span_in(given.attr("length"));
    made.thumbnail = bytes_in(given.attr("thumbnail"));
    made.thumbnail_type = text_of_field(given, "thumbnail_type");
    if (const py::object digest = given.attr("digest"); !digest.is_none()) {
        made.digest = content_digest::from(bytes_in(digest));
        if (!made.digest) {
            raise(error(errc::invalid_content, "a digest has 32 bytes"));
        }
    }
    made.state = word_of_field<attachment_state>(given, "state", "AttachmentState");
    made.caption = text_of_field(given, "caption");
    return made;
}

}  // namespace

std::vector<std::string> texts_in(py::handle given) {
    if (PyUnicode_Check(given.ptr())) {
        throw py::type_error("a list of names is wanted, and not a single str");
    }
    std::vector<std::string> made;
    for (const py::handle one : py::iter(given)) {
        if (!PyUnicode_Check(one.ptr())) {
            throw py::type_error("a name is a str");
        }
        made.push_back(py::cast<text_in>(one).value);
    }
    return made;
}

destination destination_in(py::handle given) {
    if (PyUnicode_Check(given.ptr())) {
        return destination::direct(canonical_user_name(py::cast<text_in>(given).value));
    }
    if (!PyLong_Check(given.ptr()) || PyBool_Check(given.ptr())) {
        throw py::type_error(
            "a message goes to a user's name (a str) or a conversation's id (an int)"
        );
    }
    const auto id = PyLong_AsUnsignedLongLong(given.ptr());
    if (PyErr_Occurred() != nullptr) {
        throw py::error_already_set();
    }
    return destination::to(conversation_id{id});
}

outgoing_message outgoing_in(py::handle given) {
    const py::object held = given.attr("content");
    outgoing_message made;
    if (held.is_none()) {
        made.text = text_of_field(given, "text");
        made.kind = word_of_field<message_kind>(given, "kind", "MessageKind");
    } else {
        if (!text_of_field(given, "text").empty()) {
            raise(error(errc::usage, "a message has a text or a content, and a content its caption")
            );
        }
        made = or_raise(message_of(content_in(held)));
    }
    made.mentions = texts_in(given.attr("mentions"));
    made.mention_all = cast_in<bool>(given.attr("mention_all"), "mention_all");
    made.target = target_in(given);
    if (const py::object lifetime = given.attr("lifetime"); !lifetime.is_none()) {
        made.lifetime = span_in(lifetime);
    }
    made.origin = origin_in(given.attr("origin"));
    return made;
}

content content_in(py::handle given) {
    const auto contents = py::module_::import("gapless.contents");
    const auto is_a = [&](const char* name) { return py::isinstance(given, contents.attr(name)); };
    if (is_a("Emoji")) {
        return emoji{
            text_of_field(given, "pack"),
            text_of_field(given, "id"),
            text_of_field(given, "fallback"),
        };
    }
    if (is_a("Location")) {
        return location{
            millionths_of_field(given, "latitude"),
            millionths_of_field(given, "longitude"),
            text_of_field(given, "name"),
            text_of_field(given, "address"),
        };
    }
    if (is_a("Attachment")) {
        return attachment_in(given);
    }
    if (is_a("CustomContent")) {
        return custom_content{
            text_of_field(given, "type"),
            bytes_in(given.attr("data")),
            text_of_field(given, "fallback"),
        };
    }
    throw py::type_error("a content is an Emoji, a Location, an Attachment or a CustomContent");
}

message message_in(py::handle given) {
    message made;
    made.seq = seq{number_of_field<std::uint64_t>(given, "seq")};
    made.sender_name = text_of_field(given, "sender");
    made.kind = word_of_field<message_kind>(given, "kind", "MessageKind");
    made.server_time = time_of_field(given, "server_time");
    made.body = bytes_in(given.attr("body"));
    made.recalled = cast_in<bool>(given.attr("recalled"), "recalled");
    made.target = target_in(given);
    made.origin = origin_in(given.attr("origin"));
    return made;
}

client_id client_id_in(const text_in& given) {
    const auto read = client_id_from_text(given.value);
    if (!read) {
        raise(
            error(errc::usage, "that is no id: it looks like 0190b6a4-8f6e-7c3a-9d52-3f1e6f0a7b11")
        );
    }
    return *read;
}

device_id device_id_in(const text_in& given) { return {client_id_in(given).bytes}; }

device device_in(py::handle given) {
    device made;
    made.id = device_id_in({text_of_field(given, "id")});
    const auto key = public_key::from(bytes_in(given.attr("key")));
    if (!key) {
        raise(error(errc::usage, "the key of a device has 32 bytes"));
    }
    made.key = *key;
    return made;
}

duration span_in(py::handle given) {
    const auto whole = given.attr("days").cast<std::int64_t>() * 86'400 +
                       given.attr("seconds").cast<std::int64_t>();
    return seconds(whole) + microseconds(given.attr("microseconds").cast<std::int64_t>());
}

std::optional<mailbox_key> mailbox_key_in(py::handle given, const char* name) {
    if (given.is_none()) {
        return std::nullopt;
    }
    auto made = py::isinstance<py::bytes>(given)
                    ? mailbox_key::from(std::string_view(py::reinterpret_borrow<py::bytes>(given)))
                    : std::nullopt;
    if (!made) {
        raise(error(errc::usage, std::string(name) + " is 32 bytes"));
    }
    return made;
}

config config_in(const py::dict& given) {
    const auto span_named = [&](const char* name) { return span_in(given[name]); };
    config made;
    made.directory = text_of_option(given, "directory");
    made.in_memory_only = cast_in<bool>(given["in_memory"], "in_memory");
    made.mailbox_key = mailbox_key_in(given["mailbox_key"], "mailbox_key");
    made.index_in_clear = cast_in<bool>(given["index_in_clear"], "index_in_clear");
    made.transport = static_cast<transport>(cast_in<std::uint8_t>(given["transport"], "transport"));
    made.address = text_of_option(given, "address");
    made.proxy = text_of_option(given, "proxy");
    made.plain_tcp = text_of_option(given, "plain_tcp");
    for (const auto pin : given["pinned_keys"]) {
        const auto text = py::reinterpret_borrow<py::object>(pin);
        made.pinned_keys.push_back(cast_in<text_in>(text, "a pinned key").value);
    }
    for (const auto server : given["servers"]) {
        const auto part = [&](const char* name) {
            const py::object text = server.attr(name);
            return cast_in<text_in>(text, name).value;
        };
        made.servers.push_back(
            {part("tcp"), part("websocket"), part("rest"), part("region"), part("exchange")}
        );
    }
    made.region = text_of_option(given, "region");
    made.app_version = text_of_option(given, "app_version");
    made.watch_network = cast_in<bool>(given["watch_network"], "watch_network");
    made.heartbeat_interval = span_named("heartbeat_interval");
    made.background_silence_max = span_named("background_silence_max");
    made.background_heartbeat = static_cast<heartbeat_rule>(
        cast_in<std::uint8_t>(given["background_heartbeat"], "background_heartbeat")
    );
    made.connect_within = span_named("connect_within");
    made.reconnect_floor = span_named("reconnect_floor");
    made.reconnect_cap = span_named("reconnect_cap");
    made.request_within = span_named("request_within");
    made.sync_every = span_named("sync_every");
    made.far_behind = cast_in<std::uint64_t>(given["far_behind"], "far_behind");
    made.fill_when_idle = cast_in<bool>(given["fill_when_idle"], "fill_when_idle");
    made.encryption =
        static_cast<encryption>(cast_in<std::uint8_t>(given["encryption"], "encryption"));
    made.direct_policy =
        static_cast<key_policy>(cast_in<std::uint8_t>(given["direct_policy"], "direct_policy"));
    made.synchronise_drafts = cast_in<bool>(given["synchronise_drafts"], "synchronise_drafts");
    made.events_unacknowledged_max =
        cast_in<std::uint32_t>(given["events_unacknowledged_max"], "events_unacknowledged_max");
    return made;
}

}  // namespace gapless::python
