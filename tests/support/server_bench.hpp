#pragma once

#include "protocol/pump.hpp"
#include "server/core/server_engine.hpp"
#include "server/core/store/memory_store.hpp"
#include "tests/support/store_driver.hpp"
#include "tests/support/toy_hasher.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::tests {

// A server engine on a workbench: tests play its clients, its store comes back when told to, and
// its clock stands still until it is moved.
//
// What the engine says is kept by connection until take() asks for it. Store jobs wait for
// run_job() or, with settle(), run at once; passwords are hashed at once unless hold_hashing.
class server_bench {
public:
    // A device of a user, with a token.
    struct login {
        std::string name;
        device_id device;
        std::string token;
        user_id user = {};
    };

    explicit server_bench(server::engine_limits limits = {}) : server_bench(limits, nullptr) {}

    // On another store than the one in memory; it outlives the bench.
    server_bench(server::engine_limits limits, server::store& kept) : server_bench(limits, &kept) {}

    // The clock.
    [[nodiscard]] moment now() const { return now_; }

    void advance(duration by) {
        now_.steady = now_.steady + by;
        now_.wall = now_.wall + by;
        engine.handle_timeout(now_);
        drain();
    }

    // The store.
    [[nodiscard]] std::size_t jobs_waiting() const { return jobs_.size(); }

    [[nodiscard]] const server::store_job& job() const { return jobs_.front(); }

    void run_job() {
        ASSERT_FALSE(jobs_.empty());
        const server::store_job next = std::move(jobs_.front());
        jobs_.pop_front();
        ++jobs_run;
        finish(next.ticket, store_->run(next));
    }

    void fail_job(errc code) {
        ASSERT_FALSE(jobs_.empty());
        const server::store_ticket ticket = jobs_.front().ticket;
        jobs_.pop_front();
        finish(ticket, error{code});
    }

    void settle() {
        while (!jobs_.empty()) {
            run_job();
        }
    }

    // Connections.
    server::connection_id connect(const std::string& address = "10.0.0.1") {
        last_connection_ = last_connection_.next();
        engine.handle_connected(last_connection_, address, now_);
        drain();
        return last_connection_;
    }

    void say(server::connection_id from, const protocol::frame& frame, std::size_t bytes = 100) {
        engine.handle_frame(from, frame, bytes, now_);
        drain();
    }

    void hang_up(server::connection_id from) {
        engine.handle_disconnected(from, now_);
        drain();
    }

    // Says hello and authenticates; the store has not been asked yet.
    server::connection_id greet(const login& who) {
        const server::connection_id made = connect();
        say(made, protocol::hello{{1}, who.device, ""});
        say(made, protocol::authenticate{who.token, ""});
        return made;
    }

    // A whole login flight, up to the page that makes the connection live.
    server::connection_id come_online(const login& who, std::uint64_t version = 0) {
        const server::connection_id made = greet(who);
        say(made, protocol::sync{log_epoch{}, inbox_version{version}, 100});
        settle();
        take(made);
        return made;
    }

    // Everything that the connection was told since the last time.
    std::vector<protocol::frame> take(server::connection_id from) {
        return std::exchange(told_[from], {});
    }

    // What was told of one kind; the others are passed over.
    template <class Frame>
    std::vector<Frame> take_all(server::connection_id from) {
        std::vector<Frame> found;
        for (const protocol::frame& each : take(from)) {
            if (const auto* it = std::get_if<Frame>(&each)) {
                found.push_back(*it);
            }
        }
        return found;
    }

    // The only thing that was told is of this kind.
    template <class Frame>
    Frame take_only(server::connection_id from) {
        const std::vector<protocol::frame> all = take(from);
        EXPECT_EQ(all.size(), 1U);
        const Frame* it = all.empty() ? nullptr : std::get_if<Frame>(&all.front());
        EXPECT_NE(it, nullptr);
        return it == nullptr ? Frame{} : *it;
    }

    [[nodiscard]] bool is_disconnected(server::connection_id which) const {
        return disconnected_.contains(which);
    }

    // Accounts.
    server::account_ticket ask(
        server::account_request what, const std::string& address = "10.0.0.1"
    ) {
        last_account_ = last_account_.next();
        engine.handle_account_request(last_account_, what, address, now_);
        drain();
        return last_account_;
    }

    server::account_answer answer(server::account_ticket of) {
        settle();
        const auto found = answers_.extract(of);
        EXPECT_FALSE(found.empty());
        return found.empty() ? server::account_answer{} : found.mapped();
    }

    [[nodiscard]] bool is_answered(server::account_ticket of) const {
        return answers_.contains(of);
    }

    login sign_up(const std::string& name) {
        const device_id device = numbered<device_id>(++devices_, 0xd0);
        const auto made = answer(
            ask(server::register_account{next_request(), name, "secret " + name, device, {}},
                "10.9." + std::to_string(devices_))
        );
        EXPECT_FALSE(made.failure) << message_of(made.failure.value_or(error{}));
        return {name, device, made.access_token, made.user};
    }

    login add_device(const std::string& name) {
        const device_id device = numbered<device_id>(++devices_, 0xd0);
        const auto made = answer(
            ask(server::log_in{next_request(), name, "secret " + name, device, {}},
                "10.9." + std::to_string(devices_))
        );
        EXPECT_FALSE(made.failure) << message_of(made.failure.value_or(error{}));
        return {name, device, made.access_token, made.user};
    }

    request_id next_request() { return numbered<request_id>(++requests_, 0x4e); }

    // Messages.
    protocol::send a_send(
        server::connection_id from, const destination& to, const std::string& text
    ) {
        protocol::send made;
        made.to = to;
        made.client_id = numbered<client_id>(++client_ids_, 0xc1);
        made.counter = ++counters_[{from, to}];
        made.body = text;
        return made;
    }

    conversation_id create_group(
        server::connection_id by, const std::string& name, std::vector<std::string> members
    ) {
        take(by);
        say(by,
            protocol::request{next_request(), protocol::create_group{name, std::move(members)}});
        settle();
        const auto made = take_all<protocol::response>(by);
        EXPECT_EQ(made.size(), 1U);
        return made.empty() ? conversation_id{} : made[0].conversation;
    }

    // Passwords.
    void hold_hashing() { is_hashing_held_ = true; }

    void release_hashing() {
        is_hashing_held_ = false;
        drain();
    }

    [[nodiscard]] const std::deque<server::hash_job>& hashing() const { return hashing_; }

    void hash_next() {
        ASSERT_FALSE(hashing_.empty());
        const server::hash_job next = std::move(hashing_.front());
        hashing_.pop_front();
        hash(next);
    }

    void drain() {
        protocol::drain(engine, [this](auto&& output) { carry_out(std::move(output)); });
        while (!is_hashing_held_ && !hashing_.empty()) {
            hash_next();
        }
    }

    toy_hasher hasher;
    server::memory_database database;
    server::server_engine engine;
    std::size_t jobs_run = 0;
    std::size_t deliveries = 0;  // deliver outputs, whatever their number of recipients
    bool is_drained = false;

private:
    server_bench(server::engine_limits limits, server::store* kept)
        : engine(limits, hasher), store_(kept == nullptr ? &in_memory_ : kept) {}

    struct counter {
        std::uint64_t value = 0;

        sender_counter operator++() { return sender_counter{++value}; }
    };

    void finish(server::store_ticket ticket, result<server::job_result> done) {
        engine.handle_stored(ticket, std::move(done), now_);
        drain();
    }

    void hash(const server::hash_job& job) {
        if (job.verify_against) {
            const bool matches = hasher.verify_password(job.password, *job.verify_against);
            engine.handle_hashed(job.ticket, {}, matches, now_);
        } else {
            engine.handle_hashed(job.ticket, hasher.hash_password(job.password), false, now_);
        }
        drain();
    }

    void tell(server::connection_id to, protocol::frame frame) {
        EXPECT_FALSE(is_disconnected(to)) << "told after its end: connection " << to.value;
        told_[to].push_back(std::move(frame));
    }

    void carry_out(server::transmit output) { tell(output.connection, std::move(output.frame)); }

    void carry_out(server::deliver output) {
        ++deliveries;
        for (const server::deliver::recipient& each : output.recipients) {
            tell(each.connection, protocol::push{output.batch, each.inbox});
        }
    }

    void carry_out(server::disconnect output) { disconnected_.insert(output.connection); }

    void carry_out(server::store_job output) { jobs_.push_back(std::move(output)); }

    void carry_out(server::hash_job output) { hashing_.push_back(std::move(output)); }

    void carry_out(server::answer_account output) {
        EXPECT_FALSE(is_answered(output.ticket)) << "answered twice";
        answers_.emplace(output.ticket, std::move(output.answer));
    }

    void carry_out(server::drained) { is_drained = true; }

    server::memory_store in_memory_{database};
    server::store* store_;
    moment now_{instant{1'000'000'000}, wall_time{1'700'000'000'000}};
    std::deque<server::store_job> jobs_;
    std::deque<server::hash_job> hashing_;
    bool is_hashing_held_ = false;
    std::map<server::connection_id, std::vector<protocol::frame>> told_;
    std::set<server::connection_id> disconnected_;
    std::map<server::account_ticket, server::account_answer> answers_;
    std::map<std::pair<server::connection_id, destination>, counter> counters_;
    server::connection_id last_connection_;
    server::account_ticket last_account_;
    std::uint64_t devices_ = 0;
    std::uint64_t requests_ = 0;
    std::uint64_t client_ids_ = 0;
};

}  // namespace gapless::tests
