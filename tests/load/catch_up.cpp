#include "tests/load/scenario.hpp"

#include <algorithm>
#include <stdexcept>

namespace gapless::load {

namespace {

constexpr std::uint64_t lanes = 4;
constexpr std::uint64_t entries_a_pull = 500;

// Pulls a range of one conversation, piece after piece.
struct lane {
    std::uint64_t next = 0;
    std::uint64_t end = 0;
};

// Sends them all, with a window, and waits until they are stored.
conversation_id fill(ground& on, const login& from, const std::string& to) {
    const auto sender = on.connect(from);
    sender->address(destination::direct(to));
    on.loop.run_until([&] { return sender->is_ready(); });
    std::size_t sent = 0;
    std::size_t stored = 0;
    conversation_id made;
    sender->on_frame = [&](const protocol::frame& arrived) {
        if (const auto* it = std::get_if<protocol::sent>(&arrived)) {
            made = it->conversation;
            ++stored;
            while (sent < on.wanted.messages && sent - stored < 200) {
                sender->send();
                ++sent;
            }
        }
    };
    sender->send();
    ++sent;
    on.loop.run_until([&] {
        sender->check();
        return stored == on.wanted.messages;
    });
    return made;
}

class catching_up {
public:
    catching_up(device& by, conversation_id where) : device_(by), where_(where) {
        device_.on_frame = [this](const protocol::frame& arrived) { take(arrived); };
    }

    [[nodiscard]] std::uint64_t messages() const { return messages_; }

private:
    void take(const protocol::frame& arrived) {
        if (const auto* page = std::get_if<protocol::sync_page>(&arrived)) {
            begin(page->entries.at(0).first.value, page->entries.at(0).head.value);
        } else if (const auto* piece = std::get_if<protocol::pulled>(&arrived)) {
            messages_ += static_cast<std::uint64_t>(
                std::ranges::count(piece->messages, message_kind::text, &message::kind)
            );
            go_on(piece->from.value, piece->to.value);
        }
    }

    void begin(std::uint64_t first, std::uint64_t head) {
        const std::uint64_t each = (head - first + lanes) / lanes;
        for (std::uint64_t i = 0; i < lanes; ++i) {
            const std::uint64_t from = first + i * each;
            lanes_.push_back({from, std::min(head, from + each - 1)});
            pull(lanes_.back());
        }
    }

    void go_on(std::uint64_t from, std::uint64_t to) {
        const auto which = std::ranges::find(lanes_, from, &lane::next);
        if (which == lanes_.end() || to < from) {
            throw std::runtime_error("a range that was not asked for");
        }
        which->next = to + 1;
        if (which->next <= which->end) {
            pull(*which);
        }
    }

    void pull(const lane& from) {
        protocol::pull asked;
        asked.conversation = where_;
        asked.from = seq{from.next};
        asked.to = seq{std::min(from.end, from.next + entries_a_pull - 1)};
        device_.send_frame(asked);
    }

    device& device_;
    conversation_id where_;
    std::vector<lane> lanes_;
    std::uint64_t messages_ = 0;
};

}  // namespace

nlohmann::json run_catch_up(ground& on) {
    const std::vector<login> logins = on.accounts(users_named(on.prefix(), 2));
    const conversation_id where = fill(on, logins[0], logins[1].user);

    const usage before = on.server.read();
    const std::uint64_t began = now_ns();
    const auto reader = on.connect(logins[1]);
    catching_up catching{*reader, where};
    on.loop.run_until([&] {
        reader->check();
        return catching.messages() >= on.wanted.messages;
    });
    const double seconds = static_cast<double>(now_ns() - began) / 1e9;
    const usage after = on.server.read();
    const auto messages = static_cast<double>(catching.messages());
    return {
        {"messages", messages},
        {"per_second", messages / seconds},
        {"server_cpu", (after.cpu_seconds - before.cpu_seconds) * 1e6 / messages},
    };
}

}  // namespace gapless::load
