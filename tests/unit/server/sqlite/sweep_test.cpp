#include "server/sqlite/sweep.hpp"

#include "server/sqlite/sqlite_store.hpp"
#include "tests/support/store_driver.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace gapless::server {
namespace {

constexpr wall_time old_time{1'000};
constexpr wall_time new_time{2'000};

dedupe_record sent_number(std::uint64_t n, wall_time at) {
    dedupe_record row;
    row.conversation = conversation_id{1 + n % 3};
    row.device = tests::numbered<device_id>(n % 5);
    row.client_id = tests::numbered<client_id>(n);
    row.seq = seq{n};
    row.server_time = at;
    return row;
}

class Sweep : public testing::Test {
protected:
    bool is_there(std::uint64_t n) {
        bool found = false;
        in_store([&](store_transaction& transaction) {
            const auto row = sent_number(n, old_time);
            found = transaction.find_sent(row.conversation, row.device, row.client_id).has_value();
        });
        return found;
    }

    void in_store(const std::function<void(store_transaction&)>& work) {
        ASSERT_TRUE(store_->transact(work));
    }

    tests::temporary_directory directory_;
    std::unique_ptr<sqlite_store> store_ =
        sqlite_store::open({.directory = directory_ / "data"}).value();
};

TEST_F(Sweep, TakesOldRowsAndLeavesNewOnes) {
    in_store([](store_transaction& transaction) {
        for (std::uint64_t n = 0; n < 100; ++n) {
            transaction.put_sent(sent_number(n, n % 2 == 0 ? old_time : new_time));
        }
    });

    in_store([](store_transaction& transaction) {
        EXPECT_FALSE(transaction.remove_sent_before(new_time));
    });

    for (std::uint64_t n = 0; n < 100; ++n) {
        EXPECT_EQ(is_there(n), n % 2 == 1) << n;
    }
}

TEST_F(Sweep, GoesThroughAllRowsStepByStep) {
    constexpr std::uint64_t rows = 2 * sweep::rows_a_step + 500;
    in_store([](store_transaction& transaction) {
        for (std::uint64_t n = 0; n < rows; ++n) {
            transaction.put_sent(sent_number(n, old_time));
        }
    });

    std::vector<std::uint64_t> removed;
    for (int steps = 0; steps < 3; ++steps) {
        const auto before = store_->rows_written();
        in_store([&](store_transaction& transaction) {
            EXPECT_EQ(transaction.remove_sent_before(new_time), steps < 2);
        });
        removed.push_back(store_->rows_written() - before);
    }

    EXPECT_EQ(removed, (std::vector<std::uint64_t>{sweep::rows_a_step, sweep::rows_a_step, 500}));
    EXPECT_FALSE(is_there(0));
    EXPECT_FALSE(is_there(rows - 1));
}

TEST_F(Sweep, BeginsAgainAtTheEnd) {
    in_store([](store_transaction& transaction) {
        for (std::uint64_t n = 0; n < sweep::rows_a_step + 10; ++n) {
            transaction.put_sent(sent_number(n, new_time));
        }
        EXPECT_TRUE(transaction.remove_sent_before(new_time));
        EXPECT_FALSE(transaction.remove_sent_before(new_time));
        transaction.put_sent(sent_number(0, old_time));
    });
    ASSERT_TRUE(is_there(0));

    in_store([](store_transaction& transaction) {
        EXPECT_TRUE(transaction.remove_sent_before(new_time));
    });

    EXPECT_FALSE(is_there(0));
}

TEST_F(Sweep, TakesOldAnswers) {
    in_store([](store_transaction& transaction) {
        transaction.put_request({user_id{1}, tests::numbered<request_id>(1), "old", old_time});
        transaction.put_request({user_id{1}, tests::numbered<request_id>(2), "new", new_time});

        EXPECT_FALSE(transaction.remove_requests_before(new_time));

        EXPECT_FALSE(transaction.find_request(user_id{1}, tests::numbered<request_id>(1)));
        EXPECT_TRUE(transaction.find_request(user_id{1}, tests::numbered<request_id>(2)));
    });
}

TEST_F(Sweep, SaysWhetherThereAreMoreOldAnswers) {
    in_store([](store_transaction& transaction) {
        for (std::uint64_t n = 0; n < sweep::rows_a_step + 10; ++n) {
            transaction.put_request({user_id{1}, tests::numbered<request_id>(n), "", old_time});
        }

        EXPECT_TRUE(transaction.remove_requests_before(new_time));
        EXPECT_FALSE(transaction.remove_requests_before(new_time));
    });
}

TEST_F(Sweep, TakesExpiredTokensStepByStep) {
    constexpr std::uint64_t rows = sweep::rows_a_step + 10;
    const auto token = [](std::uint64_t n) {
        token_record made;
        made.hash = tests::numbered<token_hash>(n);
        made.device = tests::numbered<device_id>(n % 5);
        made.expires = n % 2 == 0 ? old_time : new_time;
        return made;
    };
    in_store([&](store_transaction& transaction) {
        for (std::uint64_t n = 0; n < rows; ++n) {
            transaction.put_token(token(n));
        }

        EXPECT_TRUE(transaction.remove_expired_tokens(old_time));
        EXPECT_FALSE(transaction.remove_expired_tokens(old_time));

        for (std::uint64_t n = 0; n < rows; ++n) {
            EXPECT_EQ(transaction.find_token(token(n).hash).has_value(), n % 2 == 1) << n;
        }
    });
}

}  // namespace
}  // namespace gapless::server
