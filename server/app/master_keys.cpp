#include "server/app/master_keys.hpp"

#include "server/core/keys/master_key.hpp"
#include "server/ops/kept_secrets.hpp"
#include "server/ops/managed_key.hpp"
#include "server/sodium/sodium_hasher.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace gapless::server {

namespace {

using master_key = relation_vault::master_key;

// Nothing: neither is given.
[[nodiscard]] result<std::optional<master_key>> key_from(
    const std::filesystem::path& file, const std::string& command
) {
    if (file.empty() && command.empty()) {
        return std::optional<master_key>{};
    }
    auto key = file.empty() ? ask_managed_key(command) : read_managed_key(file);
    if (!key) {
        return key.error();
    }
    return std::optional{std::move(*key)};
}

[[nodiscard]] result<std::optional<master_key>> development_key(const data_directory& data) {
    const auto kept = keep_development_master_key(data, [] {
        const server_secret made = make_server_secret();
        return std::string{made.begin(), made.end()};
    });
    if (!kept) {
        return kept.error();
    }
    auto key = parse_managed_key(*kept);
    if (!key) {
        return key.error();
    }
    return std::optional{std::move(*key)};
}

}  // namespace

result<std::unique_ptr<master_keys>> master_keys::open(
    const server_settings& settings, const data_directory& data
) {
    auto key = key_from(settings.managed_key_file, settings.managed_key_command);
    if (key && !*key && settings.is_development) {
        key = development_key(data);
    }
    auto before = key_from(settings.managed_old_key_file, settings.managed_old_key_command);
    if (!key || !before) {
        return key ? before.error() : key.error();
    }
    auto made = std::make_unique<master_keys>();
    if (*key) {
        made->vault_ = std::make_unique<relation_vault>(std::move(**key), made->chance_);
    }
    if (*before) {
        made->before_ = std::make_unique<relation_vault>(std::move(**before), made->chance_);
    }
    return made;
}

result<void> master_keys::prepare(sqlite_store& store) const {
    result<void> fits;
    const auto done = store.transact([&](store_transaction& transaction) {
        if (vault_ && before_) {
            fits = change_master_key(transaction, *before_, *vault_);
        }
        if (fits) {
            fits = check_master_key(transaction, vault_.get());
        }
    });
    return done ? fits : done;
}

}  // namespace gapless::server
