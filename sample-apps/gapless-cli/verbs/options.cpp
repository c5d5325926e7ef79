#include "sample-apps/gapless-cli/verbs/options.hpp"

#include "sample-apps/gapless-cli/duration_text.hpp"

#include <gapless/errc.hpp>
#include <gapless/user_name.hpp>
#include <gapless/uuid.hpp>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <system_error>

namespace gapless::cli {

void add_flags(CLI::App& verb, flags& into) {
    const std::map<std::string, transport> transports{
        {"automatic", transport::automatic},
        {"tcp", transport::tcp},
        {"websocket", transport::websocket},
        {"exchange", transport::exchange},
    };
    // An empty one would be the usual one: hardly what a script means whose variable is not set.
    const auto is_given = [](const std::string& text) -> std::string {
        return text.empty() ? "is empty" : "";
    };
    verb.add_option("--mailbox", into.mailbox, "Directory of the mailbox")
        ->type_name("DIR")
        ->check(CLI::Validator(is_given, ""));
    const auto* const what = "How to reach the server: automatic, tcp, websocket or exchange";
    add_choice(verb, "--transport", into.transport, transports, what)->type_name("NAME");
    verb.add_option("--proxy", into.proxy, "What to go through: http:// or socks5://")
        ->type_name("URL")
        ->check(CLI::Validator(is_given, ""));
    verb.add_flag(
        "--end-to-end", into.end_to_end, "Encrypt all that is said, from device to device"
    );
    verb.add_option("--mailbox-key-file", into.mailbox_key_file, "The mailbox's key: 64 hex digits")
        ->type_name("FILE")
        ->check(CLI::Validator(is_given, ""));
    const auto* const pin =
        "A public key (SHA-256) of which the server has to show one; repeatable";
    verb.add_option("--pin", into.pins, pin)
        ->type_name("HASH")
        ->allow_extra_args(false)
        ->check(CLI::Validator(is_given, ""));
    verb.add_flag("--json", into.is_json, "One JSON object a line, for programs");
    verb.add_flag("--verbose", into.is_verbose, "Tell of the connection on standard error");
}

void add_server_flags(CLI::App& verb, server_flags& into) {
    verb.add_option("--server", into.server, "Where the server is")
        ->type_name("https://HOST:PORT")
        ->required();
    verb.add_option("--ca", into.authority_file, "Certificate authority to trust, in PEM")
        ->type_name("FILE");
}

CLI::Validator is_user_name() {
    const auto check = [](const std::string& name) -> std::string {
        return check_user_name(name)
                   ? ""
                   : "is no user name: " + std::string(advice_of(errc::invalid_name));
    };
    return {check, ""};
}

CLI::Validator is_device() {
    const auto check = [](const std::string& text) -> std::string {
        return client_id_from_text(text) ? "" : "is no device: " + text;
    };
    return {check, ""};
}

CLI::Validator is_id() {
    return is_whole_number(1, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
}

CLI::Validator is_whole_number(std::uint64_t from, std::uint64_t to) {
    const auto check = [from, to](const std::string& text) -> std::string {
        std::uint64_t number = 0;
        const auto* const end = text.data() + text.size();
        const auto [stopped, ec] = std::from_chars(text.data(), end, number);
        const bool is_one = !text.empty() && ec == std::errc() && stopped == end;
        if (is_one && number >= from && number <= to) {
            return "";
        }
        return "is no number from " + std::to_string(from) + " to " + std::to_string(to) + ": " +
               text;
    };
    return {check, ""};
}

std::optional<std::int64_t> millionths_of(const std::string& text) {
    constexpr double most = std::numeric_limits<std::uint32_t>::max();
    const auto* const end = text.data() + text.size();
    double amount = 0;
    const auto [stopped, ec] = std::from_chars(text.data(), end, amount, std::chars_format::fixed);
    const bool is_one = !text.empty() && ec == std::errc() && stopped == end;
    if (!is_one || !(amount >= 0 && amount <= most)) {
        return std::nullopt;
    }
    return std::llround(amount * 1e6);
}

CLI::Validator is_amount() {
    const auto check = [](const std::string& text) -> std::string {
        return millionths_of(text) ? "" : "is no amount, as 2 or 0.5: " + text;
    };
    return {check, ""};
}

CLI::Option* add_seconds(
    CLI::App& verb, const std::string& flag, duration& into, const std::string& description
) {
    const auto take = [&into](const std::string& text) {
        into = microseconds(*millionths_of(text));
    };
    return verb.add_option_function<std::string>(flag, take, description)
        ->type_name("S")
        ->check(is_amount())
        ->default_str(into == duration{} ? "" : std::to_string(into.milliseconds() / 1'000));
}

CLI::Option* add_duration(
    CLI::App& verb, const std::string& flag, duration& into, const std::string& description
) {
    const auto check = [](const std::string& text) -> std::string {
        return duration_of(text) ? "" : "is no time, as 30s, 10m, 2h or 7d: " + text;
    };
    const auto take = [&into](const std::string& text) { into = *duration_of(text); };
    return verb.add_option_function<std::string>(flag, take, description)
        ->type_name("TIME")
        ->check(CLI::Validator(check, ""));
}

}  // namespace gapless::cli
