#include "server/gateway/connection_table.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>

namespace gapless::server {
namespace {

class idle_connection final : public device_connection {
public:
    void queue(std::string_view, std::string_view) override {}

    void flush() override {}

    void close() override {}

    void abort() override {}

    [[nodiscard]] std::size_t queued_bytes() const override { return 0; }
};

TEST(ConnectionTable, FindsWhatWasAdded) {
    connection_table table;
    const auto one = std::make_shared<idle_connection>();
    const auto two = std::make_shared<idle_connection>();

    const connection_id first = table.add(one);
    const connection_id second = table.add(two);

    EXPECT_EQ(table.find(first)->connection, one);
    EXPECT_EQ(table.find(second)->connection, two);
    EXPECT_EQ(table.size(), 2u);
}

TEST(ConnectionTable, ForgetsWhatWasRemoved) {
    connection_table table;
    const auto one = std::make_shared<idle_connection>();
    const connection_id id = table.add(one);

    EXPECT_EQ(table.remove(id), one);

    EXPECT_EQ(table.find(id), nullptr);
    EXPECT_EQ(table.remove(id), nullptr);
    EXPECT_EQ(table.size(), 0u);
    EXPECT_EQ(one.use_count(), 1);
}

TEST(ConnectionTable, GivesNoIdTwice) {
    connection_table table;
    std::set<connection_id> given;

    for (int i = 0; i < 100; ++i) {
        const connection_id id = table.add(std::make_shared<idle_connection>());
        EXPECT_TRUE(given.insert(id).second);
        table.remove(id);
    }

    for (const connection_id& id : given) {
        EXPECT_EQ(table.find(id), nullptr);
    }
}

TEST(ConnectionTable, KnowsNoIdThatItHasNotGiven) {
    connection_table table;

    EXPECT_EQ(table.find(connection_id{}), nullptr);
    EXPECT_EQ(table.find(connection_id{~std::uint64_t{0}}), nullptr);
}

TEST(ConnectionTable, UnmarksASlotThatIsUsedAgain) {
    connection_table table;
    const connection_id first = table.add(std::make_shared<idle_connection>());
    table.find(first)->is_marked = true;
    table.remove(first);

    const connection_id second = table.add(std::make_shared<idle_connection>());

    EXPECT_FALSE(table.find(second)->is_marked);
}

}  // namespace
}  // namespace gapless::server
