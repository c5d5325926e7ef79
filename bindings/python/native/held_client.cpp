#include "bindings/python/native/held_client.hpp"

#include "bindings/python/native/object.hpp"

#include <pthread.h>
#include <pybind11/pybind11.h>

#include <atomic>
#include <set>

namespace py = pybind11;

namespace gapless::python {

namespace {

constexpr std::size_t run_at_most = 1'000;  // then the loop has other things to do

// What all clients of the process share. Never destroyed: the last ones go when the interpreter
// has.
struct process {
    std::set<held_client*> clients;           // under the GIL
    std::weak_ptr<gapless::runtime> runtime;  // likewise
    std::atomic<bool> is_forked = false;
};

process& this_process() {
    static auto* const made = new process();
    return *made;
}

void note_fork() {
    if (!this_process().runtime.expired()) {
        this_process().is_forked = true;  // its threads are not here, and their locks stay locked
    }
}

void watch_forks() {
    static const int watched = ::pthread_atfork(nullptr, nullptr, note_fork);
    static_cast<void>(watched);
}

void refuse_in_child() {
    if (this_process().is_forked) {
        raise(error(
            errc::usage,
            "this process was forked off one that had clients: start it anew instead, as "
            "multiprocessing does with 'spawn'"
        ));
    }
}

std::shared_ptr<gapless::runtime> shared_runtime() {
    auto found = this_process().runtime.lock();
    if (!found) {
        found = gapless::runtime::make();
        this_process().runtime = found;
    }
    return found;
}

}  // namespace

void raise(const error& why) {
    const auto made = py::reinterpret_steal<py::object>(shown(why));
    if (made) {
        PyErr_SetObject(py::type::handle_of(made).ptr(), made.ptr());
    }
    throw py::error_already_set();
}

held_client::held_client(config chosen) {
    refuse_in_child();
    watch_forks();
    chosen.executor = mouth_->queue();
    chosen.runtime = shared_runtime();
    auto opened = without_gil([&] { return client::open(std::move(chosen)); });
    client_ = std::shared_ptr<client>(or_raise(std::move(opened)));
    this_process().clients.insert(this);
}

held_client::~held_client() {
    this_process().clients.erase(this);
    if (is_forked()) {
        // Its threads are not here to be waited for.
        static_cast<void>(new std::shared_ptr<client>(std::move(client_)));
        static_cast<void>(new std::shared_ptr<mouth>(std::move(mouth_)));
        return;
    }
    close();
    mouth_->queue()->abandon();
}

void held_client::close() {
    auto held = std::exchange(client_, nullptr);
    if (is_forked()) {
        client_ = std::move(held);
        return;
    }
    without_gil([&] { held.reset(); });
}

void held_client::abandon() {
    if (client_ && !is_forked()) {
        use([](client& on) { on.abandon(); });
    }
    close();
}

PyObject* held_client::drain() {
    refuse_in_child();
    mouth_->queue()->run(run_at_most);
    return mouth_->take();
}

client::outcome_callback held_client::outcome(std::uint64_t number) const {
    return [to = mouth_, number](const send_outcome& ended) {
        if (ended.sent) {
            to->say(number, shown(*ended.sent));
        } else {
            to->say(number, shown(ended.sent.error(), uuid(ended.client_id)), true);
        }
    };
}

void held_client::close_all() {
    const auto all = this_process().clients;
    for (held_client* one : all) {
        if (this_process().clients.contains(one)) {  // while one closes, others may be collected
            one->close();
        }
    }
}

bool held_client::is_forked() { return this_process().is_forked; }

std::shared_ptr<client> held_client::open_client() const {
    refuse_in_child();
    if (!client_) {
        raise(error(errc::cancelled, "the client is closed"));
    }
    return client_;
}

PyObject* held_client::none_object() { return none(); }

void held_client::refuse(mouth& to, std::uint64_t number, const error& why) {
    to.say(number, shown(why), true);
}

}  // namespace gapless::python
