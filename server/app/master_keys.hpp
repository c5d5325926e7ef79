#pragma once

#include "server/core/keys/relation_vault.hpp"
#include "server/ops/data_directory.hpp"
#include "server/ops/server_settings.hpp"
#include "server/sodium/sodium_entropy.hpp"
#include "server/sqlite/sqlite_store.hpp"

#include <gapless/result.hpp>

#include <memory>

namespace gapless::server {

// The master key of managed conversations, from where the settings say, and the one before while it
// is being changed. It outlives the store, whose jobs use the vault.
class master_keys {
public:
    // Fails with usage, and says what is wrong with the file or the command.
    [[nodiscard]] static result<std::unique_ptr<master_keys>>
    open(const server_settings&, const data_directory&);

    // Null: no managed conversations are made here.
    [[nodiscard]] relation_vault* vault() const { return vault_.get(); }

    // Before the store serves anybody: its keys are wrapped anew when the master key is changed,
    // and have to be of it. Better no server than one whose members can neither read nor leave.
    [[nodiscard]] result<void> prepare(sqlite_store&) const;

private:
    sodium_entropy chance_;
    std::unique_ptr<relation_vault> vault_, before_;
};

}  // namespace gapless::server
