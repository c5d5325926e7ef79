// The end of a wave: everybody reads what was said, and all devices are asked what they make of it.
#include "sample-apps/gapless-cli/replay/wave.hpp"

#include <map>
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

// The last message of each log is read by everybody but its author.
result<std::uint64_t> wave::ask_who_has_read() {
    struct questions {
        std::size_t open = 0;
        std::uint64_t wrong = 0;
    };

    const auto asked = std::make_shared<questions>();
    for (const auto& each : scenes_) {
        if (each.devices.empty()) {
            continue;
        }
        auto& device = *each.devices.front();
        ++asked->open;
        const auto told = [asked](const result<message_receipts>& given) {
            --asked->open;
            asked->wrong += given && given->read_count == given->members_count ? 0U : 1U;
        };
        device.client().receipts(each.group, device.row(each.group).head, told);
    }
    const auto no_tick = []() -> result<void> { return {}; };
    const auto ended = run_until([&] { return asked->open == 0; }, no_tick);
    return ended ? result<std::uint64_t>(asked->wrong + asked->open) : ended.error();
}

}  // namespace gapless::cli
