#include "server/core/group/membership_entries.hpp"

#include "tests/support/store_driver.hpp"

#include <gtest/gtest.h>

namespace gapless::server {
namespace {

using tests::numbered;

TEST(EntryId, CountsUpFromTheRequestsId) {
    EXPECT_EQ(entry_id(numbered<request_id>(5), 0), numbered<client_id>(5));
    EXPECT_EQ(entry_id(numbered<request_id>(5), 500), numbered<client_id>(505));
    EXPECT_EQ(entry_id(numbered<request_id>(0xff), 1), numbered<client_id>(0x100));
}

TEST(EntryId, CarriesOverAllBytesAndWrapsAround) {
    request_id highest;
    highest.bytes.fill(0xff);

    EXPECT_EQ(entry_id(highest, 1), client_id{});
}

}  // namespace
}  // namespace gapless::server
