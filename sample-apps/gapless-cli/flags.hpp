#pragma once

#include <gapless/transport.hpp>

#include <CLI/CLI.hpp>

#include <string>

namespace gapless::cli {

// What every verb understands.
struct flags {
    std::string mailbox;
    gapless::transport transport = gapless::transport::tcp;
    bool is_json = false;
    bool is_verbose = false;
};

// What the verbs understand that meet a server for the first time.
struct server_flags {
    std::string server;
    std::string authority_file;
    std::string user;
    std::string password_file;
};

// They bind to the structs, which outlive the app.
void add_flags(CLI::App& verb, flags& into);
void add_server_flags(CLI::App& verb, server_flags& into);

// For options that take a user's name: what can be nobody's is a wrong call.
[[nodiscard]] CLI::Validator is_user_name();

// Whether --json is among the arguments, also when the rest of them makes no sense.
[[nodiscard]] bool wants_json(int argc, const char* const* argv);

}  // namespace gapless::cli
