#pragma once

#include "protocol/wire/send_frames.hpp"
#include "tests/support/random_source.hpp"

#include <gapless/destination.hpp>
#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace gapless::protocol::tests {

// What a server promises about sends, and nothing else of it: for each conversation a log, and what
// it remembers of the one device that writes to it. It refuses at random while it is told to.
class model_server {
public:
    using request = std::variant<send, cancel>;
    using answer = std::variant<sent, refused, cancelled>;

    struct entry {
        client_id id;
        std::string body;
        sender_counter counter;
    };

    struct conversation {
        std::vector<entry> log;
        sender_counter last;
        std::uint64_t session = 0;  // of the last append
        std::map<client_id, sender_counter> stored;
        std::set<client_id> burnt;
    };

    model_server(gapless::tests::random_source& random, bool is_fenced_at_login)
        : random_(random), is_fenced_at_login_(is_fenced_at_login) {}

    std::uint64_t open_session() { return ++newest_session_; }

    // From now on it refuses nothing that is right.
    void calm_down() { is_moody_ = false; }

    // Refuses this message until it has calmed down.
    void dislike(client_id id) { disliked_.insert(id); }

    answer handle(const request& asked, std::uint64_t session) {
        return std::visit([&](const auto& frame) { return handle(frame, session); }, asked);
    }

    [[nodiscard]] const std::map<conversation_id, conversation>& conversations() const {
        return conversations_;
    }

    [[nodiscard]] std::optional<conversation_id> direct(const std::string& user) const {
        const auto found = direct_.find(user);
        return found == direct_.end() ? std::nullopt : std::optional{found->second};
    }

private:
    template <class Frame>
    answer handle(const Frame& frame, std::uint64_t session) {
        if (is_fenced_at_login_ && session < newest_session_) {
            return refused{.client_id = frame.client_id, .failure = error{errc::superseded}};
        }
        if (const auto no = turn_away(frame.client_id)) {
            return *no;
        }
        const conversation_id where = resolve(frame.to);
        conversation& to = conversations_[where];
        if (const auto before = to.stored.find(frame.client_id); before != to.stored.end()) {
            return sent{
                .client_id = frame.client_id,
                .conversation = where,
                .counter = before->second,
                .duplicate = true,
            };
        }
        if (to.burnt.contains(frame.client_id)) {
            return cancelled{frame.client_id};
        }
        if (auto no = refuse(frame, to, session)) {
            return *no;
        }
        to.last = frame.counter;
        to.session = session;
        return append(frame, where, to);
    }

    template <class Frame>
    std::optional<refused> refuse(
        const Frame& frame, const conversation& to, std::uint64_t session
    ) {
        refused no{.client_id = frame.client_id};
        if (session < to.session) {
            no.failure.code = errc::superseded;
        } else if (is_moody_ && disliked_.contains(frame.client_id) && is_a_send(frame)) {
            no.failure.code = errc::not_a_member;
        } else if (frame.counter != to.last.next()) {
            no.failure.code = errc::counter_expected;
            no.expected = to.last.next();
        } else {
            return std::nullopt;
        }
        return no;
    }

    // Too many frames, or too full: whether the message is stored is not looked up. (A limit of
    // sends is looked at after that, and refuses likewise.)
    std::optional<refused> turn_away(client_id id) {
        refused no{.client_id = id};
        if (is_moody_ && random_.below(12) == 0) {
            no.failure.code = errc::rate_limited;
            no.failure.retry_after = milliseconds(static_cast<std::int64_t>(random_.below(5'000)));
        } else if (is_moody_ && random_.below(20) == 0) {
            no.failure.code = errc::overloaded;
        } else {
            return std::nullopt;
        }
        return no;
    }

    static bool is_a_send(const send& /*frame*/) { return true; }

    static bool is_a_send(const cancel& /*frame*/) { return false; }

    static answer append(const send& frame, conversation_id where, conversation& to) {
        to.log.push_back({.id = frame.client_id, .body = frame.body, .counter = frame.counter});
        to.stored.emplace(frame.client_id, frame.counter);
        return sent{
            .client_id = frame.client_id,
            .conversation = where,
            .seq = seq{to.log.size()},
            .counter = frame.counter,
        };
    }

    static answer append(const cancel& frame, conversation_id /*where*/, conversation& to) {
        to.burnt.insert(frame.client_id);
        return cancelled{frame.client_id};
    }

    conversation_id resolve(const destination& to) {
        if (!to.is_direct()) {
            return to.conversation;
        }
        const conversation_id fresh{100 + direct_.size()};
        return direct_.emplace(to.user, fresh).first->second;
    }

    gapless::tests::random_source& random_;
    bool is_fenced_at_login_;
    bool is_moody_ = true;
    std::uint64_t newest_session_ = 0;
    std::set<client_id> disliked_;
    std::map<std::string, conversation_id> direct_;
    std::map<conversation_id, conversation> conversations_;
};

}  // namespace gapless::protocol::tests
