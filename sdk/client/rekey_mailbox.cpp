#include "sdk/asio/system_entropy.hpp"
#include "sdk/client/app_key_of.hpp"
#include "sdk/sqlite/rekey.hpp"

#include <gapless/rekey_mailbox.hpp>

#include <memory>

namespace gapless {

result<void> rekey_mailbox(
    const std::string& directory,
    const std::optional<mailbox_key>& old_key,
    const std::optional<mailbox_key>& new_key
) {
    const auto from = sdk::app_key_of(old_key);
    const auto to = sdk::app_key_of(new_key);
    sdk::rekeying wanted;
    wanted.directory = directory;
    wanted.from = from ? &*from : nullptr;
    wanted.to = to ? &*to : nullptr;
    wanted.entropy = std::make_shared<sdk::system_entropy>();
    return sdk::rekey(wanted);
}

}  // namespace gapless
