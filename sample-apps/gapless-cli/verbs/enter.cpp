// register and login: how a mailbox comes to its owner.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/mailbox_path.hpp"
#include "sample-apps/gapless-cli/password.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace gapless::cli {

namespace {

enum class way_in { registering, logging_in };

result<credentials> read_credentials(const server_flags& given) {
    credentials shown;
    shown.server = given.server;
    shown.user = given.user;
    shown.device_class = given.device_class;
    if (!given.authority_file.empty()) {
        auto authority = read_whole_file(given.authority_file);
        if (!authority) {
            return authority.error();
        }
        shown.authority = std::move(*authority);
    }
    auto password = read_password(given.password_file);
    if (!password) {
        return password.error();
    }
    shown.password = std::move(*password);
    return shown;
}

// Others can encrypt for a new user from now on. If it does not work, the next connection does it.
void publish_keys(device& of) {
    constexpr duration patience = seconds(3);
    answer<void> published;
    of.connect();
    of.client().catch_up(published.callback());
    static_cast<void>(published.take(of, patience));
}

result<void> enter(const console& on, const server_flags& given, way_in way) {
    auto shown = read_credentials(given);
    if (!shown) {
        return shown.error();
    }
    auto path = on.chosen.mailbox.empty() ? usual_mailbox(given.user) : on.chosen.mailbox;
    if (!path) {
        return path.error();
    }
    auto chosen = config::in_directory(std::move(*path));
    chosen.encryption = encryption::where_begun;
    auto opened = device::open_in(on, std::move(chosen));
    if (!opened) {
        return opened.error();
    }
    answer<account> asked;
    auto& client = (*opened)->client();
    if (way == way_in::registering) {
        client.register_account(std::move(*shown), asked.callback());
    } else {
        client.log_in(std::move(*shown), asked.callback());
    }
    const auto entered = asked.take(**opened);
    if (!entered) {
        return entered.error();
    }
    if (way == way_in::registering) {
        publish_keys(**opened);
    }
    on.out.print(saying_of(way == way_in::registering ? "registered" : "logged_in", *entered));
    return {};
}

void add(CLI::App& program, command& chosen, way_in way) {
    auto* verb = way == way_in::registering
                     ? program.add_subcommand("register", "Make a new user, with this as a device")
                     : program.add_subcommand("login", "Make this a device of a user");
    const auto given = std::make_shared<server_flags>();
    add_flags(*verb, chosen.chosen);
    add_server_flags(*verb, *given);
    verb->add_option("--user", given->user, "The user's name")
        ->type_name("NAME")
        ->check(is_user_name())
        ->required();
    verb->add_option("--password-file", given->password_file, "The password is its first line")
        ->type_name("FILE");
    const std::map<std::string, device_class> classes{
        {"phone", device_class::phone},
        {"tablet", device_class::tablet},
        {"desktop", device_class::desktop},
        {"web", device_class::web},
        {"other", device_class::other},
    };
    const auto* const what = "What this device is: phone, tablet, desktop, web or other";
    add_choice(*verb, "--device-class", given->device_class, classes, what)->type_name("CLASS");
    verb->callback([&chosen, given, way] {
        chosen.run = [given, way](const console& on) { return enter(on, *given, way); };
    });
}

}  // namespace

void add_register(CLI::App& program, command& chosen) { add(program, chosen, way_in::registering); }

void add_login(CLI::App& program, command& chosen) { add(program, chosen, way_in::logging_in); }

}  // namespace gapless::cli
