#include "server/ops/command_line.hpp"

#include "server/ops/access_options.hpp"
#include "server/ops/policy_options.hpp"

#include <gapless/user_name.hpp>

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gapless::server {

namespace {

constexpr const char* version = "gaplessd 0.1.0";

[[nodiscard]] std::string complaint_about_address(const std::string& text) {
    const result<listen_address> parsed = parse_listen_address(text);
    return parsed ? std::string{} : parsed.error().detail;
}

void add_address(CLI::App& app, const char* flag, listen_address& into, const char* what) {
    app.add_option_function<std::string>(
           flag,
           [&into](const std::string& text) { into = parse_listen_address(text).value(); },
           what
    )
        ->check(complaint_about_address)
        ->type_name("HOST:PORT");
}

void add_advertised(CLI::App& app, const char* flag, std::string& into) {
    app.add_option(flag, into, "What devices are told instead of where it listens")
        ->check(complaint_about_address)
        ->type_name("HOST:PORT");
}

// Nothing here makes sense at 0, and a limit of the wire ends where a frame does.
constexpr std::uint32_t number_max = std::numeric_limits<std::uint32_t>::max();

void add_number(
    CLI::App& app,
    const char* flag,
    std::uint32_t& into,
    const char* what,
    std::uint32_t most = number_max
) {
    app.add_option(flag, into, what)
        ->check(CLI::Range(std::uint32_t{1}, most))
        ->capture_default_str()
        ->group("Limits");
}

void add_seconds(CLI::App& app, const char* flag, duration& into, const char* what) {
    app.add_option_function<std::uint32_t>(
           flag, [&into](const std::uint32_t& count) { into = seconds(count); }, what
    )
        ->check(CLI::Range(std::uint32_t{1}, number_max))
        ->default_str(std::to_string(into.milliseconds() / 1'000))
        ->type_name("SECONDS")
        ->group("Limits");
}

void add_direct_policy(CLI::App& app, direct_policy& into) {
    const std::map<std::string, direct_policy> policies{
        {"anyone", direct_policy::anyone},
        {"contacts", direct_policy::contacts},
        {"followed", direct_policy::followed},
    };
    app.add_option_function<std::string>(
           "--direct-policy",
           [policies, &into](const std::string& word) { into = policies.at(word); },
           "Who may write to a user: anyone, their contacts, those they follow"
    )
        ->check(CLI::IsMember({"anyone", "contacts", "followed"}))
        ->default_str("anyone");
}

void add_addresses(CLI::App& app, server_settings& settings, listen_address& plain) {
    add_address(app, "--tcp", settings.tcp, "Frames over TLS; 127.0.0.1:7443");
    add_address(app, "--websocket", settings.websocket, "Frames over WebSocket; 127.0.0.1:7444");
    add_address(app, "--rest", settings.rest, "Accounts over HTTPS; 127.0.0.1:7445");
    add_address(app, "--plain-tcp", plain, "Frames without TLS; loopback only, off by default");
}

void add_sign_out_policy(CLI::App& app, sign_out_policy& into) {
    app.add_option_function<std::string>(
           "--sign-out-policy",
           [&into](const std::string& name) { into = sign_out_policy_named(name).value(); },
           "How many devices of a user may be signed in"
    )
        ->check(CLI::IsMember({"none", "one_per_class", "one_per_user", "refuse_newer"}))
        ->default_str(std::string{name_of(into)})
        ->type_name("NAME");
}

void add_delivery(CLI::App& app, delivery_policy& into) {
    app.add_option_function<std::string>(
           "--delivery",
           [&into](const std::string& name) { into = delivery_policy_named(name).value(); },
           "How connected devices hear of what is new"
    )
        ->check(CLI::IsMember({"push", "notify", "heartbeat"}))
        ->default_str(std::string{name_of(into)})
        ->type_name("NAME");
}

// Name and value of NAME=VALUE.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> parse_assignment(
    const std::string& text
) {
    const auto sign = text.find('=');
    if (sign == text.npos) {
        return std::nullopt;
    }
    return std::pair{text.substr(0, sign), text.substr(sign + 1)};
}

[[nodiscard]] std::optional<std::uint8_t> parse_level(std::string_view text) {
    std::uint8_t level = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), level);
    const bool is_whole = failed == std::errc{} && end == text.data() + text.size();
    return is_whole ? std::optional{level} : std::nullopt;
}

[[nodiscard]] std::string complaint_about_retention(const std::string& text) {
    const result<retention> parsed = parse_retention(text);
    return parsed ? std::string{} : parsed.error().detail;
}

[[nodiscard]] std::string complaint_about_level_time(const std::string& text) {
    const auto given = parse_assignment(text);
    const bool is_good = given && parse_level(given->first) && parse_lifetime(given->second);
    return is_good ? std::string{} : "it is LEVEL=TIME, as in 1=30d, with a level from 0 to 255";
}

[[nodiscard]] std::string complaint_about_account_level(const std::string& text) {
    const auto given = parse_assignment(text);
    const bool is_good = given && check_user_name(given->first) && parse_level(given->second);
    return is_good ? std::string{} : "it is NAME=LEVEL, with a level from 0 to 255";
}

void add_retention(CLI::App& app, retention_policy& into) {
    app.add_option_function<std::string>(
           "--retention",
           [&into](const std::string& text) { into.app = parse_retention(text).value(); },
           "How long messages are kept: forever, 30d, until-acknowledged[:30d]"
    )
        ->check(complaint_about_retention)
        ->default_str("forever")
        ->type_name("TIME");
    app.add_option_function<std::vector<std::string>>(
           "--retention-level",
           [&into](const std::vector<std::string>& all) {
               for (const std::string& text : all) {
                   const auto given = parse_assignment(text).value();
                   into.levels.insert_or_assign(
                       parse_level(given.first).value(), parse_lifetime(given.second).value()
                   );
               }
           },
           "How long at most those of accounts of a level are; may be repeated"
    )
        ->check(complaint_about_level_time)
        ->type_name("LEVEL=TIME");
    app.add_option_function<std::vector<std::string>>(
           "--account-level",
           [&into](const std::vector<std::string>& all) {
               for (const std::string& text : all) {
                   const auto given = parse_assignment(text).value();
                   into.accounts.insert_or_assign(
                       canonical_user_name(given.first), parse_level(given.second).value()
                   );
               }
           },
           "The level of an account, 0 if it is not told; may be repeated"
    )
        ->check(complaint_about_account_level)
        ->type_name("NAME=LEVEL");
}

void add_login_rules(CLI::App& app, server_settings& settings) {
    add_sign_out_policy(app, settings.sign_out);
    app.add_option_function<std::string>(
           "--login-binding",
           [&into = settings.login_binding](const std::string& name) {
               into = binding_policy_named(name).value();
           },
           "What a device's proof is worth of the TLS connection that it logs in over"
    )
        ->check(CLI::IsMember({"ignored", "checked", "required"}))
        ->default_str(std::string{name_of(settings.login_binding)})
        ->type_name("NAME");
}

void add_certificate(CLI::App& app, server_settings& settings) {
    app.add_option("--certificate", settings.certificate, "Certificate chain in PEM, leaf first")
        ->type_name("FILE");
    app.add_option("--key", settings.key, "Its private key in PEM")->type_name("FILE");
}

void add_backlog_first(CLI::App& app, server_engine::limits& limits) {
    app.add_option(
           "--backlog-first", limits.backlog_first, "News wait until a device has caught up"
    )
        ->capture_default_str();
}

void add_managed_key(CLI::App& app, server_settings& settings) {
    app.add_option(
           "--managed-key-file",
           settings.managed_key_file,
           "Master key of managed conversations, which the operator can read; mode 0600"
    )
        ->type_name("FILE");
    app.add_option(
           "--managed-key-command",
           settings.managed_key_command,
           "A command that says it instead: 32 bytes, or 64 hexadecimal digits"
    )
        ->type_name("COMMAND");
    app.add_option(
           "--managed-old-key-file",
           settings.managed_old_key_file,
           "The master key before: at the start all keys are wrapped under the new one"
    )
        ->type_name("FILE");
    app.add_option(
           "--managed-old-key-command",
           settings.managed_old_key_command,
           "A command that says the one before instead"
    )
        ->type_name("COMMAND");
}

void add_fanout(CLI::App& app, fanout_policy& fanout) {
    add_number(
        app,
        "--write-fanout-members-max",
        fanout.write_members_max,
        "With more members a message moves no inboxes but its sender's"
    );
    add_number(
        app,
        "--read-fanout-members-min",
        fanout.read_members_min,
        "With fewer it moves each member's again"
    );
}

void add_limits(CLI::App& app, server_engine::limits& limits) {
    add_number(app, "--connections-max", limits.connections_max, "Connections at once");
    add_number(
        app,
        "--unauthenticated-per-mille",
        limits.unauthenticated_per_mille,
        "Of these, how many may be waiting to authenticate",
        1'000
    );
    add_seconds(app, "--authenticate-within", limits.authenticate_within, "Time to authenticate");
    add_seconds(app, "--silence-max", limits.silence_max, "A connection without a byte is closed");
    add_seconds(
        app,
        "--announced-silence-max",
        limits.announced_silence_max,
        "The longest silence that a device may announce"
    );
    add_number(app, "--frames-per-second", limits.frames_per_second, "Frames of a connection");
    add_number(app, "--frames-burst", limits.frames_burst, "The same, at once");
    add_number(app, "--user-sends-per-second", limits.user_sends_per_second, "Sends of a user");
    add_number(app, "--user-sends-burst", limits.user_sends_burst, "The same, at once");
    add_number(
        app,
        "--conversation-sends-per-second",
        limits.conversation_sends_per_second,
        "Sends to a conversation"
    );
    add_number(app, "--logins-per-minute", limits.logins_per_minute, "Logins from an address");
    add_number(
        app,
        "--guesses-per-hour",
        limits.guesses_per_hour,
        "Wrong passwords for an account, from one address"
    );
    add_number(app, "--group-members-max", limits.wire.group_members_max, "Members of a group");
    add_number(
        app, "--message-bytes-max", limits.wire.message_bytes_max, "Bytes of a message's body"
    );
    add_seconds(
        app, "--probe-within", limits.probe_within, "Time to say that one is there, when asked"
    );
    add_seconds(app, "--access-lifetime", limits.access_lifetime, "Life of an access token");
    add_seconds(app, "--refresh-lifetime", limits.refresh_lifetime, "Life of a refresh token");
}

[[nodiscard]] std::optional<error> contradiction_in_managed_keys(const server_settings& settings) {
    const bool has_file = !settings.managed_key_file.empty();
    const bool has_command = !settings.managed_key_command.empty();
    if (has_file && has_command) {
        return error{errc::usage, "--managed-key-file or --managed-key-command, not both"};
    }
    const bool has_old_file = !settings.managed_old_key_file.empty();
    const bool has_old_command = !settings.managed_old_key_command.empty();
    if (has_old_file && has_old_command) {
        return error{errc::usage, "--managed-old-key-file or --managed-old-key-command, not both"};
    }
    if ((has_old_file || has_old_command) && !has_file && !has_command) {
        return error{
            errc::usage, "with the old master key goes the new one: give --managed-key-file, too"
        };
    }
    return std::nullopt;
}

[[nodiscard]] std::optional<error> contradiction_in(const server_settings& settings) {
    if (settings.plain_tcp && !settings.plain_tcp->is_loopback()) {
        return error{errc::usage, "--plain-tcp takes loopback addresses only: use --tcp, with TLS"};
    }
    if (settings.certificate.empty() != settings.key.empty()) {
        return error{errc::usage, "--certificate and --key belong together"};
    }
    if (auto wrong = contradiction_in_managed_keys(settings)) {
        return wrong;
    }
    if (settings.certificate.empty() && !settings.is_development) {
        return error{
            errc::usage, "give --certificate and --key, or --dev for a certificate of our own"
        };
    }
    if (settings.limits.wire.message_bytes_max > protocol::wire_limits{}.message_bytes_max) {
        return error{errc::usage, "--message-bytes-max is at most 1048576, which is what it is"};
    }
    if (settings.fanout.read_members_min > settings.fanout.write_members_max + 1) {
        return error{
            errc::usage,
            "--read-fanout-members-min is at most one more than --write-fanout-members-max"
        };
    }
    return std::nullopt;
}

}  // namespace

command_line read_command_line(int argc, const char* const* argv) {
    server_settings settings;
    listen_address plain;
    CLI::App app{"The Gapless reference server.", "gaplessd"};
    app.get_formatter()->column_width(37);  // two spaces behind each flag, or the rest of the line
    app.add_option("--data", settings.data, "Directory of everything that is kept; made if missing")
        ->required()
        ->type_name("DIR");
    app.add_flag(
        "--dev",
        settings.is_development,
        "Own certificate and master key, cheap passwords, no rate limits"
    );
    add_policy_options(app, settings);
    add_addresses(app, settings, plain);
    add_advertised(app, "--advertise-tcp", settings.advertised_tcp);
    add_advertised(app, "--advertise-websocket", settings.advertised_websocket);
    add_advertised(app, "--advertise-exchange", settings.advertised_exchange);
    add_certificate(app, settings);
    app.add_option("--log-level", settings.log_level, "How much to say")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
        ->capture_default_str();
    app.add_option("--open-join", settings.open_join, "Whoever knows a group's id may join it")
        ->capture_default_str();
    add_backlog_first(app, settings.limits);
    app.add_option("--members-may-invite", settings.members_may_invite, "Not only owner and admins")
        ->capture_default_str();
    add_direct_policy(app, settings.direct);
    add_delivery(app, settings.limits.delivery);
    add_login_rules(app, settings);
    add_managed_key(app, settings);
    add_retention(app, settings.retention);
    add_limits(app, settings.limits);
    add_fanout(app, settings.fanout);
    add_access_options(app, settings);
    app.set_config("--config", "", "TOML file with the names of these flags as keys");
    app.allow_config_extras(false);
    app.set_version_flag("--version", version);

    command_line read;
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        read.output = app.help();
        return read;
    } catch (const CLI::CallForVersion&) {
        read.output = std::string{version} + "\n";
        return read;
    } catch (const CLI::Error& refused) {
        read.exit_code = 2;
        read.usage = error{errc::usage, refused.what()};
        return read;
    }
    if (app.count("--plain-tcp") > 0) {
        settings.plain_tcp = plain;
    }
    settings.limits.rates = !settings.is_development;
    settings.limits.presence_quiet = settings.is_development ? duration{} : seconds(30);
    settings.access.rates = settings.limits.rates;
    if (const std::optional<error> wrong = contradiction_in(settings)) {
        read.exit_code = 2;
        read.usage = wrong;
        return read;
    }
    read.settings = std::move(settings);
    return read;
}

}  // namespace gapless::server
