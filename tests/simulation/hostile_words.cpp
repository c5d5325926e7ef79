#include "tests/simulation/hostile_words.hpp"

#include <array>
#include <limits>
#include <type_traits>

namespace gapless::simulation {
namespace {

constexpr const char* pestered = "alice";
constexpr std::uint64_t beyond = std::numeric_limits<std::int64_t>::max();

// Messages and requests have ids of their own: the entry that a request makes bears its id.
template <class Id>
Id one_of_few(prng& draw) {
    Id id;
    id.bytes.fill(std::is_same_v<Id, client_id> ? 0x66 : 0x77);
    id.bytes[0] = static_cast<std::uint8_t>(draw.below(24));
    return id;
}

sender_counter next_counter(const hostile_notes& known, prng& draw) {
    const std::array<std::uint64_t, 4> wrong{
        0, known.last_counter.value, known.last_counter.value + 2, beyond
    };
    return draw.one_in(4) ? sender_counter{wrong[draw.below(wrong.size())]}
                          : known.last_counter.next();
}

destination somewhere(const hostile_notes& known, prng& draw) {
    switch (draw.below(8)) {
        case 0:
            return destination::to(known.group);
        case 1:
            return destination::to(conversation_id{1});
        case 2:
            return destination::direct("nobody");
        case 3:
            return destination::direct("-no name");
        case 4:
            return destination::direct("mallory");
        default:
            return destination::direct(pestered);
    }
}

protocol::frame message_of(const hostile_notes& known, prng& draw) {
    const std::array<std::string, 5> bodies{
        "hello", "hello again", "", "\xed\xa0\x80", std::string(50'000, 'm')
    };
    protocol::send said;
    said.to = somewhere(known, draw);
    said.client_id = one_of_few<client_id>(draw);
    said.counter = next_counter(known, draw);
    said.kind =
        draw.one_in(8) ? static_cast<message_kind>(draw.between(2, 14)) : message_kind::text;
    said.target = draw.one_in(8) ? seq{draw.below(30)} : seq{};
    said.body = bodies[draw.one_in(3) ? draw.below(bodies.size()) : draw.below(2)];
    return said;
}

protocol::frame cancel_of(const hostile_notes& known, prng& draw) {
    protocol::cancel said;
    said.to = somewhere(known, draw);
    said.client_id = one_of_few<client_id>(draw);
    said.counter = next_counter(known, draw);
    return said;
}

protocol::request_body group_verb(const hostile_notes& known, prng& draw) {
    const std::array<std::string, 5> users{pestered, "mallory", "Bob", "nobody", "-no name"};
    const std::array<std::string, 4> names{"malice", "", "\xc3(", std::string(500, 'x')};
    const conversation_id where = draw.one_in(4) ? conversation_id{1} : known.group;
    const std::string user = users[draw.below(users.size())];
    const auto role = static_cast<member_role>(draw.between(1, 3));
    switch (draw.below(8)) {
        case 0:
            return protocol::create_group{names[draw.below(names.size())], {user, "Bob", "Bob"}};
        case 1:
            return protocol::invite_member{where, user};
        case 2:
            return protocol::remove_member{where, user};
        case 3:
            return protocol::change_role{where, user, role};
        case 4:
            return protocol::leave_group{where};
        case 5:
            return protocol::join_group{where};
        case 6:
            return draw.one_in(2) ? protocol::request_body(protocol::list_members{where})
                                  : protocol::list_receipts{where, seq{7}, {}, 0};
        default:
            return protocol::create_group{"malice", {"Bob"}};
    }
}

protocol::request_body contact_verb(prng& draw) {
    const std::array<std::string, 5> users{pestered, "mallory", "Bob", "nobody", "-no name"};
    const std::array<std::string, 3> notes{"", "\xc3(", std::string(500, 'n')};
    const std::string user = users[draw.below(users.size())];
    switch (draw.below(5)) {
        case 0:
            return protocol::request_contact{user, notes[draw.below(notes.size())]};
        case 1:
            return protocol::answer_contact{user, true};
        case 2:
            return protocol::remove_contact{user};
        case 3:
            return protocol::follow_user{user};
        default:
            return protocol::block_user{user};
    }
}

protocol::frame cursor_of(const hostile_notes& known, prng& draw) {
    const std::array<std::uint64_t, 6> numbers{0, 1, 2, 7, 12, beyond};
    const conversation_id where = draw.one_in(4) ? conversation_id{1} : known.group;
    protocol::move_cursor said{where, seq{numbers[draw.below(numbers.size())]}, {}, 0};
    if (draw.one_in(3)) {
        said.marked_unread = draw.one_in(2);
        said.mark_version = numbers[draw.below(numbers.size())];
    }
    if (draw.one_in(3)) {
        said.pinned = versioned<bool>{true, numbers[draw.below(numbers.size())]};
    }
    if (draw.one_in(3)) {
        const std::array<std::string, 3> texts{"", "\xc3(", std::string(5'000, 'd')};
        said.draft.emplace().value = texts[draw.below(texts.size())];
        said.draft->version = numbers[draw.below(numbers.size())];
    }
    return said;
}

protocol::frame question_of(const hostile_notes& known, prng& draw) {
    const std::array<std::uint64_t, 5> numbers{0, 1, 2, 7, beyond};
    const auto number = [&] { return numbers[draw.below(numbers.size())]; };
    const log_epoch epoch{number()};
    if (draw.one_in(2)) {
        const inbox_version version{number()};
        return protocol::sync{epoch, version, static_cast<std::uint32_t>(number())};
    }
    const conversation_id where = draw.one_in(4) ? conversation_id{1} : known.group;
    const seq from{number()};
    const seq to{number()};
    return protocol::pull{where, draw.one_in(2) ? log_epoch{} : epoch, from, to};
}

protocol::frame sign_of_life(prng& draw) {
    protocol::ack claimed;
    claimed.frames = draw.one_in(2) ? 0 : 1'000'000;
    claimed.marks.push_back({conversation_id{1}, seq{beyond}});
    claimed.inbox_version = inbox_version{beyond};
    switch (draw.below(3)) {
        case 0:
            return claimed;
        case 1:
            return protocol::heartbeat{claimed, seconds(draw.between(1, 100'000))};
        default:
            return protocol::heartbeat{std::nullopt, seconds(draw.between(1, 100))};
    }
}

}  // namespace

protocol::frame hostile_words(const hostile_notes& known, prng& draw) {
    switch (draw.below(9)) {
        case 8:
            return cursor_of(known, draw);
        case 0:
            return cancel_of(known, draw);
        case 1:
        case 2:
            return protocol::request{one_of_few<request_id>(draw), group_verb(known, draw)};
        case 7:
            return protocol::request{one_of_few<request_id>(draw), contact_verb(draw)};
        case 3:
            return question_of(known, draw);
        case 4:
            return sign_of_life(draw);
        default:
            return message_of(known, draw);
    }
}

}  // namespace gapless::simulation
