#include "tests/proxy/command_reader.hpp"
#include "tests/proxy/fault_proxy.hpp"
#include "tests/proxy/flags.hpp"
#include "tests/proxy/script_player.hpp"

#include <gapless/errc.hpp>
#include <gapless/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <nlohmann/json.hpp>

#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>

namespace {

using namespace gapless;
using nlohmann::json;

constexpr int exit_done = 0;
constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

json object_of(const error& failure) {
    return {{"code", name_of(failure.code)}, {"message", message_of(failure)}};
}

// Whatever bytes somebody gave as a name.
std::string text_of(const json& line) {
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

int fail(const error& failure) {
    std::cerr << text_of({{"error", object_of(failure)}}) << std::endl;
    return failure.code == errc::usage ? exit_usage : exit_failed;
}

// True: that was the last command.
bool answer(std::string_view line, proxy::fault_proxy& proxied) {
    const auto command = proxy::parse_command(line);
    const auto done = command ? proxied.carry_out(*command) : result<json>{command.error()};
    const json refusal{{"event", "refused"}, {"error", done ? json{} : object_of(done.error())}};
    std::cout << text_of(done ? *done : refusal) << std::endl;
    return command && std::holds_alternative<proxy::stop_command>(*command);
}

int run(const proxy::flags& given) {
    boost::asio::io_context context{1};
    const auto made = proxy::fault_proxy::make(context, *given.options);
    if (!made) {
        return fail(made.error());
    }
    proxy::fault_proxy& proxied = **made;
    std::unique_ptr<proxy::command_reader> reader;
    boost::asio::signal_set signals{context, SIGTERM, SIGINT};
    signals.async_wait([&](const boost::system::error_code& ec, int) {
        if (!ec) {
            context.stop();
        }
    });
    std::cout << text_of(proxied.ready()) << std::endl;
    std::optional<proxy::script_player> player;
    if (given.script) {
        player.emplace(context, *given.script, proxied.started(), [&](const proxy::command& step) {
            if (const auto done = proxied.carry_out(step); !done) {
                std::cerr << text_of({{"error", object_of(done.error())}}) << std::endl;
            }
        });
    }
    if (given.takes_commands) {
        reader = std::make_unique<proxy::command_reader>(
            context,
            [&](std::string_view line) {
                if (answer(line, proxied)) {
                    context.stop();
                }
            },
            [&] { context.stop(); }
        );
    }
    context.run();
    proxied.close();
    return exit_done;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    std::random_device chance;
    const proxy::flags given = proxy::read_flags(argc, argv, chance());
    if (given.usage) {
        return fail(*given.usage);
    }
    if (!given.options) {
        std::cout << given.output;
        return exit_done;
    }
    return run(given);
}
