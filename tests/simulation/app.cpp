#include "tests/simulation/app.hpp"

#include <gapless/user_name.hpp>
#include <gapless/uuid.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace gapless::simulation {

app::app(
    const options& drawn,
    report& seen,
    const ledger& truth,
    std::vector<std::string> users,
    std::vector<std::unique_ptr<device_node>>& devices
)
    : report_(seen),
      truth_(truth),
      draw_(drawn.seed, "app"),
      draw_presence_(drawn.seed, "presence"),
      users_(std::move(users)),
      devices_(devices),
      has_relations_(drawn.relations),
      has_short_lives_(drawn.short_lives),
      draw_life_(drawn.seed, "lives"),
      is_keeping_(drawn.keeping),
      draw_keeping_(drawn.seed, "keeps"),
      has_hints_(drawn.hints),
      draw_hints_(drawn.seed, "app hints"),
      has_ephemeral_(drawn.ephemeral_window != duration{}),
      draw_ephemeral_(drawn.seed, "app ephemeral"),
      has_managed_(drawn.managed),
      draw_managed_(drawn.seed, "app managed") {}

void app::act() {
    if (draw_presence_.one_in(12)) {
        return be_present(*devices_[draw_presence_.below(devices_.size())]);
    }
    if (is_keeping_ && draw_keeping_.one_in(25)) {
        return keep_something(*devices_[draw_keeping_.below(devices_.size())]);
    }
    if (has_hints_ && draw_hints_.one_in(20)) {
        return hint(*devices_[draw_hints_.below(devices_.size())]);
    }
    device_node& device = *devices_[draw_.below(devices_.size())];
    const std::uint64_t choice = draw_.below(has_relations_ ? 160 : 135);
    if (!device.is_running()) {
        return;
    }
    if (choice < 30) {
        send_to_somebody(device);
    } else if (choice < 60) {
        send_to_known(device);
    } else if (choice < 68) {
        annotate_something(device);
    } else if (choice < 74) {
        send_burst(device);
    } else if (choice < 78) {
        create_group(device);
    } else if (choice < 88) {
        change_members(device);
    } else if (choice < 90) {
        ask_members(device);
    } else if (choice < 93) {
        cancel_something(device);
    } else if (choice < 96) {
        retry_something(device);
    } else if (choice < 97) {
        report_.operation("reopen the mailbox");
        device.reopen();
    } else if (choice < 99) {
        set_something(device);
    } else if (choice < 101) {
        go_away(device);
    } else if (choice < 112) {
        read_something(device);
    } else if (choice < 116) {
        mark_something(device);
    } else if (choice < 122) {
        look_back(device);
    } else if (choice < 125) {
        search_something(device);
    } else if (choice < 131) {
        send_content(device);
    } else if (choice < 135) {
        forward_something(device);
    } else if (choice < 148) {
        change_standing(device);
    } else {
        rule_group(device);
    }
}

std::string app::draw_body() {
    if (draw_.one_in(100)) {
        // What no app should hand over: nothing, what is not UTF-8, too much.
        const std::array<std::string, 11> nonsense{
            "",
            std::string(1'048'577, 'x'),
            "\xc3(",             // no continuation
            "\xc3",              // cut off
            "\x80",              // a continuation of nothing
            "\xc1\x81",          // longer than it needs to be
            "\xe0\x81\x81",      // likewise
            "\xed\xa0\x80",      // a surrogate
            "\xe4\xbd(",         // the third byte is none
            "\xf4\x90\x80\x80",  // beyond the last character
            "\xf5\x80\x80\x80",  // likewise
        };
        return nonsense[draw_.below(nonsense.size())];
    }
    std::string body = "text " + std::to_string(++texts_) + " ";
    body += draw_.one_in(8) ? "h\u00f6ren \u4f60\u597d \u0800 \ud7ff \U0001f642 \U00100000 " : "";
    body.append(draw_.one_in(20) ? draw_.below(8'000) : draw_.below(60), 'x');
    return body;
}

const std::string& app::draw_user() { return users_[draw_.below(users_.size())]; }

std::optional<conversation_id> app::draw_conversation(
    const device_node& device, conversation_kind kind
) {
    std::vector<conversation_id> fitting;
    for (const auto& [id, row] : device.mirror().conversations()) {
        if (row.kind == kind) {
            fitting.push_back(id);
        }
        if (row.kind == conversation_kind::group &&
            std::find(groups_.begin(), groups_.end(), id) == groups_.end()) {
            groups_.push_back(id);
        }
    }
    if (fitting.empty()) {
        return std::nullopt;
    }
    return fitting[draw_.below(fitting.size())];
}

std::optional<client_id> app::draw_draft(const device_node& device, bool given_up) {
    std::vector<client_id> fitting;
    for (const auto& [id, row] : device.mirror().pending()) {
        const bool ended = row.state == protocol::draft_state::failed ||
                           row.state == protocol::draft_state::unconfirmed;
        if (ended == given_up) {
            fitting.push_back(id);
        }
    }
    if (fitting.empty()) {
        return std::nullopt;
    }
    return fitting[draw_.below(fitting.size())];
}

void app::set_something(device_node& device) {
    const auto& known = device.mirror().conversations();
    if (known.empty()) {
        return;
    }
    report_.operation("set a conversation");
    // Mostly one of the first, so that devices of a user meet there; and people change their minds.
    const std::size_t few = draw_.one_in(4) ? known.size() : std::min<std::size_t>(known.size(), 2);
    const auto place = static_cast<std::ptrdiff_t>(draw_.below(few));
    const conversation_id where = std::next(known.begin(), place)->first;
    const std::int64_t changes = draw_.between(1, 4);
    for (std::int64_t n = 0; n < changes; ++n) {
        change_setting(device, where);
    }
}

void app::change_setting(device_node& device, conversation_id where) {
    sdk::settings_change wanted;
    switch (draw_.below(3)) {
        case 0:
            wanted.pinned = draw_.one_in(2);
            break;
        case 1:
            wanted.muted = draw_.one_in(2);
            break;
        default:
            wanted.draft = draw_.one_in(2) ? "" : "begun " + std::to_string(draw_.below(100));
    }
    device.change_settings(where, std::move(wanted));
}

void app::send_to_somebody(device_node& device) {
    report_.operation("send to a user");
    if (draw_.one_in(60)) {
        return send_to_nobody(device);
    }
    const std::string& user = draw_user();
    device.send(destination::direct(user), mortal({draw_body()}));
}

// For seconds, some of them.
outgoing_message app::mortal(outgoing_message what) {
    if (has_short_lives_ && draw_life_.one_in(3)) {
        report_.operation("send for a short time");
        what.lifetime = milliseconds(draw_life_.between(1'000, 30'000));
    }
    return what;
}

// Where no message can go: there is no such user, or there cannot be, or no such conversation.
void app::send_to_nobody(device_node& device) {
    const std::array<destination, 8> nowhere{
        destination::direct("nobody"),
        destination::direct("no_body.2"),
        destination::direct("-nobody"),
        destination::direct(".nobody"),
        destination::direct(std::string(100, 'n')),
        destination::direct("no{body}"),
        destination::to(conversation_id{77'777}),
        destination::to(conversation_id{~std::uint64_t{0}}),
    };
    const destination& to = nowhere[draw_.below(nowhere.size())];
    if (!device.send(to, {draw_body()})) {
        report_.reached("a message was not taken");
    }
}

void app::send_to_known(device_node& device) {
    const auto kind = draw_.one_in(3) ? conversation_kind::direct : conversation_kind::group;
    if (const auto known = draw_conversation(device, kind)) {
        report_.operation("send to a conversation");
        outgoing_message what{draw_body()};
        if (draw_.one_in(4)) {
            mention_somebody(what, *known);
        }
        device.send(destination::to(*known), mortal(std::move(what)));
    }
}

// Mostly what was said lately; often one's own, since nothing else can be edited.
void app::annotate_something(device_node& device) {
    const auto kind = draw_.one_in(3) ? conversation_kind::direct : conversation_kind::group;
    const auto known = draw_conversation(device, kind);
    const bool is_own = draw_.one_in(2);
    const std::uint64_t far = draw_.one_in(6) ? 60 : 8;
    const std::uint64_t back = draw_.below(far);
    const std::uint64_t choice = draw_.below(10);
    const std::string text = draw_body();
    if (!known) {
        return;
    }
    const seq target = draw_target(device, *known, back, is_own);
    device.send(destination::to(*known), annotation_to(target, choice, text));
}

outgoing_message app::annotation_to(seq target, std::uint64_t choice, std::string text) {
    if (choice < 2) {
        report_.operation("reply");
        return reply_to(target, std::move(text));
    }
    if (choice < 5) {
        report_.operation("react");
        return reaction_to(target, choice == 2 ? "" : "\U0001f44d" + text.substr(0, 6));
    }
    if (choice < 9) {
        report_.operation("edit");
        return edit_of(target, std::move(text));
    }
    report_.operation("recall");
    return recall_of(target);
}

// An entry so far back from the newest, among one's own or among all.
seq app::draw_target(
    const device_node& device, conversation_id where, std::uint64_t back, bool is_own
) {
    const seq head = device.mirror().conversations().at(where).head;
    const auto log = truth_.logs.find(where);
    const seq any{head.value > back ? head.value - back : back};
    if (!is_own || log == truth_.logs.end()) {
        return any;
    }
    std::uint64_t left = back % 4;
    for (seq at = head; at > seq{}; at = at.previous()) {
        const message* entry = log->second.at(at);
        const bool is_mine = entry != nullptr && is_countable(entry->kind) &&
                             canonical_user_name(entry->sender_name) == device.mirror().user();
        if (is_mine && left-- == 0) {
            return at;
        }
    }
    return any;
}

// Mostly members, who may leave before the message arrives; sometimes who never was there.
void app::mention_somebody(outgoing_message& what, conversation_id where) {
    const auto log = truth_.logs.find(where);
    std::vector<std::string> there;
    if (log != truth_.logs.end()) {
        for (const auto& [name, role] : log->second.roles) {
            there.push_back(name);
        }
    }
    if (there.empty()) {
        return;
    }
    report_.operation("mention members");
    for (std::uint64_t left = 1 + draw_.below(3); left != 0; --left) {
        const bool is_anybody = draw_.one_in(40);
        const std::uint64_t place = draw_.below(is_anybody ? users_.size() : there.size());
        const std::string name = canonical_user_name(is_anybody ? users_[place] : there[place]);
        if (std::ranges::find(what.mentions, name) == what.mentions.end()) {
            what.mentions.push_back(name);
        }
    }
    what.mention_all = draw_.one_in(20);
}

void app::send_burst(device_node& device) {
    const auto known = draw_conversation(device, conversation_kind::group);
    const auto to = known ? destination::to(*known) : destination::direct(draw_user());
    report_.operation("send a burst");
    for (std::uint64_t left = 1 + draw_.below(20); left != 0 && device.is_running(); --left) {
        device.send(to, mortal({draw_body()}));
    }
}

void app::create_group(device_node& device) {
    report_.operation("create a group");
    protocol::create_group wanted{"group " + std::to_string(draw_.below(100)), {}};
    if (draw_.one_in(10)) {
        const std::array<std::string, 3> nonsense{"", "\xc3(", std::string(500, 'x')};
        wanted.name = nonsense[draw_.below(nonsense.size())];
    }
    if (draw_.one_in(10)) {
        wanted.members.push_back(draw_.one_in(2) ? "nobody" : "no name");
    }
    for (const std::string& user : users_) {
        if (draw_.one_in(2) && user != device.mirror().user()) {
            wanted.members.push_back(user);
        }
    }
    if (has_ephemeral_ && draw_ephemeral_.one_in(2)) {
        report_.operation("create an ephemeral group");
        wanted.ephemeral = true;
        wanted.name = wanted.name.starts_with("group") ? ephemeral_name + wanted.name : wanted.name;
    } else if (has_managed_ && draw_managed_.one_in(2)) {
        report_.operation("create a managed group");
        wanted.managed = true;
        wanted.name = wanted.name.starts_with("group") ? managed_name + wanted.name : wanted.name;
    }
    device.submit(std::move(wanted));
}

void app::change_members(device_node& device) {
    auto group = draw_conversation(device, conversation_kind::group);
    if (!groups_.empty() && draw_.one_in(4)) {
        group = groups_[draw_.below(groups_.size())];
    }
    if (draw_.one_in(12)) {
        group = draw_conversation(device, conversation_kind::direct);
    }
    const std::string user = draw_.one_in(12) ? "nobody" : draw_user();
    const std::uint64_t choice = draw_.below(6);
    const std::int64_t role = draw_.between(1, 3);
    if (!group) {
        return;
    }
    switch (choice) {
        case 0:
            report_.operation("invite");
            return device.submit(protocol::invite_member{*group, user});
        case 1:
            report_.operation("remove");
            return device.submit(protocol::remove_member{*group, user});
        case 2:
            report_.operation("change a role");
            return device.submit(protocol::change_role{*group, user, static_cast<member_role>(role)}
            );
        case 3:
            report_.operation("leave");
            return device.submit(protocol::leave_group{*group});
        default:
            report_.operation("join");
            return device.submit(protocol::join_group{*group});
    }
}

void app::ask_members(device_node& device) {
    if (const auto group = draw_conversation(device, conversation_kind::group)) {
        report_.operation("list members");
        device.submit(protocol::list_members{*group});
    }
}

// People name a message by the text of its id, and do not always copy it well.
std::optional<client_id> app::named(const client_id& draft) {
    std::string text = uuid_text(draft.view());
    switch (draw_.below(12)) {
        case 0:
            text.resize(draw_.below(text.size()));
            break;
        case 1:
            text[draw_.below(text.size())] = 'g';
            break;
        case 2:
            std::transform(text.begin(), text.end(), text.begin(), [](char c) {
                return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
            });
            break;
        case 3:
            text.back() = text.back() == '0' ? '1' : '0';  // another id, of no message
            break;
        default:
            break;
    }
    const auto read = client_id_from_text(text);
    if (!read) {
        report_.reached("a message was named by what is no id");
    }
    return read;
}

void app::cancel_something(device_node& device) {
    const bool is_given_up = draw_.one_in(2);
    const auto draft = draw_draft(device, is_given_up);
    if (const auto id = draft ? named(*draft) : std::nullopt) {
        report_.operation("cancel");
        device.cancel(*id);
    }
}

// Mostly what was given up; what is still under way there is nothing to do about.
void app::retry_something(device_node& device) {
    const bool is_given_up = !draw_.one_in(8);
    const auto draft = draw_draft(device, is_given_up);
    if (const auto id = draft ? named(*draft) : std::nullopt) {
        report_.operation("retry");
        device.retry(*id);
    }
}

// Mostly all there is, as who opens a conversation does; sometimes less, or more than there is.
void app::read_something(device_node& device) {
    const auto kind = draw_.one_in(3) ? conversation_kind::direct : conversation_kind::group;
    const auto known = draw_conversation(device, kind);
    if (!known) {
        return;
    }
    report_.operation("mark as read");
    seq up_to = device.mirror().conversations().at(*known).high;
    if (draw_.one_in(3)) {
        up_to = seq{draw_.below(up_to.value + 1)};
    } else if (draw_.one_in(20)) {
        up_to = seq{up_to.value + 1 + draw_.below(3)};
    }
    device.mark_read(*known, up_to);
}

void app::mark_something(device_node& device) {
    const auto kind = draw_.one_in(3) ? conversation_kind::direct : conversation_kind::group;
    const bool is_unread = !draw_.one_in(4);
    if (const auto known = draw_conversation(device, kind)) {
        report_.operation("mark as unread");
        device.mark_unread(*known, is_unread);
    }
}

// Mostly from the end, as who opens a conversation does; sometimes from anywhere, or nowhere.
void app::look_back(device_node& device) {
    const auto kind = draw_.one_in(3) ? conversation_kind::direct : conversation_kind::group;
    const auto known = draw_conversation(device, kind);
    const bool is_anywhere = draw_.one_in(2);
    const std::uint64_t count = draw_.below(40);
    if (!known) {
        return;
    }
    report_.operation("look back");
    seq before{device.mirror().conversations().at(*known).head.value + 1};
    if (is_anywhere) {
        before = seq{draw_.below(before.value + 5)};
    }
    device.look_back({*known, before, static_cast<std::size_t>(count)});
}

// Mostly for one text, by its number; sometimes for what many say.
void app::search_something(device_node& device) {
    const std::array<std::string, 3> common{"text", "\u4f60\u597d", "\u597d"};
    const std::uint64_t number = 1 + draw_.below(texts_ + 1);
    const std::uint64_t which = draw_.below(9);
    const auto kind = draw_.one_in(2) ? conversation_kind::direct : conversation_kind::group;
    const auto where = draw_conversation(device, kind);
    search_query query;
    query.text = which < common.size() ? common[which] : std::to_string(number);
    query.limit = static_cast<std::size_t>(1 + draw_.below(50));
    query.order = draw_.one_in(3) ? search_order::ranked : search_order::newest_first;
    query.conversation = draw_.one_in(4) ? where : std::nullopt;
    report_.operation("search");
    device.search(query);
}

// What a phone's system tells an app: of the network, and of who looks at it.
void app::hint(device_node& device) {
    const std::uint64_t choice = draw_hints_.below(8);
    const bool is_wifi = draw_hints_.one_in(2);
    if (!device.is_running()) {
        return;
    }
    if (choice < 4) {
        report_.operation("go to the background or back");
        return device.set_app_state(choice < 3 ? app_state::background : app_state::foreground);
    }
    report_.operation("say what the network is");
    network_state said;
    said.name = is_wifi ? "wifi" : "cellular";
    said.kind = is_wifi ? network_kind::wifi : network_kind::cellular;
    said.is_online = choice < 7;
    device.set_network_state(said);
}

void app::go_away(device_node& device) {
    switch (draw_.below(3)) {
        case 0:
            report_.operation("go offline");
            return device.go_offline();
        case 1:
            report_.operation("change the network");
            return device.network_changed();
        default:
            report_.operation("go online");
            return device.go_online();
    }
}

}  // namespace gapless::simulation
