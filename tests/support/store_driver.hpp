#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/operation.hpp"
#include "server/core/store/store.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::tests {

// Strong bytes that are told apart by a number.
template <class Bytes>
Bytes numbered(std::uint64_t n, std::uint8_t family = 0) {
    Bytes made;
    made.bytes[0] = family;
    for (std::size_t i = 0; i < 8; ++i) {
        made.bytes[Bytes::size - 1 - i] = static_cast<std::uint8_t>(n >> (8 * i) & 0xff);
    }
    return made;
}

// Runs jobs on a store, one operation each unless told otherwise, on behalf of users who are made
// as they are needed. It keeps each device's counters, as a client would, and a clock that stands
// still until it is moved. The store may be another one after each use(): as after a restart.
class store_driver {
public:
    explicit store_driver(server::store& store) : store_(&store) {}

    void use(server::store& store) { store_ = &store; }

    void advance(duration by) { now_ = now_ + by; }

    [[nodiscard]] wall_time now() const { return now_; }

    server::job_result run_all(std::vector<server::operation> operations) {
        ticket_ = ticket_.next();
        result<server::job_result> done = store_->run({ticket_, now_, std::move(operations)});
        EXPECT_TRUE(done) << (done ? "" : message_of(done.error()));
        last_ = done ? *std::move(done) : server::job_result{};
        return last_;
    }

    server::outcome run(server::operation one) {
        std::vector<server::operation> operations;
        operations.push_back(std::move(one));
        server::job_result done = run_all(std::move(operations));
        return done.outcomes.empty() ? server::outcome{} : done.outcomes.front();
    }

    template <class Expected>
    Expected expect(const server::outcome& came) {
        const Expected* it = std::get_if<Expected>(&came);
        EXPECT_NE(it, nullptr) << "outcome number " << came.index();
        return it == nullptr ? Expected{} : *it;
    }

    // What the last job changed.
    [[nodiscard]] const std::vector<server::conversation_change>& changes() const {
        return last_.changes;
    }

    // Accounts. Tokens are numbered: the k-th pair ever made.
    server::new_tokens next_tokens() {
        ++tokens_;
        return {access_token(tokens_), refresh_token(tokens_), minutes(15), days(90)};
    }

    [[nodiscard]] std::uint64_t newest_tokens() const { return tokens_; }

    static server::token_hash access_token(std::uint64_t k) {
        return numbered<server::token_hash>(k, 0xac);
    }

    static server::token_hash refresh_token(std::uint64_t k) {
        return numbered<server::token_hash>(k, 0xfe);
    }

    request_id next_request() { return numbered<request_id>(++requests_, 0x4e); }

    client_id next_client_id() { return numbered<client_id>(++client_ids_, 0xc1); }

    static device_id device(std::uint64_t n) { return numbered<device_id>(n, 0xd0); }

    server::outcome create(
        const std::string& name, device_id of, device_class kind = device_class::other
    ) {
        return run(server::account_operation{server::create_account{
            next_request(), name, "hash of " + name, of, public_key{}, next_tokens(), kind
        }});
    }

    server::outcome log_in(user_id user, const std::string& name, device_id of) {
        return run(server::account_operation{server::open_session{
            next_request(), user, "hash of " + name, of, public_key{}, next_tokens()
        }});
    }

    server::outcome authenticate(std::uint64_t tokens, device_id of) {
        return run(server::authenticate_operation{access_token(tokens), of});
    }

    // A new user whose first device has a session.
    server::actor sign_up(const std::string& name) {
        const device_id of = device(++devices_);
        expect<server::account_result>(create(name, of));
        return session_of(of);
    }

    // Another device of that user, with a session.
    server::actor add_device(const server::actor& owner, const std::string& name) {
        const device_id of = device(++devices_);
        expect<server::account_result>(log_in(owner.user, name, of));
        return session_of(of);
    }

    // Authenticates with the newest tokens.
    server::actor session_of(device_id of) {
        const auto who = expect<server::authenticated>(authenticate(tokens_, of));
        return {who.user, of, who.session_epoch};
    }

    // Messages.
    server::append_operation a_send(
        const server::actor& by, const destination& to, const std::string& text
    ) {
        server::append_operation op;
        op.by = by;
        op.send.to = to;
        op.send.client_id = next_client_id();
        op.send.counter = counters_[{by.device, to}].next();
        op.send.body = text;
        return op;
    }

    // Tells the driver that the counter is used up.
    void count(const server::append_operation& op) {
        counters_[{op.by.device, op.send.to}] = op.send.counter;
    }

    protocol::sent send(const server::actor& by, const destination& to, const std::string& text) {
        const server::append_operation op = a_send(by, to, text);
        count(op);
        return expect<protocol::sent>(run(op));
    }

    protocol::refused refuse(const server::append_operation& op) {
        return expect<protocol::refused>(run(op));
    }

    // Requests.
    protocol::response request(const server::actor& by, protocol::request_body body) {
        return expect<protocol::response>(
            run(server::request_operation{by, {next_request(), std::move(body)}})
        );
    }

    conversation_id create_group(
        const server::actor& by, const std::string& name, std::vector<std::string> members
    ) {
        const auto made = request(by, protocol::create_group{name, std::move(members)});
        EXPECT_FALSE(made.failure) << (made.failure ? message_of(*made.failure) : "");
        return made.conversation;
    }

    std::vector<member> members(const server::actor& by, conversation_id of) {
        return request(by, protocol::list_members{of}).members;
    }

    // Cursors.
    protocol::cursor_moved move_cursor(const server::actor& by, const protocol::move_cursor& move) {
        return expect<server::cursor_result>(run(server::cursor_operation{by, move})).answer;
    }

    protocol::read_state read(const server::actor& by, conversation_id of, std::uint64_t up_to) {
        const auto done = move_cursor(by, {of, seq{up_to}, std::nullopt, 0});
        EXPECT_FALSE(done.failure) << (done.failure ? message_of(*done.failure) : "");
        return done.read_state;
    }

    std::vector<server::delivered_mark> deliver(std::vector<server::delivered_mark> marks) {
        return expect<server::delivered_result>(run(server::delivered_operation{std::move(marks)}))
            .kept;
    }

    // The conversation's entry in the user's inbox as it is now.
    protocol::inbox_entry entry(const server::actor& of, conversation_id where) {
        for (const protocol::inbox_entry& each : sync(of, 0).entries) {
            if (each.conversation == where) {
                return each;
            }
        }
        ADD_FAILURE() << "no entry of conversation " << where.value;
        return {};
    }

    // As long as there is more to take away.
    void sweep() {
        server::sweep_operation next;
        while (next.parts.is_any()) {
            next = {expect<server::swept>(run(next)).more};
        }
    }

    // Catching up.
    protocol::sync_page sync(
        const server::actor& by, std::uint64_t version, std::uint32_t limit = 100
    ) {
        return expect<protocol::sync_page>(
            run(server::sync_operation{by, {log_epoch{}, inbox_version{version}, limit}})
        );
    }

    protocol::pulled pull(
        const server::actor& by, conversation_id of, std::uint64_t from, std::uint64_t to
    ) {
        return expect<protocol::pulled>(
            run(server::pull_operation{by, {of, log_epoch{}, seq{from}, seq{to}}})
        );
    }

private:
    server::store* store_;
    server::job_result last_;
    wall_time now_{1'700'000'000'000};
    server::store_ticket ticket_;
    std::uint64_t tokens_ = 0;
    std::uint64_t requests_ = 0;
    std::uint64_t client_ids_ = 0;
    std::uint64_t devices_ = 0;
    std::map<std::pair<device_id, destination>, sender_counter> counters_;
};

}  // namespace gapless::tests
