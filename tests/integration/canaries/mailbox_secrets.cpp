#include "tests/integration/canaries/mailbox_secrets.hpp"

#include "protocol/crypto/bytes.hpp"
#include "sdk/core/keys/epoch.hpp"
#include "sdk/core/mailbox/key_name.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"
#include "sdk/sqlite/sqlite_mailbox.hpp"

#include <optional>
#include <stdexcept>
#include <string_view>

namespace gapless::integration {

namespace {

sdk::mailbox_state state_of(const std::string& mailbox) {
    sdk::sqlite_mailbox::options wanted;
    wanted.directory = mailbox;
    auto opened = sdk::sqlite_mailbox::open(wanted);
    auto state = opened ? (*opened)->load() : opened.error();
    if (!state) {
        throw std::runtime_error("no mailbox: " + message_of(state.error()));
    }
    return *std::move(state);
}

constexpr std::size_t key_size = 32;

struct secret {
    const char* what;
    std::string bytes;
};

std::optional<secret> secret_of(sdk::key_kind kind, const std::string& value) {
    switch (kind) {
        case sdk::key_kind::account:
            return secret{"account key", value};
        case sdk::key_kind::agreement:  // its times are behind it
            return secret{"agreement key", value.substr(0, key_size)};
        case sdk::key_kind::epoch: {
            const auto read = sdk::decode_epoch(value);
            return read && !read->secret.empty() ? std::optional(secret{"epoch", read->secret})
                                                 : std::nullopt;
        }
        case sdk::key_kind::archive_key:
            return secret{"archive key", value};
        case sdk::key_kind::recovery:
            return secret{"recovery code", value};
        case sdk::key_kind::managed_key:
            return secret{"relation key", value};
        default:
            return std::nullopt;
    }
}

}  // namespace

std::vector<needle> secrets_in(const std::string& mailbox, const std::string& whose) {
    const auto state = state_of(mailbox);
    std::vector<needle> found{bytes_needle(whose + "'s device key", state.identity.secret_key)};
    for (const auto& [name, value] : state.keys) {
        if (const auto known = secret_of(name.kind, value)) {
            const auto number = std::to_string(found.size());
            found.push_back(bytes_needle(whose + "'s " + known->what + ' ' + number, known->bytes));
        }
    }
    return found;
}

needle public_key_in(const std::string& mailbox, const std::string& whose) {
    return bytes_needle(whose + "'s public key", state_of(mailbox).identity.public_key.view());
}

}  // namespace gapless::integration
