// The half of the people that is about each other, and about ruling their groups.
#include "tests/simulation/app.hpp"

#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

namespace gapless::simulation {

// Says how somebody is, whom they want to know of, or that they write.
void app::be_present(device_node& device) {
    const std::uint64_t choice = draw_presence_.below(10);
    const std::int64_t state = draw_presence_.between(1, 6);
    if (!device.is_running()) {
        return;
    }
    if (choice < 4) {
        report_.operation("set one's presence");
        device.set_presence(
            state > 5 ? presence_state::offline : static_cast<presence_state>(state)
        );
    } else if (choice < 7) {
        watch_somebody(device);
    } else {
        type_something(device);
    }
}

void app::watch_somebody(device_node& device) {
    std::vector<std::string> wanted;
    for (const std::string& user : users_) {
        if (!draw_presence_.one_in(3)) {
            wanted.push_back(user);
        }
    }
    if (draw_presence_.one_in(6)) {
        wanted.emplace_back(draw_presence_.one_in(2) ? "nobody" : "no name");
    }
    report_.operation("watch users");
    device.watch_presence(wanted);
}

void app::type_something(device_node& device) {
    const auto& known = device.mirror().conversations();
    const std::uint64_t place = draw_presence_.below(known.size() + 1);
    const bool is_active = !draw_presence_.one_in(4);
    if (known.empty()) {
        return;
    }
    report_.operation("type");
    const bool is_anywhere = place == known.size();
    const auto at = std::next(known.begin(), is_anywhere ? 0 : static_cast<std::ptrdiff_t>(place));
    const conversation_id where = is_anywhere && !groups_.empty() ? groups_.front() : at->first;
    device.set_typing(where, is_active);
}

void app::change_standing(device_node& device) {
    const std::string user = draw_.one_in(20) ? "nobody" : draw_user();
    const std::string note = draw_.one_in(10) ? std::string(201, 'n') : "hello";
    const bool accept = !draw_.one_in(4);
    switch (draw_.below(14)) {
        case 0:
        case 1:
        case 2:
            report_.operation("request a contact");
            return device.submit(protocol::request_contact{user, note});
        case 3:
        case 4:
        case 5:
        case 6:
            report_.operation("answer a contact");
            return device.submit(protocol::answer_contact{user, accept});
        case 7:
            report_.operation("remove a contact");
            return device.submit(protocol::remove_contact{user});
        case 8:
        case 9:
            report_.operation("follow");
            return device.submit(protocol::follow_user{user});
        case 10:
            report_.operation("unfollow");
            return device.submit(protocol::unfollow_user{user});
        case 11:
            report_.operation("block");
            return device.submit(protocol::block_user{user});
        default:
            report_.operation("unblock");
            return device.submit(protocol::unblock_user{user});
    }
}

void app::rule_group(device_node& device) {
    const auto group = draw_conversation(device, conversation_kind::group);
    const std::uint64_t choice = draw_.below(24);
    const bool is_on = draw_.one_in(3);
    const std::array<std::string, 4> names{"tea", "coffee", "", "\xc3("};
    const std::string name = names[draw_.below(names.size())];
    if (!group) {
        return;
    }
    if (choice < 12) {
        mute_somebody(device, *group);
    } else if (choice < 16) {
        report_.operation("mute all");
        device.submit(protocol::mute_all{*group, is_on});
    } else if (choice < 20) {
        report_.operation("rename a group");
        device.submit(protocol::rename_group{*group, name});
    } else if (choice < 23) {
        report_.operation("set the history");
        device.submit(
            protocol::set_history{*group, is_on ? history_policy::from_join : history_policy::all}
        );
    } else {
        report_.operation("dismiss a group");
        device.submit(protocol::dismiss_group{*group});
    }
}

// Mostly until acknowledged, for longer than the run.
void app::keep_something(device_node& device) {
    const std::uint64_t choice = draw_keeping_.below(8);
    const duration moment = seconds(draw_keeping_.between(5, 120));
    const std::uint64_t place = draw_keeping_.below(64);
    const auto& known = device.mirror().conversations();
    if (!device.is_running() || known.empty()) {
        return;
    }
    report_.operation("set the retention");
    const auto at = std::next(known.begin(), static_cast<std::ptrdiff_t>(place % known.size()));
    switch (choice) {
        case 0:
            return device.submit(protocol::set_retention{at->first, {}});
        case 1:
            return device.submit(protocol::set_retention{at->first, keep_for({})});
        case 2:
            return device.submit(protocol::set_retention{at->first, keep_for(moment)});
        case 3:
            return device.submit(protocol::set_retention{at->first, keep_until_acknowledged(moment)}
            );
        default:
            return device.submit(protocol::set_retention{at->first, keep_until_acknowledged()});
    }
}

// For a moment, for longer than the run, or not any more.
void app::mute_somebody(device_node& device, conversation_id group) {
    const std::string user = draw_user();
    const duration moment = seconds(draw_.between(1, 60));
    report_.operation("mute");
    switch (draw_.below(4)) {
        case 0:
            return device.submit(protocol::mute_member{group, user, {}});
        case 1:
            return device.submit(protocol::mute_member{group, user, device.wall_now() + days(1)});
        default:
            return device.submit(protocol::mute_member{group, user, device.wall_now() + moment});
    }
}

}  // namespace gapless::simulation
