// The second half of account_desk: what it asks of the store and the hasher, and its answers.

#include "server/core/account/account_desk.hpp"
#include "server/core/account/sign_out.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace gapless::server {

using stage = account_case::stage;

namespace {

// What an account step takes in memory while it waits, roughly.
constexpr std::size_t step_bytes = 512;

}  // namespace

void account_desk::store(account_ticket ticket, account_case& opened, account_command step) {
    opened.at = stage::storing;
    queue(ticket, std::move(step));
}

// Whoever holds the user's place, and is alive, answers. Whoever is not connected holds nothing.
void account_desk::probe_holders(account_ticket ticket, account_case& opened, instant now) {
    std::set<connection_id> asked;
    const protocol::heartbeat_answer ask{room_.router.inbox(opened.account.user), 0, true};
    for (const device_record& holder : opened.seen) {
        const auto connection = room_.router.connection(holder.device);
        if (connection && holder.device != std::get<log_in>(opened.asked).device) {
            asked.insert(*connection);
            room_.transmit_to(*connection, ask);
        }
    }
    if (asked.empty()) {
        store_login(ticket, opened);
        return;
    }
    opened.at = stage::probing;
    probes_.start(ticket, std::move(asked), now);
}

void account_desk::handle_heard(connection_id from) {
    for (const account_ticket ticket : probes_.handle_heard(from)) {
        const account_case& opened = cases_.at(ticket);
        const auto holder = std::ranges::find_if(opened.seen, [&](const device_record& each) {
            return room_.router.connection(each.device) == from;
        });
        fail(
            ticket,
            holder == opened.seen.end() ? error{errc::logged_in_elsewhere} : held_by(*holder)
        );
    }
}

void account_desk::poll_probes(instant now) {
    for (const account_ticket ticket : probes_.poll_free(room_.connections, now)) {
        store_login(ticket, cases_.at(ticket));
    }
}

void account_desk::store_login(account_ticket ticket, account_case& opened) {
    const auto& asked = std::get<log_in>(opened.asked);
    open_session step;
    step.id = asked.id;
    step.user = opened.account.user;
    step.password_hash = opened.account.password_hash;
    step.device = asked.device;
    step.key = asked.key;
    step.device_class = asked.device_class;
    step.seen = opened.seen;
    step.tokens = issue(opened, asked.id, asked.device.view());
    store(ticket, opened, std::move(step));
}

void account_desk::store_registration(
    account_ticket ticket, account_case& opened, std::string password_hash
) {
    const auto& asked = std::get<register_account>(opened.asked);
    create_account step;
    step.id = asked.id;
    step.name = asked.name;
    step.password_hash = std::move(password_hash);
    step.device = asked.device;
    step.key = asked.key;
    step.device_class = asked.device_class;
    step.tokens = issue(opened, asked.id, std::string(asked.device.view()) + asked.password);
    store(ticket, opened, std::move(step));
}

void account_desk::store_rotation(account_ticket ticket, account_case& opened) {
    const auto& asked = std::get<refresh_tokens>(opened.asked);
    rotate_tokens step;
    step.id = asked.id;
    step.refresh = hasher_.hash_token(asked.refresh_token);
    step.tokens = issue(opened, asked.id, step.refresh.view());
    store(ticket, opened, std::move(step));
}

new_tokens account_desk::issue(
    account_case& opened, const request_id& request, std::string_view proof
) {
    opened.tokens = make_tokens(hasher_, request, proof);
    return hash_tokens(
        hasher_, opened.tokens, room_.limits.access_lifetime, room_.limits.refresh_lifetime
    );
}

// A case may get here long after it was let in: its password had to be hashed.
void account_desk::queue(account_ticket ticket, account_command step) {
    if (room_.door.is_stalled()) {
        fail(ticket, room_.later(errc::overloaded));
        return;
    }
    room_.queue.push({std::nullopt, ticket, account_operation{std::move(step)}, step_bytes});
}

void account_desk::push_hashing(
    account_ticket ticket, std::string password, std::optional<std::string> against
) {
    if (!hashing_.push(ticket, std::move(password), std::move(against))) {
        const auto found = cases_.find(ticket);
        if (found->second.at == stage::verifying && room_.limits.rates) {
            guesses_.settle(found->second.guess, false, instant{});
        }
        fail(ticket, room_.later(errc::overloaded));
    }
}

void account_desk::poll_hashing() {
    while (std::optional<hash_job> job = hashing_.poll_job()) {
        room_.outputs.emplace_back(*std::move(job));
    }
}

void account_desk::succeed(
    account_ticket ticket, const account_case& opened, const account_result& done
) {
    account_answer answer;
    answer.user = done.account.user;
    answer.name = done.account.name;
    answer.device = done.device.device;
    answer.devices = done.devices;
    if (!opened.tokens.access.empty()) {
        answer.access_token = opened.tokens.access;
        answer.refresh_token = opened.tokens.refresh;
        answer.access_lifetime = room_.limits.access_lifetime;
    }
    room_.outputs.emplace_back(answer_account{ticket, std::move(answer)});
    cases_.erase(ticket);
}

void account_desk::fail(account_ticket ticket, error reason) {
    account_answer answer;
    answer.failure = std::move(reason);
    room_.outputs.emplace_back(answer_account{ticket, std::move(answer)});
    cases_.erase(ticket);
}

}  // namespace gapless::server
