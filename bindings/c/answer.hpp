#pragma once

#include "bindings/c/failure.hpp"
#include "bindings/c/held_user.hpp"
#include "bindings/c/queue.hpp"
#include "bindings/c/show.hpp"

#include <gapless/c/client.h>
#include <gapless/error.hpp>
#include <gapless/result.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace gapless::c {

// A call that has not answered yet, as its gapless_call sees it.
class pending_answer : public std::enable_shared_from_this<pending_answer> {
public:
    virtual ~pending_answer() = default;

    // Answers with an error: on this thread, or when the queue is run.
    virtual void refuse(const error& why) = 0;
    virtual void refuse_later(error why) = 0;
};

// Calls the callback of a call once, with whatever comes first.
template <class Then>
class answer final : public pending_answer {
public:
    answer(Then then, std::shared_ptr<queue> runs) : held_(then, std::move(runs)) {}

    void refuse(const error& why) override {
        if (!is_first()) {
            return;
        }
        holding<gapless_error> failed;
        fill(failed.memory(), failed.shown(), why);
        const gapless_error* told = &failed.shown();
        if constexpr (std::is_same_v<Then, gapless_then>) {
            held_.call(told);
        } else if constexpr (requires(Then then) { then.call(nullptr, nullptr, told); }) {
            held_.call(nullptr, told);
        } else {
            held_.call(std::uint64_t{0}, told);
        }
        held_.free();
    }

    void refuse_later(error why) override {
        if (!held_.runs()) {
            return refuse(why);  // of no client, and answered long since
        }
        held_.runs()->post([self = shared_from_this(), why = std::move(why)] { self->refuse(why); }
        );
    }

    // Everything went well.
    template <class... Told>
    void tell(Told... told) {
        if (is_first()) {
            held_.call(told..., nullptr);
            held_.free();
        }
    }

    // Shows a C++ value as one of the C API's.
    template <class Shown, class From>
    void show(const From& from) {
        holding<Shown> made;
        fill(made.memory(), made.shown(), from);
        tell(&std::as_const(made.shown()));
    }

    // With an error, and a value beside it.
    template <class Shown>
    void tell_both(const Shown* shown, const gapless_error* failed) {
        if (is_first()) {
            held_.call(shown, failed);
            held_.free();
        }
    }

private:
    [[nodiscard]] bool is_first() { return !is_answered_.exchange(true); }

    held_user<Then> held_;
    std::atomic<bool> is_answered_ = false;
};

}  // namespace gapless::c

struct gapless_call {
    std::shared_ptr<gapless::c::pending_answer> answer;
    gapless::c::counted counts;
};
