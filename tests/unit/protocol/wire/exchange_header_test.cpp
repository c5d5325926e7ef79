#include "protocol/wire/exchange_header.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::protocol {
namespace {

using namespace std::string_literals;

TEST(ExchangeHeader, IsTheKeyAndTwoNumbersTheHighestByteFirst) {
    exchange_header header{{}, 0x0102, 0xff00000000000000};
    header.key.bytes.front() = 0xab;
    std::string out = "before";

    write_exchange_header(header, out);

    EXPECT_EQ(
        out, "before\xab"s + std::string(15, '\0') + "\0\0\0\0\0\0\1\2"s + "\xff\0\0\0\0\0\0\0"s
    );
}

TEST(ExchangeHeader, ReadsWhatItWrote) {
    exchange_header header{{}, 7, 5};
    header.key.bytes.back() = 0x80;
    std::string body;
    write_exchange_header(header, body);
    body += "payloads";

    const auto read = read_exchange_header(body);

    ASSERT_TRUE(read);
    EXPECT_EQ(*read, header);
}

TEST(ExchangeHeader, ThatIsCutOffIsMalformed) {
    const auto read = read_exchange_header(std::string(exchange_header_bytes - 1, 'x'));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, errc::malformed_frame);
}

}  // namespace
}  // namespace gapless::protocol
