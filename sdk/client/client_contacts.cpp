// The functions of a client that are about its user's contacts.
#include "protocol/folds/contact_list.hpp"
#include "protocol/folds/group_state.hpp"
#include "sdk/client/asking.hpp"
#include "sdk/client/client_implementation.hpp"

#include <gapless/client.hpp>

#include <cstddef>
#include <utility>

namespace gapless {

namespace {

constexpr std::size_t page = 256;

// Takes the stored entries of a conversation in order, up to the first that is missing.
template <class Fold>
result<Fold> folded(sdk::mailbox_view& view, const conversation& row) {
    Fold made;
    for (seq next = row.first; next <= row.high;) {
        const auto entries = view.history(row.id, next, page);
        if (!entries) {
            return entries.error();
        }
        for (const message& entry : *entries) {
            if (entry.seq <= row.high) {
                made.take(entry);
            }
        }
        if (entries->size() < page) {
            break;
        }
        next = entries->back().seq.next();
    }
    return made;
}

result<std::vector<contact>> contacts_in(sdk::mailbox_view& view) {
    const auto rows = view.conversations();
    if (!rows) {
        return rows.error();
    }
    for (const conversation& row : *rows) {
        if (row.kind == conversation_kind::contacts) {
            const auto all = folded<protocol::contact_list>(view, row);
            return all ? all->contacts() : result<std::vector<contact>>(all.error());
        }
    }
    return std::vector<contact>{};
}

// What the entries do not tell any more the server has told beside them.
group with_row(group folded, const conversation& row) {
    if (!folded.is_complete) {
        folded.name = row.name;
        folded.retention = row.retention;
    }
    return folded;
}

result<group> group_in(sdk::mailbox_view& view, conversation_id wanted) {
    const auto rows = view.conversations();
    if (!rows) {
        return rows.error();
    }
    for (const conversation& row : *rows) {
        if (row.id == wanted && row.kind == conversation_kind::group) {
            const auto lacks = view.has_gaps(row.id);
            if (!lacks) {
                return lacks.error();
            }
            if (*lacks) {
                return error(errc::usage, "entries are missing: look back to the start first");
            }
            auto all = folded<protocol::group_state>(view, row);
            if (!all) {
                return all.error();
            }
            all->end_at(row.high);
            return with_row(all->state(), row);
        }
    }
    return errc::unknown_conversation;
}

}  // namespace

template <class Asked>
void client::ask_about_user(Asked asked, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([asked = std::move(asked), answer](implementation& on) {
        sdk::ask(on, asked, answer, sdk::nothing_of);
    });
}

void client::request_contact(std::string user, std::string note, done_callback told) {
    ask_about_user(protocol::request_contact{std::move(user), std::move(note)}, std::move(told));
}

void client::answer_contact(std::string user, bool accept, done_callback told) {
    ask_about_user(protocol::answer_contact{std::move(user), accept}, std::move(told));
}

void client::remove_contact(std::string user, done_callback told) {
    ask_about_user(protocol::remove_contact{std::move(user)}, std::move(told));
}

void client::follow(std::string user, done_callback told) {
    ask_about_user(protocol::follow_user{std::move(user)}, std::move(told));
}

void client::unfollow(std::string user, done_callback told) {
    ask_about_user(protocol::unfollow_user{std::move(user)}, std::move(told));
}

void client::block(std::string user, done_callback told) {
    ask_about_user(protocol::block_user{std::move(user)}, std::move(told));
}

void client::unblock(std::string user, done_callback told) {
    ask_about_user(protocol::unblock_user{std::move(user)}, std::move(told));
}

result<std::vector<contact>> client::contacts() const {
    return implementation_->read<std::vector<contact>>(contacts_in);
}

result<group> client::group_of(conversation_id wanted) const {
    return implementation_->read<group>([&](sdk::mailbox_view& view) {
        return group_in(view, wanted);
    });
}

}  // namespace gapless
