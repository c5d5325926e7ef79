#include "server/ops/access_nodes.hpp"

#include "server/ops/listen_address.hpp"

#include <gapless/user_name.hpp>

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdint>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace gapless::server {
namespace {

using texts = std::vector<std::string>;

constexpr std::uint32_t weight_max = 1'000'000;
constexpr std::uint32_t load_max = 1'000;
constexpr std::uint32_t percent_max = 100;

// One table as it is read; the first thing that is wrong is remembered.
class node_table {
public:
    explicit node_table(std::string name) : name_(std::move(name)) {}

    void set(const std::string& key, const texts& values) {
        const std::string first = values.empty() ? std::string{} : values.front();
        if (key == "tcp") {
            node_.at.tcp = address(key, first);
        } else if (key == "websocket") {
            node_.at.websocket = address(key, first);
        } else if (key == "rest") {
            node_.at.rest = address(key, first);
        } else if (key == "exchange") {
            node_.at.exchange = address(key, first);
        } else if (key == "region") {
            node_.at.region = first;
        } else if (key == "weight") {
            node_.weight = number(key, first, weight_max);
        } else if (key == "load") {
            node_.load = number(key, first, load_max);
        } else if (key == "percent") {
            gray().percent = number(key, first, percent_max);
        } else if (key == "version") {
            gray().app_version_min = first;
        } else if (key == "users") {
            add_users(values);
        } else {
            fail(key, "is no key that a node has");
        }
    }

    [[nodiscard]] result<access_node> made() const {
        if (failure_) {
            return *failure_;
        }
        if (node_.at.tcp.empty() && node_.at.websocket.empty() && node_.at.exchange.empty()) {
            return error{
                errc::usage, "the node '" + name_ + "' has neither tcp, websocket nor exchange"
            };
        }
        return node_;
    }

private:
    [[nodiscard]] gray_rule& gray() {
        if (!node_.gray) {
            node_.gray.emplace();
        }
        return *node_.gray;
    }

    void add_users(const texts& names) {
        for (const std::string& each : names) {
            if (!check_user_name(each)) {
                fail("users", "has no name of a user in '" + each + "'");
            }
            gray().users.insert(canonical_user_name(each));
        }
    }

    [[nodiscard]] std::string address(const std::string& key, const std::string& text) {
        if (!parse_listen_address(text)) {
            fail(key, "is HOST:PORT");
        }
        return text;
    }

    [[nodiscard]] std::uint32_t number(
        const std::string& key, const std::string& text, std::uint32_t most
    ) {
        std::uint32_t value = 0;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failed != std::errc{} || end != text.data() + text.size() || value > most) {
            fail(key, "is a number from 0 to " + std::to_string(most));
        }
        return value;
    }

    void fail(const std::string& key, const std::string& why) {
        if (!failure_) {
            failure_ = error{errc::usage, "of the node '" + name_ + "', '" + key + "' " + why};
        }
    }

    std::string name_;
    access_node node_;
    std::optional<error> failure_;
};

[[nodiscard]] std::string joined(const texts& parts) {
    std::string all;
    for (const std::string& each : parts) {
        all += all.empty() ? each : "." + each;
    }
    return all;
}

}  // namespace

result<std::vector<access_node>> read_access_nodes(std::istream& text) {
    std::map<std::string, node_table> tables;
    try {
        for (const CLI::ConfigItem& each : CLI::ConfigTOML().from_config(text)) {
            const std::string name = joined(each.parents);
            const bool is_bracket = each.name == "++" || each.name == "--";
            if (name.empty()) {
                return error{errc::usage, "'" + each.name + "' stands in no table of a node"};
            }
            node_table& into = tables.try_emplace(name, name).first->second;
            if (!is_bracket) {
                into.set(each.name, each.inputs);
            }
        }
    } catch (const CLI::Error& refused) {
        return error{errc::usage, refused.what()};
    }
    std::vector<access_node> nodes;
    for (const auto& [name, table] : tables) {
        auto made = table.made();
        if (!made) {
            return made.error();
        }
        nodes.push_back(*std::move(made));
    }
    return nodes;
}

result<std::vector<access_node>> read_access_nodes(const std::filesystem::path& file) {
    std::ifstream text{file};
    if (!text) {
        return error{errc::usage, "'" + file.string() + "' cannot be read"};
    }
    return read_access_nodes(text);
}

}  // namespace gapless::server
