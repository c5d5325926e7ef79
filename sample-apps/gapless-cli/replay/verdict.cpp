#include "sample-apps/gapless-cli/replay/verdict.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <deque>

namespace gapless::cli {

namespace {

// How many would have to be moved to make it ascend: all but a longest run that does.
std::uint64_t displaced(const std::vector<std::size_t>& positions) {
    std::vector<std::size_t> tails;
    for (const auto position : positions) {
        const auto place = std::ranges::lower_bound(tails, position);
        if (place == tails.end()) {
            tails.push_back(position);
        } else {
            *place = position;
        }
    }
    return positions.size() - tails.size();
}

// One writer's rows against that writer's lines: the first row with a text is its first line, and
// so on.
verdict judge_writer(const std::vector<std::string>& lines, const std::vector<std::string>& rows) {
    std::map<std::string, std::deque<std::size_t>> places;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        places[lines[i]].push_back(i);
    }
    verdict found;
    std::vector<std::size_t> positions;
    for (const auto& row : rows) {
        auto& free = places[row];
        if (free.empty()) {
            ++found.duplicated;
            continue;
        }
        positions.push_back(free.front());
        free.pop_front();
    }
    found.delivered = positions.size();
    found.lost = lines.size() - positions.size();
    found.reordered = displaced(positions);
    return found;
}

}  // namespace

verdict& verdict::operator+=(const verdict& other) {
    delivered += other.delivered;
    lost += other.lost;
    duplicated += other.duplicated;
    reordered += other.reordered;
    unprotected += other.unprotected;
    unread_wrong += other.unread_wrong;
    read_wrong += other.read_wrong;
    receipts_wrong += other.receipts_wrong;
    return *this;
}

verdict judge(const said_by_user& said, const std::vector<message>& held) {
    said_by_user rows;
    for (const auto& [user, lines] : said) {
        rows[user];
    }
    for (const auto& row : held) {
        rows[canonical_user_name(row.sender_name)].push_back(row.body);
    }
    verdict found;
    for (const auto& [user, texts] : rows) {
        const auto lines = said.find(user);
        found +=
            judge_writer(lines == said.end() ? std::vector<std::string>{} : lines->second, texts);
    }
    return found;
}

std::uint64_t count_unprotected(const std::vector<message>& held) {
    const auto is_protected = [](const message& row) {
        return row.protection == message_protection::end_to_end;
    };
    return held.size() - static_cast<std::uint64_t>(std::ranges::count_if(held, is_protected));
}

std::uint64_t count_unread(const std::vector<message>& held, const std::string& user, seq read) {
    const auto is_unread = [&](const message& row) {
        return row.seq > read && canonical_user_name(row.sender_name) != user;
    };
    return static_cast<std::uint64_t>(std::ranges::count_if(held, is_unread));
}

verdict judge_against(const std::vector<message>& reference, const std::vector<message>& held) {
    std::map<seq, client_id> places;
    for (const auto& row : reference) {
        places.emplace(row.seq, row.client_id);
    }
    verdict found;
    for (const auto& row : held) {
        const auto place = places.find(row.seq);
        const bool is_other = place != places.end() && place->second != row.client_id;
        found.reordered += is_other ? 1 : 0;
    }
    return found;
}

}  // namespace gapless::cli
