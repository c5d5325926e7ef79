// What people send that is more than a text, and what they pass on.
#include "tests/simulation/app.hpp"

#include <gapless/user_name.hpp>

#include <array>
#include <utility>
#include <variant>

namespace gapless::simulation {

content app::draw_content() {
    const std::string words = "text " + std::to_string(++texts_) + " ";
    const auto kind = static_cast<message_kind>(draw_.between(7, 13));
    const auto number = static_cast<std::int32_t>(draw_.below(90'000'000));
    if (kind == message_kind::emoji) {
        return emoji{"pack", "id" + std::to_string(number), words};
    }
    if (kind == message_kind::location) {
        return location{number, -number, words, "\u4f60\u597d"};
    }
    if (kind == message_kind::custom) {
        return custom_content{"poll", std::string("\0\xff", 2) + words, words};
    }
    attachment file;
    file.kind = static_cast<attachment_kind>(kind);
    file.reference = "at " + std::to_string(number);
    file.name = words;
    file.caption = draw_.one_in(2) ? words + "h\u00f6ren" : "";
    file.bytes = static_cast<std::uint64_t>(number);
    file.thumbnail.assign(draw_.one_in(8) ? draw_.below(16'000) : draw_.below(60), '\xff');
    file.length = seconds(draw_.between(0, 600));
    return file;
}

destination app::draw_place(const device_node& device) {
    const auto kind = draw_.one_in(3) ? conversation_kind::direct : conversation_kind::group;
    const auto known = draw_conversation(device, kind);
    const std::string& user = draw_user();
    return known ? destination::to(*known) : destination::direct(user);
}

void app::send_content(device_node& device) {
    report_.operation("send a content");
    const destination to = draw_place(device);
    const content held = draw_content();
    auto what = message_of(held);
    report_.check(invariant::i6_no_phantom, what.has_value(), [] {
        return "an app's content could not be written";
    });
    if (!what) {
        return;
    }
    if (draw_.one_in(100)) {
        // What no app should hand over: a content that is none.
        what->text[draw_.below(what->text.size())] ^= '\x15';
        if (!decode_content(what->kind, what->text)) {
            const bool was_taken = device.send(to, *std::move(what));
            return report_.check(invariant::i6_no_phantom, !was_taken, [] {
                return "a message was taken whose content cannot be read";
            });
        }
        return;
    }
    device.send(to, *std::move(what), held);
}

// Mostly what was said lately. Whoever passes on what was passed on names the first author.
void app::forward_something(device_node& device) {
    const auto kind = draw_.one_in(3) ? conversation_kind::direct : conversation_kind::group;
    const auto from = draw_conversation(device, kind);
    const std::uint64_t back = draw_.below(8);
    const destination to = draw_place(device);
    const auto log = from ? truth_.logs.find(*from) : truth_.logs.end();
    if (log == truth_.logs.end()) {
        return;
    }
    const seq at = draw_target(device, *from, back, false);
    const message* entry = log->second.at(at);
    if (entry == nullptr || !log->second.is_visible(std::string(device.mirror().user()), at)) {
        return;
    }
    report_.operation("forward");
    auto what = forward_of(*entry);
    const bool can_be = is_countable(entry->kind) && !entry->recalled;
    report_.check(invariant::i6_no_phantom, what.has_value() == can_be, [] {
        return "a message could not be forwarded, or what is none";
    });
    if (!what || !can_be) {
        return;
    }
    const message_origin first{canonical_user_name(entry->sender_name), entry->server_time};
    report_.check(invariant::i6_no_phantom, what->origin == entry->origin.value_or(first), [] {
        return "a forwarded message names another author than its first";
    });
    if (entry->origin) {
        report_.reached("a forwarded message was forwarded");
    }
    device.send(to, *std::move(what));
}

}  // namespace gapless::simulation
