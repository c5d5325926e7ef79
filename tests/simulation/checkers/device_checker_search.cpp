// What a search may find, by rules that know nothing of how it finds it.
#include "sdk/core/search/search_plan.hpp"
#include "tests/simulation/checkers/device_checker.hpp"

#include <gapless/content.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

using places = std::set<std::pair<conversation_id, seq>>;

bool is_of_word(char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code >= 0x80 || std::isalnum(code) != 0;
}

// Of ASCII a whole word; of what is written without blanks a part.
bool says(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool begins = at == 0 || !is_of_word(text[at - 1]);
        const bool ends = end == text.size() || !is_of_word(text[end]);
        if ((begins && ends) || static_cast<unsigned char>(word[0]) >= 0x80) {
            return true;
        }
    }
    return false;
}

bool is_searched(const message& entry) {
    return is_countable(entry.kind) || entry.kind == message_kind::edit;
}

// What is said in a body: of an attachment its caption and its file's name.
std::string words_in(message_kind kind, const std::string& body) {
    const auto held = decode_content(kind, body);
    if (!held) {
        return has_content(kind) ? std::string() : body;
    }
    if (const auto* file = std::get_if<attachment>(&*held)) {
        return file->caption + '\n' + file->name;
    }
    const auto* place = std::get_if<location>(&*held);
    return place == nullptr ? caption_of(*held) : place->name + '\n' + place->address;
}

}  // namespace

// As long as it has not heard of a recall a device has the text.
std::string device_checker::text_here(
    conversation_id where, const observed_log& log, const message& entry
) const {
    const auto gone = without_text_.find(where);
    const bool is_gone = gone != without_text_.end() && gone->second.contains(entry.seq);
    return is_gone || !can_read(where, log, entry.seq) ? std::string() : log.text_of(entry);
}

bool device_checker::check_search(sdk::mailbox& stored, search_query query) {
    if (is_deceived_ || unknown_) {
        return true;
    }
    places wanted;
    for (const auto& [id, line] : timelines_) {
        const auto log = ledger_.logs.find(id);
        for (const seq each : line.rows) {
            const message* entry = log == ledger_.logs.end() ? nullptr : log->second.at(each);
            const bool is_asked_for = !query.conversation || *query.conversation == id;
            const bool is_gone =
                expiry_.is_gone(id, each) ||
                (entry != nullptr && log->second.may_be_gone(entry->seq, ledger_.now));
            if (is_asked_for && entry != nullptr && !is_gone && is_searched(*entry) &&
                says(words_in(entry->kind, text_here(id, log->second, *entry)), query.text)) {
                wanted.emplace(id, each);
            }
        }
    }
    query.text += ' ';  // a whole word
    places found;
    do {
        const auto plan = sdk::search_plan_of(query);
        const auto page = plan ? stored.search(*plan) : result<search_page>(plan.error());
        if (!page) {
            return false;
        }
        for (const auto& hit : page->hits) {
            const auto& log = ledger_.logs[hit.conversation];
            const message* entry = log.at(hit.message.seq);
            const bool is_gone = expiry_.is_gone(hit.conversation, hit.message.seq);
            report_.check(invariant::i43_expiry_on_devices, !is_gone, [&] {
                return at(hit.conversation, hit.message.seq) + " was found, and has expired";
            });
            if (log.may_be_gone(hit.message.seq, ledger_.now)) {
                continue;
            }
            const bool is_new = found.emplace(hit.conversation, hit.message.seq).second;
            report_.check(
                invariant::i40_search_finds,
                is_new && entry != nullptr && holds(hit.conversation, log, hit.message),
                [&] { return at(hit.conversation, hit.message.seq) + " was found, and is not so"; }
            );
        }
        query.after = page->next;
    } while (query.after && found.size() <= wanted.size());
    report_.check(invariant::i40_search_finds, found == wanted, [&] {
        return name_ + ": a search for " + query.text + "found " + std::to_string(found.size()) +
               " messages, and there are " + std::to_string(wanted.size());
    });
    return true;
}

}  // namespace gapless::simulation
