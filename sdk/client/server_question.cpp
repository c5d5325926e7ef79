#include "sdk/client/server_question.hpp"

#include "sdk/client/reachable.hpp"
#include "sdk/client/server_places.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace gapless::sdk {
namespace {

account_client::limits limits_of(duration within) {
    account_client::limits made;
    made.within = within;
    made.try_within = within;
    made.tries_max = 1;  // the next place is the next try
    return made;
}

}  // namespace

server_question::server_question(surroundings around, limits chosen)
    : around_(std::move(around)),
      limits_(std::move(chosen)),
      server_(around_.strand, limits_of(limits_.within)) {}

void server_question::handle_wanted() {
    places_ = server_places(around_.engine.view(), limits_.built_in);
    next_ = 0;
    ask_next();
}

void server_question::ask_next() {
    while (next_ < places_.size()) {
        const std::string url = places_[next_++];
        auto server = around_.asking(url);
        if (server) {
            server_.list_servers(*server, hints(), [this, url](const result<server_list>& answer) {
                handle_answer(url, answer);
            });
            return;
        }
    }
    handle_nobody();
}

server_hints server_question::hints() const {
    return {limits_.region, around_.engine.view().identity.user, limits_.app_version};
}

void server_question::handle_answer(const std::string& url, const result<server_list>& answer) {
    if (!answer) {
        return ask_next();
    }
    std::vector<known_server> servers = answer->servers;
    for (auto& each : servers) {
        each.tcp = reachable(each.tcp, url);
        each.websocket = reachable(each.websocket, url);
        each.rest = reachable(each.rest, url);
        each.exchange = reachable(each.exchange, url);
    }
    around_.driver.feed([&](client_engine& engine, moment now) {
        engine.handle_servers(std::move(servers), answer->lifetime, now);
    });
}

// Posted: the engine may be in the middle of its drain.
void server_question::handle_nobody() {
    boost::asio::post(around_.strand, [weak = around_.driver.weak_from_this()] {
        if (const auto driver = weak.lock(); driver && !driver->is_over()) {
            driver->feed([](client_engine& engine, moment now) {
                engine.handle_servers_unknown(now);
            });
        }
    });
}

}  // namespace gapless::sdk
