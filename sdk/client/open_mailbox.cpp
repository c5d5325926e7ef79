#include "sdk/client/open_mailbox.hpp"

#include "sdk/asio/system_entropy.hpp"
#include "sdk/client/app_key_of.hpp"
#include "sdk/client/device_key.hpp"
#include "sdk/client/memory_home.hpp"
#include "sdk/client/sqlite_view.hpp"
#include "sdk/sqlite/sqlite_mailbox.hpp"

#include <utility>

namespace gapless::sdk {

namespace {

identity new_device(protocol::entropy& entropy) {
    auto key = device_key::make(entropy);
    identity made;
    made.device = key.device;
    made.public_key = key.public_key;
    made.secret_key = std::move(key.secret_key);
    return made;
}

}  // namespace

result<opened_mailbox> open_mailbox(const config& chosen, protocol::entropy& entropy) {
    if (chosen.directory.empty() != chosen.in_memory_only) {
        return error(errc::usage, "a mailbox has a directory or is in memory: one of the two");
    }
    if (chosen.in_memory_only && chosen.mailbox_key) {
        return error(errc::usage, "a mailbox in memory is on no disk: it takes no mailbox_key");
    }
    if (chosen.in_memory_only) {
        const auto home = std::make_shared<memory_home>(new_device(entropy));
        return opened_mailbox{home, home};
    }
    sqlite_mailbox::options wanted;
    wanted.directory = chosen.directory;
    wanted.create = new_device(entropy);
    const auto key = app_key_of(chosen.mailbox_key);
    wanted.key = key ? &*key : nullptr;
    wanted.entropy = std::make_shared<system_entropy>();
    wanted.index_in_clear = chosen.index_in_clear;
    auto opened = sqlite_mailbox::open(wanted);
    if (!opened) {
        return opened.error();
    }
    auto view = std::make_shared<sqlite_view>((*opened)->readers());
    return opened_mailbox{std::move(*opened), std::move(view)};
}

}  // namespace gapless::sdk
