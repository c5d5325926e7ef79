#include "storage/sqlite/cell_codec.hpp"

#include "storage/sqlite/database.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace gapless::storage {
namespace {

// Writes the column's name before what it seals, and wants to find it there.
class toy_codec final : public cell_codec {
public:
    std::string seal(const cell& where, std::string_view plain) override {
        return std::string(where.column) + std::to_string(where.row[0]) + ':' + std::string(plain);
    }

    std::optional<std::string> open(const cell& where, std::string_view sealed) override {
        const std::string before = seal(where, "");
        return sealed.starts_with(before) ? std::optional(std::string(sealed.substr(before.size())))
                                          : std::nullopt;
    }
};

constexpr cell name_of_one{"kept.name", {1}};
constexpr cell name_of_two{"kept.name", {2}};

class CellCodec : public testing::Test {
protected:
    void SetUp() override {
        auto opened = database::open(
            {directory_ / "file.db", "", database::access::create, errc::mailbox_corrupt}
        );
        ASSERT_TRUE(opened) << message_of(opened.error());
        open_ = std::move(*opened);
        open_->execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, name ANY, bytes BLOB) STRICT");
    }

    void put(const std::string& text) {
        open_->run(
            "INSERT OR REPLACE INTO kept (id, name, bytes) VALUES (1, ?, ?)",
            open_->text_for(name_of_one, text),
            open_->bytes_for({"kept.bytes", {1}}, text)
        );
    }

    std::string types() {
        auto found = open_->select("SELECT typeof(name) || ' ' || typeof(bytes) FROM kept");
        return found.next() ? found.read<std::string>(0) : "";
    }

    std::string stored() {
        auto found = open_->select("SELECT name FROM kept");
        return found.next() ? found.read<std::string>(0) : "";
    }

    std::string name(const cell& where) {
        auto found = open_->select("SELECT name FROM kept WHERE id = 1");
        return found.next() ? found.read_content(0, where) : "";
    }

    tests::temporary_directory directory_;
    std::unique_ptr<database> open_;
};

TEST_F(CellCodec, WithoutOneContentIsStoredAsItIs) {
    put("ann");

    EXPECT_EQ(stored(), "ann");
    EXPECT_EQ(types(), "text blob");
    EXPECT_EQ(name(name_of_one), "ann");
}

TEST_F(CellCodec, SealsContentIntoBytesAndOpensIt) {
    open_->pass_content_through(std::make_unique<toy_codec>());
    put("ann");

    EXPECT_EQ(stored(), "kept.name1:ann");
    EXPECT_EQ(types(), "blob blob");
    EXPECT_EQ(name(name_of_one), "ann");
    EXPECT_FALSE(open_->failure());
}

TEST_F(CellCodec, IsNotAskedForWhatIsEmpty) {
    open_->pass_content_through(std::make_unique<toy_codec>());
    put("");

    EXPECT_EQ(stored(), "");
    EXPECT_EQ(types(), "text blob");
    EXPECT_EQ(name(name_of_one), "");
}

TEST_F(CellCodec, TellsOfNullByItself) {
    open_->pass_content_through(std::make_unique<toy_codec>());
    open_->run("INSERT INTO kept (id) VALUES (1)");

    auto found = open_->select("SELECT name FROM kept");
    ASSERT_TRUE(found.next());
    EXPECT_EQ(found.read_optional_content(0, name_of_one), std::nullopt);
}

TEST_F(CellCodec, WhatItDoesNotKnowIsDamage) {
    open_->pass_content_through(std::make_unique<toy_codec>());
    put("ann");

    EXPECT_EQ(name(name_of_two), "");
    const auto failure = open_->take_failure();
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code, errc::mailbox_corrupt);
    EXPECT_EQ(failure->detail.find("ann"), std::string::npos);
}

TEST_F(CellCodec, IsGivenBackForAnother) {
    open_->pass_content_through(std::make_unique<toy_codec>());

    EXPECT_NE(open_->pass_content_through(nullptr), nullptr);
    EXPECT_EQ(open_->cells(), nullptr);
}

}  // namespace
}  // namespace gapless::storage
