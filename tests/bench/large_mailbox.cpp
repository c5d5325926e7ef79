#include "tests/bench/large_mailbox.hpp"

#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/bench/messages.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gapless/assert.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <vector>

namespace gapless::bench {
namespace {

constexpr std::uint64_t turn = 10;  // messages of a conversation in one commit

sdk::mailbox_changes a_turn(std::vector<conversation>& rows) {
    sdk::mailbox_changes changes;
    for (auto& row : rows) {
        for (std::uint64_t n = 0; n < turn; ++n) {
            row.high = row.high.next();
            auto entry = a_message(row.high);
            const auto at =
                row.high.value * large_mailbox::conversations + row.id.value * 7 % 1'000;
            entry.server_time = wall_time{static_cast<std::int64_t>(at)};
            row.active = entry.server_time;
            changes.messages.push_back({row.id, std::move(entry)});
        }
        row.head = row.high;
        changes.conversations.emplace(row.id, row);
    }
    return changes;
}

}  // namespace

const large_mailbox& large_mailbox::made_once() {
    static const large_mailbox made;
    return made;
}

large_mailbox::large_mailbox() {
    auto opened = sdk::sqlite_mailbox::open({
        .directory = directory_,
        .create = tests::alice(),
        .vfs = {},
    });
    GAPLESS_ASSERT(opened.has_value());
    fill(**opened, conversations, messages_each);
}

void large_mailbox::fill(
    sdk::mailbox& filled, std::uint64_t conversations_made, std::uint64_t messages_of_each
) {
    std::vector<conversation> rows;
    for (std::uint64_t n = 1; n <= conversations_made; ++n) {
        rows.push_back(tests::a_conversation(conversation_id{n}));
        rows.back().name = "somebody " + std::to_string(n);
    }
    for (std::uint64_t done = 0; done < messages_of_each; done += turn) {
        GAPLESS_ASSERT(filled.commit(a_turn(rows)).has_value());
    }
}

void large_mailbox::forget_pages() const {
    const int file = open_file();
    GAPLESS_ASSERT(fsync(file) == 0);  // pages that are not written are kept
    GAPLESS_ASSERT(posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0);
    close(file);
}

void large_mailbox::read_pages(std::uint64_t count) const {
    const int file = open_file();
    const auto pages = static_cast<std::uint64_t>(lseek(file, 0, SEEK_END)) / 4096;
    std::array<char, 4096> page{};
    for (std::uint64_t n = 0; n < count; ++n) {
        const auto at = (n * 2'654'435'761 % pages) * page.size();
        GAPLESS_ASSERT(pread(file, page.data(), page.size(), static_cast<off_t>(at)) == 4096);
    }
    close(file);
}

int large_mailbox::open_file() const {
    const int file = open((directory_ + "/mailbox.db").c_str(), O_RDWR | O_CLOEXEC);
    GAPLESS_ASSERT(file >= 0);
    return file;
}

}  // namespace gapless::bench
