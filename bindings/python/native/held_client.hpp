#pragma once

#include "bindings/python/native/mouth.hpp"
#include "bindings/python/native/without_gil.hpp"

#include <gapless/client.hpp>

#include <Python.h>

#include <cstdint>
#include <memory>
#include <utility>

namespace gapless::python {

// A client as Python holds it. All functions want the GIL, and none holds it while the SDK works.
//
// It may be closed on one thread while another one reads: the client goes with the last who uses
// it. After a fork the child has no threads of the SDK: there every call fails, and nothing is
// destroyed.
class held_client {
public:
    // Throws the package's errors, as all of these do.
    explicit held_client(config chosen);
    ~held_client();
    held_client(const held_client&) = delete;
    held_client& operator=(const held_client&) = delete;

    // What `work` makes of the client, without the GIL.
    template <class Work>
    auto use(Work work) {
        auto held = open_client();
        return without_gil([&] {
            const auto used = std::exchange(held, nullptr);
            return work(*used);
        });
    }

    // The callbacks of the SDK, for a call or a listener of this number.
    [[nodiscard]] auto done(std::uint64_t number) const {
        return [to = mouth_, number](const result<void>& ended) {
            ended ? to->say(number, none_object()) : refuse(*to, number, ended.error());
        };
    }

    template <class Value>
    [[nodiscard]] auto answer(std::uint64_t number) const {
        return [to = mouth_, number](const result<Value>& ended) {
            ended ? to->say(number, shown(*ended)) : refuse(*to, number, ended.error());
        };
    }

    template <class Value>
    [[nodiscard]] auto listener(std::uint64_t number) const {
        return [to = mouth_, number](const Value& told) { to->say(number, shown(told)); };
    }

    [[nodiscard]] client::outcome_callback outcome(std::uint64_t number) const;

    // Runs what the SDK has posted; what it said. A new reference.
    [[nodiscard]] PyObject* drain();

    [[nodiscard]] int descriptor() const { return mouth_->queue()->descriptor(); }

    // On return the mailbox is closed, unless another thread reads in it. Safe twice.
    void close();

    // The same as if the process had been killed.
    void abandon();

    // Closes all that there are: for the end of the interpreter.
    static void close_all();

    // Whether this process was forked off one that had clients.
    [[nodiscard]] static bool is_forked();

private:
    [[nodiscard]] std::shared_ptr<client> open_client() const;
    [[nodiscard]] static PyObject* none_object();
    static void refuse(mouth& to, std::uint64_t number, const error& why);

    std::shared_ptr<mouth> mouth_ = std::make_shared<mouth>();
    std::shared_ptr<client> client_;
};

// Sets the package's error for it and throws what pybind11 takes for that.
[[noreturn]] void raise(const error& why);

// The value of what did not fail.
template <class Value>
[[nodiscard]] Value or_raise(result<Value> made) {
    if (!made) {
        raise(made.error());
    }
    return *std::move(made);
}

}  // namespace gapless::python
