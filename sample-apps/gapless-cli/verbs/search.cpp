// search: what is in the mailbox, by its words, without asking anybody.
#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ctime>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace gapless::cli {

namespace {

struct search_arguments {
    std::vector<std::string> words;
    std::uint64_t conversation = 0;
    std::string with;
    search_query query;
    std::uint64_t limit = 20;
};

// Milliseconds since 1970, or a day where the person is: the beginning of it.
std::optional<wall_time> time_of(const std::string& text) {
    const auto* const end = text.data() + text.size();
    std::int64_t milliseconds = 0;
    const auto [stopped, ec] = std::from_chars(text.data(), end, milliseconds);
    if (!text.empty() && ec == std::errc() && stopped == end && milliseconds >= 0) {
        return wall_time{milliseconds};
    }
    std::tm day{};
    const auto* const rest = ::strptime(text.c_str(), "%Y-%m-%d", &day);
    if (rest == nullptr || *rest != '\0') {
        return std::nullopt;
    }
    day.tm_isdst = -1;
    return wall_time{static_cast<std::int64_t>(::mktime(&day)) * 1'000};
}

CLI::Validator is_time() {
    const auto check = [](const std::string& text) -> std::string {
        return time_of(text) ? "" : "is no day, as 2025-11-21, and no milliseconds: " + text;
    };
    return {check, ""};
}

void add_time(
    CLI::App& verb,
    const std::string& flag,
    std::optional<wall_time>& into,
    const std::string& description
) {
    const auto take = [&into](const std::string& text) { into = time_of(text); };
    verb.add_option_function<std::string>(flag, take, description)
        ->type_name("DAY|MS")
        ->check(is_time());
}

result<conversation_id> conversation_with(const client& from, const std::string& user) {
    const auto rows = from.conversations();
    if (!rows) {
        return rows.error();
    }
    const auto name = canonical_user_name(user);
    const auto found = std::ranges::find_if(*rows, [&](const conversation& row) {
        return row.kind == conversation_kind::direct && canonical_user_name(row.name) == name;
    });
    if (found == rows->end()) {
        return error(errc::unknown_conversation, "none with " + user);
    }
    return found->id;
}

result<void> search(const console& on, const search_arguments& given) {
    const auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    auto query = given.query;
    for (const auto& word : given.words) {
        query.text += (query.text.empty() ? "" : " ") + word;
    }
    if (given.conversation != 0) {
        query.conversation = conversation_id{given.conversation};
    }
    if (!given.with.empty()) {
        auto found = conversation_with((*opened)->client(), given.with);
        if (!found) {
            return found.error();
        }
        query.conversation = *found;
    }
    auto left = given.limit;
    do {
        query.limit = std::min<std::uint64_t>(left, search_page_max);
        const auto found = (*opened)->client().search(query);
        if (!found) {
            return found.error();
        }
        for (const auto& hit : found->hits) {
            on.out.print(saying_of(hit));
        }
        left -= found->hits.size();
        query.after = found->next;
    } while (query.after && left > 0);
    return {};
}

}  // namespace

void add_search(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("search", "Find messages in the mailbox by their words");
    const auto given = std::make_shared<search_arguments>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("words", given->words, "What to look for")->type_name("TEXT")->required();
    auto* where = verb->add_option("--conversation", given->conversation, "Only there");
    where->type_name("ID")->check(is_id());
    verb->add_option("--with", given->with, "Only in the conversation with this user")
        ->type_name("USER")
        ->check(is_user_name())
        ->excludes(where);
    verb->add_option("--from", given->query.sender, "Only what this user wrote")
        ->type_name("USER")
        ->check(is_user_name());
    add_time(*verb, "--since", given->query.since, "Not before");
    add_time(*verb, "--until", given->query.until, "Only before");
    const auto rank = [given](std::int64_t) { given->query.order = search_order::ranked; };
    verb->add_flag_function("--ranked", rank, "The best first, not the newest");
    verb->add_option("--limit", given->limit, "At most so many")
        ->type_name("N")
        ->check(is_whole_number(1, std::numeric_limits<std::uint64_t>::max()));
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return search(on, *given); };
    });
}

}  // namespace gapless::cli
