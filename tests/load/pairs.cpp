#include "tests/load/scenario.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>

namespace gapless::load {

namespace {

using namespace std::chrono_literals;

constexpr double nanoseconds_a_microsecond = 1e3;
constexpr double nanoseconds_a_second = 1e9;

double microseconds(std::uint64_t ns) {
    return static_cast<double>(ns) / nanoseconds_a_microsecond;
}

// What the scenario has seen so far.
struct tally {
    std::uint64_t sent = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t delivered = 0;
    bool is_over = false;
    std::vector<std::uint64_t> to_answer;
    std::vector<std::uint64_t> to_delivery;

    void forget_times() {
        to_answer.clear();
        to_delivery.clear();
    }
};

void listen_to(party& one, tally& seen) {
    one.on_acknowledged = [&seen](std::uint64_t sent_ns) {
        ++seen.acknowledged;
        seen.to_answer.push_back(now_ns() - sent_ns);
    };
    one.on_delivered = [&seen](std::uint64_t sent_ns) {
        ++seen.delivered;
        seen.to_delivery.push_back(now_ns() - sent_ns);
    };
}

void send(party& from, tally& seen) {
    ++seen.sent;
    from.send();
}

// Everything that was sent has been answered and has arrived: nothing is lost.
void wait_for_the_rest(ground& on, const std::vector<std::unique_ptr<party>>& all, tally& seen) {
    on.loop.run_until([&] {
        check_all(all);
        return seen.acknowledged >= seen.sent && seen.delivered >= seen.sent;
    });
    if (seen.delivered != seen.sent) {
        throw std::runtime_error("more was delivered than was sent");
    }
}

}  // namespace

nlohmann::json run_pairs(ground& on) {
    const auto parties = on.pairs();
    tally seen;
    for (const auto& each : parties) {
        listen_to(*each, seen);
    }
    for (std::size_t i = 0; i < parties.size(); i += 2) {
        party& from = *parties[i];
        from.on_acknowledged = [&, told = from.on_acknowledged](std::uint64_t sent_ns) {
            told(sent_ns);
            if (!seen.is_over) {
                send(from, seen);
            }
        };
        // The first one makes the conversation, the others go there.
        send(from, seen);
    }
    on.loop.run_until([&] { return seen.acknowledged >= parties.size() / 2; });
    for (std::size_t i = 0; i < parties.size(); i += 2) {
        for (std::size_t more = 1; more < on.wanted.window; ++more) {
            send(*parties[i], seen);
        }
    }
    on.loop.run_for(std::chrono::milliseconds{500});

    seen.forget_times();
    const usage before = on.server.read();
    const std::uint64_t began = now_ns();
    const std::uint64_t delivered_before = seen.delivered;
    on.loop.run_for(on.wanted.span);
    const double seconds = static_cast<double>(now_ns() - began) / nanoseconds_a_second;
    const usage after = on.server.read();
    const auto messages = static_cast<double>(seen.delivered - delivered_before);
    auto to_answer = seen.to_answer;
    auto to_delivery = seen.to_delivery;
    seen.is_over = true;
    wait_for_the_rest(on, parties, seen);
    return {
        {"messages", messages},
        {"per_second", messages / seconds},
        {"answer_p50", microseconds(quantile(to_answer, 500))},
        {"answer_p99", microseconds(quantile(to_answer, 990))},
        {"delivery_p50", microseconds(quantile(to_delivery, 500))},
        {"delivery_p99", microseconds(quantile(to_delivery, 990))},
        {"server_cpu", (after.cpu_seconds - before.cpu_seconds) * 1e6 / messages},
        {"syncs", after.syncs - before.syncs},
    };
}

nlohmann::json run_latency(ground& on) {
    const auto parties = on.pairs();
    tally seen;
    for (const auto& each : parties) {
        listen_to(*each, seen);
    }
    for (std::size_t i = 0; i < parties.size(); i += 2) {
        send(*parties[i], seen);
    }
    wait_for_the_rest(on, parties, seen);
    seen.forget_times();

    const std::chrono::nanoseconds span = on.wanted.span;
    const std::chrono::nanoseconds pause = std::chrono::nanoseconds{1s} / on.wanted.per_second;
    const std::uint64_t end = now_ns() + static_cast<std::uint64_t>(span.count());
    std::size_t next = 0;
    std::function<void()> tick = [&] {
        if (now_ns() < end) {
            send(*parties[next], seen);
            next = (next + 2) % parties.size();
            on.loop.after(pause, tick);
        }
    };
    tick();
    on.loop.run_for(span + pause);
    wait_for_the_rest(on, parties, seen);
    return {
        {"messages", seen.to_delivery.size()},
        {"delivery_p50", microseconds(quantile(seen.to_delivery, 500))},
        {"delivery_p99", microseconds(quantile(seen.to_delivery, 990))},
    };
}

}  // namespace gapless::load
