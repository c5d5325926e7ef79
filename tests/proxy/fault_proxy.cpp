#include "tests/proxy/fault_proxy.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdio>
#include <type_traits>
#include <utility>

namespace gapless::proxy {

namespace asio = boost::asio;
using asio::ip::tcp;
using nlohmann::json;

namespace {

// Addresses are numbers here: a test knows them, and no name server can spoil it.
[[nodiscard]] result<tcp::endpoint> parse_endpoint(const std::string& text) {
    const auto colon = text.rfind(':');
    const error wrong{errc::usage, "'" + text + "' is no HOST:PORT, like 127.0.0.1:7443"};
    if (colon == std::string::npos) {
        return wrong;
    }
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, ec);
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + colon + 1, end, port);
    if (ec || read.ec != std::errc{} || read.ptr != end) {
        return wrong;
    }
    return tcp::endpoint{address, port};
}

[[nodiscard]] result<entrance::options> options_of(
    const fault_proxy::upstream& from, const fault_proxy::options& all, instant started
) {
    entrance::options made;
    made.name = from.name;
    const auto server = parse_endpoint(from.address);
    const auto listen = parse_endpoint(from.listen);
    if (!server || !listen) {
        return server ? listen.error() : server.error();
    }
    made.server = *server;
    made.listen = *listen;
    made.seed = all.seed;
    made.started = started;
    for (const auto& applied : {apply(all.up, made.up), apply(all.down, made.down)}) {
        if (!applied) {
            return applied.error();
        }
    }
    return made;
}

[[nodiscard]] std::string hexadecimal(std::uint64_t number) {
    char text[19];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(number));
    return text;
}

}  // namespace

result<std::unique_ptr<fault_proxy>> fault_proxy::make(
    asio::io_context& context, const options& wanted
) {
    std::unique_ptr<fault_proxy> made{new fault_proxy};
    made->seed_ = wanted.seed;
    made->started_ = now();
    for (const upstream& each : wanted.upstreams) {
        if (each.name.empty() || made->entrances_named(each.name)) {
            return error{errc::usage, "each --forward needs a name of its own"};
        }
        auto understood = options_of(each, wanted, made->started_);
        if (!understood) {
            return understood.error();
        }
        auto opened = entrance::make(context, std::move(*understood));
        if (!opened) {
            return opened.error();
        }
        made->entrances_.push_back(std::move(*opened));
    }
    return made;
}

json fault_proxy::ready() const {
    json listening = json::object();
    for (const auto& each : entrances_) {
        listening[each->name()] = each->address();
    }
    return {
        {"event", "ready"},
        {"seed", hexadecimal(seed_)},
        {"started_us", started_.microseconds},
        {"listening", listening},
    };
}

result<json> fault_proxy::carry_out(const command& wanted) {
    const auto done = std::visit(
        [this](const auto& each) -> result<void> {
            using kind = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<kind, stop_command>) {
                close();
            } else if constexpr (!std::is_same_v<kind, status_command>) {
                const auto concerned = entrances_named(each.upstream);
                if (!concerned) {
                    return concerned.error();
                }
                for (entrance* const one : *concerned) {
                    if constexpr (std::is_same_v<kind, set_command>) {
                        if (auto changed = one->set(each); !changed) {
                            return changed;
                        }
                    } else if constexpr (std::is_same_v<kind, reset_command>) {
                        one->reset();
                    } else if constexpr (std::is_same_v<kind, half_close_command>) {
                        one->half_close(each.direction);
                    } else {
                        one->refuse(each.is_on);
                    }
                }
            }
            return {};
        },
        wanted
    );
    if (!done) {
        return done.error();
    }
    return json{{"event", "done"}, {"upstreams", counts()}};
}

void fault_proxy::close() {
    for (const auto& each : entrances_) {
        each->close();
    }
}

result<std::vector<entrance*>> fault_proxy::entrances_named(const std::string& name) const {
    std::vector<entrance*> found;
    for (const auto& each : entrances_) {
        if (name.empty() || each->name() == name) {
            found.push_back(each.get());
        }
    }
    if (found.empty()) {
        return error{errc::usage, "no upstream is called '" + name + "'"};
    }
    return found;
}

json fault_proxy::counts() const {
    json all = json::object();
    for (const auto& each : entrances_) {
        const auto count = each->count();
        all[each->name()] = {
            {"accepted", count.accepted},
            {"refused", count.refused},
            {"open", count.open},
            {"bytes_up", count.bytes_up},
            {"bytes_down", count.bytes_down},
        };
    }
    return all;
}

}  // namespace gapless::proxy
