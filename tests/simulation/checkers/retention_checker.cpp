#include "tests/simulation/checkers/retention_checker.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>

namespace gapless::simulation {
namespace {

constexpr duration patience = minutes(2);

// 0 is never.
wall_time earlier(wall_time a, wall_time b) {
    return a == wall_time{} || b == wall_time{} ? std::max(a, b) : std::min(a, b);
}

wall_time after(wall_time start, duration time) {
    return time == duration{} ? wall_time{} : start + time;
}

std::string text_of(seq position) { return "seq " + std::to_string(position.value); }

}  // namespace

void retention_checker::check_entry(
    const observed_log& log, const message& entry, duration lifetime, const std::string& at
) {
    wall_time expected = earlier(
        after(entry.server_time, lifetime),
        after(entry.server_time, time_of(log, retention::kind::limited))
    );
    const message* target = is_annotation(entry.kind) ? log.at(entry.target) : nullptr;
    if (target != nullptr) {
        expected = target->expires;
        report_.check(
            invariant::i42_retention,
            !log.must_be_gone(entry.target, entry.server_time),
            [&] { return at + " is about what has expired"; }
        );
    }
    if (log.is_ephemeral && entry.kind != message_kind::recall) {
        expected = earlier(expected, after(entry.server_time, ledger_.ephemeral_window));
    }
    check_expiry(entry, expected, at);
    if (entry.expires != wall_time{}) {
        report_.reached("a message was stored that expires");
    }
    if (log.kept.how == retention::kind::limited && entry.expires != wall_time{}) {
        report_.reached("a message was stored for the time of its conversation");
    }
}

void retention_checker::check_notice(const message& entry, const std::string& at) {
    check_expiry(entry, {}, at);
}

// The shorter time of the rules of that kind, the app's and the conversation's.
duration retention_checker::time_of(const observed_log& log, retention::kind how) const {
    const duration of_app = app_.how == how ? app_.time : duration{};
    const duration own = log.kept.how == how ? log.kept.time : duration{};
    return of_app == duration{} || own == duration{} ? std::max(of_app, own)
                                                     : std::min(of_app, own);
}

void retention_checker::check_expiry(
    const message& entry, wall_time expected, const std::string& at
) {
    report_.check(invariant::i42_retention, entry.expires == expected, [&] {
        return at + " expires at " + std::to_string(entry.expires.milliseconds) + " and not " +
               std::to_string(expected.milliseconds);
    });
}

// What annotates is kept as long as what it is about.
void retention_checker::handle_entry(observed_log& log, const message& entry) const {
    const duration wait = time_of(log, retention::kind::until_acknowledged);
    const bool is_about = is_annotation(entry.kind);
    const auto target = is_about ? log.kept_until.find(entry.target) : log.kept_until.end();
    wall_time until = earlier(entry.expires, after(entry.server_time, wait));
    if (is_about) {
        until =
            earlier(target == log.kept_until.end() ? wall_time{} : target->second, entry.expires);
    }
    if (until != wall_time{}) {
        log.kept_until.emplace(entry.seq, until);
    }
    if (is_about ? log.waiting.contains(entry.target) : wait != duration{}) {
        log.waiting.insert(entry.seq);
    }
}

void retention_checker::handle_committed(
    const server::store_job& job, const server::job_result& committed
) {
    acknowledged_.begin(job, committed);
    for (std::size_t n = 0; n < job.operations.size() && n < committed.outcomes.size(); ++n) {
        acknowledged_.handle_committed(committed.outcomes[n], job.now);
        const auto* sweep = std::get_if<server::sweep_operation>(&job.operations[n]);
        const auto* done = std::get_if<server::swept>(&committed.outcomes[n]);
        if (sweep != nullptr && done != nullptr && sweep->parts.messages && !done->more.messages) {
            swept_ = std::max(swept_, job.now);
            acknowledged_.handle_swept();
        }
        const auto* range = std::get_if<protocol::pulled>(&committed.outcomes[n]);
        if (range != nullptr && !range->failure) {
            check_pulled(*range, job.now);
        }
    }
    acknowledged_.end();
}

void retention_checker::check_pulled(const protocol::pulled& range, wall_time now) {
    const observed_log& log = ledger_.logs[range.conversation];
    const auto check_seen = [&](const message& entry) {
        const bool is_gone = log.has_run_out(entry.seq, now) || log.swept.contains(entry.seq);
        report_.check(invariant::i42_retention, !is_gone, [&] {
            return text_of(entry.seq) + " is told after it has expired";
        });
    };
    std::ranges::for_each(range.messages, check_seen);
    std::ranges::for_each(range.annotations, check_seen);
    for (const protocol::hole& hole : range.holes) {
        if (hole.reason == protocol::hole_reason::expired) {
            check_hole(log, hole, now);
        }
    }
}

void retention_checker::check_hole(
    const observed_log& log, const protocol::hole& hole, wall_time now
) {
    report_.reached("a hole of what had expired was pulled");
    for (seq at = hole.from; at <= hole.to && !report_.broken(); at = at.next()) {
        report_.check(invariant::i42_retention, log.may_be_gone(at, now), [&] {
            return text_of(at) + " is called expired before its time";
        });
        if (!log.has_run_out_there(at, now)) {
            report_.reached("a hole of what everybody had was pulled");
        }
    }
}

void retention_checker::check_archive(
    const observed_log& log, const std::vector<message>& kept, wall_time now, const std::string& at
) {
    auto next = kept.begin();
    for (const message& entry : log.entries) {
        const bool is_there = next != kept.end() && next->seq == entry.seq;
        if (!is_there) {
            const bool is_for_ever = !log.kept_until.contains(entry.seq);
            report_.check(
                is_for_ever ? invariant::i13_server_keeps_all : invariant::i42_retention,
                log.may_be_gone(entry.seq, now),
                [&] { return at + ": " + text_of(entry.seq) + " is not in the archive"; }
            );
            continue;
        }
        report_.check(invariant::i2_entries_never_change, log.is_stored(*next), [&] {
            return at + ": " + text_of(entry.seq) + " of the archive is not what was committed";
        });
        const bool is_due =
            log.has_run_out_there(entry.seq, swept_) || log.swept.contains(entry.seq);
        report_.check(invariant::i42_retention, !is_due, [&] {
            return at + ": " + text_of(entry.seq) + " has expired and was not swept";
        });
        ++next;
    }
    report_.check(invariant::i2_entries_never_change, next == kept.end(), [&] {
        return at + ": the archive holds what was never committed, " + text_of(next->seq);
    });
}

void retention_checker::check_settled(wall_time now) {
    const auto since = acknowledged_.waiting_since();
    report_.check(invariant::i42_retention, !since || *since + minutes(1) > now, [] {
        return "what every device has had long ago was not swept";
    });
    for (const auto& [id, log] : ledger_.logs) {
        if (!log.swept.empty() && log.swept.contains(log.head())) {
            report_.reached("a conversation was left that every device has whole");
        }
    }
    for (const auto& [id, log] : ledger_.logs) {
        for (const auto& [position, until] : log.kept_until) {
            const bool is_due = until + patience <= now;
            report_.check(invariant::i42_retention, !is_due || until <= swept_, [&] {
                return text_of(position) + " has expired long ago and was not swept";
            });
        }
    }
}

}  // namespace gapless::simulation
