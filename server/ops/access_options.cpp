#include "server/ops/access_options.hpp"

#include "server/ops/access_nodes.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>

namespace gapless::server {
namespace {

constexpr std::uint32_t lifetime_max = 604'800;

[[nodiscard]] std::string complaint_about_nodes(const std::string& file) {
    const auto read = read_access_nodes(std::filesystem::path(file));
    return read ? std::string{} : read.error().detail;
}

}  // namespace

void add_access_options(CLI::App& app, server_settings& settings) {
    app.add_option_function<std::string>(
           "--access-nodes",
           [&settings](const std::string& file) {
               settings.access_nodes = read_access_nodes(std::filesystem::path(file)).value();
           },
           "TOML file of the nodes that devices are told of; without it this one alone"
    )
        ->check(complaint_about_nodes)
        ->type_name("FILE");
    app.add_option(
           "--region", settings.region, "Where this node is: parts with a dash, the widest first"
    )
        ->type_name("NAME");
    app.add_option_function<std::uint32_t>(
           "--access-nodes-lifetime",
           [&settings](const std::uint32_t& count) { settings.access.lifetime = seconds(count); },
           "For how long devices do not ask for the nodes again"
    )
        ->check(CLI::Range(std::uint32_t{30}, lifetime_max))
        ->default_str(std::to_string(settings.access.lifetime.milliseconds() / 1'000))
        ->type_name("SECONDS")
        ->group("Limits");
}

}  // namespace gapless::server
