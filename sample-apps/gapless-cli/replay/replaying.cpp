#include "sample-apps/gapless-cli/replay/replaying.hpp"

#include <utility>

namespace gapless::cli {

namespace {

// A process has 20,000 descriptors or more, and a client takes five.
constexpr std::uint64_t live_clients_max = 1'000;
constexpr std::size_t group_members_max = 500;

}  // namespace

replaying::replaying(const setting& shared)
    : setting_(shared), names_(run_names::draw_suffix(shared.run)), began_(now()) {}

result<void> replaying::add(chat_log log) {
    const auto writers = log.by_nick().size();
    if (writers > group_members_max) {
        return error(errc::group_full, log.name + " has " + std::to_string(writers) + " writers");
    }
    if (writers > users_max()) {
        const auto most = std::to_string(live_clients_max / writers);
        return error(errc::usage, log.name + " is for at most " + most + " devices a writer");
    }
    for (const auto& line : log.lines) {
        writers_.insert(line.nick);
    }
    lines_ += log.lines.size();
    skipped_ += log.skipped;
    expected_ += log.lines.size() * devices_of(writers);
    logs_.push_back(std::move(log));
    return {};
}

std::uint64_t replaying::devices_of(std::size_t users) const {
    return std::uint64_t{users} * setting_.devices_per_user;
}

std::size_t replaying::users_max() const { return live_clients_max / setting_.devices_per_user; }

wave::part replaying::part_of(const chat_log& log) {
    wave::part made{&log, {}};
    for (auto& [nick, lines] : log.by_nick()) {
        made.said.emplace(names_.name_of(nick), lines);
    }
    return made;
}

std::vector<std::vector<wave::part>> replaying::waves() {
    std::vector<wave::part> parts;
    std::vector<cast> casts;
    for (const auto& log : logs_) {
        parts.push_back(part_of(log));
        auto& on = casts.emplace_back();
        for (const auto& [user, lines] : parts.back().said) {
            on.insert(user);
        }
    }
    std::vector<std::vector<wave::part>> all;
    for (const auto& played_together : plan_waves(casts, users_max())) {
        auto& next = all.emplace_back();
        for (const auto index : played_together) {
            next.push_back(std::move(parts[index]));
        }
    }
    return all;
}

result<void> replaying::run() {
    auto all = waves();
    std::size_t number = 0;
    for (auto& parts : all) {
        ++number;
        const auto title = "wave " + std::to_string(number) + " of " + std::to_string(all.size());
        wave played(setting_, std::move(parts), title);
        const auto found = played.run();
        kills_ += played.kills();
        if (!found) {
            return found.error();
        }
        found_ += *found;
        if (!played.is_complete()) {
            is_given_up_ = true;
            break;
        }
    }
    if (is_given_up_) {
        found_.lost = expected_ - found_.delivered;
    }
    return {};
}

saying replaying::summary() const {
    const auto took = (now() - began_).milliseconds();
    json object{
        {"event", "replayed"},
        {"lines", lines_},
        {"skipped", skipped_},
        {"senders", writers_.size()},
        {"devices", devices_of(writers_.size())},
        {"delivered", found_.delivered},
        {"lost", found_.lost},
        {"duplicated", found_.duplicated},
        {"reordered", found_.reordered},
        {"seconds", static_cast<double>(took) / 1'000},
        {"logs", logs_.size()},
        {"killed", kills_},
        {"unprotected", found_.unprotected},
        {"unread_wrong", found_.unread_wrong},
        {"read_wrong", found_.read_wrong},
        {"receipts_wrong", found_.receipts_wrong},
    };
    const auto text = [](std::uint64_t number) { return std::to_string(number); };
    auto line = text(lines_) + " lines of " + text(writers_.size()) + " writers (" +
                text(skipped_) + " skipped), delivered " + text(found_.delivered) + " times to " +
                text(devices_of(writers_.size())) + " devices in " +
                std::to_string((took + 500) / 1'000) + " s";
    if (kills_ > 0) {
        line += ", " + text(kills_) + " of them killed";
    }
    line += ": " + text(found_.lost) + " lost, " + text(found_.duplicated) + " duplicated, " +
            text(found_.reordered) + " reordered";
    if (found_.unprotected > 0) {
        line += ", " + text(found_.unprotected) + " not encrypted, or not opened";
    }
    if (const auto wrong = found_.unread_wrong + found_.read_wrong + found_.receipts_wrong) {
        line += ", " + text(wrong) + " times not the same read or unread";
    }
    line += ".";
    return {std::move(object), std::move(line)};
}

result<void> replaying::judgement() const {
    if (is_given_up_) {
        return error(errc::timed_out, "nothing has happened for too long");
    }
    if (!found_.is_clean()) {
        return error(errc::log_diverged, "the devices do not hold what was played");
    }
    return {};
}

}  // namespace gapless::cli
