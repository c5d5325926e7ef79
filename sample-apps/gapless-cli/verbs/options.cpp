#include "sample-apps/gapless-cli/verbs/options.hpp"

#include <gapless/errc.hpp>
#include <gapless/user_name.hpp>

#include <charconv>
#include <limits>
#include <system_error>

namespace gapless::cli {

void add_flags(CLI::App& verb, flags& into) {
    const std::map<std::string, transport> transports{
        {"tcp", transport::tcp}, {"websocket", transport::websocket}
    };
    // An empty one would be the usual one: hardly what a script means whose variable is not set.
    const auto is_given = [](const std::string& text) -> std::string {
        return text.empty() ? "is empty" : "";
    };
    verb.add_option("--mailbox", into.mailbox, "Directory of the mailbox")
        ->type_name("DIR")
        ->check(CLI::Validator(is_given, ""));
    const auto* const what = "How to reach the server: tcp or websocket";
    add_choice(verb, "--transport", into.transport, transports, what)->type_name("NAME");
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

CLI::Option* add_seconds(
    CLI::App& verb, const std::string& flag, std::uint32_t& into, const std::string& description
) {
    return verb.add_option(flag, into, description)
        ->type_name("S")
        ->check(is_whole_number(0, std::numeric_limits<std::uint32_t>::max()))
        ->capture_default_str();
}

}  // namespace gapless::cli
