// What of <gapless.h> needs no client: versions, values, queues and runtimes.
#include "bindings/c/failure.hpp"
#include "bindings/c/queue.hpp"
#include "bindings/c/runtime.hpp"
#include "bindings/c/value.hpp"

#include <gapless.h>

#include <optional>

using gapless::errc;
using gapless::c::guarded;
using gapless::c::or_refuse;
using gapless::c::out_in;
using gapless::c::refusal;

uint32_t gapless_abi_version() { return GAPLESS_ABI_VERSION; }

const char* gapless_version() { return GAPLESS_LIBRARY_VERSION; }

int64_t gapless_object_count() { return gapless::c::counted_objects(); }

void gapless_retain(const void* value) { gapless::c::retain(value); }

void gapless_release(const void* value) { gapless::c::release(value); }

namespace {

gapless::c::queue& queue_in(gapless_queue* queue) {
    if (queue == nullptr) {
        throw refusal(errc::usage, "the queue is NULL");
    }
    return *queue->runs;
}

}  // namespace

gapless_code gapless_queue_make(gapless_wake wake, gapless_queue** out, gapless_error** error) {
    return guarded(error, [&] {
        // It owns wake.user from here on, whatever comes.
        auto runs = std::make_shared<gapless::c::queue>(wake);
        out_in(out) = new gapless_queue{std::move(runs), {}};
    });
}

void gapless_queue_release(gapless_queue* queue) {
    guarded(nullptr, [&] {
        if (queue != nullptr) {
            queue->runs->abandon();
            delete queue;
        }
    });
}

int gapless_queue_descriptor(gapless_queue* queue, gapless_error** error) {
    int found = -1;
    guarded(error, [&] { found = or_refuse(queue_in(queue).descriptor()); });
    return found;
}

gapless_code gapless_queue_run(
    gapless_queue* queue, int64_t wait_ms, size_t* ran, gapless_error** error
) {
    if (ran != nullptr) {
        *ran = 0;
    }
    return guarded(error, [&] {
        queue_in(queue);
        const auto held = queue->runs;  // a callback may release the queue
        std::optional<gapless::duration> wait;
        if (wait_ms >= 0) {
            constexpr int64_t longest = 24 * 60 * 60 * 1'000;  // what clocks can add
            wait = gapless::milliseconds(wait_ms < longest ? wait_ms : longest);
        }
        const auto count = or_refuse(held->run(wait));
        if (ran != nullptr) {
            *ran = count;
        }
    });
}

void gapless_queue_interrupt(gapless_queue* queue) {
    guarded(nullptr, [&] { queue_in(queue).interrupt(); });
}

gapless_code gapless_runtime_make(uint32_t threads, gapless_runtime** out, gapless_error** error) {
    return guarded(error, [&] {
        gapless_runtime*& made = out_in(out);
        if (threads > 1'024) {
            throw refusal(errc::usage, "more than 1,024 threads");
        }
        gapless::runtime::options options;
        options.threads = threads == 0 ? options.threads : threads;
        made = new gapless_runtime{gapless::runtime::make(options), {}};
    });
}

void gapless_runtime_release(gapless_runtime* runtime) {
    guarded(nullptr, [&] { delete runtime; });
}
