#pragma once

#include "tests/contract/mailbox_contract_base.hpp"

#include <gapless/annotation.hpp>
#include <gapless/search_query.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::tests {

// What a mailbox shows of what has expired: nothing, before and after its bytes are taken away.
template <class Subject>
class MailboxExpiryContract : public MailboxContract<Subject> {
protected:
    static message entry(std::uint64_t at, std::int64_t expires, std::string text = "word") {
        auto row = a_message(seq{at}, std::move(text));
        row.expires = wall_time{expires};
        row.ordinal = ordinal{at};
        return row;
    }

    static message edit(std::uint64_t at, std::uint64_t target, std::string text = "word edited") {
        auto row = entry(at, 0, std::move(text));
        row.kind = message_kind::edit;
        row.target = seq{target};
        return row;
    }

    // With what they say about others, and an event for each.
    void store(const std::vector<message>& rows) {
        sdk::mailbox_changes changes;
        for (const auto& row : rows) {
            changes.messages.push_back({this->c5, row});
            changes.events.push_back({next_event_, message_event{this->c5, row}});
            next_event_ = next_event_.next();
            if (is_annotation(row.kind)) {
                changes.annotations.push_back({this->c5, annotation_of(row)});
            }
        }
        this->commit(changes);
    }

    void expire(std::int64_t up_to) {
        sdk::mailbox_changes changes;
        changes.expired_to = wall_time{up_to};
        this->commit(changes);
    }

    bool forget(std::size_t entries_max = 100) {
        const auto more = this->box().forget_expired(entries_max);
        EXPECT_TRUE(more) << (more ? "" : message_of(more.error()));
        return more && *more;
    }

    void forget_all() {
        for (int batches = 0; forget(2); ++batches) {
            ASSERT_LT(batches, 1'000);
        }
    }

    void index_all() {
        for (int batches = 0; this->box().index(3).value(); ++batches) {
            ASSERT_LT(batches, 1'000);
        }
    }

    std::optional<wall_time> next() { return this->box().next_expiry().value(); }

    std::vector<std::uint64_t> seqs() {
        std::vector<std::uint64_t> found;
        for (const auto& row : this->rows(this->c5, seq{1}, seq{99})) {
            found.push_back(row.seq.value);
        }
        return found;
    }

    std::vector<std::uint64_t> found(std::string text) {
        search_query query;
        query.text = std::move(text);
        const auto plan = sdk::search_plan_of(query);
        const auto page = this->box().search(*plan);
        EXPECT_TRUE(page);
        std::vector<std::uint64_t> seqs;
        for (const auto& hit : page ? page->hits : std::vector<search_hit>{}) {
            seqs.push_back(hit.message.seq.value);
        }
        return seqs;
    }

    std::vector<annotation> about(std::uint64_t from, std::uint64_t to) {
        return this->box().annotations(this->c5, seq{from}, seq{to}).value();
    }

    // The same before and after it is taken away.
    template <class Check>
    void before_and_after(Check check) {
        check();
        this->reopen();
        check();
        forget(1);
        check();
        forget_all();
        check();
        this->reopen();
        check();
    }

    using seq_list = std::vector<std::uint64_t>;
    using holes = std::vector<protocol::hole>;

    static protocol::hole hole(std::uint64_t from, std::uint64_t to) {
        return {seq{from}, seq{to}, protocol::hole_reason::expired};
    }

private:
    event_id next_event_{1};
};

TYPED_TEST_SUITE_P(MailboxExpiryContract);

TYPED_TEST_P(MailboxExpiryContract, IsAsItWasUntilTheTimeIsSaid) {
    this->store({this->entry(1, 10), this->entry(2, 0)});

    EXPECT_EQ(this->seqs(), (typename TestFixture::seq_list{1, 2}));
    EXPECT_EQ(this->next(), wall_time{10});
    EXPECT_FALSE(this->forget());
    EXPECT_EQ(this->seqs(), (typename TestFixture::seq_list{1, 2}));
    EXPECT_EQ(this->rows(this->c5, seq{1}, seq{1})[0].expires, wall_time{10});
}

TYPED_TEST_P(MailboxExpiryContract, ShowsAHoleWhereSomethingHasExpired) {
    this->store(
        {this->entry(1, 10),
         this->entry(2, 11),
         this->entry(3, 0),
         this->entry(4, 10),
         this->entry(5, 12)}
    );

    this->expire(11);

    this->before_and_after([&] {
        EXPECT_EQ(this->seqs(), (typename TestFixture::seq_list{3, 5}));
        const auto newest = this->newest(this->c5, seq{4}, 5);
        ASSERT_EQ(newest.size(), 1u);
        EXPECT_EQ(newest[0].seq, seq{3});
        EXPECT_EQ(
            this->box().holes(this->c5).value(),
            (typename TestFixture::holes{this->hole(1, 2), this->hole(4, 4)})
        );
        EXPECT_EQ(this->state().expired_to, wall_time{11});
    });
}

TYPED_TEST_P(MailboxExpiryContract, SaysWhenTheFirstOneGoesThatIsThere) {
    EXPECT_EQ(this->next(), std::nullopt);
    this->store({this->entry(1, 0), this->entry(2, 20), this->entry(3, 10)});
    EXPECT_EQ(this->next(), wall_time{10});

    this->expire(10);
    EXPECT_EQ(this->next(), wall_time{10});
    this->forget_all();

    EXPECT_EQ(this->next(), wall_time{20});
}

TYPED_TEST_P(MailboxExpiryContract, JoinsHolesWhateverOrderTheyComeIn) {
    this->store({this->entry(1, 30), this->entry(2, 10), this->entry(3, 20), this->entry(4, 40)});
    sdk::mailbox_changes said;
    said.holes = {
        {this->c5, this->hole(5, 6)},
        {this->c5, {seq{7}, seq{8}, protocol::hole_reason::not_a_member}},
    };
    this->commit(said);
    const protocol::hole other{seq{7}, seq{8}, protocol::hole_reason::not_a_member};

    this->expire(10);
    this->forget_all();
    this->expire(30);
    this->before_and_after([&] {
        EXPECT_EQ(
            this->box().holes(this->c5).value(),
            (typename TestFixture::holes{this->hole(1, 3), this->hole(5, 6), other})
        );
    });
    this->expire(40);
    this->before_and_after([&] {
        EXPECT_EQ(
            this->box().holes(this->c5).value(),
            (typename TestFixture::holes{this->hole(1, 6), other})
        );
    });
}

TYPED_TEST_P(MailboxExpiryContract, NeitherASearchNorItsIndexHasIt) {
    this->store({this->entry(1, 10, "gone word"), this->entry(2, 0, "word")});
    this->index_all();
    this->store({this->entry(3, 10, "word gone, too")});

    this->expire(10);

    this->before_and_after([&] {
        EXPECT_EQ(this->found("word"), (typename TestFixture::seq_list{2}));
        EXPECT_EQ(this->found("gone"), (typename TestFixture::seq_list{}));
    });
    this->index_all();
    EXPECT_EQ(this->found("word"), (typename TestFixture::seq_list{2}));
}

TYPED_TEST_P(MailboxExpiryContract, WhatWasSaidOfAMessageGoesWithIt) {
    this->store({this->entry(1, 10), this->entry(2, 0), this->edit(3, 1), this->edit(4, 2)});

    EXPECT_EQ(this->next(), wall_time{10});
    this->expire(10);

    this->before_and_after([&] {
        EXPECT_EQ(this->seqs(), (typename TestFixture::seq_list{2, 4}));
        EXPECT_TRUE(this->about(1, 1).empty());
        EXPECT_EQ(this->about(1, 9).size(), 1u);
        EXPECT_EQ(this->found("edited"), (typename TestFixture::seq_list{4}));
    });
}

TYPED_TEST_P(MailboxExpiryContract, WhatIsSaidOfAMessageMayBeHereBeforeIt) {
    this->store({this->edit(3, 1), this->edit(4, 2)});
    this->store({this->entry(1, 10), this->entry(2, 20)});

    this->expire(10);
    this->before_and_after([&] {
        EXPECT_EQ(this->seqs(), (typename TestFixture::seq_list{2, 4}));
        EXPECT_EQ(this->about(1, 9).size(), 1u);
    });
}

TYPED_TEST_P(MailboxExpiryContract, WhatIsSaidTooLateIsGoneAtOnce) {
    this->store({this->entry(1, 10), this->entry(2, 0)});
    this->expire(10);
    this->forget_all();
    sdk::mailbox_changes said;
    said.holes = {{this->c5, this->hole(3, 4)}};
    this->commit(said);

    this->store({this->edit(5, 1), this->edit(6, 3), this->edit(7, 2)});

    this->before_and_after([&] {
        EXPECT_EQ(this->seqs(), (typename TestFixture::seq_list{2, 7}));
        EXPECT_EQ(this->about(1, 9).size(), 1u);
        EXPECT_EQ(
            this->box().holes(this->c5).value(),
            (typename TestFixture::holes{this->hole(1, 1), this->hole(3, 6)})
        );
    });
}

TYPED_TEST_P(MailboxExpiryContract, WhatTheServerSaysHasExpiredTakesAlongWhatWasSaidOfIt) {
    this->store({this->edit(5, 1), this->edit(6, 2)});
    this->expire(1'000);
    sdk::mailbox_changes said;
    said.holes = {{this->c5, this->hole(1, 1)}};

    this->commit(said);

    this->before_and_after([&] {
        EXPECT_EQ(this->seqs(), (typename TestFixture::seq_list{6}));
        EXPECT_EQ(this->about(1, 9).size(), 1u);
    });
}

TYPED_TEST_P(MailboxExpiryContract, AnAnnotationThatExpiresLeavesItsMessage) {
    auto edit = this->edit(2, 1);
    edit.expires = wall_time{5};
    this->store({this->entry(1, 10), edit});

    this->expire(5);

    this->before_and_after([&] {
        EXPECT_EQ(this->seqs(), (typename TestFixture::seq_list{1}));
        EXPECT_TRUE(this->about(1, 9).empty());
    });
}

TYPED_TEST_P(MailboxExpiryContract, AnEventOfItSaysThatItHasExpired) {
    this->store({this->entry(1, 10), this->entry(2, 0)});
    message_event gone;
    gone.conversation = this->c5;
    gone.message.seq = seq{1};
    gone.expired = true;
    const event kept{event_id{2}, message_event{this->c5, this->entry(2, 0)}};

    this->expire(10);

    this->before_and_after([&] {
        EXPECT_EQ(this->events_after(event_id{}), (std::vector<event>{{event_id{1}, gone}, kept}));
    });
    sdk::mailbox_changes done;
    done.consumed = event_id{1};
    this->commit(done);
    EXPECT_EQ(this->events_after(event_id{}), (std::vector{kept}));
}

TYPED_TEST_P(MailboxExpiryContract, StillCountsIt) {
    auto own = this->entry(3, 10);
    own.sender = alice().user_id;
    this->store({this->entry(1, 0), this->entry(2, 10), own, this->entry(4, 0)});
    const auto measured = [&](std::uint64_t up_to) {
        return this->box().measure(this->c5, alice().user_id, seq{up_to}, ordinal{}).value();
    };

    this->expire(10);

    this->before_and_after([&] {
        EXPECT_EQ(measured(1), (read_place{seq{1}, ordinal{1}, 1}));
        EXPECT_EQ(measured(3), (read_place{seq{3}, ordinal{3}, 0}));
        EXPECT_EQ(measured(4), (read_place{seq{4}, ordinal{4}, 0}));
    });
}

TYPED_TEST_P(MailboxExpiryContract, TakesAwayNoMoreThanItIsAsked) {
    std::vector<message> rows;
    for (std::uint64_t at = 1; at <= 5; ++at) {
        rows.push_back(this->entry(at, 10));
    }
    this->store(rows);
    this->expire(10);

    EXPECT_TRUE(this->forget(2));
    EXPECT_TRUE(this->forget(2));
    this->forget(2);

    EXPECT_FALSE(this->forget(2));
    EXPECT_EQ(this->next(), std::nullopt);
}

TYPED_TEST_P(MailboxExpiryContract, TheTimeOnlyGrows) {
    this->store({this->entry(1, 10)});
    this->expire(10);

    this->expire(9);
    this->reopen();

    EXPECT_EQ(this->state().expired_to, wall_time{10});
    EXPECT_TRUE(this->seqs().empty());
}

TYPED_TEST_P(MailboxExpiryContract, WhatComesTooLateIsNeverShown) {
    this->expire(10);

    this->store({this->entry(1, 10), this->entry(2, 11)});

    this->before_and_after([&] {
        EXPECT_EQ(this->seqs(), (typename TestFixture::seq_list{2}));
        EXPECT_TRUE(std::get<message_event>(this->events_after(event_id{})[0].what).expired);
    });
}

REGISTER_TYPED_TEST_SUITE_P(
    MailboxExpiryContract,
    IsAsItWasUntilTheTimeIsSaid,
    ShowsAHoleWhereSomethingHasExpired,
    SaysWhenTheFirstOneGoesThatIsThere,
    JoinsHolesWhateverOrderTheyComeIn,
    NeitherASearchNorItsIndexHasIt,
    WhatWasSaidOfAMessageGoesWithIt,
    WhatIsSaidOfAMessageMayBeHereBeforeIt,
    WhatIsSaidTooLateIsGoneAtOnce,
    WhatTheServerSaysHasExpiredTakesAlongWhatWasSaidOfIt,
    AnAnnotationThatExpiresLeavesItsMessage,
    AnEventOfItSaysThatItHasExpired,
    StillCountsIt,
    TakesAwayNoMoreThanItIsAsked,
    TheTimeOnlyGrows,
    WhatComesTooLateIsNeverShown
);

}  // namespace gapless::tests
