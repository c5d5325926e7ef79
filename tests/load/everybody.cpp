#include "tests/load/everybody.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

namespace gapless::load {

namespace {

// A new group has no more members, its creator among them.
constexpr std::size_t created_max = 500;

// Requests that wait for their answers: so many go into one job of the server.
constexpr std::size_t asked_at_once = 100;

constexpr std::size_t connected_at_once = 100;

request_id numbered(std::uint64_t number) {
    request_id made;
    made.bytes[0] = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        made.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    return made;
}

// Requests of one device, and their answers.
class asking {
public:
    asking(ground& on, device& asker) : on_(on), asker_(asker) {
        asker_.on_frame = [this](const protocol::frame& arrived) {
            if (const auto* it = std::get_if<protocol::response>(&arrived)) {
                take(*it);
            }
        };
    }

    ~asking() {
        asker_.on_frame = [](const protocol::frame&) {};
    }

    asking(const asking&) = delete;
    asking& operator=(const asking&) = delete;

    void ask(protocol::request_body body) {
        protocol::request asked;
        asked.id = numbered(++asked_);
        asked.body = std::move(body);
        asker_.send_frame(asked);
    }

    void wait_until_unanswered(std::size_t at_most) {
        on_.loop.run_until([&] {
            asker_.check();
            return asked_ - answered_ <= at_most;
        });
    }

    [[nodiscard]] conversation_id group() const { return group_; }

private:
    void take(const protocol::response& answer) {
        if (answer.failure) {
            throw std::runtime_error("the group was not made: " + message_of(*answer.failure));
        }
        ++answered_;
        group_ = answer.conversation;
    }

    ground& on_;
    device& asker_;
    std::uint64_t asked_ = 0;
    std::uint64_t answered_ = 0;
    conversation_id group_;
};

conversation_id make_group(ground& on, device& creator, const std::vector<std::string>& users) {
    asking questions(on, creator);
    const std::size_t first = std::min(created_max, users.size());
    const auto invited = users.begin() + static_cast<std::ptrdiff_t>(first);
    questions.ask(protocol::create_group{"everybody", {users.begin() + 1, invited}});
    questions.wait_until_unanswered(0);
    const conversation_id group = questions.group();
    for (auto user = invited; user != users.end(); ++user) {
        questions.ask(protocol::invite_member{group, *user});
        questions.wait_until_unanswered(asked_at_once);
    }
    questions.wait_until_unanswered(0);
    return group;
}

}  // namespace

everybody gather(ground& on, const std::vector<login>& logins) {
    std::vector<std::string> users;
    std::set<std::string> known;
    for (const login& each : logins) {
        if (known.insert(each.user).second) {
            users.push_back(each.user);
        }
    }
    everybody made;
    auto first = on.connect(logins.front());
    device& creator = *first;
    made.members.push_back(std::move(first));
    on.wait_until_ready(made.members);
    made.group = make_group(on, creator, users);
    creator.address(destination::to(made.group));
    for (std::size_t i = 1; i < logins.size(); ++i) {
        made.members.push_back(on.connect(logins[i]));
        if (made.members.size() % connected_at_once == 0) {
            on.wait_until_ready(made.members);
        }
    }
    on.wait_until_ready(made.members);
    return made;
}

}  // namespace gapless::load
