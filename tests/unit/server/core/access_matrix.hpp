#pragma once

#include "server/core/store/memory_database.hpp"
#include "server/core/store/memory_store.hpp"
#include "tests/support/store_driver.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::tests {

// What one who asks should get: a refusal, an effect, or a yes to what is so already.
struct verdict {
    std::optional<errc> refused;
    bool is_change = false;

    static verdict no(errc code) { return {code, false}; }

    static verdict done() { return {std::nullopt, true}; }

    static verdict already() { return {std::nullopt, false}; }

    friend bool operator==(const verdict&, const verdict&) = default;
};

inline std::string text_of(const verdict& it) {
    if (it.refused) {
        return std::string(name_of(*it.refused));
    }
    return it.is_change ? "done" : "already so";
}

// A store on which one is tried after the other: what is set up under any policy, and then one
// deed under the policy of the case. What the deed came to is seen in the rows.
class access_case {
public:
    explicit access_case(const server::job_policy& policy)
        : free_(database_, {}), ruled_(database_, policy), on(free_) {}

    verdict ask(const server::actor& by, protocol::request_body body) {
        return tried([&] {
            const auto answer = on.request(by, std::move(body));
            return answer.failure ? std::optional{answer.failure->code} : std::nullopt;
        });
    }

    verdict send(
        const server::actor& by,
        const destination& to,
        std::vector<std::string> mentions = {},
        bool mention_all = false
    ) {
        return tried([&]() -> std::optional<errc> {
            server::append_operation op = on.a_send(by, to, "hello");
            op.send.mentions = std::move(mentions);
            op.send.mention_all = mention_all;
            const server::outcome came = on.run(op);
            const auto* no = std::get_if<protocol::refused>(&came);
            return no == nullptr ? std::nullopt : std::optional{no->failure.code};
        });
    }

protected:
    // What a deed came to.
    verdict tried(const std::function<std::optional<errc>()>& deed) {
        const server::memory_tables before = database_.tables();
        on.use(ruled_);
        const std::optional<errc> refused = deed();
        on.use(free_);
        return {refused, !is_same(before, database_.tables())};
    }

private:
    server::memory_database database_;
    server::memory_store free_;
    server::memory_store ruled_;

public:
    store_driver on;

private:
    // All but the kept answers, and what is allotted.
    static bool is_same(const server::memory_tables& a, const server::memory_tables& b) {
        return a.conversations == b.conversations && a.directs == b.directs &&
               a.contact_timelines == b.contact_timelines && a.contacts == b.contacts &&
               a.memberships == b.memberships && a.messages == b.messages && a.sent == b.sent &&
               a.counters == b.counters && a.mentions == b.mentions && a.inboxes == b.inboxes &&
               a.entries == b.entries && a.read_states == b.read_states &&
               a.relations == b.relations && a.key_wraps == b.key_wraps;
    }
};

}  // namespace gapless::tests
