#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gapless::bench {

// What people say: the lines of the chat logs in the directory that GAPLESS_CHAT_LOGS names, else
// made-up English of a like spread of words; and of each ten messages one is made-up Chinese.
class search_texts {
public:
    search_texts();

    [[nodiscard]] std::string text(std::uint64_t number) const;

    // What people look for: words of these texts, common ones and rare ones, alone and by twos,
    // some of them as far as they have been typed, and one to three Chinese characters.
    [[nodiscard]] std::vector<std::string> queries(std::size_t count) const;

private:
    std::vector<std::string> lines_;
};

}  // namespace gapless::bench
