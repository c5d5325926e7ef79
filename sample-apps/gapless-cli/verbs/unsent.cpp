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
    std::uint32_t timeout_s = 60;
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

bool has_failed_again(const pending_message& before, const row_found& after) {
    return after && after->state == pending_message::stage::failed &&
           after->attempts > before.attempts;
}

// Until the message has left the outbox, or failed once more.
result<row_found> watch(device& box, const pending_message& row, const unsent_arguments& given) {
    const auto until = now() + seconds(given.timeout_s);
    while (true) {
        auto after = find(box, given.id);
        if (!after || !*after || has_failed_again(row, *after)) {
            return after;
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
    const auto& row = **before;
    box.connect();
    if (made == decision::retry) {
        box.client().retry(row.client_id);
    } else {
        box.client().cancel(row.client_id);
    }
    const auto after = watch(box, row, given);
    if (!after) {
        return after.error();
    }
    if (*after) {
        const auto why = (*after)->reason.value_or(error(errc::timed_out));
        on.out.print(saying_of(row.client_id, why));
        return why;
    }
    const auto* event = made == decision::retry ? "retried" : "cancelled";
    on.out.print({
        {{"event", event}, {"client_id", uuid_text(row.client_id.view())}},
        std::string(event) + ": " + given.id,
    });
    return {};
}

void add(CLI::App& program, command& chosen, decision made) {
    auto* verb = made == decision::retry
                     ? program.add_subcommand("retry", "Send a failed message again")
                     : program.add_subcommand("cancel", "Take a message out of the outbox");
    const auto given = std::make_shared<unsent_arguments>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("client_id", given->id, "Which, as outbox has it")->required();
    add_seconds(*verb, "--timeout", given->timeout_s, "Seconds");
    verb->callback([&chosen, given, made] {
        chosen.run = [given, made](const console& on) { return settle(on, *given, made); };
    });
}

}  // namespace

void add_retry(CLI::App& program, command& chosen) { add(program, chosen, decision::retry); }

void add_cancel(CLI::App& program, command& chosen) { add(program, chosen, decision::cancel); }

}  // namespace gapless::cli
