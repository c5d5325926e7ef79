#pragma once

#include "sample-apps/gapless-cli/console.hpp"
#include "sample-apps/gapless-cli/verbs/options.hpp"

#include <CLI/CLI.hpp>

namespace gapless::cli {

// Each adds a verb to the program, which puts itself into `chosen` when it is asked for.
void add_register(CLI::App& program, command& chosen);
void add_login(CLI::App& program, command& chosen);
void add_send(CLI::App& program, command& chosen);
void add_annotating(CLI::App& program, command& chosen);
void add_forward(CLI::App& program, command& chosen);
void add_chat(CLI::App& program, command& chosen);
void add_listen(CLI::App& program, command& chosen);
void add_sync(CLI::App& program, command& chosen);
void add_history(CLI::App& program, command& chosen);
void add_conversations(CLI::App& program, command& chosen);
void add_outbox(CLI::App& program, command& chosen);
void add_search(CLI::App& program, command& chosen);
void add_read(CLI::App& program, command& chosen);
void add_unread(CLI::App& program, command& chosen);
void add_retry(CLI::App& program, command& chosen);
void add_cancel(CLI::App& program, command& chosen);
void add_contacts(CLI::App& program, command& chosen);
void add_presence(CLI::App& program, command& chosen);
void add_expire(CLI::App& program, command& chosen);
void add_group(CLI::App& program, command& chosen);
void add_devices(CLI::App& program, command& chosen);
void add_key_verbs(CLI::App& devices, command& chosen);
void add_verify(CLI::App& program, command& chosen);
void add_backup(CLI::App& program, command& chosen);
void add_restore(CLI::App& program, command& chosen);
void add_kick(CLI::App& program, command& chosen);
void add_replay(CLI::App& program, command& chosen);

}  // namespace gapless::cli
