#pragma once

#include "sdk/core/mailbox/mailbox.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cstdint>
#include <string>

namespace gapless::bench {

// A mailbox of a million messages in two thousand conversations, as years of use leave it: messages
// of all conversations arrived in turn. Made once, and gone with the process.
class large_mailbox {
public:
    static constexpr std::uint64_t conversations = 2'000;
    static constexpr std::uint64_t messages_each = 500;

    [[nodiscard]] static const large_mailbox& made_once();

    // Puts such messages into a mailbox; the number of each conversation is a multiple of 10.
    static void fill(sdk::mailbox&, std::uint64_t conversations, std::uint64_t messages_each);

    [[nodiscard]] const std::string& directory() const { return directory_; }

    // Nothing of it is in the system's memory any more.
    void forget_pages() const;

    // Reads so many pages of it, at places far apart.
    void read_pages(std::uint64_t count) const;

private:
    large_mailbox();

    [[nodiscard]] int open_file() const;

    tests::temporary_directory home_;
    std::string directory_ = home_ / "mailbox";
};

}  // namespace gapless::bench
