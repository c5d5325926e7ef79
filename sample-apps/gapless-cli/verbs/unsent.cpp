// retry and cancel: what becomes of a message that could not be sent.
#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/uuid.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace gapless::cli {

namespace {

enum class decision { retry, cancel };

struct unsent_arguments {
    std::string id;
    duration timeout = seconds(60);
};

using row_found = std::optional<pending_message>;

result<row_found> find(const device& box, const std::string& text) {
    const auto id = client_id_from_text(text);
    const auto rows = box.client().outbox();
    if (!rows) {
        return rows.error();
    }
    const auto found =
        std::ranges::find_if(*rows, [&](const auto& row) { return row.client_id == id; });
    return found == rows->end() ? row_found() : row_found(*found);
}

result<void> say_done(const device& box, const unsent_arguments& given, const char* event) {
    box.on().out.print({
        {{"event", event}, {"client_id", given.id}},
        std::string(event) + ": " + given.id,
    });
    return {};
}

// Until the message has left the outbox.
result<void> cancel(device& box, const client_id& id, const unsent_arguments& given) {
    box.client().cancel(id);
    const auto until = now() + given.timeout;
    while (true) {
        const auto after = find(box, given.id);
        if (!after) {
            return after.error();
        }
        if (!*after) {
            return say_done(box, given, "cancelled");
        }
        if (now() >= until) {
            return error(errc::timed_out, "the message stays in the outbox");
        }
        const auto waited = box.wait([] { return false; }, milliseconds(50));
        if (waited.error().code != errc::timed_out) {
            return waited.error();
        }
    }
}

// Until the server has said its word.
result<void> retry(device& box, const client_id& id, const unsent_arguments& given) {
    const auto ended = std::make_shared<std::optional<result<sent_event>>>();
    box.client().retry(id, [ended](send_outcome outcome) { *ended = std::move(outcome.sent); });
    const auto waited = box.wait([&] { return ended->has_value(); }, given.timeout);
    if (!waited && waited.error().code == errc::timed_out) {
        return error(errc::timed_out, "the message stays in the outbox");
    }
    if (!waited) {
        return waited.error();
    }
    if (!**ended) {
        box.on().out.print(saying_of(id, (*ended)->error()));
        return (*ended)->error();
    }
    return say_done(box, given, "retried");
}

result<void> settle(const console& on, const unsent_arguments& given, decision made) {
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    auto& box = **opened;
    const auto before = find(box, given.id);
    if (!before) {
        return before.error();
    }
    if (!*before) {
        return error(errc::usage, "no message " + given.id + " in the outbox");
    }
    box.connect();
    const auto id = (*before)->client_id;
    return made == decision::retry ? retry(box, id, given) : cancel(box, id, given);
}

void add(CLI::App& program, command& chosen, decision made) {
    auto* verb = made == decision::retry
                     ? program.add_subcommand("retry", "Send a failed message again")
                     : program.add_subcommand("cancel", "Take a message out of the outbox");
    const auto given = std::make_shared<unsent_arguments>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("client_id", given->id, "Which, as outbox has it")->required();
    add_seconds(*verb, "--timeout", given->timeout, "Seconds");
    verb->callback([&chosen, given, made] {
        chosen.run = [given, made](const console& on) { return settle(on, *given, made); };
    });
}

}  // namespace

void add_retry(CLI::App& program, command& chosen) { add(program, chosen, decision::retry); }

void add_cancel(CLI::App& program, command& chosen) { add(program, chosen, decision::cancel); }

}  // namespace gapless::cli
