#include "sample-apps/gapless-cli/flags.hpp"

#include <gapless/errc.hpp>
#include <gapless/user_name.hpp>

#include <map>
#include <string_view>

namespace gapless::cli {

void add_flags(CLI::App& verb, flags& into) {
    const std::map<std::string, transport> transports{
        {"tcp", transport::tcp}, {"websocket", transport::websocket}
    };
    verb.add_option("--mailbox", into.mailbox, "Directory of the mailbox")->type_name("DIR");
    verb.add_option("--transport", into.transport, "How to reach the server: tcp or websocket")
        ->transform(CLI::CheckedTransformer(transports).description(""))
        ->type_name("NAME");
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

bool wants_json(int argc, const char* const* argv) {
    for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
        if (std::string_view(argv[i]) == "--json") {
            return true;
        }
    }
    return false;
}

}  // namespace gapless::cli
