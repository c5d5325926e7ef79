#pragma once

#include "bindings/python/native/held_client.hpp"
#include "bindings/python/native/input.hpp"

#include <pybind11/pybind11.h>

#include <cstdint>
#include <string>
#include <utility>

// The native module: a class Client whose methods take the number under which their answer comes
// out of drain(), and what the SDK's take. The package makes futures of that.
namespace gapless::python {

using bound_client = pybind11::class_<held_client>;

void bind_account(bound_client&);
void bind_messages(bound_client&);
void bind_conversations(bound_client&);
void bind_groups(bound_client&);
void bind_keys(bound_client&);
void bind_people(bound_client&);
void bind_lists(bound_client&);
void bind_contents(pybind11::module_&);

// Keeps a listener of a client registered.
struct held_subscription {
    subscription held;
    list_subscription list;

    void cancel();
    void show(std::size_t limit);
};

template <class Made>
[[nodiscard]] pybind11::object taken(Made* made) {
    if (made == nullptr) {
        throw pybind11::error_already_set();
    }
    return pybind11::reinterpret_steal<pybind11::object>(made);
}

// Calls that are all alike: about a conversation, about a user, about a user of a conversation.
using group_call = void (client::*)(conversation_id, client::done_callback);
using user_call = void (client::*)(std::string, client::done_callback);
using member_call = void (client::*)(conversation_id, std::string, client::done_callback);
using flag_call = void (client::*)(conversation_id, bool, client::done_callback);

[[nodiscard]] inline auto about(group_call asks) {
    return [asks](held_client& me, std::uint64_t number, std::uint64_t where) {
        me.use([&](client& on) { (on.*asks)(conversation_id{where}, me.done(number)); });
    };
}

[[nodiscard]] inline auto about(user_call asks) {
    return [asks](held_client& me, std::uint64_t number, text_in user) {
        me.use([&](client& on) { (on.*asks)(std::move(user.value), me.done(number)); });
    };
}

[[nodiscard]] inline auto about(member_call asks) {
    return [asks](held_client& me, std::uint64_t number, std::uint64_t where, text_in user) {
        me.use([&](client& on) {
            (on.*asks)(conversation_id{where}, std::move(user.value), me.done(number));
        });
    };
}

[[nodiscard]] inline auto about(flag_call asks) {
    return [asks](held_client& me, std::uint64_t number, std::uint64_t where, bool flag) {
        me.use([&](client& on) { (on.*asks)(conversation_id{where}, flag, me.done(number)); });
    };
}

// A listener that is told without end.
template <class Value>
using subscribe_call = subscription (client::*)(std::function<void(const Value&)>);

template <class Value>
[[nodiscard]] auto listens(subscribe_call<Value> asks) {
    return [asks](held_client& me, std::uint64_t number) {
        return held_subscription{
            me.use([&](client& on) { return (on.*asks)(me.listener<Value>(number)); }), {}
        };
    };
}

// What is read of the mailbox.
template <class Reads>
[[nodiscard]] pybind11::object read(held_client& me, Reads reads) {
    return taken(shown(or_raise(me.use(reads))));
}

}  // namespace gapless::python
