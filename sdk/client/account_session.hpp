#pragma once

#include "protocol/entropy.hpp"
#include "sdk/client/completion.hpp"
#include "sdk/client/engine_driver.hpp"
#include "sdk/client/renewal_turn.hpp"
#include "sdk/core/client_engine.hpp"
#include "sdk/http/account_client.hpp"

#include <gapless/account.hpp>
#include <gapless/credentials.hpp>
#include <gapless/device.hpp>
#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/known_server.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// What a client asks the server about its account, and the tokens that it gets for it.
//
// Tokens are renewed as they run out: when the engine says so, and when a call is refused for its
// token, which is then asked once more. All who need new tokens wait for one renewal.
//
// On the client's strand. Whatever it learns it feeds to the engine, and is on stable storage
// before the app hears of it. Engine, driver and entropy outlive it; calls under way when it is
// destroyed end with errc::cancelled. Shared, for what it posts.
class account_session : public std::enable_shared_from_this<account_session> {
public:
    using trust = std::function<
        result<std::shared_ptr<boost::asio::ssl::context>>(const std::string& authority)>;

    struct surroundings {
        boost::asio::any_io_executor strand;
        client_engine& engine;
        engine_driver& driver;
        protocol::entropy& entropy;
        trust trusting;
        std::optional<proxy_url> proxy;
        std::vector<known_server> built_in;
    };

    enum class way_in : std::uint8_t { registering = 1, logging_in };

    account_session(surroundings, account_client::limits);

    // Commands.
    using entered = std::function<void(result<account>)>;
    void enter(way_in, const credentials&, entered);
    void log_out(completion<result<void>>);
    void
    change_password(std::string old_password, std::string new_password, completion<result<void>>);
    void devices(completion<result<std::vector<device>>>);
    void remove_device(const device_id&, completion<result<void>>);

    // Input: the engine wants new tokens.
    void handle_refresh_wanted();

    // Command: asks the server where frames go now, which it says with new tokens; and has the
    // engine try again when they are there.
    void find_addresses();

    // Why the latest renewal failed; empty when it did not.
    [[nodiscard]] const std::optional<error>& refusal() const { return refusal_; }

    // How to ask the servers of the mailbox's owner, at this URL. Fails with usage, and as the
    // trust does.
    [[nodiscard]] result<account_server> server_at(const std::string& url) const {
        return server_of(url, owner().authority);
    }

    // Whose mailbox it is; empty before the first login.
    [[nodiscard]] static std::optional<account> account_of(const identity&);

private:
    // New tokens for this one, at whichever of these places answers first. It has one id, so that
    // it has one effect.
    struct renewal {
        std::uint64_t turn = 0;
        request_id id;
        std::string refresh_token;
        std::vector<std::string> places;  // left to be asked, the next one last
    };

    // One call of somebody who is logged in, to be made with the token of the moment.
    using attempt = std::function<void(const account_client::asker&, bool is_last)>;

    [[nodiscard]] result<account_server> check(const credentials&) const;
    [[nodiscard]] result<account> handle_granted(const credentials&, const result<session_grant>&);
    [[nodiscard]] result<void> store(identity);

    [[nodiscard]] const identity& owner() const { return around_.engine.view().identity; }

    [[nodiscard]] result<account_server> server_of(
        const std::string& url, const std::string& authority
    ) const;
    [[nodiscard]] request_id make_request_id();

    template <class Answer, class Ask>
    void ask(completion<Answer> told, Ask asking);
    void try_with_token(const std::shared_ptr<attempt>&, const request_id&, bool is_last);
    [[nodiscard]] result<void> handle_left();

    void renew();
    void renew_at_next(renewal);
    void handle_answer(renewal, const std::string& place, const result<session_grant>&);
    void handle_renewed(const std::string& place, const result<session_grant>&);
    void supersede_renewal(const result<void>& outcome);
    void finish_renewal(const result<void>& outcome);

    surroundings around_;
    std::vector<std::function<void(const result<void>&)>> awaiting_renewal_;
    renewal_turn renewing_;
    bool is_renewal_wanted_ = false;  // by the engine
    bool is_finding_ = false;
    std::optional<error> refusal_;
    account_client server_;  // last: its calls refer to the rest
};

}  // namespace gapless::sdk
