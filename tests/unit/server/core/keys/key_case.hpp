#pragma once

#include "server/core/store/memory_database.hpp"
#include "server/core/store/memory_store.hpp"
#include "tests/support/key_people.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <utility>

namespace gapless::tests {

// Alice and Bob, whose keys are published, and a group of theirs.
class key_case : public testing::Test {
protected:
    key_case() {
        alice.role = crypto::relation_role::owner;
        people.publish_all(alice);
        people.publish_all(bob);
    }

    std::optional<errc> ask(const server::actor& by, protocol::request_body body) {
        return key_people::code_of(on.request(by, std::move(body)));
    }

    chain_place begin(const std::optional<chain_place>& after = std::nullopt) {
        return people.begin(alice, tea, {&alice, &bob}, after);
    }

    server::memory_database database;
    server::memory_store store{database};
    store_driver on{store};
    key_people people{on};
    key_person alice = people.sign_up("alice");
    key_person bob = people.sign_up("bob");
    conversation_id tea = on.create_group(alice.by(), "tea", {"bob"});  // entries 1 and 2
};

}  // namespace gapless::tests
