// The end of a wave: everybody reads what was said, and all devices are asked what they make of it.
#include "sample-apps/gapless-cli/replay/wave.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace gapless::cli {

// First all devices of a user have to show the same as unread, and what the log says; then, when
// one of them has read it, all of them nothing.
result<verdict> wave::read_everything() {
    std::map<conversation_id, std::vector<message>> logs;
    for (const auto& each : scenes_) {
        if (each.devices.empty()) {
            continue;
        }
        auto held = each.devices.front()->messages(each.group);
        if (!held) {
            return held.error();
        }
        logs.emplace(each.group, std::move(*held));
    }
    const auto unread = count_wrong([&](const conversation& row, const std::string& user) {
        return row.unread != count_unread(logs[row.id], user, row.read_seq);
    });
    if (!unread) {
        return unread.error();
    }
    for (const auto& each : scenes_) {
        for (const auto& [user, lines] : each.said) {
            by_user_[user].back()->read(each.group);
        }
    }
    const auto read = count_wrong([](const conversation& row, const std::string&) {
        return row.unread != 0 || row.read_seq != row.head || row.read_seq == seq{};
    });
    const auto receipts = read ? ask_who_has_read() : read;
    if (!receipts) {
        return receipts.error();
    }
    verdict found;
    found.unread_wrong = *unread;
    found.read_wrong = *read;
    found.receipts_wrong = *receipts;
    return found;
}

// Of how many devices, each log for itself, it is so when it stays so.
result<std::uint64_t> wave::count_wrong(const wrong_row& is_wrong) {
    std::uint64_t wrong = 0;
    const auto count = [&]() -> result<void> {
        wrong = 0;
        for (const auto& each : scenes_) {
            for (auto* device : each.devices) {
                wrong += is_wrong(device->row(each.group), device->who().user) ? 1U : 0U;
            }
        }
        return {};
    };
    static_cast<void>(count());
    const auto ended = run_until([&] { return wrong == 0; }, count);
    return ended ? result<std::uint64_t>(wrong) : ended.error();
}

// The last message of each log is read by everybody but its author: in the end, since the server
// may be away, and a cursor still on its way.
result<std::uint64_t> wave::ask_who_has_read() {
    struct question {
        bool is_open = false;
        bool is_read_by_all = false;
        instant next;
    };

    const auto all = std::make_shared<std::map<conversation_id, question>>();
    const auto ask = [&]() -> result<void> {
        for (const auto& each : scenes_) {
            auto& one = (*all)[each.group];
            one.is_read_by_all = one.is_read_by_all || each.devices.empty();
            if (one.is_open || one.is_read_by_all || now() < one.next) {
                continue;
            }
            one.is_open = true;
            one.next = now() + seconds(1);
            auto& device = *each.devices.front();
            const auto told = [all, group = each.group](const result<message_receipts>& given) {
                auto& answered = all->at(group);
                answered.is_open = false;
                answered.is_read_by_all = given && given->read_count == given->members_count;
            };
            device.client().receipts(each.group, device.row(each.group).head, told);
        }
        return {};
    };
    const auto wrong = [&] {
        return std::ranges::count_if(*all, [](const auto& of) {
            return !of.second.is_read_by_all;
        });
    };
    static_cast<void>(ask());
    const auto ended = run_until([&] { return wrong() == 0; }, ask);
    return ended ? result<std::uint64_t>(static_cast<std::uint64_t>(wrong())) : ended.error();
}

}  // namespace gapless::cli
