#include "sdk/client/exchange_line.hpp"

#include "sdk/http/https_connection.hpp"

#include <utility>

namespace gapless::sdk {

namespace {

class exchange_line final : public post_line {
public:
    exchange_line(boost::asio::any_io_executor strand, const account_server& server)
        : connection_(
              https_connection::make(std::move(strand), server, https_connection::manner::keeps)
          ) {}

    void post(const std::string& body, duration within, completion told) override {
        https_request asked;
        asked.method = https_method::post;
        asked.path = "/v1/exchange";
        asked.body = body;
        asked.is_binary = true;
        connection_->ask(asked, within, [told = std::move(told)](result<https_answer> given) {
            if (given) {
                told(answer{given->status, std::move(given->body)});
            } else {
                told(given.error());
            }
        });
    }

    void cancel() override { connection_->cancel(); }

private:
    std::shared_ptr<https_connection> connection_;
};

}  // namespace

std::shared_ptr<post_line> make_exchange_line(
    boost::asio::any_io_executor strand, const account_server& server
) {
    return std::make_shared<exchange_line>(std::move(strand), server);
}

}  // namespace gapless::sdk
