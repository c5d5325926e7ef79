#include "tests/load/patient_device.hpp"
#include "tests/load/scenario.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>

namespace gapless::load {

namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

constexpr double nanoseconds_a_second = 1e9;
constexpr double nanoseconds_a_millisecond = 1e6;

// An app sends so often, whatever becomes of it.
constexpr nanoseconds tick{1ms};
constexpr nanoseconds slice{250ms};

// The server is itself again when answers take no more than so many times what they took before,
// or than this, and nothing is refused.
constexpr double usual_times = 3;
constexpr double quick_milliseconds = 50;
constexpr nanoseconds patience{30s};

// What happened in one phase.
struct phase {
    double seconds = 0;
    double offered = 0;
    double accepted = 0;
    double refused = 0;
    double answer_p50 = 0;  // milliseconds
    double answer_p99 = 0;
    double memory_mebibytes = 0;  // of the server, at most
    double cpu_seconds = 0;       // the server's

    [[nodiscard]] double per_second() const { return accepted / seconds; }

    [[nodiscard]] nlohmann::json told() const {
        return {
            {"offered_per_second", offered / seconds},
            {"accepted_per_second", per_second()},
            {"refused", refused},
            {"answer_p50_ms", answer_p50},
            {"answer_p99_ms", answer_p99},
            {"server_mib", memory_mebibytes},
            {"server_cpu", cpu_seconds / seconds},
        };
    }
};

class overloading {
public:
    explicit overloading(ground& on) : on_(on) {}

    void connect();

    // As many as the server takes: each sender has a few unanswered messages at any time. They send
    // in turn, as in run_at: a server has less to do for what one sender says at a stretch.
    [[nodiscard]] phase run_at_full_speed(nanoseconds span);

    // So many a second, whatever becomes of them.
    [[nodiscard]] phase run_at(double per_second, nanoseconds span);

    // Until the server is what it was; how long that took, in milliseconds.
    [[nodiscard]] double recover(double per_second, const phase& usual);

    // Whoever was promised anything has it.
    void finish();

private:
    using devices = std::vector<std::unique_ptr<patient_device>>;

    [[nodiscard]] phase measure(nanoseconds span, const std::function<void()>& each_tick);
    [[nodiscard]] std::uint64_t sum(std::uint64_t (patient_device::*what)() const) const;
    void check() const;
    bool offer_next(std::size_t window);

    ground& on_;
    devices senders_;
    devices receivers_;
    std::vector<std::uint64_t> answers_;  // how long they took, in this phase
    std::uint64_t offered_ = 0;
    std::size_t next_ = 0;
};

void overloading::connect() {
    const std::vector<login> logins = on_.accounts(users_named(on_.prefix(), on_.wanted.devices));
    for (std::size_t i = 0; i < logins.size(); ++i) {
        auto one = on_.connect_patient(logins[i]);
        one->address(destination::direct(logins[i ^ 1U].user));
        one->on_accepted = [this](std::uint64_t sent_ns) {
            answers_.push_back(now_ns() - sent_ns);
        };
        (i % 2 == 0 ? senders_ : receivers_).push_back(std::move(one));
        if (i % strangers_at_once == strangers_at_once - 1 || i + 1 == logins.size()) {
            on_.loop.run_until([this] {
                check();
                const auto is_ready = [](const auto& each) { return each->is_ready(); };
                return std::ranges::all_of(senders_, is_ready) &&
                       std::ranges::all_of(receivers_, is_ready);
            });
        }
    }
    // The first message of each makes the conversation.
    for (const auto& each : senders_) {
        (void)each->offer(1);
    }
    on_.loop.run_until([this] {
        check();
        return std::ranges::all_of(senders_, [](const auto& each) { return each->is_idle(); });
    });
}

phase overloading::run_at_full_speed(nanoseconds span) {
    return measure(span, [this] {
        for (const auto& each : senders_) {
            if (each->offer(on_.wanted.window)) {
                ++offered_;
            }
        }
    });
}

phase overloading::run_at(double per_second, nanoseconds span) {
    const std::uint64_t began = now_ns();
    double due = 0;
    return measure(span, [&] {
        const double now =
            static_cast<double>(now_ns() - began) / nanoseconds_a_second * per_second;
        for (; due < now; ++due) {
            ++offered_;
            // What one may not send nobody sends.
            senders_[next_++ % senders_.size()]->offer(on_.wanted.messages);
        }
    });
}

double overloading::recover(double per_second, const phase& usual) {
    const std::uint64_t began = now_ns();
    while (now_ns() - began < static_cast<std::uint64_t>(patience.count())) {
        const phase now = run_at(per_second, slice);
        const double enough = std::max(usual.answer_p99 * usual_times, quick_milliseconds);
        if (now.refused == 0 && now.accepted >= now.offered / 2 && now.answer_p99 <= enough) {
            return static_cast<double>(now_ns() - began) / nanoseconds_a_millisecond;
        }
    }
    throw std::runtime_error("the server is not itself again");
}

void overloading::finish() {
    on_.loop.run_until([this] {
        check();
        return std::ranges::all_of(senders_, [](const auto& each) { return each->is_idle(); });
    });
    const std::uint64_t promised = sum(&patient_device::accepted);
    on_.loop.run_until([&] {
        check();
        return sum(&patient_device::received) >= promised;
    });
    on_.loop.run_for(500ms);
    if (sum(&patient_device::received) != promised) {
        throw std::runtime_error("more was delivered than was acknowledged");
    }
}

phase overloading::measure(nanoseconds span, const std::function<void()>& each_tick) {
    answers_.clear();
    phase seen;
    const std::uint64_t accepted = sum(&patient_device::accepted);
    const std::uint64_t refused = sum(&patient_device::refused);
    const std::uint64_t offered = offered_;
    const double cpu = on_.server.read().cpu_seconds;
    const std::uint64_t began = now_ns();
    const std::uint64_t end = began + static_cast<std::uint64_t>(span.count());
    std::function<void()> go_on = [&] {
        if (now_ns() < end) {
            each_tick();
            on_.loop.after(tick, go_on);
        }
    };
    go_on();
    for (std::uint64_t now = began; now < end; now = now_ns()) {
        on_.loop.run_for(std::min(slice, nanoseconds{static_cast<std::int64_t>(end - now)}));
        const auto bytes = static_cast<double>(on_.server.read().memory_bytes);
        seen.memory_mebibytes = std::max(seen.memory_mebibytes, bytes / (1024 * 1024));
        check();
    }
    on_.loop.run_for(2 * tick);  // the last one has found that it is over
    seen.seconds = static_cast<double>(now_ns() - began) / nanoseconds_a_second;
    seen.offered = static_cast<double>(offered_ - offered);
    seen.accepted = static_cast<double>(sum(&patient_device::accepted) - accepted);
    seen.refused = static_cast<double>(sum(&patient_device::refused) - refused);
    seen.answer_p50 = static_cast<double>(quantile(answers_, 500)) / nanoseconds_a_millisecond;
    seen.answer_p99 = static_cast<double>(quantile(answers_, 990)) / nanoseconds_a_millisecond;
    seen.cpu_seconds = on_.server.read().cpu_seconds - cpu;
    return seen;
}

std::uint64_t overloading::sum(std::uint64_t (patient_device::*what)() const) const {
    std::uint64_t all = 0;
    for (const auto* group : {&senders_, &receivers_}) {
        for (const auto& each : *group) {
            all += (each.get()->*what)();
        }
    }
    return all;
}

void overloading::check() const {
    for (const auto* group : {&senders_, &receivers_}) {
        for (const auto& each : *group) {
            each->check();
        }
    }
}

}  // namespace

nlohmann::json run_overload(ground& on) {
    overloading load{on};
    load.connect();
    const nanoseconds span = on.wanted.span;
    (void)load.run_at_full_speed(500ms);
    const phase peak = load.run_at_full_speed(span / 2);
    const phase usual = load.run_at(peak.per_second() / 2, span / 4);
    const phase over = load.run_at(peak.per_second() * on.wanted.times_sustainable, span);
    const double recovered = load.recover(peak.per_second() / 2, usual);
    load.finish();
    return {
        {"peak", peak.told()},
        {"usual", usual.told()},
        {"overload", over.told()},
        {"goodput", over.per_second() / peak.per_second()},
        {"recovered_ms", recovered},
    };
}

}  // namespace gapless::load
