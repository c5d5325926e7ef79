#include "protocol/folds/contact_list.hpp"

#include "protocol/wire/codec.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {

namespace {

using kind = contact_change::kind;
using contacts = std::vector<contact>;

message entry_of(kind change, const std::string& user, const std::string& note = {}) {
    message entry;
    entry.kind = message_kind::contact_change;
    entry.body = protocol::encode_contact_change({change, user, note});
    return entry;
}

protocol::contact_list folded(const std::vector<message>& entries) {
    protocol::contact_list made;
    for (const message& each : entries) {
        made.take(each);
    }
    return made;
}

contact bob(contact_tie tie, bool follows = false, bool blocked = false, std::string note = {}) {
    return {"Bob", tie, follows, blocked, std::move(note)};
}

TEST(ContactList, ARequestWaitsWithItsNoteUntilItIsAnswered) {
    const message asked = entry_of(kind::requested, "Bob", "from school");

    EXPECT_EQ(folded({asked}).contacts(), contacts{bob(contact_tie::asked, {}, {}, "from school")});
    EXPECT_EQ(
        folded({asked, entry_of(kind::accepted, "Bob")}).contacts(),
        contacts{bob(contact_tie::mutual)}
    );
    EXPECT_EQ(folded({asked, entry_of(kind::refused, "Bob")}).contacts(), contacts{});
}

TEST(ContactList, ARequestOfAnotherOneIsNotOnesOwn) {
    const auto all = folded({entry_of(kind::request_received, "Bob", "hi")});

    EXPECT_EQ(all.contacts(), contacts{bob(contact_tie::asked_by, {}, {}, "hi")});
}

TEST(ContactList, WhatIsRemovedLeavesTheFollowing) {
    const auto all = folded(
        {entry_of(kind::accepted, "Bob"),
         entry_of(kind::followed, "Bob"),
         entry_of(kind::removed, "Bob")}
    );

    EXPECT_EQ(all.contacts(), contacts{bob(contact_tie::none, true)});
}

TEST(ContactList, ABlockEndsAllElse) {
    const std::vector<message> entries{
        entry_of(kind::accepted, "Bob"),
        entry_of(kind::followed, "Bob"),
        entry_of(kind::blocked, "Bob"),
    };

    EXPECT_EQ(folded(entries).contacts(), contacts{bob(contact_tie::none, false, true)});
}

TEST(ContactList, NothingIsLeftOfWhatHasEnded) {
    const auto all = folded(
        {entry_of(kind::blocked, "Bob"),
         entry_of(kind::unblocked, "Bob"),
         entry_of(kind::followed, "Carol"),
         entry_of(kind::unfollowed, "carol")}
    );

    EXPECT_EQ(all.contacts(), contacts{});
    EXPECT_EQ(all.standing("bob"), (contact{"bob", {}, {}, {}, {}}));
}

TEST(ContactList, NamesAreOneHoweverSpelled) {
    const auto all = folded({entry_of(kind::followed, "BOB"), entry_of(kind::accepted, "Bob")});

    EXPECT_EQ(all.contacts(), contacts{bob(contact_tie::mutual, true)});
    EXPECT_EQ(all.standing("bob"), bob(contact_tie::mutual, true));
}

TEST(ContactList, WhatItCannotReadSaysNothing) {
    message text;
    text.body = entry_of(kind::followed, "Bob").body;
    message broken = entry_of(kind::followed, "Bob");
    broken.body = "\xff";
    message later = entry_of(static_cast<kind>(99), "Bob");

    EXPECT_EQ(folded({text, broken, later}).contacts(), contacts{});
}

}  // namespace

}  // namespace gapless::tests
